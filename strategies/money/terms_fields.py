"""One reader for each field of a debt's terms: the value, or why it cannot be one; and the way back to JSON."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from strategies.money.accrual import FrozenPeriod
from strategies.money.claims import JURISDICTIONS, BuyerClass, Claim, CreditorClass
from strategies.money.day_count import DayCount
from strategies.money.rates import Per, Rate
from strategies.money.rules.register import FREEZE

FREEZING_RULES = (FREEZE, "INT-UK-02")
NO_END = date.max.isoformat()  # what some systems write for "still running"


class FieldRefused(Exception):  # noqa: N818 - a refusal, not an error
    """The value cannot stand in this field; `sentence` says why."""

    def __init__(self, sentence: "str | LazyText") -> None:
        super().__init__()
        self.sentence = sentence


def read_field(name: str, value: Any) -> Any:
    """The value of a field, or `FieldRefused`."""
    if name not in READERS:
        raise FieldRefused(_("This is not a term of a debt."))
    return READERS[name](value)


def written(value: Any) -> Any:
    """A field's value as JSON takes it; `read_field` reads it back."""
    match value:
        case Rate():
            return {"percent": f"{(value.value * 100).normalize():f}", "per": str(value.per)}
        case tuple():
            return [_written_period(period) for period in value]
        case date():
            return value.isoformat()
        case Decimal() | StrEnum():
            return str(value)
    return value


def _written_period(period: FrozenPeriod) -> dict[str, str | None]:
    until = period.last_day.isoformat() if period.last_day else None
    return {"from": period.first_day.isoformat(), "until": until, "rule": period.rule, "reason": period.reason}


def _jurisdiction(value: Any) -> str:
    if not isinstance(value, str) or (value and value not in JURISDICTIONS):
        raise FieldRefused(_("The law must be CN, US, UK, EU or a state of the European Union (two letters)."))
    return value


def _one_of(choices: type[StrEnum]) -> Callable[[Any], StrEnum]:
    def read(value: Any) -> StrEnum:
        try:
            return choices(value)
        except ValueError:
            names = ", ".join(choice for choice in choices if choice)
            raise FieldRefused(format_lazy(_("It must be one of {names}."), names=names)) from None

    return read


def _rate(value: Any) -> Rate:
    if not isinstance(value, Mapping) or set(value) - {"percent", "per"} or value.get("per", "year") not in list(Per):
        raise FieldRefused(_('A rate is written {"percent": "18", "per": "year"}, or per "day".'))
    return Rate(_figure(value.get("percent"), most=Decimal(1000)) / 100, Per(value.get("per", "year")))


def _factor(value: Any) -> Decimal:
    return _figure(value, most=Decimal(10))


def _figure(value: Any, *, most: Decimal) -> Decimal:
    """A figure from 0 to `most`. Floats are refused: 0.1 in JSON is not a tenth."""
    try:
        figure = Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite() or not 0 <= figure <= most:
        raise FieldRefused(
            format_lazy(_('It must be a figure from 0 to {most}, written as text like "1.5".'), most=most)
        )
    return figure


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise FieldRefused(_("A day is written like 2025-05-20.")) from None


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise FieldRefused(_("It must be true or false."))
    return value


def _compounding(value: Any) -> str:
    if value != "none":
        raise FieldRefused(_("Interest on interest is not counted: the only choice is none."))
    return str(value)


def _frozen(value: Any) -> tuple[FrozenPeriod, ...]:
    if not isinstance(value, list) or not all(isinstance(period, Mapping) for period in value):
        raise FieldRefused(_('Frozen periods are a list like [{"from": "2025-08-01", "until": "2025-08-31"}].'))
    return tuple(_period(period) for period in value)


def _period(value: Mapping[str, Any]) -> FrozenPeriod:
    first_day, until = _day(value.get("from")), value.get("until")
    last_day = None if until is None or until == NO_END else _day(until)
    if last_day is not None and last_day < first_day:
        raise FieldRefused(_("A frozen period cannot end before it begins."))
    rule = value.get("rule", FREEZE)
    if rule not in FREEZING_RULES:
        raise FieldRefused(format_lazy(_("It must be one of {names}."), names=", ".join(FREEZING_RULES)))
    return FrozenPeriod(first_day, last_day, rule, str(value.get("reason") or ""))


READERS: dict[str, Callable[[Any], Any]] = {
    "jurisdiction": _jurisdiction,
    "claim": _one_of(Claim),
    "creditor_class": _one_of(CreditorClass),
    "buyer_class": _one_of(BuyerClass),
    "day_count": _one_of(DayCount),
    "term_rate": _rate,
    "late_rate": _rate,
    "penalty_rate": _rate,
    "agreed_cap": _rate,
    "late_factor": _factor,
    "contract_on": _day,
    "filed_on": _day,
    "reduction_requested": _flag,
    "compounding": _compounding,
    "frozen": _frozen,
}
