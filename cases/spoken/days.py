"""Days as people say them in English and Chinese ("fri", "in 3 days", "下周五", "月底"), read forward from a given day."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator

from cases.spoken.numbers import chinese_number
from strategies.money.months import add_months

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HAN_DAYS = "一二三四五六日天"
_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WEEKDAY = r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"

Reader = Callable[[re.Match[str], dt.date], dt.date | None]


def _plus(days: int) -> Reader:
    return lambda _match, today: today + dt.timedelta(days=days)


def _weekday_of(match: re.Match[str]) -> int:
    named = match["day"]
    return WEEKDAYS.index(named[:3]) if named[:3] in WEEKDAYS else min(_HAN_DAYS.index(named), 6)


def _coming(match: re.Match[str], today: dt.date) -> dt.date:
    """The next such day from tomorrow on: nobody says today's name for today."""
    return today + dt.timedelta(days=(_weekday_of(match) - today.weekday() - 1) % 7 + 1)


def _of_this_week(match: re.Match[str], today: dt.date) -> dt.date | None:
    day = today + dt.timedelta(days=_weekday_of(match) - today.weekday())
    return day if day >= today else None


def _of_next_week(match: re.Match[str], today: dt.date) -> dt.date:
    """A week begins on Monday."""
    return today + dt.timedelta(days=7 - today.weekday() + _weekday_of(match))


def _month_end(months: int) -> Reader:
    return lambda _match, today: add_months(today.replace(day=1), months + 1) - dt.timedelta(days=1)


def _in(unit: str) -> Reader:
    def read(match: re.Match[str], today: dt.date) -> dt.date | None:
        count = chinese_number(match["n"])
        if count is None:
            return None
        if unit == "month":
            return add_months(today, int(count))
        return today + dt.timedelta(days=int(count) * (7 if unit == "week" else 1))

    return read


def _numbered(months: int | None) -> Reader:
    """The 15th: of this month while it is ahead, else of the next; with `months` of exactly that month."""

    def read(match: re.Match[str], today: dt.date) -> dt.date | None:
        number = chinese_number(match["n"])
        if number is None or not 1 <= number <= 31:
            return None
        for later in [months] if months is not None else range(3):
            first = add_months(today.replace(day=1), later)
            if number <= monthrange(first.year, first.month)[1] and (day := first.replace(day=int(number))) >= today:
                return day
        return None

    return read


def _dated(match: re.Match[str], today: dt.date) -> dt.date | None:
    """A day and month without a year: the next such day."""
    month, number = match["m"], chinese_number(match["n"])
    months = MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else chinese_number(month)
    if months is None or number is None:
        return None
    for year in (today.year, today.year + 1):
        try:
            day = dt.date(year, int(months), int(number))
        except ValueError:
            return None
        if day >= today:
            return day
    return None


def _iso(match: re.Match[str], _today: dt.date) -> dt.date | None:
    try:
        return dt.date(int(match["y"]), int(match["m"]), int(match["n"]))
    except ValueError:
        return None


# The more telling patterns first: "下周五" is not "周五".
_PATTERNS: tuple[tuple[str, Reader], ...] = (
    (r"(?P<y>20\d\d)[-/.年](?P<m>\d{1,2})[-/.月](?P<n>\d{1,2})日?", _iso),
    (rf"(?P<m>{_NUMBER})月(?P<n>{_NUMBER})[日号]?", _dated),
    (rf"(?:by |on )?(?P<n>\d{{1,2}})(?:st|nd|rd|th)? ?(?:of )?(?P<m>{_MONTH})(?![a-z])", _dated),
    (rf"(?:by |on )?(?P<m>{_MONTH}) (?P<n>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)", _dated),
    (r"下(?:个)?月(?:底|末)|end of next month", _month_end(1)),
    (r"(?:这个|本)?月(?:底|末)|(?:by )?(?:the )?end of (?:the )?month|month[- ]end|eom(?![a-z])", _month_end(0)),
    (rf"下(?:个)?月(?P<n>{_NUMBER})[日号]", _numbered(1)),
    (rf"(?:本|这个)月(?P<n>{_NUMBER})[日号]", _numbered(0)),
    (rf"(?P<n>{_NUMBER})[日号]", _numbered(None)),
    (r"(?:by |on )?(?:the )?(?P<n>\d{1,2})(?:st|nd|rd|th)(?![a-z])", _numbered(None)),
    (rf"(?P<n>{_NUMBER})个?(?:月)(?:后|内|以内|之内)", _in("month")),
    (rf"(?P<n>{_NUMBER})个?(?:周|星期|礼拜)(?:后|内|以内|之内)", _in("week")),
    (rf"(?P<n>{_NUMBER})天(?:后|内|以内|之内)", _in("day")),
    (r"in (?P<n>\d{1,3}) days?", _in("day")),
    (r"in (?P<n>\d{1,2}) weeks?", _in("week")),
    (r"in (?P<n>\d{1,2}) months?", _in("month")),
    (rf"下(?:个)?(?:周|星期|礼拜)(?P<day>[{_HAN_DAYS}])", _of_next_week),
    (rf"(?:这个?|本)(?:周|星期|礼拜)(?P<day>[{_HAN_DAYS}])", _of_this_week),
    (rf"(?:周|星期|礼拜)(?P<day>[{_HAN_DAYS}])", _coming),
    (rf"next (?P<day>{_WEEKDAY})(?![a-z])", _of_next_week),
    (rf"this (?P<day>{_WEEKDAY})(?![a-z])", _of_this_week),
    (rf"(?:by |on )?(?P<day>{_WEEKDAY})(?![a-z])", _coming),
    (r"大后天", _plus(3)),
    (r"后天|day after tomorrow", _plus(2)),
    (r"明天|明日|tomorrow|tmrw?(?![a-z])", _plus(1)),
    (r"今天|今日|today", _plus(0)),
)
_READERS = [(re.compile(rf"(?<![a-z\d]){pattern}"), read) for pattern, read in _PATTERNS]


def days_in(text: str, today: dt.date) -> Iterator[tuple[int, int, dt.date | None]]:
    """Every day that the text names, as (start, end, day), from left to right without overlap; None for one that cannot be.

    `text` is lower case, in half-width forms.
    """
    taken: list[tuple[int, int, dt.date | None]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end, _day in taken):
                taken.append((match.start(), match.end(), read(match, today)))
    yield from sorted(taken, key=lambda found: found[0])
