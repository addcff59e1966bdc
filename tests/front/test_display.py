"""How values are written in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from cases.templatetags import cases_display as show
from strategies.buckets import bucket_days, bucket_for


@pytest.mark.parametrize(
    ("amount", "currency", "english", "chinese"),
    [
        (Decimal("8240.15"), "", "8,240.15", "8,240.15"),
        (Decimal("8240.1"), "CNY", "CN¥8,240.10", "¥8,240.10"),
        (Decimal(-12), "USD", "−$12.00", "−US$12.00"),
        (Decimal(1234567), "JPY", "¥1,234,567", "JP¥1,234,567"),
        (Decimal(5), "CHF", "CHF 5.00", "CHF 5.00"),
        (None, "CNY", "–", "–"),
    ],
)
def test_money_follows_language_and_currency(amount, currency, english, chinese):
    with translation.override("en"):
        assert show.money(amount, currency) == english
    with translation.override("zh-hans"):
        assert show.money(amount, currency) == chinese


@pytest.mark.parametrize(
    ("number", "shown"), [("320504198001019600", "320504********9600"), ("E1234567", "****67"), ("", "")]
)
def test_identity_numbers_keep_their_ends(number, shown):
    assert show.masked_identity(number) == shown


def test_dates_follow_language():
    date, at = dt.date(2026, 11, 2), dt.datetime(2026, 11, 2, 1, 5, tzinfo=dt.UTC)
    with translation.override("en"):
        assert (show.day(date), show.short_day(date), show.moment(at)) == ("2 Nov 2026", "2 Nov", "2 Nov 09:05")
    with translation.override("zh-hans"):
        assert (show.day(date), show.short_day(date), show.moment(at)) == ("2026年11月2日", "11月2日", "11月2日 09:05")


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("王小明", "person", "王**"),
        ("王明", "person", "王*"),
        ("欧阳娜娜", "person", "欧***"),
        ("Anna Mary Miller", "person", "A*** Miller"),
        ("Cher", "person", "C***"),
        ("X", "person", "X*"),
        ("江南贸易有限公司", "company", "江南贸易有限公司"),
    ],
)
def test_names_of_persons_are_masked_and_of_companies_not(name, kind, shown):
    assert show.masked_name(name, kind) == shown


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("13812345678", "phone", "138****5678"),
        ("+86 138 1234 5678", "phone", "138****5678"),
        ("0512-6543210", "phone", "051****3210"),
        ("6543210", "phone", "6***210"),
        ("12345", "phone", "***45"),
        ("wang@example.com", "email", "w***@example.com"),
        ("wx_wang88", "messaging", "wx***8"),
        ("苏州市人民路1号", "address", "苏州市***"),
    ],
)
def test_contact_points_are_masked(value, kind, shown):
    assert show.masked_contact(value, kind) == shown


@pytest.mark.parametrize(
    ("days", "debt_class", "bucket"),
    [
        (None, "consumer", "M0"),
        (-1, "consumer", "M0"),
        (0, "consumer", "M0"),
        (1, "consumer", "M1"),
        (30, "consumer", "M1"),
        (31, "consumer", "M2"),
        (180, "consumer", "M6"),
        (181, "consumer", "M7"),
        (9000, "consumer", "M7"),
        (365, "trade", "Y1"),
        (366, "trade", "Y2"),
        (1826, "trade", "Y6"),
    ],
)
def test_bucket_for_days(days, debt_class, bucket):
    assert bucket_for(days, debt_class) == bucket


@pytest.mark.parametrize("key", ["M0", "M1", "M4", "M7", "Y0", "Y1", "Y5", "Y6"])
def test_bucket_days_are_the_inverse_of_bucket_for(key):
    first, last = bucket_days(key)
    debt_class = "trade" if key[0] == "Y" else "consumer"
    for inside in (first, last):
        assert inside is None or bucket_for(inside, debt_class) == key
    assert first is None or bucket_for(first - 1, debt_class) != key
    assert last is None or bucket_for(last + 1, debt_class) != key


def test_bucket_chip_shows_bucket_and_days():
    with translation.override("en"):
        assert show.bucket_chip(47, "consumer") == '<span class="chip b2"><b>M2</b>47 d</span>'
        assert show.bucket_chip(400, "trade") == '<span class="chip b4"><b>1–2 y</b>400 d</span>'
        assert show.bucket_chip(-3) == '<span class="chip b0"><b>M0</b>due in 3 d</span>'


def test_stage_track_fills_the_current_step():
    with translation.override("en"):
        assert show.stage_track("visit") == (
            '<span class="stage"><span class="track t3" aria-hidden="true"></span>Visit</span>'
        )
        assert show.stage_track("closed", word=False) == '<span class="track t0" role="img" aria-label="Closed"></span>'


def test_days_past_due_counts_from_the_day_after():
    assert show.days_past_due(dt.date(2026, 11, 1), dt.date(2026, 11, 2)) == 1
    assert show.days_past_due(dt.date(2026, 11, 3), dt.date(2026, 11, 2)) == -1
    assert show.days_past_due(None, dt.date(2026, 11, 2)) is None
