"""How staff sign in: accounts are made by an administrator, and a user's language comes along to a new browser."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The user name or the password is wrong. After several wrong tries the sign-in is locked for a while."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return response


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """The name that a sign-in was tried with, for the lock-out: from the page's form, or from the API's JSON."""
    if credentials and "username" in credentials:
        return str(credentials["username"])
    return request.POST.get("login")


def address_tried_from(request: HttpRequest) -> str | None:
    """The address that a sign-in was tried from, for the lock-out; None where the server knows none.

    Behind our proxy it is the one that the proxy saw (settings.ALLAUTH_TRUSTED_PROXY_COUNT).
    """
    try:
        address: str = get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return None
    return address
