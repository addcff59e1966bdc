"""Single date cells, and the order of day and month decided from whole columns."""

import datetime as dt

import pytest

from cases.intake.dates import DateEvidence, DateQuestion, decide, read_cell

THIRD_OF_APRIL = dt.date(2026, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-03",
        "2026/4/3",
        "2026.04.03",
        "20260403",
        "20260403.0",
        "2026年4月3日",
        "2026 年 4 月 3 日",
        "２０２６-０４-０３",
        "2026-04-03 00:00:00",
        "2026-04-03T08:30:00Z",
        "2026/4/3 上午 9:05",
        "3 Apr 2026",
        "03-APR-26",
        "April 3, 2026",
        "Apr. 3rd, 2026",
        "Fri, 3 Apr 2026",
        "46115",
        "46115.75",
    ],
)
def test_cell_with_one_reading_is_read_whatever_the_order(text: str) -> None:
    assert {read_cell(text).under(order) for order in ("dmy", "mdy", "ymd", None)} == {THIRD_OF_APRIL}


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("03/04/2026", {"dmy": "2026-04-03", "mdy": "2026-03-04"}),
        ("3.4.2026", {"dmy": "2026-04-03", "mdy": "2026-03-04"}),
        ("13/04/2026", {"dmy": "2026-04-13"}),
        ("4/13/2026 19:31", {"mdy": "2026-04-13"}),
        ("13/13/2026", {}),
        ("31/02/2026", {}),
        ("03/04/26", {"dmy": "2026-04-03", "mdy": "2026-03-04"}),
        ("26-04-13", {"dmy": "2013-04-26", "ymd": "2026-04-13"}),
        ("hello", {}),
        ("12345678901", {}),
    ],
)
def test_cell_has_exactly_these_readings(text: str, readings: dict[str, str]) -> None:
    cell = read_cell(text)
    assert (cell.fixed, {order: day.isoformat() for order, day in cell.by_order.items()}) == (None, readings)


def evidence(header: str, *cells: str) -> DateEvidence:
    column = DateEvidence(header)
    column.add(cells)
    return column


def test_column_with_a_day_above_twelve_decides_the_order() -> None:
    assert decide([evidence("due", "03/04/2026", "05/04/2026", "25/04/2026")]) == {"due": "dmy"}


def test_column_that_can_be_read_two_ways_asks() -> None:
    asked = decide([evidence("due", "03/04/2026", "05/06/2026")])
    assert asked == DateQuestion("due", "03/04/2026", {"dmy": dt.date(2026, 4, 3), "mdy": dt.date(2026, 3, 4)})


def test_one_typing_error_is_no_evidence() -> None:
    assert isinstance(decide([evidence("due", "03/04/2026", "13/13/2026")]), DateQuestion)


def test_one_month_thirteen_among_many_days_is_no_evidence() -> None:
    cells = [f"{month:02}/{day:02}/2026" for month in range(1, 10) for day in range(1, 13)]
    assert isinstance(decide([evidence("due", *cells, "13/01/2026")]), DateQuestion)


def test_other_column_of_the_file_lends_its_order() -> None:
    orders = decide([evidence("due", "01/04/2026", "01/05/2026"), evidence("issued", "15/03/2026", "28/03/2026")])
    assert orders == {"due": "dmy", "issued": "dmy"}


def test_columns_that_prove_different_orders_keep_their_own() -> None:
    orders = decide([evidence("due", "15/04/2026"), evidence("issued", "03/28/2026")])
    assert orders == {"due": "dmy", "issued": "mdy"}


def test_contradiction_inside_a_column_asks_unless_one_side_is_a_rare_slip() -> None:
    mixed = evidence("due", "25/04/2026", "04/25/2026", "03/04/2026")
    assert isinstance(decide([mixed]), DateQuestion)
    slip = evidence("due", *(f"{day}/{month:02}/2026" for day in range(13, 29) for month in range(1, 5)), "04/25/2026")
    assert decide([slip]) == {"due": "dmy"}


def test_forced_order_holds() -> None:
    assert decide([evidence("due", "03/04/2026")], forced="mdy") == {"due": "mdy"}


def test_dates_that_are_the_same_both_ways_need_no_answer() -> None:
    assert decide([evidence("due", "03/03/2026", "04/04/2026")])["due"] in ("dmy", "mdy")
