"""The page shell's own addresses: language and theme."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as switch_language

from cases.services.language import keep_language
from cases.templatetags.cases_shell import THEMES

YEAR = 31_536_000  # seconds


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch this browser's language, and keep it with the user where somebody is signed in."""
    if request.user.is_authenticated:
        keep_language(user=request.user, language=request.POST.get("language", ""))
    return switch_language(request)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_safe_next(request))
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
