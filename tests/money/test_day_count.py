"""Day counts and rounding: what a day, a year and a cent are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.money.day_count import Counting, DayCount, basis, days, year_fraction
from strategies.money.rounding import CENT, to_cents

dates = st.dates(min_value=date(1999, 1, 1), max_value=date(2101, 12, 31))
cents = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=6)


@pytest.mark.parametrize(
    ("start", "end", "actual", "thirties"),
    [
        (date(2025, 1, 15), date(2025, 4, 15), 90, 90),
        (date(2024, 2, 28), date(2024, 3, 1), 2, 3),  # leap year
        (date(2025, 2, 28), date(2025, 3, 1), 1, 3),
        (date(2025, 1, 30), date(2025, 1, 31), 1, 0),  # 30E/360 knows no 31st
        (date(2025, 1, 31), date(2025, 3, 31), 59, 60),
        (date(2024, 1, 1), date(2025, 1, 1), 366, 360),
    ],
)
def test_days_between(start: date, end: date, actual: int, thirties: int) -> None:
    assert [days(start, end, day_count) for day_count in DayCount] == [actual, actual, actual, thirties]


def test_basis_follows_the_leap_year_only_under_act_act() -> None:
    assert [basis(day_count, date(2024, 5, 1)) for day_count in DayCount] == [360, 365, 366, 360]
    assert [basis(day_count, date(2100, 5, 1)) for day_count in DayCount] == [360, 365, 365, 360]


def test_act_act_divides_each_year_by_its_own_days() -> None:
    fraction = year_fraction(date(2023, 12, 30), date(2024, 1, 3), DayCount.ACT_ACT)
    assert fraction == Decimal(2) / 365 + Decimal(2) / 366
    overdue = year_fraction(date(2023, 12, 30), date(2024, 1, 3), DayCount.ACT_ACT, Counting.LAST_DAY)
    assert overdue == Decimal(1) / 365 + Decimal(3) / 366  # 31 December; 1, 2 and 3 January


@given(dates)
def test_the_two_countings_name_neighbouring_days(cut: date) -> None:
    assert Counting.FIRST_DAY.day_after(cut) == cut
    assert Counting.LAST_DAY.day_after(cut) == cut + timedelta(days=1)
    for counting in Counting:
        assert counting.cut_before(counting.day_after(cut)) == cut


@given(dates, dates, dates, st.sampled_from(DayCount))
def test_days_add_up_over_any_split(first: date, middle: date, last: date, day_count: DayCount) -> None:
    assert days(first, middle, day_count) + days(middle, last, day_count) == days(first, last, day_count)


@given(st.integers(min_value=2000, max_value=2099), st.sampled_from([DayCount.ACT_ACT, DayCount.THIRTY_360]))
def test_a_calendar_year_is_one_year(year: int, day_count: DayCount) -> None:
    assert year_fraction(date(year, 1, 1), date(year + 1, 1, 1), day_count) == 1


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("0.0049999", "0.00"), ("2.675", "2.68"), ("1.125", "1.13"), ("-0.005", "-0.01")],
)
def test_half_goes_up(value: str, rounded: str) -> None:
    assert to_cents(Decimal(value)) == Decimal(rounded)


@given(cents)
def test_rounding_moves_at_most_half_a_cent_and_mirrors_corrections(value: Decimal) -> None:
    rounded = to_cents(value)
    assert abs(rounded - value) <= CENT / 2
    assert to_cents(-value) == -rounded
    assert to_cents(rounded) == rounded
