"""The rows of the queue, written by one format string: fifty rows of a template loop cost as much as the page."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from cases.views.rows import Row

register = template.Library()

# Every cell but the name is markup of ours, a number, or a text escaped once and kept.
ROW = (
    '<tr data-row><td class="q-name clip"><a class="row-link" data-open href="{}">{}</a></td>'
    '<td class="q-creditor clip narrow-hide">{}</td><td class="q-money num">{}{}</td><td class="q-days">{}</td>'
    '<td class="q-stage narrow-hide">{}</td><td class="q-why {}">{}{}</td>'
    '<td class="q-last narrow-hide muted">{}</td>'
    '<td class="q-rank num"><details data-rank="{}rank/"><summary>{}</summary><div></div></details></td></tr>'
)


@register.simple_tag
def queue_rows(rows: "Iterable[Row]", currency: str = "") -> SafeString:
    """The body of the queue's table; the currency stands in each row where the head has none for all."""
    return mark_safe("\n".join([ROW.format(*_cells(row, currency)) for row in rows]))  # noqa: S308 - cells are escaped


def _cells(row: "Row", currency: str) -> tuple[str, ...]:
    return (
        row.url,
        escape(row.name),
        _creditor(row.creditor, row.product),
        row.balance,
        "" if currency else _muted(row.currency),
        row.chip,
        row.stage,
        row.tone,
        _text(row.why),
        format_html(' <span class="tag">{}</span>', row.leased) if row.leased else "",
        _text(row.last_contact),
        row.url,
        str(row.points),
    )


@lru_cache(maxsize=4096)
def _text(text: str) -> SafeString:
    return escape(text)


@lru_cache(maxsize=4096)
def _creditor(name: str, product: str) -> SafeString:
    return format_html('{} · <span class="muted">{}</span>', name, product) if product else escape(name)


@lru_cache
def _muted(text: str) -> SafeString:
    return format_html(' <span class="muted">{}</span>', text)
