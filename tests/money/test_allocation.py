"""Where a payment goes: the worked examples of the compliance rules 2.1, and what must hold for any payment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.money.allocation import Allocation, OpenDebt, Place, allocate
from strategies.money.allocation_orders import (
    ORDER_561,
    ORDER_CARD_EARLY,
    ORDER_CARD_LATE,
    Bucket,
    Order,
    Within,
)
from strategies.money.allocation_ranking import Key, Reason
from strategies.money.payment import Designation, Means, Payer, Payment, Relation, payment_refusals
from strategies.money.proportion import split_in_proportion
from strategies.money.reversal import reverse, settled

PAID_ON = date(2026, 4, 1)
A, B, C, D = 1, 2, 3, 4


def _claim(debt: int, principal: str, due: str | None = "2026-01-01", security: int = 0, burden: str = "0") -> OpenDebt:
    due_on = date.fromisoformat(due) if due else None
    return OpenDebt(debt, due_on, {Bucket.PRINCIPAL: Decimal(principal)}, security, Decimal(burden))


def _pay(amount: str, **more: object) -> Payment:
    return Payment(Decimal(amount), PAID_ON, **more)  # type: ignore[arg-type]


def _by_debt(allocation: Allocation) -> dict[int, Decimal]:
    return {share.debt_id: allocation.total_of(share.debt_id) for share in allocation.shares}


def _by_bucket(allocation: Allocation) -> dict[str, Decimal]:
    return {share.bucket: share.amount for share in allocation.shares}


EXAMPLE_560 = [_claim(A, "3000", "2026-03-01"), _claim(B, "5000", "2026-02-01", 1), _claim(C, "2000", "2026-05-01")]


def test_pay_560_worked_example() -> None:
    allocation = allocate(_pay("4000"), EXAMPLE_560)
    assert _by_debt(allocation) == {A: 3000, B: 1000}
    assert allocation.remainder == 0
    assert [share.reason for share in allocation.shares] == [
        Reason(Key.SECURITY, own="0", other="1", rival=B),
        Reason(Key.DUE, own="yes", other="no", rival=C),
    ]


def _one_debt(within: Within, days_past_due: int, **parts: str) -> OpenDebt:
    amounts = {Bucket(name): Decimal(amount) for name, amount in parts.items()}
    return OpenDebt(A, PAID_ON - timedelta(days=days_past_due), amounts, within=within)


def test_pay_561_worked_example() -> None:
    claim = _one_debt(Within.PAY_561, 10, principal="5000", cost="200", interest="350")
    allocation = allocate(_pay("1000"), [claim])
    assert _by_bucket(allocation) == {Bucket.COST: 200, Bucket.INTEREST: 350, Bucket.PRINCIPAL: 450}
    assert settled([claim], allocation.shares)[0].parts[Bucket.PRINCIPAL] == 4550
    assert [share.place.position for share in allocation.shares] == [1, 2, 6]


def test_pay_561_puts_the_penalty_after_interest_and_before_principal_unless_moved() -> None:
    claim = _one_debt(Within.PAY_561, 10, principal="500", interest="30", penalty="20")
    assert _by_bucket(allocate(_pay("60"), [claim])) == {
        Bucket.INTEREST: 30,
        Bucket.PENALTY: 20,
        Bucket.PRINCIPAL: 10,
    }
    moved = ORDER_561.moved(Bucket.PENALTY, before=Bucket.INTEREST)
    agreed = OpenDebt(A, PAID_ON, claim.parts, within=Within.AGREED, agreed=moved.buckets)
    assert _by_bucket(allocate(_pay("30"), [agreed])) == {Bucket.PENALTY: 20, Bucket.INTEREST: 10}


def test_pay_card_worked_example_from_day_91_principal_first() -> None:
    claim = _one_debt(Within.PAY_CARD, 95, principal="5000", interest="350", fee="40")
    allocation = allocate(_pay("1000"), [claim])
    (left,) = settled([claim], allocation.shares)
    assert left.parts == {Bucket.PRINCIPAL: 4000, Bucket.INTEREST: 350, Bucket.FEE: 40}
    assert allocation.shares[0].place == Place(Within.PAY_CARD, 1, "91+")


@pytest.mark.parametrize(
    ("days", "order"), [(0, ORDER_CARD_EARLY), (1, ORDER_CARD_EARLY), (90, ORDER_CARD_EARLY), (91, ORDER_CARD_LATE)]
)
def test_pay_card_turns_round_after_day_90(days: int, order: Order) -> None:
    assert _one_debt(Within.PAY_CARD, days).order_on(PAID_ON) == order


def test_pay_exec_judged_debt_before_doubled_interest() -> None:
    claim = _one_debt(
        Within.PAY_EXEC, 200, judgment_principal="1000", general_interest="60", cost="40", doubled_interest="35"
    )
    assert _by_bucket(allocate(_pay("1110"), [claim])) == {
        Bucket.COST: 40,
        Bucket.GENERAL_INTEREST: 60,
        Bucket.JUDGMENT_PRINCIPAL: 1000,
        Bucket.DOUBLED_INTEREST: 10,
    }


def test_each_key_decides_before_the_next() -> None:
    """The second debt of each pair is better by every later key, and still waits."""
    pairs = {
        Key.DUE: (_claim(A, "10", "2026-04-01", 9, "0"), _claim(B, "10", "2026-04-02", 0, "9")),
        Key.SECURITY: (_claim(A, "10", "2026-02-01", 0, "0"), _claim(B, "10", "2026-01-01", 1, "9")),
        Key.BURDEN: (_claim(A, "10", "2026-02-01", 1, "0.18"), _claim(B, "10", "2026-01-01", 1, "0.12")),
        Key.DUE_DATE: (_claim(B, "10", "2026-01-01"), _claim(A, "10", "2026-01-02")),
    }
    for key, (first, second) in pairs.items():
        (share,) = allocate(_pay("10"), [second, first]).shares
        assert (share.debt_id, share.reason.key, share.reason.rival) == (first.debt_id, key, second.debt_id)


def test_a_debt_without_a_due_date_counts_as_not_due() -> None:
    assert _by_debt(allocate(_pay("10"), [_claim(A, "10", None), _claim(B, "10", "2026-04-01")])) == {B: 10}


def test_pro_rata_at_the_last_key_keeps_every_cent() -> None:
    claims = [_claim(debt, "33.33") for debt in (A, B, C)]
    allocation = allocate(_pay("50"), claims)
    assert _by_debt(allocation) == {A: Decimal("16.67"), B: Decimal("16.67"), C: Decimal("16.66")}
    assert allocation.shares[0].reason == Reason(Key.PRO_RATA, own="33.33", other="99.99")


def test_agreement_goes_before_designation_and_designation_before_the_law() -> None:
    payment = _pay("6000", agreed=(C,), designations=(Designation(B, Decimal(2500)),))
    allocation = allocate(payment, EXAMPLE_560)
    assert [(share.debt_id, share.amount, share.reason.key) for share in allocation.shares] == [
        (C, 2000, Key.AGREEMENT),
        (B, 2500, Key.DESIGNATION),
        (A, 1500, Key.SECURITY),
    ]


def test_what_a_designation_leaves_follows_the_law() -> None:
    allocation = allocate(_pay("4000", designations=(Designation(C),)), EXAMPLE_560)
    assert _by_debt(allocation) == {C: 2000, A: 2000}


def test_a_designated_bucket_needs_the_creditors_acceptance() -> None:
    claim = _one_debt(Within.PAY_561, 10, principal="5000", cost="200", interest="350")
    wish = Designation(A, Decimal(600), Bucket.PRINCIPAL)
    assert _by_bucket(allocate(_pay("600", designations=(wish,)), [claim])) == {
        Bucket.COST: 200,
        Bucket.INTEREST: 350,
        Bucket.PRINCIPAL: 50,
    }
    accepted = Designation(A, Decimal(600), Bucket.PRINCIPAL, accepted=True)
    (share,) = allocate(_pay("600", designations=(accepted,)), [claim]).shares
    assert (share.bucket, share.amount, share.place.position) == (Bucket.PRINCIPAL, 600, 0)


def test_overpayment_remains_as_credit() -> None:
    allocation = allocate(_pay("12500"), EXAMPLE_560)
    assert (_by_debt(allocation), allocation.remainder) == ({A: 3000, B: 5000, C: 2000}, 2500)
    assert allocate(_pay("5"), []).remainder == 5


def test_pay_setoff_is_shared_out_like_money() -> None:
    assert allocate(_pay("4000", means=Means.SET_OFF), EXAMPLE_560) == allocate(_pay("4000"), EXAMPLE_560)


def test_pay_3p_asks_who_paid_and_whether_freely() -> None:
    contact = Payer("", Relation.CONTACT)
    assert (contact.is_third_party, contact.lacks()) == (True, ("name", "voluntary"))
    pressed = Payer("Li", Relation.RELATIVE, voluntary=False)
    assert (pressed.lacks(), pressed.may_claim_refund) == ((), True)
    guarantor = Payer("Wang", Relation.GUARANTOR, voluntary=False)
    assert (guarantor.is_third_party, guarantor.lacks(), guarantor.may_claim_refund) == (False, (), False)


@pytest.mark.parametrize(
    ("payment", "codes"),
    [
        (_pay("0"), ["not_positive"]),
        (_pay("-1"), ["not_positive"]),
        (_pay("NaN"), ["not_a_number"]),
        (_pay("Infinity"), ["not_a_number"]),
        (_pay("0.001"), ["parts_of_a_cent"]),
        (_pay("1e40"), ["too_large"]),
        (_pay("1", currency="USD"), ["other_currency"]),
        (Payment(Decimal(1), PAID_ON + timedelta(days=1)), ["future_date"]),
        (_pay("1", agreed=(9,), designations=(Designation(9),)), ["unknown_debt"]),
        (_pay("1", designations=(Designation(A, Decimal(2)),)), ["designated_too_much"]),
        (_pay("1", designations=(Designation(A, Decimal(0)),)), ["not_positive"]),
        (_pay("1", designations=(Designation(A, Decimal(1)),)), []),
    ],
)
def test_bad_payments_are_refused_with_a_reason(payment: Payment, codes: list[str]) -> None:
    assert [found.code for found in payment_refusals(payment, debts={A: "CNY"}, as_of=PAID_ON)] == codes


def test_defects_of_the_caller_raise() -> None:
    with pytest.raises(ValueError, match="listed twice"):
        allocate(_pay("1"), [_claim(A, "1"), _claim(A, "1")])
    with pytest.raises(ValueError, match="other_currency"):
        allocate(_pay("1", currency="USD"), [_claim(A, "1")])
    with pytest.raises(ValueError, match="not_positive"):
        allocate(_pay("0"), [_claim(A, "1")])
    with pytest.raises(ValueError, match="whole cents"):
        _claim(A, "0.005")
    with pytest.raises(ValueError, match="every bucket once"):
        Order(Within.AGREED, (Bucket.COST,))


# --- what must hold for any claims, strategies and payments -------------------------------------------------------------

CENTS = st.integers(0, 2_000_000).map(lambda cents: Decimal(cents) / 100)
AMOUNTS = st.integers(1, 5_000_000).map(lambda cents: Decimal(cents) / 100)
DAYS = st.integers(-120, 120).map(lambda days: PAID_ON + timedelta(days=days))
BUCKETS = st.sampled_from(Bucket)


def claims_of(debts: list[int]) -> st.SearchStrategy[list[OpenDebt]]:
    one = [
        st.builds(
            OpenDebt,
            st.just(debt),
            st.none() | DAYS,
            st.dictionaries(BUCKETS, CENTS),
            st.integers(0, 2),
            st.sampled_from([Decimal(0), Decimal("0.12"), Decimal("0.24")]),
            st.sampled_from(Within),
            st.lists(BUCKETS, unique=True).map(tuple),
        )
        for debt in debts
    ]
    return st.tuples(*one).map(list)


CLAIMS = st.integers(1, 5).flatmap(lambda count: claims_of([*range(1, count + 1)]))


@st.composite
def payments(draw: st.DrawFn, claims: list[OpenDebt]) -> Payment:
    debts = [claim.debt_id for claim in claims]
    amount = draw(AMOUNTS)
    wish = st.builds(
        Designation, st.sampled_from(debts), st.none() | st.just(Decimal("0.01")), st.none() | BUCKETS, st.booleans()
    )
    designations = tuple(draw(st.lists(wish, max_size=1)))
    agreed = tuple(draw(st.lists(st.sampled_from(debts), unique=True, max_size=2)))
    return Payment(amount, draw(DAYS), agreed=agreed, designations=designations)


@given(st.data())
def test_any_payment_is_conserved_to_the_cent_and_overfills_nothing(data: st.DataObject) -> None:
    claims = data.draw(CLAIMS)
    payment = data.draw(payments(claims))
    allocation = allocate(payment, claims)
    assert sum(share.amount for share in allocation.shares) + allocation.remainder == payment.amount
    assert all(share.amount > 0 and share.amount == round(share.amount, 2) for share in allocation.shares)
    left = settled(claims, allocation.shares)
    assert all(amount >= 0 for claim in left for amount in claim.parts.values())
    assert allocation.remainder == 0 or not any(claim.outstanding for claim in left)


@given(st.data())
def test_the_order_of_the_list_does_not_matter(data: st.DataObject) -> None:
    claims = data.draw(CLAIMS)
    payment = data.draw(payments(claims))
    assert allocate(payment, data.draw(st.permutations(claims))) == allocate(payment, claims)


@given(st.data())
def test_payments_reversed_in_any_order_leave_the_debts_as_they_were(data: st.DataObject) -> None:
    before = data.draw(CLAIMS)
    claims, done = before, []
    for _ in range(data.draw(st.integers(1, 4))):
        done.append(allocate(data.draw(payments(before)), claims))
        claims = settled(claims, done[-1].shares)
    for allocation in data.draw(st.permutations(done)):
        undone = reverse(allocation)
        claims = settled(claims, undone.shares)
        assert (
            sum(s.amount for s in (*allocation.shares, *undone.shares)) + allocation.remainder + undone.remainder == 0
        )
    assert [{b: a for b, a in claim.parts.items() if a} for claim in claims] == [
        {b: a for b, a in claim.parts.items() if a} for claim in before
    ]


def test_a_reversal_takes_back_in_reverse_and_names_what_had_put_it_there() -> None:
    undone = reverse(allocate(_pay("4000"), EXAMPLE_560))
    assert [(share.debt_id, share.amount, share.reason) for share in undone.shares] == [
        (B, -1000, Reason(Key.REVERSAL, own=Key.DUE)),
        (A, -3000, Reason(Key.REVERSAL, own=Key.SECURITY)),
    ]


def test_the_cent_left_over_goes_to_the_largest_fraction() -> None:
    """Two cents on weights of two and one: 1.33 and 0.67 cents."""
    weights = {1: Decimal("0.02"), 2: Decimal("0.01")}
    assert split_in_proportion(Decimal("0.02"), weights) == {1: Decimal("0.01"), 2: Decimal("0.01")}


@given(st.dictionaries(st.integers(0, 50), AMOUNTS, min_size=1, max_size=8), st.data())
def test_a_split_in_proportion_conserves_and_overfills_nothing(
    weights: dict[int, Decimal], data: st.DataObject
) -> None:
    total = sum(weights.values())
    amount = data.draw(st.integers(0, int(total * 100)).map(lambda cents: Decimal(cents) / 100))
    parts = split_in_proportion(amount, weights)
    assert sum(parts.values()) == amount
    assert all(0 <= parts[key] <= weights[key] for key in weights)
    assert all(abs(parts[key] - amount * weights[key] / total) < Decimal("0.01") for key in weights)
