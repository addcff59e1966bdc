"""The lines of a case's debts, rewritten in memory first: what comes out as it stood is not written again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases.models import Bucket, Debt, LedgerLine, LineKind, User
from cases.services.ledger.posting import Entry, post

GIVEN_UP = (LineKind.WAIVER, LineKind.WRITE_OFF)


@dataclass(frozen=True)
class Booking:
    """The day and instant of posting, and on whose authority (None: the night)."""

    on: dt.date
    at: dt.datetime
    by: User | None = None


class Book:
    """Lines of a few debts of one locked case: taken back and added here, then written in one go.

    `lines` gives what stands at the moment, lines to be among it. Nothing reaches the database before `write`.
    """

    def __init__(self, debts: Iterable[Debt], booking: Booking) -> None:
        self.booking = booking
        self.debts = {debt.pk: debt for debt in debts}
        self._lines: dict[int, list[LedgerLine]] = {pk: [] for pk in self.debts}
        self._taken: dict[int, list[tuple[LedgerLine, Entry]]] = defaultdict(list)
        self._added: dict[int, list[tuple[LedgerLine, Entry]]] = defaultdict(list)
        self._given_up: dict[int, Decimal] = {}  # line → what it gives up by now, to be set anew
        found = LedgerLine.objects.filter(debt__in=self.debts).select_related("payment").order_by("pk")
        for line in found:
            self._lines[line.debt_id].append(line)

    def lines(self, debt_id: int) -> list[LedgerLine]:
        return self._lines[debt_id]

    def standing(self, *kinds: LineKind) -> list[LedgerLine]:
        """Lines of these kinds that no correction took back, in the order in which they came."""
        corrected = {line.corrects_id for lines in self._lines.values() for line in lines if line.corrects_id}
        return [
            line
            for lines in self._lines.values()
            for line in lines
            if line.kind in kinds and (line.pk is None or line.pk not in corrected)
        ]

    def owed(self, debt_id: int) -> dict[str, Decimal]:
        """What is open of each bucket of a debt."""
        owed: dict[str, Decimal] = defaultdict(Decimal)
        for line in self._lines[debt_id]:
            owed[line.bucket] += line.amount
        return owed

    def balance(self, debt_id: int) -> Decimal:
        return sum((line.amount for line in self._lines[debt_id]), Decimal(0))

    def add(self, debt_id: int, entry: Entry) -> None:
        line = LedgerLine(debt=self.debts[debt_id], booked_on=self.booking.on, **vars(entry))
        self._lines[debt_id].append(line)
        self._added[debt_id].append((line, entry))

    def take_back(self, line: LedgerLine, *, note: str = "", because: dict[str, Any] | None = None) -> None:
        """A correction to be. `because`: why, as the working of the correction keeps it."""
        self._lines[line.debt_id].remove(line)
        entry = Entry(
            LineKind.CORRECTION, Bucket(line.bucket), -line.amount, line.value_on, rule=line.rule, payment=line.payment,
            period_from=line.period_from, period_to=line.period_to, corrects=line, note=note, working=because or {},
        )  # fmt: skip
        self._taken[line.debt_id].append((line, entry))

    def given_up(self, *, since: dt.date) -> list[LedgerLine]:
        """Waivers and write-offs that count from this day or later and still give something up."""
        left: dict[int, Decimal] = defaultdict(Decimal)
        for lines in self._lines.values():
            for line in lines:
                left[line.corrects_id or line.pk] += line.amount
        return [
            line
            for lines in self._lines.values()
            for line in lines
            if line.kind in GIVEN_UP and line.value_on >= since and left[line.pk]
        ]

    def lift(self, line: LedgerLine) -> None:
        """Set a waiver or write-off aside, with what corrected it, until `give_up` says how much it gives up now."""
        own = [one for one in self._lines[line.debt_id] if one is line or one.corrects_id == line.pk]
        for one in own:
            self._lines[line.debt_id].remove(one)
        self._given_up[line.pk] = sum((one.amount for one in own), Decimal(0))

    def give_up(self, line: LedgerLine, *, most: Decimal | None = None, note: str = "") -> None:
        """Give up again what was asked for (at `most` this), as far as it is open; the difference is a correction to be."""
        asked = Decimal(line.working.get("asked", -line.amount)) if most is None else most
        given = min(asked, max(self.owed(line.debt_id)[line.bucket], Decimal(0)))
        before = self._given_up.pop(line.pk)
        self._lines[line.debt_id].append(line)
        if -given != line.amount:
            self._lines[line.debt_id].append(self._correction(line, -given - line.amount))
        if -given != before:
            entry = Entry(
                LineKind.CORRECTION, Bucket(line.bucket), -given - before, line.value_on, rule=line.rule, corrects=line,
                note=note,
            )  # fmt: skip
            self._added[line.debt_id].append((line, entry))

    def _correction(self, line: LedgerLine, amount: Decimal) -> LedgerLine:
        """As the book shows it; what is written is the difference to what stood."""
        return LedgerLine(
            debt_id=line.debt_id, kind=LineKind.CORRECTION, bucket=line.bucket, amount=amount, value_on=line.value_on,
            booked_on=self.booking.on, corrects=line,
        )  # fmt: skip

    def write(self) -> set[int]:
        """Post what differs; returns the ids of the debts that took a line. Raises Refused as `post` does."""
        booking = self.booking
        assert not self._given_up, "every waiver that was set aside is given again"
        changed = set()
        for debt_id in [*dict.fromkeys([*self._added, *self._taken])]:  # as they were paid
            debt = self.debts[debt_id]
            taken, added = _without_same(self._taken.pop(debt_id, []), self._added.pop(debt_id, []))
            entries = [entry for _line, entry in reversed(taken)] + [entry for _line, entry in added]
            if entries:
                post(debt=debt, entries=entries, booked_on=booking.on, now=booking.at, by=booking.by)
                changed.add(debt_id)
        return changed


Pair = tuple[LedgerLine, Entry]


def _without_same(taken: list[Pair], added: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Both lists without the pairs in which a line is taken back and the very same one added again."""
    left, new = list(taken), []
    for line, entry in added:
        same = next((pair for pair in left if entry.kind != LineKind.CORRECTION and _same(pair[0], line)), None)
        if same is None:
            new.append((line, entry))
        else:
            left.remove(same)
    return left, new


def _same(old: LedgerLine, new: LedgerLine) -> bool:
    """Alike in all that a reader sees. A payment that a file told by debt has no working: its debt was named."""
    fields = ("kind", "bucket", "amount", "value_on", "rule", "period_from", "period_to", "payment_id")
    return all(getattr(old, name) == getattr(new, name) for name in fields) and (
        old.working == new.working or not old.working
    )
