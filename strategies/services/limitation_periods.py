"""The table of limitation periods outside China: loaded whole or not at all."""

import csv
import datetime as dt
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.functional import Promise as LazyText
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from strategies.models import LimitationPeriod
from strategies.money.limitation import Kind
from strategies.money.limitation_table import Row, read_rows

EXAMPLES = Path(__file__).parent.parent / "data" / "limitation_periods.json"
COLUMNS = ("jurisdiction", "debt_type", "years", "restarted_by", "extinguishes", "source", "confidence", "valid_from",
           "valid_to")  # fmt: skip
REQUIRED = ("jurisdiction", "debt_type", "years", "source")
CONFIDENCE = ("S", "S2", "K")
YES, NO = ("yes", "true", "1", "是"), ("", "no", "false", "0", "否")


class PeriodsRefused(Exception):  # noqa: N818 - a refusal, not an error
    """Nothing was loaded; `reasons` name the rows, counted from 1 without the header."""

    def __init__(self, reasons: "list[str | LazyText]") -> None:
        super().__init__(len(reasons))
        self.reasons = reasons


def examples() -> list[Row]:
    """What ships: a handful of rows to start from, each with its source and how sure it is."""
    return read_rows(EXAMPLES.read_text(encoding="utf-8"))


def read_table(text: str) -> list[Row]:
    """Rows of a CSV table with the header COLUMNS; `restarted_by` holds events parted by blanks. Raises PeriodsRefused."""
    reader = csv.DictReader(StringIO(text.strip()))
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise PeriodsRefused([format_lazy(_("The header lacks {names}."), names=", ".join(missing))])
    rows: list[Row] = []
    reasons: list[str | LazyText] = []
    for number, fields in enumerate(reader, start=1):
        try:
            rows.append(_row({name: (fields.get(name) or "").strip() for name in COLUMNS}))
        except _Unreadable as unreadable:
            reasons.append(format_lazy(_("Row {row}: {sentence}"), row=number, sentence=unreadable.sentence))
    keys = [(row.jurisdiction, row.debt_type, row.valid_from) for row in rows]
    if len(set(keys)) < len(keys):
        reasons.append(_("The table says the same law, kind of debt and first day twice."))
    if not rows and not reasons:
        reasons.append(_("The table holds no period."))
    if reasons:
        raise PeriodsRefused(reasons)
    return rows


class _Unreadable(Exception):  # noqa: N818
    def __init__(self, sentence: "str | LazyText") -> None:
        super().__init__()
        self.sentence = sentence


def _row(told: Mapping[str, str]) -> Row:
    if not told["jurisdiction"] or not told["debt_type"] or "/" in told["jurisdiction"] + told["debt_type"]:
        raise _Unreadable(_("name the law and the kind of debt, without a slash."))
    if not told["years"].isdigit() or not 1 <= int(told["years"]) <= 100:
        raise _Unreadable(_("the years are a whole number from 1 to 100."))
    if not told["source"]:
        raise _Unreadable(_("say where the period is written: the source is empty."))
    unknown = [kind for kind in told["restarted_by"].split() if kind not in set(Kind)]
    if unknown:
        raise _Unreadable(format_lazy(_("unknown event: {names}."), names=", ".join(unknown)))
    if told["confidence"] and told["confidence"] not in CONFIDENCE:
        raise _Unreadable(format_lazy(_("the confidence is one of {names}."), names=", ".join(CONFIDENCE)))
    if told["extinguishes"].lower() not in YES + NO:
        raise _Unreadable(_("say yes or no whether the debt itself ends."))
    return Row(
        told["jurisdiction"],
        told["debt_type"],
        int(told["years"]),
        told["source"],
        told["confidence"] or "K",
        frozenset(map(Kind, told["restarted_by"].split())),
        told["extinguishes"].lower() in YES,
        _day(told["valid_from"]) or dt.date.min,
        _day(told["valid_to"]) or dt.date.max,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _Unreadable(_("days are written like 2026-05-20.")) from error


@transaction.atomic
def load_periods(*, rows: list[Row], by: Any, now: dt.datetime) -> set[str]:
    """Add the rows, or replace those of the same law, kind and first day; returns the laws (`law_key`) that changed."""
    changed = set()
    for row in rows:
        told = {
            "years": row.years,
            "restarted_by": sorted(kind.value for kind in row.restarted_by),
            "extinguishes": row.extinguishes,
            "source": row.source,
            "confidence": row.confidence,
            "valid_to": None if row.valid_to == dt.date.max else row.valid_to,
        }
        key: dict[str, Any] = {
            "jurisdiction": row.jurisdiction,
            "debt_type": row.debt_type,
            "valid_from": None if row.valid_from == dt.date.min else row.valid_from,
        }
        known = LimitationPeriod.objects.filter(**key).first()
        if known is not None and all(getattr(known, name) == value for name, value in told.items()):
            continue
        LimitationPeriod.objects.update_or_create(**key, defaults={**told, "loaded_at": now, "loaded_by": by})
        changed.add(law_key(row.jurisdiction, row.debt_type))
    return changed


def law_key(jurisdiction: str, debt_type: str) -> str:
    """How a debt names its row: `US-NY/consumer_credit`."""
    return f"{jurisdiction}/{debt_type}"


def period_rows() -> list[Row]:
    """Every row that was loaded. One query."""
    return [
        Row(
            one.jurisdiction,
            one.debt_type,
            one.years,
            one.source,
            one.confidence,
            frozenset(map(Kind, one.restarted_by)),
            one.extinguishes,
            one.valid_from or dt.date.min,
            one.valid_to or dt.date.max,
        )
        for one in LimitationPeriod.objects.all()
    ]
