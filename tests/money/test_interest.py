"""From terms to lines: what a debt's terms claim, what is left of it, and that posting in parts loses nothing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.money.accrual import FrozenPeriod, Movement, total
from strategies.money.claims import Claim, CreditorClass
from strategies.money.day_count import DayCount
from strategies.money.interest import allowed_fees, late_interest, term_interest
from strategies.money.rates import Per, Rate, RateBook, RateUnknown
from strategies.money.terms import Terms, TermsRefused
from tests.money.rate_tables import book

D = Decimal
DUE, AS_OF = date(2025, 7, 1), date(2025, 12, 31)
BOOK = book()
OWED = [Movement(DUE, D(50_000))]


def rate(percent: str, per: Per = Per.YEAR) -> Rate:
    return Rate(D(percent) / 100, per)


def loan(late: Rate, penalty: Rate | None = None) -> Terms:
    return Terms(
        jurisdiction="CN",
        claim=Claim.LOAN,
        contract_on=date(2025, 6, 1),
        late_rate=late,
        penalty_rate=penalty,
    )


@pytest.mark.parametrize("as_of", [DUE, DUE - timedelta(days=1)])
def test_nothing_runs_up_to_the_due_date(as_of: date) -> None:
    assert late_interest(terms=loan(rate("8")), book=BOOK, movements=OWED, due_on=DUE, as_of=as_of) == {}


def test_the_first_day_late_costs_one_day() -> None:
    (line,) = late_interest(
        terms=loan(rate("7.3")), book=BOOK, movements=OWED, due_on=DUE, as_of=DUE + timedelta(days=1)
    )["interest"]
    assert (line.first_day, line.last_day, line.cents) == (date(2025, 7, 2), date(2025, 7, 2), D("10.00"))


def test_a_debt_without_terms_accrues_nothing() -> None:
    assert late_interest(terms=Terms(), book=RateBook({}), movements=OWED, due_on=DUE, as_of=AS_OF) == {}


def test_a_missing_table_is_never_taken_for_no_cap() -> None:
    with pytest.raises(RateUnknown):
        late_interest(terms=loan(rate("18")), book=RateBook({}), movements=OWED, due_on=DUE, as_of=AS_OF)


def test_terms_that_lack_what_the_rule_needs_are_refused() -> None:
    terms = Terms(jurisdiction="CN", claim=Claim.LOAN)
    with pytest.raises(TermsRefused):
        late_interest(terms=terms, book=BOOK, movements=OWED, due_on=DUE, as_of=AS_OF)


def test_the_penalty_takes_the_room_that_interest_leaves() -> None:
    lines = late_interest(
        terms=loan(rate("8"), rate("0.03", Per.DAY)), book=BOOK, movements=OWED, due_on=DUE, as_of=AS_OF
    )
    assert [(kind, line.rate, line.rule, line.claimed) for kind, (line,) in lines.items()] == [
        ("interest", rate("8"), "AGREED", None),
        ("penalty", rate("4"), "INT-CN-02", rate("0.03", Per.DAY)),
    ]


def test_fees_take_what_interest_and_penalty_leave() -> None:
    def left(late: str) -> Decimal:
        return allowed_fees(
            terms=loan(rate(late)), book=BOOK, movements=OWED, due_on=DUE, as_of=AS_OF, fees=D("1500.00")
        )

    assert left("8") == D("3008.22") - D("2005.48")
    assert left("12") == 0
    assert left("1") == D("1500.00")


BANK = Terms(jurisdiction="CN", claim=Claim.LOAN, creditor_class=CreditorClass.BANK, term_rate=Rate(D("0.06")))


@pytest.mark.parametrize("terms", [Terms(jurisdiction="CN", claim=Claim.SALE), BANK])
def test_fees_are_cut_by_no_bound_on_the_rate_alone(terms: Terms) -> None:
    assert allowed_fees(terms=terms, book=BOOK, movements=OWED, due_on=DUE, as_of=AS_OF, fees=D(9999)) == 9999


def test_interest_of_the_term_counts_the_first_day_and_not_the_last() -> None:
    terms = Terms(jurisdiction="CN", claim=Claim.LOAN, contract_on=date(2025, 6, 1), term_rate=rate("18"))
    (line,) = term_interest(
        terms=terms, book=BOOK, movements=[Movement(date(2025, 6, 1), D(50_000))], lent_on=date(2025, 6, 1), until=DUE
    )
    assert (line.first_day, line.last_day, line.formula) == (
        date(2025, 6, 1),
        date(2025, 6, 30),
        "50,000.00 × 12 % × 30 / 365 = 493.15",
    )


def test_term_and_overdue_days_meet_without_gap_or_overlap() -> None:
    """Lent 1 June, due 1 July, paid 11 July: 30 days of the term and 10 overdue, 40 as the calendar says."""
    lent, paid = date(2025, 6, 1), date(2025, 7, 11)
    terms = Terms(jurisdiction="CN", claim=Claim.LOAN, contract_on=lent, term_rate=rate("8"))
    owed = [Movement(lent, D(1000))]
    before = term_interest(terms=terms, book=BOOK, movements=owed, lent_on=lent, until=DUE)
    after = late_interest(terms=terms, book=BOOK, movements=owed, due_on=DUE, as_of=paid)["interest"]
    assert [line.days for line in before + after] == [30, 10]
    assert (paid - lent).days == 40


@pytest.mark.parametrize(
    ("creditor_class", "requested", "expected"),
    [
        (CreditorClass.PRIVATE, False, "0.12"),  # 4 × LPR
        (CreditorClass.MICROLOAN, False, "0.24"),  # the guide
        (CreditorClass.PAWN, False, "0.3"),
        (CreditorClass.PAWN, True, "0.24"),  # on request
    ],
)
def test_the_creditor_decides_which_cap_holds(creditor_class: CreditorClass, requested: bool, expected: str) -> None:
    terms = Terms(
        jurisdiction="CN",
        claim=Claim.LOAN,
        creditor_class=creditor_class,
        contract_on=date(2026, 1, 5),
        late_rate=rate("30"),
        reduction_requested=requested,
    )
    due_on = date(2026, 2, 1)
    owed = [Movement(due_on, D(1000))]
    lines = late_interest(terms=terms, book=BOOK, movements=owed, due_on=due_on, as_of=date(2026, 3, 1))
    assert [line.rate.value for line in lines["interest"]] == [D(expected)]


def test_a_cap_of_the_contract_holds_anywhere() -> None:
    terms = Terms(
        jurisdiction="US", claim=Claim.CONTRACT, late_rate=rate("18"), penalty_rate=rate("5"), agreed_cap=rate("20")
    )
    lines = late_interest(terms=terms, book=BOOK, movements=OWED, due_on=DUE, as_of=AS_OF)
    assert {kind: line.rate for kind, (line,) in lines.items()} == {"interest": rate("18"), "penalty": rate("2")}


def test_a_daily_rate_is_held_against_the_cap_on_the_basis_of_the_debt() -> None:
    """0.0333 % a day is 11.988 % of a year of 360 days: within 12 %, and cutting it to 12 % / 360 would raise it."""
    terms = replace(loan(rate("0.0333", Per.DAY)), day_count=DayCount.ACT_360)
    (line,) = late_interest(terms=terms, book=BOOK, movements=OWED, due_on=DUE, as_of=AS_OF)["interest"]
    assert (line.rate, line.rule) == (rate("0.0333", Per.DAY), "AGREED")


percents = st.decimals(min_value=0, max_value=60, places=2).map(lambda percent: Rate(percent / 100))
daily = st.decimals(min_value=0, max_value=D("0.1"), places=3).map(lambda percent: Rate(percent / 100, Per.DAY))
payments = st.lists(
    st.builds(Movement, st.dates(DUE, AS_OF), st.decimals(min_value=-30_000, max_value=D("-0.01"), places=2)),
    max_size=4,
)


@given(
    percents | daily,
    percents | daily,
    payments,
    st.decimals(min_value=0, max_value=5000, places=2),
    st.sampled_from([DayCount.ACT_360, DayCount.ACT_365F, DayCount.THIRTY_360]),
)
def test_a_private_loan_never_costs_more_than_its_cap(
    late: Rate, penalty: Rate, paid: list[Movement], fees: Decimal, day_count: DayCount
) -> None:
    def costs(terms: Terms) -> tuple[Decimal, int]:
        lines = late_interest(terms=terms, book=BOOK, movements=owed, due_on=DUE, as_of=AS_OF)
        assert all(line.cents <= line.claimed_cents for of_kind in lines.values() for line in of_kind)
        return sum((total(of_kind) for of_kind in lines.values()), D(0)), sum(map(len, lines.values()))

    owed = [*OWED, *paid]
    terms = replace(loan(late, penalty), day_count=day_count)
    ceiling, _count = costs(replace(loan(rate("12")), day_count=day_count))
    cost, count = costs(terms)
    kept = allowed_fees(terms=terms, book=BOOK, movements=owed, due_on=DUE, as_of=AS_OF, fees=fees)
    assert 0 <= kept <= fees
    assert cost + kept <= ceiling + D("0.01") * count  # each line is rounded for itself


@given(
    st.lists(st.dates(DUE, AS_OF), max_size=6),
    payments,
    st.sampled_from(DayCount),
    st.dates(DUE, AS_OF),
)
def test_posting_in_parts_accrues_what_one_go_does(
    turns: list[date], paid: list[Movement], day_count: DayCount, frozen_from: date
) -> None:
    terms = Terms(
        jurisdiction="DE",
        claim=Claim.SALE,
        day_count=day_count,
        frozen=(FrozenPeriod(frozen_from, frozen_from + timedelta(days=20), "FREEZE"),),
    )
    owed = [*OWED, *paid]

    def accrued(as_of: date, since: date | None) -> Decimal:
        lines = late_interest(terms=terms, book=BOOK, movements=owed, due_on=DUE, as_of=as_of, since=since)
        return sum((line.amount for of_kind in lines.values() for line in of_kind), D(0))

    edges = [DUE, *sorted(turns), AS_OF]
    parts = sum((accrued(end, start) for start, end in pairwise(edges)), D(0))
    assert abs(parts - accrued(AS_OF, None)) < D("1e-12")
