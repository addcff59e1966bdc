"""Promises as agents type them, in both languages; said on Wednesday 4 March 2026 about a balance of 4 685.63."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.spoken.promise import PromiseSaid, read_promise

TODAY = dt.date(2026, 3, 4)
BALANCE = Decimal("4685.63")


def read(text: str) -> PromiseSaid:
    return read_promise(text, today=TODAY, balance=BALANCE)


@pytest.mark.parametrize(
    ("text", "day", "amount"),
    [
        ("fri 3000", "03-06", "3000"),
        ("FRI 3,000.50", "03-06", "3000.50"),
        ("wed 100", "03-11", "100"),  # today's name is not today
        ("next mon 1,500", "03-09", "1500"),
        ("this fri 5", "03-06", "5"),
        ("tomorrow 3k", "03-05", "3000"),
        ("in 3 days 20 usd", "03-07", "20"),
        ("in 2 weeks all", "03-18", "4685.63"),
        ("half by the 15th", "03-15", "2342.82"),
        ("3rd 400", "04-03", "400"),
        ("31 mar 200", "03-31", "200"),
        ("mar 31 200", "03-31", "200"),
        ("2026-04-02 500", "04-02", "500"),
        ("eom full", "03-31", "4685.63"),
        ("will pay 300 on friday", "03-06", "300"),
        ("下周五 3000", "03-13", "3000"),
        ("本周五1000", "03-06", "1000"),
        ("星期天 八百", "03-08", "800"),
        ("月底 全额", "03-31", "4685.63"),
        ("下月底 300", "04-30", "300"),
        ("下个月5号 一半", "04-05", "2342.82"),
        ("15号 3000", "03-15", "3000"),
        ("十五号 一万二", "03-15", "12000"),
        ("3月15号 1.2万", "03-15", "12000"),
        ("三天后 两千五", "03-07", "2500"),
        ("两周后 3千", "03-18", "3000"),
        ("明天先还500元", "03-05", "500"),
        ("大后天 全部付清", "03-07", "4685.63"),
        ("￥３０００ 下周一", "03-09", "3000"),
    ],
)
def test_day_and_amount_in_any_order(text: str, day: str, amount: str) -> None:
    assert read(text) == PromiseSaid(dt.date.fromisoformat(f"2026-{day}"), Decimal(amount))


def test_either_alone_leaves_the_other_to_its_field() -> None:
    assert (read("fri"), read("3000")) == (PromiseSaid(dt.date(2026, 3, 6), None), PromiseSaid(None, Decimal(3000)))


@pytest.mark.parametrize(
    "text", ["soon 300", "5 500", "fri mon 300", "2月30号 500", "this tue 5", "本周一 5", "fri 300 or 400", "看情况", "32nd 5", "all half"]
)  # fmt: skip
def test_what_is_not_understood_is_never_guessed(text: str) -> None:
    said = read(text)
    assert (said.due_on, said.amount) == (None, None)
    assert said.unread


@given(st.text(max_size=40))
def test_any_text_is_read_or_given_back(text: str) -> None:
    said = read(text)
    assert said.due_on is None or said.due_on >= TODAY or "20" in text
    assert said.amount is None or said.amount >= 0
