"""How money, dates, names, numbers, stages and buckets are written, in English and in Chinese.

Pure: values in, text or markup out; no query, no clock. The language is the active one (`get_language`).
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache

from babel.numbers import get_currency_precision, get_currency_symbol
from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.privacy import masking
from cases.privacy.masking import HAN, initials, masked_contact, masked_identity
from strategies.buckets import bucket_for
from strategies.money.rates import percent
from strategies.stages import Stage, rank

__all__ = ["HAN", "initials", "masked_contact", "masked_identity"]

register = template.Library()

MINUS, DASH = "\u2212", "\u2013"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """`1234.5` → "1,234.50"; with a currency "CN¥1,234.50" (en) or "¥1,234.50" (zh); None → "–"."""
    if amount is None:
        return DASH
    symbol, places = _currency(currency, in_chinese()) if currency else ("", 2)
    sign = MINUS if amount < 0 else ""
    return f"{sign}{symbol}{abs(amount):,.{places}f}"


@register.filter
def count(number: int | None) -> str:
    """`12345` → "12,345"; None → "–"."""
    return DASH if number is None else f"{number:,}"


@register.filter
def day(value: dt.date | None) -> str:
    """12 Nov 2026, 2026年11月12日; None → "–"."""
    if value is None:
        return DASH
    if in_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def long_day(value: dt.date | None) -> str:
    """12 November 2026, 2026年11月12日: for a sentence."""
    if value is None or in_chinese():
        return day(value)
    return dateformat.format(value, "j F Y")


@register.filter
def short_day(value: dt.date | None) -> str:
    """12 Nov, 11月12日: where the year is plain from the place."""
    return DASH if value is None else _short_day(value, in_chinese())


@lru_cache(maxsize=4096)
def _short_day(value: dt.date, chinese: bool) -> str:
    return f"{value.month}月{value.day}日" if chinese else f"{value.day} {MONTHS[value.month - 1]}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """12 Nov 14:05, 11月12日 14:05, in the current time zone."""
    if value is None:
        return DASH
    local = timezone.localtime(value)
    return f"{short_day(local.date())} {local:%H:%M}"


@register.filter
def day_and_time(value: dt.datetime | None) -> str:
    """12 Nov 2026 14:05:09 +0800, 2026年11月12日 14:05:09 +0800: for a record, to the second and with its zone."""
    if value is None:
        return DASH
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M:%S} {local:%z}"


@register.filter
def near_moment(value: dt.datetime | None, now: dt.datetime) -> str:
    """14:05 where it is today, with its day where it is not."""
    if value is not None and timezone.localdate(value) == timezone.localdate(now):
        return clock(value)
    return moment(value)


@register.filter
def clock_there(value: dt.datetime) -> str:
    """14:05, by the clock that the value brings along."""
    return f"{value:%H:%M}"


@register.filter
def clock(value: dt.datetime | None) -> str:
    """14:05, in the current time zone."""
    return DASH if value is None else f"{timezone.localtime(value):%H:%M}"


register.filter(masked_contact)
register.filter(masked_identity)
register.filter(initials)


@register.filter
@lru_cache(maxsize=4096)
def masked_name(name: str, kind: str = "person") -> str:
    """As `cases.privacy.masking` has it; kept, for lists show the same names again and again."""
    return masking.masked_name(name, kind)


@register.filter
def bucket_label(key: str) -> str:
    """ "M2" stays; "M7" → M7+; "Y2" → 1–2 y, 1–2年."""
    if key == "M7":
        return "M7+"
    if not key.startswith("Y"):
        return key
    years = int(key[1:])
    if years <= 1:
        return _("not due") if years == 0 else _("≤ 1 y")
    return _("5+ y") if years >= 6 else _("%(low)s–%(high)s y") % {"low": years - 1, "high": years}


@register.simple_tag
def bucket_chip(days: int | None, debt_class: str = "consumer") -> SafeString:
    """The bucket with its days past due: M2 · 47 d. None stands for nothing unpaid and running."""
    return _bucket_chip(days, debt_class, get_language())


@lru_cache(maxsize=4096)
def _bucket_chip(days: int | None, debt_class: str, _language: str | None) -> SafeString:
    key = bucket_for(days, debt_class)
    return format_html('<span class="chip b{}"><b>{}</b>{}</span>', _weight(days), bucket_label(key), days_text(days))


@register.filter
def days_text(days: int | None) -> str:
    """47 d; "due in 3 d", "due today" before; None → nothing."""
    if days is None:
        return ""
    if days < 0:
        return _("due in %(days)s d") % {"days": -days}
    return _("%(days)s d") % {"days": days} if days else _("due today")


@register.simple_tag
def stage_track(stage: str, word: bool = True) -> SafeString:
    """The five steps with the current one filled, and its word. Pending and closed fill none."""
    return _stage_track(stage, word, get_language())


@cache
def _stage_track(stage: str, word: bool, _language: str | None) -> SafeString:
    at = 0 if stage == Stage.CLOSED else rank(stage)
    label = Stage(stage).label
    if word:
        return format_html('<span class="stage"><span class="track t{}" aria-hidden="true"></span>{}</span>', at, label)
    return format_html('<span class="track t{}" role="img" aria-label="{}"></span>', at, label)


def days_past_due(oldest_due_on: dt.date | None, as_of: dt.date) -> int | None:
    """Days since the oldest unpaid due date: 1 on the first day late, −1 the day before due."""
    return None if oldest_due_on is None else (as_of - oldest_due_on).days


def _weight(days: int | None) -> int:
    """How dark the chip's edge is: 0 not due, 1 to 3 by month, 4 beyond three months."""
    if days is None or days <= 0:
        return 0
    return min(4, 1 + (days - 1) // 30)


@cache
def _currency(code: str, chinese: bool) -> tuple[str, int]:
    """The sign and the decimal places of a currency; a sign of letters gets a space after it."""
    sign = get_currency_symbol(code, locale="zh_Hans_CN" if chinese else "en")
    return (f"{sign} " if sign[-1].isalpha() else sign), get_currency_precision(code)


@register.filter
def in_reading_language(texts: Mapping[str, str]) -> str:
    """Of a text in both languages ("en", "zh") the reader's."""
    return texts["zh" if in_chinese() else "en"]


@register.filter
def percent_of(share: Decimal) -> str:
    """A share as percent with the places it has: 0.031 → "3.1 %"."""
    return percent(share)
