"""What a role may do with an object that it may see. Whether it may see it is `visible_to`'s to say (404, not 403)."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class IsLeadOrAdmin(BasePermission):
    """Supervisors and administrators."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return not request.user.is_agent


class IsAdmin(BasePermission):
    """Administrators."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.user.is_admin


class DecidesAboutCase(BasePermission):
    """Closing, recalling, reopening and handing over are a supervisor's and an administrator's.

    Asked of the case, after it was found: a stranger gets 404 as everywhere, the case's own agent 403.
    """

    def has_object_permission(self, request: Request, view: APIView, obj: Any) -> bool:
        return not request.user.is_agent
