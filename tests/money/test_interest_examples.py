"""Every worked example of the compliance rules on interest, to the cent (sections 2.0, 2.2 and 2.4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from strategies.money.accrual import Movement, accrue, total
from strategies.money.claims import BuyerClass, CreditorClass
from strategies.money.day_count import Counting, DayCount
from strategies.money.interest import late_interest
from strategies.money.rates import Per, Rate
from strategies.money.rounding import to_cents
from strategies.money.rules import cn_lenders, cn_private, cn_trade, due_dates, europe, united_states
from strategies.money.schedule import RatePiece
from strategies.money.terms import Terms
from tests.money.rate_tables import book

D = Decimal
LOAN = {"jurisdiction": "CN", "claim": "loan", "contract_on": "2025-06-01"}
SALE = {"claim": "sale"}


def yearly(percent: str) -> dict[str, str]:
    return {"percent": percent, "per": "year"}


def posted(terms: dict[str, Any], base: str, due_on: date, as_of: date) -> dict[str, Decimal]:
    lines = late_interest(
        terms=Terms.from_json(terms),
        book=book(),
        movements=[Movement(due_on, D(base))],
        due_on=due_on,
        as_of=as_of,
    )
    return {kind: total(of_kind) for kind, of_kind in lines.items()}


def at(rate: Rate, base: str, start: date, end: date) -> Decimal:
    lines = accrue(movements=[Movement(start, D(base))], schedule=[RatePiece(rate, "")], start=start, end=end)
    return total(lines)


@pytest.mark.parametrize(("day_count", "interest"), [(DayCount.ACT_365F, "360.00"), (DayCount.ACT_360, "365.00")])
def test_base_formula_over_90_days(day_count: DayCount, interest: str) -> None:
    start, end = date(2025, 1, 15), date(2025, 4, 15)
    (line,) = accrue(
        movements=[Movement(start, D(10_000))],
        schedule=[RatePiece(Rate(D("0.146")), "")],
        start=start,
        end=end,
        day_count=day_count,
        counting=Counting.FIRST_DAY,
    )
    assert (line.days, line.cents, line.first_day, line.last_day) == (90, D(interest), start, date(2025, 4, 14))


HALF_YEAR = (date(2025, 7, 1), date(2025, 12, 31))  # 183 days
QUARTER = (date(2025, 1, 15), date(2025, 4, 15))  # 90 days; LPR1Y stands at 3.1 %
EU_LATE = (date(2024, 7, 31), date(2024, 10, 15))  # 76 days


@pytest.mark.parametrize(
    ("name", "terms", "base", "span", "expected"),
    [
        ("INT-CN-01", LOAN | {"late_rate": yearly("18")}, "50000", HALF_YEAR, {"interest": "3008.22"}),
        (
            "INT-CN-02",
            LOAN | {"late_rate": yearly("15"), "penalty_rate": {"percent": "0.03", "per": "day"}},
            "50000",
            HALF_YEAR,
            {"interest": "3008.22", "penalty": "0.00"},
        ),
        ("INT-CN-03", LOAN, "50000", HALF_YEAR, {"interest": "752.05"}),
        ("INT-CN-04", LOAN | {"term_rate": yearly("8")}, "50000", HALF_YEAR, {"interest": "2005.48"}),
        (
            "INT-CN-13",
            {"jurisdiction": "CN", "claim": "card", "late_rate": {"percent": "0.05", "per": "day"}},
            "8000",
            (date(2025, 3, 1), date(2025, 3, 31)),
            {"interest": "120.00"},
        ),
        ("INT-CN-16", SALE | {"jurisdiction": "CN"}, "200000", QUARTER, {"interest": "1987.40"}),
        (
            "INT-CN-16 at the most",
            SALE | {"jurisdiction": "CN", "late_factor": "1.5"},
            "200000",
            QUARTER,
            {"interest": "2293.15"},
        ),
        ("INT-CN-17", {"jurisdiction": "CN", "claim": "sme_supply"}, "200000", QUARTER, {"interest": "9000.00"}),
        (
            "INT-CN-19",
            {"jurisdiction": "CN", "claim": "judgment"},
            "100000",
            (date(2025, 3, 1), date(2025, 9, 1)),
            {"delay": "3220.00"},
        ),
        ("INT-EU-01", SALE | {"jurisdiction": "DE"}, "10000", EU_LATE, {"interest": "255.07"}),
        ("INT-UK-01", SALE | {"jurisdiction": "UK"}, "10000", EU_LATE, {"interest": "275.89"}),
    ],
)
def test_late_interest_by_terms(
    name: str, terms: dict[str, Any], base: str, span: tuple[date, date], expected: dict[str, str]
) -> None:
    assert posted(terms, base, *span) == {kind: D(amount) for kind, amount in expected.items()}


def test_cn_01_claim_and_formula() -> None:
    assert at(Rate(D("0.18")), "50000", *HALF_YEAR) == D("4512.33")
    lines = late_interest(
        terms=Terms.from_json(LOAN | {"late_rate": yearly("18")}),
        book=book(),
        movements=[Movement(HALF_YEAR[0], D(50_000))],
        due_on=HALF_YEAR[0],
        as_of=HALF_YEAR[1],
    )
    (line,) = lines["interest"]
    assert line.formula == "50,000.00 × 12 % × 183 / 365 = 3,008.22"
    assert (line.rule, line.source) == ("INT-CN-01", "4 × LPR1Y 3 % (2025-05-20, NIFC)")
    assert (line.claimed, line.claimed_cents) == (Rate(D("0.18")), D("4512.33"))


def test_cn_02_rates_add_up_before_the_cut() -> None:
    assert Rate(D("0.15")).yearly() + Rate(D("0.0003"), Per.DAY).yearly() == D("0.2595")


def test_cn_02_fees_take_only_the_room_left() -> None:
    ceiling = D("3008.22")
    assert cn_private.fees_within_cap(D(500), interest_and_penalty=D("2800.00"), ceiling=ceiling) == D("208.22")
    assert cn_private.fees_within_cap(D(500), interest_and_penalty=ceiling, ceiling=ceiling) == 0


def test_cn_05_a_note_that_turns_interest_into_principal() -> None:
    cap, principal = Rate(D("0.12")), D(100_000)
    recognised = cn_private.renewed_principal(principal, principal * cap.yearly(), noted=D(120_000))
    claimed = recognised * (1 + cap.yearly())
    ceiling = cn_private.renewal_ceiling(principal, cap, years=D(2))
    assert (recognised, claimed, ceiling, min(claimed, ceiling)) == (112_000, 125_440, 124_000, 124_000)


def test_cn_06_principal_is_what_was_paid_out() -> None:
    assert cn_private.principal_paid_out(noted=D(100_000), paid_out=D(92_000)) == 92_000


def test_cn_07_no_clause_no_interest() -> None:
    (piece,) = cn_private.term_interest(None)
    assert (piece.rate.value, piece.rule) == (0, "INT-CN-07")


def test_cn_08_old_contract_is_cut_in_two() -> None:
    terms = LOAN | {"contract_on": "2019-09-01", "filed_on": "2021-03-01", "late_rate": yearly("30")}
    lines = late_interest(
        terms=Terms.from_json(terms),
        book=book(),
        movements=[Movement(date(2020, 1, 1), D(10_000))],
        due_on=date(2020, 1, 1),
        as_of=date(2020, 12, 31),
    )["interest"]
    assert [(line.first_day, line.last_day, line.rate.value, line.rule) for line in lines] == [
        (date(2020, 1, 2), date(2020, 8, 19), D("0.24"), "INT-CN-08"),
        (date(2020, 8, 20), date(2020, 12, 31), D("0.154"), "INT-CN-08"),
    ]


@pytest.mark.parametrize("creditor_class", sorted(set(CreditorClass) - {CreditorClass.PRIVATE}))
def test_cn_09_lenders_by_trade_stand_outside_the_private_cap(creditor_class: str) -> None:
    terms = LOAN | {"creditor_class": creditor_class, "late_rate": yearly("18")}
    assert posted(terms, "50000", *HALF_YEAR) == {"interest": D("4512.33")}


def test_cn_10_all_in_above_24_percent_is_reducible() -> None:
    assert not cn_lenders.is_reducible(D(240), base=D(1000), days=365)
    assert cn_lenders.is_reducible(D("240.01"), base=D(1000), days=365)
    bank = LOAN | {"creditor_class": "bank", "late_rate": yearly("30")}
    assert posted(bank, "50000", *HALF_YEAR) == {"interest": D("7520.55")}
    assert posted(bank | {"reduction_requested": True}, "50000", *HALF_YEAR) == {"interest": D("6016.44")}


@pytest.mark.parametrize(
    ("contract_on", "cap"),
    [(date(2025, 6, 1), []), (date(2026, 1, 1), [D("0.24")]), (date(2028, 1, 1), [D("0.12")])],
)
def test_cn_11_microloan_cap_by_origination(contract_on: date, cap: list[Decimal]) -> None:
    assert [piece.rate.value for piece in cn_lenders.microloan_cap(book(), contract_on)] == cap


def test_cn_12_bank_late_rate() -> None:
    assert [rate.value for rate in cn_lenders.bank_late_range(Rate(D("0.06")))] == [D("0.078"), D("0.09")]
    assert cn_lenders.bank_late_rate(Rate(D("0.06")), D("1.8"))[0].rate.value == D("0.09")
    bank = LOAN | {"creditor_class": "bank", "term_rate": yearly("6")}
    assert posted(bank, "50000", *HALF_YEAR) == {"interest": D("1955.34")}
    assert posted(bank | {"late_rate": yearly("12")}, "50000", *HALF_YEAR) == {"interest": D("2256.16")}


def test_cn_13_daily_rate_is_18_25_percent_a_year() -> None:
    assert cn_lenders.CARD_CEILING.yearly() == D("0.1825")


def test_cn_14_late_charge_and_its_base() -> None:
    assert to_cents(cn_lenders.card_late_charge(D(800), D(0))) == D("40.00")
    assert cn_lenders.card_late_charge(D(800), D(900)) == 0


def test_cn_15_penalty_above_130_percent_of_the_loss() -> None:
    assert not cn_trade.is_penalty_too_high(D(1300), loss=D(1000))
    assert cn_trade.is_penalty_too_high(D("1300.01"), loss=D(1000))


def test_cn_17_agreed_rate_is_lifted_to_lpr() -> None:
    low = {"jurisdiction": "CN", "claim": "sme_supply", "contract_on": "2025-06-01", "late_rate": yearly("1")}
    assert posted(low, "50000", *HALF_YEAR) == {"interest": D("752.05")}


@pytest.mark.parametrize(
    ("buyer", "agreed_days", "due_on", "to_review"),
    [
        (BuyerClass.PUBLIC, None, date(2025, 7, 1), False),
        (BuyerClass.PUBLIC, 90, date(2025, 7, 31), True),
        (BuyerClass.LARGE, None, date(2025, 7, 31), False),
        (BuyerClass.LARGE, 90, date(2025, 8, 30), True),
    ],
)
def test_cn_18_due_date(buyer: BuyerClass, agreed_days: int | None, due_on: date, to_review: bool) -> None:
    due = due_dates.sme_due_on(date(2025, 6, 1), buyer, agreed_days)
    assert (due.on, due.to_review) == (due_on, to_review)


def test_cn_20_acceleration_from_a_fifth() -> None:
    assert cn_trade.may_accelerate(D(1000), D(200), grace_is_over=True)
    assert not cn_trade.may_accelerate(D(1000), D("199.99"), grace_is_over=True)
    assert not cn_trade.may_accelerate(D(1000), D(200), grace_is_over=False)


def test_eu_02_forty_for_every_instalment() -> None:
    assert [europe.eu_fixed_sum(late) for late in (1, 3)] == [40, 120]


@pytest.mark.parametrize(
    ("buyer", "agreed_days", "due_on", "to_review"),
    [
        (BuyerClass.BUSINESS, None, date(2024, 7, 10), False),
        (BuyerClass.BUSINESS, 60, date(2024, 8, 9), False),
        (BuyerClass.BUSINESS, 90, date(2024, 9, 8), True),
        (BuyerClass.PUBLIC, 90, date(2024, 8, 9), True),
    ],
)
def test_eu_03_due_date(buyer: BuyerClass, agreed_days: int | None, due_on: date, to_review: bool) -> None:
    due = due_dates.eu_due_on(date(2024, 6, 10), date(2024, 6, 1), buyer, agreed_days)
    assert (due.on, due.to_review) == (due_on, to_review)


def test_eu_04_states_differ() -> None:
    """Overdue from November to January: by half years, up to the half point, or at the rate of the payment."""
    span = (date(2024, 11, 1), date(2025, 1, 31))
    rates = {
        state: [
            line.rate.value
            for line in late_interest(
                terms=Terms.from_json(SALE | {"jurisdiction": state}),
                book=book(),
                movements=[Movement(span[0], D(10_000))],
                due_on=span[0],
                as_of=span[1],
            )["interest"]
        ]
        for state in ("DE", "BE", "IE", "UK")
    }
    assert rates == {
        "DE": [D("0.1225"), D("0.1115")],
        "BE": [D("0.125"), D("0.115")],
        "IE": [D("0.1115")],
        "UK": [D("0.1325")],
    }


@pytest.mark.parametrize(("debt", "fixed"), [("999.99", 40), ("1000", 70), ("9999.99", 70), ("10000", 100)])
def test_uk_01_fixed_sum(debt: str, fixed: int) -> None:
    assert europe.uk_fixed_sum(D(debt)) == fixed


def test_uk_02_breathing_space_is_never_charged() -> None:
    space = {"from": "2024-08-11", "until": "2024-08-20", "rule": "INT-UK-02"}
    terms = Terms.from_json(SALE | {"jurisdiction": "UK", "frozen": [space]})
    lines = late_interest(
        terms=terms, book=book(), movements=[Movement(EU_LATE[0], D(10_000))], due_on=EU_LATE[0], as_of=EU_LATE[1]
    )["interest"]
    assert [(line.days, line.cents, line.rule) for line in lines] == [
        (10, D("36.30"), "INT-UK-01"),
        (10, D("0.00"), "INT-UK-02"),
        (56, D("203.29"), "INT-UK-01"),
    ]


def test_us_01_only_what_is_agreed_or_permitted() -> None:
    assert united_states.charges_without_basis(
        ["interest", "late_fee", "convenience_fee"], agreed={"interest"}, permitted_by_law={"late_fee"}
    ) == ["convenience_fee"]


def test_us_01_no_interest_without_agreement() -> None:
    assert posted({"jurisdiction": "US", "claim": "contract"}, "10000", *EU_LATE) == {}


def test_us_validation_period_over_labor_day() -> None:
    labor_day = date(2026, 9, 7)
    assert united_states.validation_ends_on(date(2026, 9, 4), {labor_day}) == date(2026, 10, 14)
