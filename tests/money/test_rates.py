"""Rate histories, the admin's table, and the terms of a debt: what is read, and what is refused by name."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.money.accrual import FrozenPeriod
from strategies.money.claims import BuyerClass, Claim, CreditorClass
from strategies.money.day_count import DayCount
from strategies.money.rate_table import read_rates
from strategies.money.rates import Per, Rate, RateHistory, RateUnknown, RateValue, Series, percent
from strategies.money.terms import Terms, TermsRefused
from tests.money.rate_tables import book

D = Decimal
GOOD = {"series": "LPR1Y", "valid_from": "2025-05-20", "rate": "3.00", "source": "NIFC"}


def test_value_in_force() -> None:
    rates = book()
    assert rates.on(Series.LPR1Y, date(2025, 5, 19)).rate == D("0.031")
    assert rates.on(Series.LPR1Y, date(2025, 5, 20)).rate == D("0.03")


@pytest.mark.parametrize(("series", "day"), [(Series.LPR1Y, date(2019, 8, 19)), (Series.LPR5Y, date(2025, 1, 1))])
def test_unknown_days_and_series_are_refused_not_guessed(series: Series, day: date) -> None:
    with pytest.raises(RateUnknown) as refused:
        book().on(series, day)
    assert (refused.value.series, refused.value.day) == (series, day)


def test_pieces_of_a_period() -> None:
    pieces = book().history(Series.ECB_MRO).pieces(date(2024, 6, 1), date(2024, 9, 19))
    assert [(first, until, value.rate) for first, until, value in pieces] == [
        (date(2024, 6, 1), date(2024, 6, 12), D("0.045")),
        (date(2024, 6, 12), date(2024, 9, 18), D("0.0425")),
        (date(2024, 9, 18), date(2024, 9, 19), D("0.0365")),
    ]


@given(st.dates(date(2019, 8, 20), date(2027, 1, 1)), st.dates(date(2019, 8, 20), date(2027, 1, 1)))
def test_pieces_join_without_gap_and_hold_what_is_in_force(start: date, end: date) -> None:
    history = book().history(Series.LPR1Y)
    pieces = history.pieces(start, end)
    edges = [piece[0] for piece in pieces] + [piece[1] for piece in pieces[-1:]]
    assert edges == sorted(set(edges))
    assert (edges[:1], edges[-1:]) == (([start], [end]) if start < end else ([], []))
    assert all(history.on(first) == value for first, _until, value in pieces)


@pytest.mark.parametrize("written", ["3.10", "3.10 %", " 3.1%", 3.1, D("3.10")])
def test_rates_are_percent_however_they_are_written(written: object) -> None:
    rates, problems = read_rates([GOOD | {"rate": written, "valid_from": datetime(2025, 5, 20)}])  # noqa: DTZ001
    assert problems == []
    assert rates.on(Series.LPR1Y, date(2025, 5, 20)).rate == D("0.031")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rate": "about three"}, "The rate is not a figure in percent, like 3.10."),
        ({"rate": ""}, "The rate is not a figure in percent, like 3.10."),
        ({"rate": "NaN"}, "The rate must lie between -5 and 100 percent."),
        ({"rate": "310"}, "The rate must lie between -5 and 100 percent."),
        ({"series": "LPR"}, "The series must be one of LPR1Y, LPR5Y, ECB_MRO, BOE_BASE."),
        ({"source": " "}, "Say where the rate was published: the source is empty."),
        ({"valid_from": "20.05.2025"}, "The day from which a rate is valid is written like 2025-05-20."),
        ({}, "LPR1Y has two values from 2025-05-20."),
        (
            {"valid_from": "2024-10-21"},
            "LPR1Y: 2024-10-21 stands after 2025-05-20; rows of a series go from old to new.",
        ),
    ],
)
def test_a_bad_row_is_refused_by_its_number(change: dict[str, str], sentence: str) -> None:
    rates, problems = read_rates([GOOD, GOOD | change, GOOD | {"series": "LPR5Y"}])
    assert [(problem.row, str(problem.sentence)) for problem in problems] == [(2, sentence)]
    assert sorted(rates.histories) == ["LPR1Y", "LPR5Y"]


def test_a_history_out_of_order_cannot_be_built() -> None:
    late, early = (RateValue("LPR1Y", date(year, 1, 1), D("0.03"), "NIFC") for year in (2025, 2024))
    with pytest.raises(ValueError, match="oldest first"):
        RateHistory("LPR1Y", (late, early))


def test_daily_rates_are_compared_by_the_year() -> None:
    assert Rate(D("0.0003"), Per.DAY).yearly() == D("0.1095")


@pytest.mark.parametrize(("share", "shown"), [("0.12", "12 %"), ("0.1225", "12.25 %"), ("1", "100 %"), ("0", "0 %")])
def test_percent_shows_no_more_places_than_there_are(share: str, shown: str) -> None:
    assert percent(D(share)) == shown


FULL = Terms(
    jurisdiction="CN",
    claim=Claim.LOAN,
    creditor_class=CreditorClass.MICROLOAN,
    buyer_class=BuyerClass.PUBLIC,
    day_count=DayCount.ACT_360,
    term_rate=Rate(D("0.125")),
    late_rate=Rate(D("0.0005"), Per.DAY),
    penalty_rate=Rate(D("0.0003"), Per.DAY),
    agreed_cap=Rate(D("0.2")),
    late_factor=D("1.4"),
    contract_on=date(2025, 6, 1),
    filed_on=date(2025, 9, 1),
    reduction_requested=True,
    frozen=(FrozenPeriod(date(2025, 7, 1), None, "INT-UK-02", "moratorium"),),
)


def test_terms_come_back_from_json_as_they_went() -> None:
    assert Terms.from_json(FULL.as_json()) == FULL
    assert Terms().as_json() == {}
    assert Terms.from_json({}) == Terms()


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"jurisdiction": "XX"}, ["jurisdiction"]),
        ({"jurisdiction": ["CN"]}, ["jurisdiction"]),
        ({"claim": "gift"}, ["claim"]),
        ({"claim": []}, ["claim"]),
        ({"day_count": "ACT/364"}, ["day_count"]),
        ({"term_rate": "18"}, ["term_rate"]),
        ({"term_rate": {"percent": "18", "per": "month"}}, ["term_rate"]),
        ({"term_rate": {"percent": 0.1}}, ["term_rate"]),
        ({"term_rate": {"percent": "-1"}}, ["term_rate"]),
        ({"term_rate": {"percent": "inf"}}, ["term_rate"]),
        ({"late_factor": True}, ["late_factor"]),
        ({"contract_on": "yesterday"}, ["contract_on"]),
        ({"contract_on": None}, ["contract_on"]),
        ({"compounding": "monthly"}, ["compounding"]),
        ({"reduction_requested": "yes"}, ["reduction_requested"]),
        ({"frozen": {"from": "2025-08-01"}}, ["frozen"]),
        ({"frozen": [{"until": "2025-08-01"}]}, ["frozen"]),
        ({"frozen": [{"from": "2025-08-01", "rule": "mine"}]}, ["frozen"]),
        ({"frozen": [{"from": "2025-08-02", "until": "2025-08-01"}]}, ["frozen"]),
        ({"interest": "18", "day_count": "x"}, ["interest", "day_count"]),
        ({"claim": "sale"}, ["jurisdiction"]),
        ({"jurisdiction": "CN", "claim": "loan"}, ["contract_on"]),
        ({"jurisdiction": "CN", "claim": "loan", "creditor_class": "bank"}, ["term_rate"]),
        ({"jurisdiction": "CN", "claim": "loan", "creditor_class": "microloan"}, ["contract_on", "term_rate"]),
        (
            {"jurisdiction": "CN", "claim": "sme_supply", "late_rate": {"percent": "1"}},
            ["contract_on"],
        ),
        ({"jurisdiction": "CN", "claim": "card"}, ["term_rate"]),
        ({"day_count": "ACT/ACT", "late_rate": {"percent": "0.05", "per": "day"}}, ["day_count"]),
        ({"contract_on": "2025-02-01", "filed_on": "2025-01-01"}, ["filed_on"]),
    ],
)
def test_refusals_name_the_field(data: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(TermsRefused) as refused:
        Terms.from_json(data)
    assert list(refused.value.problems) == fields
    assert all(str(sentence) for sentence in refused.value.problems.values())


def test_no_compounding_is_the_one_choice() -> None:
    assert Terms.from_json({"compounding": "none"}) == Terms()


def test_a_period_frozen_for_ever_has_no_end() -> None:
    (period,) = Terms.from_json({"frozen": [{"from": "2025-08-01", "until": "9999-12-31"}]}).frozen
    assert period.last_day is None
