"""Instalment plans: the schedule adds up to the cent, a bad one is refused with its reason, and money judges each part."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.money.months import add_months
from strategies.money.plan_judgement import Receipt, Tolerance, Verdict, judge
from strategies.money.plan_terms import CARD_LIMIT, Instalment, PlanTerms, Shape
from strategies.money.plans import draw_up
from strategies.money.refusals import refusal

SIGNED = date(2026, 1, 10)


def _terms(total: str = "1000", count: int = 3, shape: Shape = Shape.EQUAL_INSTALMENTS, **more: object) -> PlanTerms:
    return PlanTerms(shape, Decimal(total), SIGNED, date(2026, 1, 31), count, **more)  # type: ignore[arg-type]


def _custom(total: str, *instalments: tuple[str, str]) -> PlanTerms:
    parts = tuple((date.fromisoformat(on), Decimal(amount)) for on, amount in instalments)
    return PlanTerms(Shape.CUSTOM, Decimal(total), SIGNED, instalments=parts)


def _codes(terms: PlanTerms, **more: object) -> list[str]:
    instalments, refusals = draw_up(terms, **more)  # type: ignore[arg-type]
    assert bool(instalments) is not bool(refusals)
    return [found.code for found in refusals]


def test_equal_parts_leave_the_rest_to_the_last() -> None:
    instalments, _ = draw_up(_terms("1000", 3))
    assert [part.amount for part in instalments] == [Decimal("333.33"), Decimal("333.33"), Decimal("333.34")]


def test_the_31st_comes_back_after_a_short_month() -> None:
    instalments, _ = draw_up(_terms(count=4))
    assert [part.due_on.isoformat() for part in instalments] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_plan_from_the_last_of_february_may_ask_for_month_ends() -> None:
    terms = PlanTerms(Shape.EQUAL_PRINCIPAL, Decimal(30), SIGNED, date(2026, 2, 28), 3, every_months=1, day=31)
    assert [part.due_on.isoformat() for part in draw_up(terms)[0]] == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_equal_instalments_with_a_rate_are_equal_but_for_the_last_cents() -> None:
    """1 % a month on 10,000 in 12: the annuity is 10,000 × 0.01 / (1 − 1.01⁻¹²) = 888.4879."""
    instalments, _ = draw_up(_terms("10000", 12, yearly_rate=Decimal("0.12")))
    assert {part.amount for part in instalments[:-1]} == {Decimal("888.49")}
    assert instalments[-1].amount == Decimal("888.47")
    assert instalments[0] == Instalment(1, date(2026, 1, 31), Decimal("788.49"), Decimal("100.00"))
    assert sum(part.principal for part in instalments) == 10000


def test_equal_principal_with_a_rate_pays_falling_interest() -> None:
    instalments, _ = draw_up(_terms("1200", 3, Shape.EQUAL_PRINCIPAL, yearly_rate=Decimal("0.06"), every_months=2))
    assert [(part.principal, part.interest) for part in instalments] == [(400, 12), (400, 8), (400, 4)]


def test_custom_plan_as_agreed() -> None:
    instalments, _ = draw_up(_custom("500", ("2026-02-01", "200"), ("2026-02-15", "300")))
    assert [(part.number, part.amount) for part in instalments] == [(1, 200), (2, 300)]


def test_a_custom_plan_that_does_not_add_up_says_by_how_much() -> None:
    terms = _custom("500", ("2026-02-01", "200"), ("2026-02-15", "299.99"))
    assert draw_up(terms) == ([], [refusal("plan_does_not_add_up", sum="499.99", total="500", difference="0.01")])


def test_a_card_plan_runs_up_to_sixty_months() -> None:
    monthly = PlanTerms(Shape.EQUAL_INSTALMENTS, Decimal(6000), SIGNED, date(2026, 2, 10), 60)
    assert _codes(monthly, limit=CARD_LIMIT) == []
    assert draw_up(monthly)[0][-1].due_on == date(2031, 1, 10)
    longer = PlanTerms(Shape.EQUAL_INSTALMENTS, Decimal(6000), SIGNED, date(2026, 2, 10), 61)
    assert _codes(longer, limit=CARD_LIMIT) == ["plan_too_many", "plan_too_long"]
    sparse = PlanTerms(Shape.EQUAL_INSTALMENTS, Decimal(6000), SIGNED, date(2026, 2, 10), 21, every_months=3)
    assert _codes(sparse, limit=CARD_LIMIT) == ["plan_too_long"]
    assert _codes(longer) == []


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        (_terms("0"), ["not_positive"]),
        (_terms("-5"), ["not_positive"]),
        (_terms("NaN"), ["not_a_number"]),
        (_terms("1e40"), ["too_large"]),
        (_terms("0.005"), ["parts_of_a_cent"]),
        (_terms(count=0), ["plan_count"]),
        (_terms(count=10**9), ["plan_count"]),
        (_terms(every_months=0, day=0, yearly_rate=Decimal(-1)), ["plan_interval", "plan_rate", "plan_day"]),
        (_terms("0.02", 3), ["plan_instalment_not_positive"]),
        (PlanTerms(Shape.EQUAL_PRINCIPAL, Decimal(10), SIGNED, None, 2), ["plan_without_first_date"]),
        (PlanTerms(Shape.EQUAL_PRINCIPAL, Decimal(10), SIGNED, date(2026, 1, 9), 2), ["plan_begins_before_signing"]),
        (_custom("10"), ["plan_count"]),
        (_custom("10", ("2026-02-01", "10"), ("2026-03-01", "0")), ["not_positive"]),
        (_custom("10", ("2026-02-01", "15"), ("2026-03-01", "-5")), ["not_positive"]),
        (_custom("10", ("2026-02-01", "5"), ("2026-02-01", "5")), ["plan_dates_not_rising"]),
        (_custom("10", ("2026-02-01", "9.995"), ("2026-03-01", "0.005")), ["parts_of_a_cent", "parts_of_a_cent"]),
        (_custom("10", ("2026-02-01", "sNaN")), ["not_a_number"]),
    ],
)
def test_a_plan_that_cannot_be_is_refused(terms: PlanTerms, codes: list[str]) -> None:
    assert _codes(terms) == codes


TERMS = st.builds(
    PlanTerms,
    st.sampled_from([Shape.EQUAL_INSTALMENTS, Shape.EQUAL_PRINCIPAL]),
    st.integers(1, 100_000_000).map(lambda cents: Decimal(cents) / 100),
    st.just(SIGNED),
    st.dates(SIGNED, date(2030, 12, 31)),
    st.integers(1, 120),
    st.integers(1, 12),
    st.integers(0, 3600).map(lambda points: Decimal(points) / 10_000),
    st.none() | st.integers(28, 31),
)


@given(TERMS)
def test_any_plan_adds_up_to_the_cent_or_is_refused(terms: PlanTerms) -> None:
    instalments, refusals = draw_up(terms)
    if refusals:
        assert not instalments
        return
    assert len(instalments) == terms.count
    assert sum(part.principal for part in instalments) == terms.total
    assert all(part.amount > 0 and part.amount == round(part.amount, 2) for part in instalments)
    assert [part.due_on for part in instalments] == sorted({part.due_on for part in instalments})


@pytest.mark.parametrize(
    ("start", "months", "day", "end"),
    [
        ("2026-01-31", 1, None, "2026-02-28"),
        ("2024-02-29", 12, None, "2025-02-28"),
        ("2026-03-31", -1, None, "2026-02-28"),
        ("2026-02-28", 1, 31, "2026-03-31"),
        ("2025-03-31", 6, None, "2025-09-30"),
        ("9999-12-01", 1, None, "9999-12-31"),
        ("0001-01-01", -1, None, "0001-01-01"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: str, months: int, day: int | None, end: str) -> None:
    assert add_months(date.fromisoformat(start), months, day=day) == date.fromisoformat(end)


# --- judging ------------------------------------------------------------------------------------------------------------

FIRST, SECOND, THIRD = SIGNED, SIGNED + timedelta(days=30), SIGNED + timedelta(days=60)
PLAN = [Instalment(1, FIRST, Decimal(100)), Instalment(2, SECOND, Decimal(100)), Instalment(3, THIRD, Decimal(100))]


def _verdicts(*receipts: tuple[int, str], day: int, tolerance: Tolerance = Tolerance()) -> list[str]:  # noqa: B008 - frozen
    """Days are counted from the first due date."""
    money = [Receipt(FIRST + timedelta(days=on), Decimal(amount)) for on, amount in receipts]
    return [part.verdict for part in judge(PLAN, money, as_of=FIRST + timedelta(days=day), tolerance=tolerance)]


def test_a_plan_by_day_number() -> None:
    assert _verdicts(day=0) == ["open", "open", "open"]
    assert _verdicts(day=1) == ["broken", "open", "open"]
    assert _verdicts((0, "100"), day=0) == ["kept", "open", "open"]
    assert _verdicts((0, "60"), day=1) == ["partly_kept", "open", "open"]
    assert _verdicts((-5, "300"), day=0) == ["kept", "kept", "kept"]
    assert _verdicts((0, "100"), (30, "100"), day=61) == ["kept", "kept", "broken"]


def test_late_money_fills_the_oldest_first_but_does_not_unbreak_it() -> None:
    assert _verdicts((5, "100"), (30, "50"), day=31) == ["broken", "partly_kept", "open"]
    judged = judge(PLAN, [Receipt(FIRST + timedelta(days=5), Decimal(100))], as_of=FIRST + timedelta(days=5))
    assert (judged[0].paid, judged[0].still_open) == (0, 0)


def test_tolerance_of_days_and_amount() -> None:
    lenient = Tolerance(days=3, amount=Decimal(5))
    assert _verdicts((3, "95"), day=3, tolerance=lenient) == ["open", "open", "open"]
    assert _verdicts((3, "95"), day=4, tolerance=lenient) == ["kept", "open", "open"]
    assert _verdicts((4, "100"), day=4, tolerance=lenient) == ["broken", "open", "open"]
    assert _verdicts((0, "94.99"), day=4, tolerance=lenient) == ["partly_kept", "open", "open"]


def test_the_tolerated_amount_does_not_grow_with_every_instalment() -> None:
    lenient = Tolerance(amount=Decimal(5))
    assert _verdicts((0, "97"), (30, "97"), (60, "100"), day=61, tolerance=lenient) == [
        "kept",
        "partly_kept",
        "partly_kept",
    ]


def test_tolerance_never_keeps_a_promise_without_money() -> None:
    assert _verdicts(day=1, tolerance=Tolerance(amount=Decimal(1000)))[0] == Verdict.BROKEN


def test_money_taken_back_no_longer_keeps_anything() -> None:
    assert _verdicts((0, "100"), (10, "-100"), day=31) == ["kept", "broken", "open"]
    assert _verdicts((0, "100"), (0, "-100"), day=31) == ["broken", "broken", "open"]


RECEIPTS = st.lists(st.tuples(st.integers(-10, 90), st.integers(1, 20_000)), max_size=6)


@given(RECEIPTS, st.integers(-10, 90))
def test_the_judged_money_is_the_money_that_came_in(receipts: list[tuple[int, int]], day: int) -> None:
    money = [Receipt(FIRST + timedelta(days=on), Decimal(cents) / 100) for on, cents in receipts]
    as_of = FIRST + timedelta(days=day)
    judged = judge(PLAN, money, as_of=as_of)
    known = sum(receipt.amount for receipt in money if receipt.on <= as_of)
    assert sum(part.amount - part.still_open for part in judged) == min(known, 300)
    assert judge(PLAN[::-1], money[::-1], as_of=as_of) == judged
