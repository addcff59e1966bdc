"""Whatever happens to cases, the parts shown add up to the points stored, and the queue stands in their order."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case, ClosedAs, Hold, MoveReason, Payment, WarningSign
from cases.selectors.rank import counting, rank_of
from cases.services.contacts import ContactRefused, log_contact
from cases.services.holds import place_hold, release_hold
from cases.services.insight import raise_sign, resolve_sign
from cases.services.night import turn_one_day
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.reversal import reverse_payment
from cases.services.stages import close_case, reopen_case
from cases.services.verdict import Refused
from strategies.models import Policy
from strategies.services.edit_weights import edit_weights
from strategies.services.policies import policy_in_force, ship_default_policy
from strategies.services.policy_drafts import clone_policy
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case
from tests.publishing import publish
from tests.ranking.facts import weights


class House:
    """A few cases, a day, and verbs by name; a refusal leaves everything as it was."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.day, self.now, self.payments = cast, TODAY, NOW, 0
        for late, owed in ((2, 400), (15, 3000), (75, 60_000)):
            make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=late, balance=owed)
        turn_one_day(as_of=self.day, now=self.now)

    def do(self, verb: str, number: int) -> None:
        cases = list(Case.objects.order_by("pk"))
        act: Callable[[Case], object] = getattr(self, verb)
        try:
            with transaction.atomic():
                act(cases[number % len(cases)])
        except (Refused, ContactRefused):
            pass

    def occasion(self) -> Occasion:
        return Occasion(as_of=self.day, now=self.now, by=self.cast.lead, note="x")

    def contact(self, case: Case, outcome: str = "NAN", **more: object) -> None:
        log_contact(
            case=case, agent=self.cast.agent, channel="call", outcome=outcome, as_of=self.day, now=self.now, **more
        )  # type: ignore[arg-type]

    def reach(self, case: Case) -> None:
        self.contact(case, "NEG")

    def promise(self, case: Case) -> None:
        self.contact(case, "PTP", promise_amount=Decimal(10), promise_due_on=self.day + dt.timedelta(days=1))

    def pay(self, case: Case) -> None:
        self.payments += 1
        record_payment(
            case=case, amount=max(case.balance / 2, Decimal(200)).quantize(Decimal("0.01")), paid_on=self.day,
            reference=f"R{self.payments}", source="form", as_of=self.day, now=self.now,
        )  # fmt: skip

    def take_back(self, case: Case) -> None:
        for payment in Payment.objects.filter(case=case, reversed_on=None)[:1]:
            reverse_payment(payment=payment, reason="x", as_of=self.day, now=self.now, by=self.cast.lead)

    def flag(self, case: Case) -> None:
        raise_sign(case=case, kind="moved", occasion=self.occasion())

    def unflag(self, case: Case) -> None:
        for sign in WarningSign.objects.filter(case=case).open():
            resolve_sign(sign=sign, outcome="seen", occasion=self.occasion())

    def hold(self, case: Case) -> None:
        until = self.day + dt.timedelta(days=3)
        place_hold(case=case, kind="complaint", reason="x", from_on=self.day, until_on=until, by=None, now=self.now)

    def release(self, case: Case) -> None:
        for hold in Hold.objects.filter(case=case, kind="complaint").active():
            release_hold(hold=hold, by=self.cast.lead, as_of=self.day)

    def close(self, case: Case) -> None:
        close_case(case=case, closed_as=ClosedAs.WITHDRAWN, reason=MoveReason.DECISION, occasion=self.occasion())

    def reopen(self, case: Case) -> None:
        reopen_case(case=case, occasion=self.occasion())

    def a_night(self, _case: Case) -> None:
        self.days_on(1)

    def a_fortnight(self, _case: Case) -> None:
        self.days_on(14)

    def days_on(self, days: int) -> None:
        self.day += dt.timedelta(days=days)
        self.now += dt.timedelta(days=days)
        turn_one_day(as_of=self.day, now=self.now)


VERBS = [name for name in vars(House) if not name.startswith("_") and name not in ("do", "occasion", "days_on")]
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 5)), min_size=1, max_size=12)


def assert_parts_add_up() -> None:
    by = counting()
    cases = list(Case.objects.open().order_by("pk"))
    assert [case.rank_points for case in cases] == [rank_of(case, by).points for case in cases]
    overdue = {case.pk: (case.oldest_due_on is None, case.oldest_due_on) for case in cases}
    by_hand = sorted(cases, key=lambda case: (-rank_of(case, by).points, *overdue[case.pk], -case.balance, case.pk))
    assert list(Case.objects.open().in_queue_order()) == by_hand
    assert set(Case.objects.filter(stage="closed").values_list("rank_points", "rank_changes_on")) <= {(0, None)}


def test_every_verb_of_the_house_is_one(cast: Cast, policy: Policy) -> None:
    """No verb below is refused on a fresh case, so that the property is about something."""
    house = House(cast)
    case = Case.objects.order_by("pk")[1]
    for verb in (
        "contact",
        "reach",
        "flag",
        "unflag",
        "hold",
        "release",
        "pay",
        "take_back",
        "promise",
        "a_night",
        "close",
    ):
        getattr(house, verb)(Case.objects.get(pk=case.pk))
        assert_parts_add_up()
    house.reopen(Case.objects.get(pk=case.pk))
    assert_parts_add_up()


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_parts_add_up_after_any_steps(cast: Cast, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        ship_default_policy(now=NOW)
        house = House(cast)
        for verb, number in steps:
            house.do(verb, number)
            assert_parts_add_up()
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weights=weights, steps=STEPS)
def test_parts_add_up_when_other_weights_come_into_force(
    cast: Cast, weights: dict[str, int], steps: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        ship_default_policy(now=NOW)
        house = House(cast)
        for verb, number in steps:
            house.do(verb, number)
        in_force = policy_in_force(house.day)
        assert in_force is not None
        draft = clone_policy(policy=in_force, by=cast.admin, now=house.now)
        edit_weights(policy=draft, weights=weights, by=cast.admin, now=NOW)
        tomorrow = house.day + dt.timedelta(days=1)
        publish(draft, valid_from=tomorrow, today=house.day, by=cast.admin, second=cast.lead, now=house.now)
        assert_parts_add_up()  # today still by the old ones
        house.days_on(1)
        assert dict(counting().weights) == weights
        assert_parts_add_up()
        transaction.set_rollback(True)
