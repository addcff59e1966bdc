"""The rows of the queue, written by one format string: fifty rows of a template loop cost as much as the page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from cases.views.rows import Row

register = template.Library()

ROW = (
    '<tr data-row><td class="q-name clip"><a class="row-link" data-open href="{}">{}</a></td>'
    '<td class="q-creditor clip narrow-hide">{}{}</td><td class="q-money num">{}{}</td><td class="q-days">{}</td>'
    '<td class="q-stage narrow-hide">{}</td><td class="q-why {}">{}{}</td>'
    '<td class="q-last narrow-hide muted">{}</td></tr>'
)


@register.simple_tag
def queue_rows(rows: "Iterable[Row]", currency: str = "") -> SafeString:
    """The body of the queue's table; the currency stands in each row where the head has none for all."""
    return format_html_join("\n", ROW, (_cells(row, currency) for row in rows))


def _cells(row: "Row", currency: str) -> tuple[str, ...]:
    return (
        row.url,
        row.name,
        row.creditor,
        format_html(' · <span class="muted">{}</span>', row.product) if row.product else "",
        row.balance,
        "" if currency else format_html(' <span class="muted">{}</span>', row.currency),
        row.chip,
        row.stage,
        row.tone,
        row.why,
        format_html(' <span class="tag">{}</span>', row.leased) if row.leased else "",
        row.last_contact,
    )
