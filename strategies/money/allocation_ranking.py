"""Among several debts: the statutory keys three to seven of PAY-560 (Civil Code art. 560), each with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Generic, Protocol, TypeVar


class Key(StrEnum):
    """What decided that a debt was paid when it was; the first seven in the order of the law."""

    AGREEMENT = "agreement"
    DESIGNATION = "designation"
    DUE = "due"
    SECURITY = "security"
    BURDEN = "burden"
    DUE_DATE = "due_date"
    PRO_RATA = "pro_rata"
    ONLY_DEBT = "only_debt"  # no other debt was open
    REVERSAL = "reversal"


@dataclass(frozen=True)
class Reason:
    """`key` decided between this debt (`own`) and the next one in rank (`other`, a value of debt `rival`).

    For the last in rank the rival is the one before it, and `first` is False. Values by key: DUE yes or no; SECURITY a
    rank; BURDEN a fraction a year; DUE_DATE an ISO date or nothing; PRO_RATA the debt's amount and that of all together.
    """

    key: Key
    own: str = ""
    other: str = ""
    rival: int | None = None
    first: bool = True
    rule: str = "PAY-560"


class Rankable(Protocol):
    """Read-only: what the keys look at."""

    @property
    def debt_id(self) -> int: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def security(self) -> int: ...
    @property
    def burden(self) -> Decimal: ...


C = TypeVar("C", bound=Rankable)

Standing = tuple[bool, int, Decimal, date]
_KEYS = (Key.DUE, Key.SECURITY, Key.BURDEN, Key.DUE_DATE)


@dataclass(frozen=True)
class Group(Generic[C]):
    """Debts that no key tells apart; `reason` is theirs against the other groups."""

    debts: tuple[C, ...]
    reason: Reason

    def reason_for(self, amount: Decimal, total: Decimal) -> Reason:
        """Of one debt of the group, `amount` of the `total` that the group is owed."""
        if len(self.debts) == 1:
            return self.reason
        return Reason(Key.PRO_RATA, str(amount), str(total))


def standing(debt: Rankable, on: date) -> Standing:
    """Sorts the debt to be paid first to the front; a debt is due on its due date itself."""
    not_due = debt.due_on is None or debt.due_on > on
    return not_due, debt.security, -debt.burden, debt.due_on or date.max


def ranked(debts: Sequence[C], *, on: date) -> Iterator[Group[C]]:
    """The debts in the order of payment, in groups that rank alike."""
    in_order = sorted(debts, key=lambda debt: (standing(debt, on), debt.debt_id))
    groups = [(place, tuple(group)) for place, group in groupby(in_order, key=lambda debt: standing(debt, on))]
    for index, (place, group) in enumerate(groups):
        if len(groups) == 1:
            yield Group(group, Reason(Key.ONLY_DEBT))
            continue
        first = index + 1 < len(groups)
        rival_place, rivals = groups[index + 1] if first else groups[index - 1]
        yield Group(group, _decided(place, rival_place, rivals[0].debt_id, first))


def _decided(own: Standing, other: Standing, rival: int, first: bool) -> Reason:
    place = next(index for index in range(len(_KEYS)) if own[index] != other[index])
    return Reason(_KEYS[place], _said(own, place), _said(other, place), rival, first)


def _said(place: Standing, index: int) -> str:
    not_due, security, burden, due_on = place
    return ("no" if not_due else "yes", str(security), str(-burden), "" if due_on == date.max else due_on.isoformat())[
        index
    ]
