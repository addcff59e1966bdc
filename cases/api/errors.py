"""One shape for everything that is not a success: `{"code", "reasons", "fields"?}`.

`code` is for programs and never translated. `reasons` are sentences for a person, in the caller's language. `fields`
is there only where the request itself was wrong (400), and names what was wrong with which value.

400 the request is wrong · 401 not signed in · 403 not this role's to do · 404 not there, or not the caller's to see ·
409 the request is right, but what stands in the record forbids it (`refused`) · 429 too many requests.
"""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from cases.services.verdict import Refused

REFUSED = "refused"
INVALID = "invalid"


def problem(code: str, reasons: list[str], http_status: int, fields: dict[str, list[str]] | None = None) -> Response:
    """The answer to a request that was not carried out."""
    body: dict[str, Any] = {"code": code, "reasons": reasons}
    if fields:
        body["fields"] = fields
    return Response(body, status=http_status)


def answer_problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's EXCEPTION_HANDLER. None, which becomes a 500, only for defects."""
    if isinstance(exc, Refused):
        set_rollback()
        return problem(REFUSED, [str(reason) for reason in exc.reasons], status.HTTP_409_CONFLICT)
    if isinstance(exc, SuspiciousOperation):  # a body too large, or with more fields than anybody sends
        exc = exceptions.ParseError(_("The request is too large."))
    plain = exception_handler(exc, context)
    if plain is None:
        return None
    if isinstance(exc, exceptions.ValidationError):
        fields = _by_field(exc.detail)
        plain.data = problem(INVALID, _sentences(fields), plain.status_code, fields).data
    else:
        detail = exc.detail if isinstance(exc, exceptions.APIException) else plain.data["detail"]
        plain.data = problem(getattr(detail, "code", "error"), [str(detail)], plain.status_code).data
    return plain


def _by_field(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested details of a serializer as one flat mapping, `columns.amount` for a value inside another."""
    if isinstance(detail, dict):
        flat: dict[str, list[str]] = {}
        for name, inner in detail.items():
            flat |= _by_field(inner, f"{path}.{name}" if path else str(name))
        return flat
    if isinstance(detail, list):
        plain = [str(item) for item in detail if not isinstance(item, dict | list)]
        return {path or "request": plain}
    return {path or "request": [str(detail)]}


def _sentences(fields: dict[str, list[str]]) -> list[str]:
    """Every problem once, headed by its field where the sentence alone would not say what it is about."""
    whole = ("request", "non_field_errors")
    return [text if name in whole else f"{name}: {text}" for name, texts in fields.items() for text in texts]
