"""The readings of an experiment as a file: sums of debtors, of which none can be told apart."""

import csv
import io
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from cases.selectors.experiments.readings import reading_lines
from cases.views.doors import administration
from strategies.models import Experiment


@require_GET
@administration
def readings(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """One line a day with the sums of both arms, so that every interval can be counted anew."""
    experiment = get_object_or_404(Experiment.objects.all(), pk=pk)
    answer = StreamingHttpResponse(_lines(experiment), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="experiment-{experiment.pk}.csv"'
    return answer


def _lines(experiment: Experiment) -> Iterator[str]:
    for line in reading_lines(experiment):
        text = io.StringIO()
        csv.writer(text).writerow(line)
        yield text.getvalue()
