"""Addresses under /api/v1/ that are none."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView


@extend_schema(exclude=True)
class NowhereView(APIView):
    """Answers in the API's own shape what would otherwise be the site's page."""

    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises NotFound for every method."""
        super().initial(request, *args, **kwargs)
        raise NotFound(_("There is nothing at this address. Addresses end with a slash."))
