"""How contact rules are shown: a line of the list in the reader's words, and which lines a filter keeps."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.templatetags.cases_display import day, in_chinese
from strategies.contact import terms
from strategies.contact.known import catalogue
from strategies.contact.words import by_what, named, what, whom
from strategies.models import ContactRule


@dataclass(frozen=True)
class Line:
    """A rule's latest version, in words. `standing`: "" while it holds, else since or until when it does not."""

    rule: ContactRule
    message: str
    what: str
    whom: str
    by_what: str
    jurisdiction: str
    debts: str
    kind: LazyText | str
    effect: LazyText | str
    force: LazyText | str
    citation: str
    confidence: LazyText | str
    validity: str
    standing: str
    is_reviewed: bool
    searched: str = field(repr=False)


def reader_language() -> str:
    return "zh" if in_chinese() else "en"


def labels() -> dict[str, str]:
    """What each fact is called, in the reader's language."""
    language = get_language() or "en"
    return {name: fact.said(language) for name, fact in catalogue().items()}


def line_of(rule: ContactRule, called: dict[str, str], today: dt.date) -> Line:
    """`rule` with `is_reviewed`; `called`: of `labels`."""
    record, language = rule.record, reader_language()
    said, message, citation = what(record, called), record["message"][language], record["citation"][language]
    place = str(terms.JURISDICTION.get(record["jurisdiction"], record["jurisdiction"]))
    region = record.get("region")
    debts = [
        named(record.get("debt_class", ()), terms.DEBT_CLASS),
        named(record.get("creditor_class", ()), terms.CREDITOR_CLASS),
    ]
    return Line(
        rule=rule,
        message=message,
        what=said,
        whom=whom(record),
        by_what=by_what(record),
        jurisdiction=f"{place} · {terms.REGION.get(region, region)}" if region else place,
        debts=" · ".join(part for part in debts if part) or _("every debt"),
        kind=terms.KIND[rule.kind],
        effect=terms.EFFECT[record["effect"]],
        force=terms.FORCE[record["force"]],
        citation=citation,
        confidence=terms.CONFIDENCE[record["confidence"]],
        validity=validity(record),
        standing=_standing(record, today),
        is_reviewed=rule.is_reviewed,  # type: ignore[attr-defined]
        searched=f"{rule.code} {message} {said} {citation}".casefold(),
    )


def kept_by(lines: Iterable[Line], asked: dict[str, Any]) -> list[Line]:
    """The lines that a cleaned `RuleFilterForm` keeps."""
    jurisdiction, kind, channel = (asked.get(name) for name in ("jurisdiction", "kind", "channel"))
    words = (asked.get("q") or "").casefold().split()
    return [
        line
        for line in lines
        if (not jurisdiction or line.rule.jurisdiction == jurisdiction)
        and (not kind or line.rule.kind == kind)
        and (not channel or channel in line.rule.record.get("channel", [channel]))
        and not (asked.get("unreviewed") and line.is_reviewed)
        and all(word in line.searched for word in words)
    ]


def validity(record: dict[str, Any]) -> str:
    """From and to which day, "always" without either."""
    first, last = (
        dt.date.fromisoformat(record[part]) if record.get(part) else None for part in ("valid_from", "valid_to")
    )
    if first and last:
        return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}
    if first:
        return _("from %(day)s") % {"day": day(first)}
    return _("until %(day)s") % {"day": day(last)} if last else _("always")


def _standing(record: dict[str, Any], today: dt.date) -> str:
    now = today.isoformat()
    if record.get("valid_to") and record["valid_to"] < now:
        return _("ended")
    return _("not yet") if record.get("valid_from") and record["valid_from"] > now else ""
