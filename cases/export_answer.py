"""The answer that carries an export: streamed, marked, under a name that says whose it is."""

from urllib.parse import quote

from django.http import StreamingHttpResponse
from django.utils import timezone

from cases.models import Export
from cases.services.exports import Rows, marked_lines


def csv_answer(export: Export, rows: Rows, *, stem: str, delimiter: str = ",") -> StreamingHttpResponse:
    lines = marked_lines(export=export, rows=rows, clock=timezone.now, delimiter=delimiter)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = export.file_name(stem)
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return response
