"""The answer that carries an export: streamed, marked, under a name that says whose it is."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Export, ExportPurpose
from cases.services.exports import Rows, marked_lines


def purpose_said(request: HttpRequest) -> str | None:
    """What the file is asked for; None where no known purpose was named, and the person is told."""
    said = request.POST.get("purpose", "")
    if said in ExportPurpose.values:
        return said
    messages.error(request, _("Say what the file is for."))
    return None


def csv_answer(export: Export, rows: Rows, *, stem: str, delimiter: str = ",") -> StreamingHttpResponse:
    lines = marked_lines(export=export, rows=rows, clock=timezone.now, delimiter=delimiter)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = export.file_name(stem)
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return response
