"""A promise as an agent types it: "fri 3000", "下周五 3000", "月底 全额", "half by the 15th"."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from cases.spoken.days import days_in
from cases.spoken.numbers import AMOUNT, amount_of
from strategies.money.rounding import to_cents

_ALL = re.compile(
    r"(?:全额|全部|全款)?(?:付清|还清|结清)|全额|全部|全款|(?<![a-z])(?:all|full|everything|whole)(?![a-z])"
)
_HALF = re.compile(r"一半|半数|(?<![a-z])half(?![a-z])")
_FILLER = re.compile(
    r"(?<![a-z])(?:pays?|will|by|on|the|of|it|and|before|in|until)(?![a-z])|还款?|付款?|之?前|左右|先|再|他|她|说|[\s,，。.、;；:：的和]"
)


@dataclass(frozen=True)
class PromiseSaid:
    """`unread`: what was not understood; then neither day nor amount should be taken on trust."""

    due_on: dt.date | None
    amount: Decimal | None
    unread: str = ""


def read_promise(text: str, *, today: dt.date, balance: Decimal) -> PromiseSaid:
    """The day, from `today` on, and the amount (of `balance`, where all or half is said) of a promise in words.

    Two days, two amounts, or words that mean neither are given back as `unread`.
    """
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    days = list(days_in(plain, today))
    rest = list(plain)
    for start, end, _day in days:
        rest[start:end] = " " * (end - start)
    left = "".join(rest)
    amounts: list[Decimal] = []
    for pattern, share in ((_ALL, 1), (_HALF, 2)):
        left, count = pattern.subn(" ", left)
        amounts += [to_cents(balance / share)] * count
    for match in AMOUNT.finditer(left):
        if (amount := amount_of(match)) is not None:
            amounts.append(amount)
            left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
    unread = _FILLER.sub("", left)
    named = [day for _start, _end, day in days]
    if unread or len(named) > 1 or len(amounts) > 1 or None in named:
        return PromiseSaid(None, None, unread or plain)
    return PromiseSaid(named[0] if named else None, amounts[0] if amounts else None)
