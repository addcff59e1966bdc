"""Who belongs to a segment (分群): conditions that must all hold; within one condition any of its values will do."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from strategies.buckets import CONSUMER_BUCKETS, TRADE_BUCKETS
from strategies.judging import Ability, Willingness
from strategies.programme.facts import CaseFacts, Risk

DEBT_CLASSES = ("consumer", "trade")
KNOWN_VALUES: dict[str, tuple[str, ...]] = {
    "debt_classes": DEBT_CLASSES,
    "abilities": tuple(Ability.values),
    "willingnesses": tuple(Willingness.values),
    "risks": tuple(Risk.values),
    "buckets": (*CONSUMER_BUCKETS, *TRADE_BUCKETS),
}
LONGEST_NAME = 60


class ConditionsFaulty(ValueError):  # noqa: N818 - a refusal, not an error
    """What was told are no conditions; the text says why."""


@dataclass(frozen=True)
class Conditions:
    """An empty condition asks nothing. `balance_from` included, `balance_below` excluded; of what may be collected."""

    debt_classes: tuple[str, ...] = ()
    creditors: tuple[int, ...] = ()
    products: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    abilities: tuple[str, ...] = ()
    willingnesses: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    balance_from: Decimal | None = None
    balance_below: Decimal | None = None

    @classmethod
    def told(cls, told: Mapping[str, Any]) -> "Conditions":
        """Reads what `as_told` writes. Raises ConditionsFaulty."""
        if unknown := told.keys() - {field.name for field in fields(cls)}:
            raise ConditionsFaulty(f"unknown conditions: {', '.join(sorted(unknown))}")
        read: dict[str, Any] = {
            name: (_amount if name.startswith("balance_") else _values)(name, value) for name, value in told.items()
        }
        return cls(**read)

    def as_told(self) -> dict[str, Any]:
        """JSON of the conditions that ask something."""
        told: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value not in ((), None):
                told[field.name] = str(value) if isinstance(value, Decimal) else list(value)
        return told

    def hold_for(self, case: CaseFacts) -> bool:
        """Whether the case belongs here."""
        asked = (
            (self.debt_classes, case.debt_class),
            (self.creditors, case.creditor),
            (self.products, case.product),
            (self.regions, case.region),
            (self.abilities, case.ability),
            (self.willingnesses, case.willingness),
            (self.risks, case.risk),
            (self.buckets, case.bucket),
        )
        within = (self.balance_from is None or case.balance >= self.balance_from) and (
            self.balance_below is None or case.balance < self.balance_below
        )
        return within and all(not wanted or value in wanted for wanted, value in asked)

    def covers(self, other: "Conditions") -> bool:
        """Whether everybody who meets the other conditions meets these too."""
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            if mine in ((), None):
                continue
            if field.name == "balance_from":
                narrower = theirs is not None and theirs >= mine
            elif field.name == "balance_below":
                narrower = theirs is not None and theirs <= mine
            else:
                narrower = bool(theirs) and set(theirs) <= set(mine)
            if not narrower:
                return False
        return True

    def may_meet(self, other: "Conditions") -> bool:
        """Whether a case can meet both."""
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            if isinstance(mine, tuple) and mine and theirs and not set(mine) & set(theirs):
                return False
        lowest = max(self.balance_from or 0, other.balance_from or 0)
        bounds = [bound for bound in (self.balance_below, other.balance_below) if bound is not None]
        return not bounds or lowest < min(bounds)

    @property
    def contradiction(self) -> bool:
        """Whether nobody can meet them: a balance between bounds that leave nothing, a bucket of the other kind of debt."""
        if self.balance_from is not None and self.balance_below is not None and self.balance_from >= self.balance_below:
            return True
        if not (self.debt_classes and self.buckets):
            return False
        letters = {"Y" if one == "trade" else "M" for one in self.debt_classes}
        return not letters & {key[0] for key in self.buckets}


def _values(name: str, told: Any) -> tuple[Any, ...]:
    if isinstance(told, str) or not isinstance(told, list | tuple):
        raise ConditionsFaulty(f"{name}: a list is needed")
    if name == "creditors":
        if not all(type(one) is int and one > 0 for one in told):
            raise ConditionsFaulty(f"{name}: keys of creditors are needed")
        return tuple(sorted(set(told)))
    if not all(isinstance(one, str) and 0 <= len(one) <= LONGEST_NAME for one in told):
        raise ConditionsFaulty(f"{name}: texts are needed")
    if name in KNOWN_VALUES and not set(told) <= set(KNOWN_VALUES[name]):
        raise ConditionsFaulty(f"{name}: {', '.join(sorted(set(told) - set(KNOWN_VALUES[name])))} is not known")
    return tuple(sorted(set(told)))


def _amount(name: str, told: Any) -> Decimal | None:
    if told is None:
        return None
    try:
        amount = Decimal(str(told))
    except InvalidOperation:
        raise ConditionsFaulty(f"{name}: {told!r} is no amount") from None
    if not amount.is_finite() or amount < 0:
        raise ConditionsFaulty(f"{name}: {told!r} is no amount")
    return amount
