"""Guarantors: the period in which the creditor has to act, the three years afterwards, and who is free (LIM-G1 to LIM-G6)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, Debt, Guarantee
from cases.selectors.limitation import GuaranteeFound, clocks_of
from cases.services.guarantees import end_guarantee, record_guarantee
from cases.services.limitation import record_limitation_event
from cases.services.night import turn_one_day
from cases.services.night.one_case import turn_case
from cases.services.occasion import Occasion
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from strategies.money.limitation_guarantee import Hold
from strategies.services.policies import programme_of
from tests.cast import Cast
from tests.factories import NOW, make_case, make_debt

pytestmark = pytest.mark.django_db


@pytest.fixture
def debt(cast: Cast) -> Debt:
    """Due 30 June 2025; six months later is 30 December 2025."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=dt.date(2025, 9, 1))
    made = make_debt(case, amount=5000, due_on=dt.date(2025, 6, 30))
    refresh_standing([case.pk])
    return made


def at(day: str, by: Any = None) -> Occasion:
    return Occasion(as_of=dt.date.fromisoformat(day), now=NOW, by=by)


def record(debt: Debt, name: str = "李四", **more: Any) -> Guarantee:
    return record_guarantee(debt=debt, name=name, proof="BZ-7", occasion=at("2025-09-01"), **more)


def claim(debt: Debt, on: str, guarantee: Guarantee | None, kind: str = "demand") -> None:
    record_limitation_event(
        debt=debt, guarantee=guarantee, kind=kind, on_date=dt.date.fromisoformat(on), proof="EMS 5", arrival="reached",
        as_of=dt.date(2026, 3, 2), now=NOW, by=None,
    )  # fmt: skip


def found(debt: Debt, on: str = "2026-03-02") -> GuaranteeFound:
    return clocks_of(case=Case.objects.get(pk=debt.case_id), as_of=dt.date.fromisoformat(on))[0].guarantees[0]


def test_joint_guarantor_is_held_by_a_demand_in_the_period(debt: Debt) -> None:
    guarantee = record(debt, form="joint")
    assert (guarantee.acts_until, guarantee.held) == (dt.date(2025, 12, 30), False)
    assert Debt.objects.get().security == 1  # what is guaranteed is paid after what is not (art. 560)
    claim(debt, "2025-10-10", guarantee)
    guarantee.refresh_from_db()
    assert (guarantee.acts_until, guarantee.held) == (dt.date(2028, 10, 10), True)
    assert Debt.objects.get().limitation_on == dt.date(2028, 6, 30)  # the debtor's own clock has not moved
    assert (found(debt).clock.hold, found(debt).clock.rules) == (Hold.HELD, ("LIM-G1", "LIM-G2", "LIM-G3"))


def test_general_guarantor_is_held_by_a_suit_against_the_debtor_alone(debt: Debt) -> None:
    guarantee = record(debt)
    claim(debt, "2025-10-10", guarantee)
    assert found(debt, "2025-12-01").clock.hold is Hold.OPEN
    claim(debt, "2025-11-20", None, kind="suit")
    assert (found(debt).clock.hold, found(debt).clock.clock) == (Hold.HELD, None)
    claim(debt, "2026-02-01", guarantee, kind="refusal_right_ends")
    guarantee.refresh_from_db()
    assert (guarantee.held, guarantee.acts_until) == (True, dt.date(2029, 2, 1))


def test_guarantor_is_free_after_the_period_whatever_is_signed_then(debt: Debt, cast: Cast) -> None:
    guarantee, other = record(debt, form="joint"), record(debt, name="王五", form="joint")
    claim(debt, "2025-10-10", other)
    claim(debt, "2026-01-15", guarantee, kind="signed_notice")
    free = found(debt)
    assert (free.clock.hold, free.clock.may_contact) == (Hold.RELEASED, False)
    assert [(fact.weighed.why, fact.weighed.rules) for fact in free.facts] == [
        ("another_guarantor", ("LIM-G5",)), ("after_the_period", ("LIM-G5",))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "ends"),
    [
        ({"agreed_until": dt.date(2026, 5, 20)}, dt.date(2026, 5, 20)),
        ({"until_paid": True}, dt.date(2025, 12, 30)),
        ({"changed_due_on": dt.date(2025, 9, 30)}, dt.date(2025, 12, 30)),
        ({"changed_due_on": dt.date(2025, 9, 30), "consented": True}, dt.date(2026, 3, 30)),
    ],
)
def test_period_ends_as_agreed_or_after_six_months(debt: Debt, terms: dict[str, Any], ends: dt.date) -> None:
    assert record(debt, **terms).acts_until == ends


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"name": " "}, "Name the guarantor"),
        ({"consented": True}, "to which due date"),
        ({"until_paid": True, "agreed_until": dt.date(2026, 1, 1)}, "not both"),
        ({}, "already"),
    ],
)
def test_guarantee_that_cannot_stand_is_refused(debt: Debt, told: dict[str, Any], sentence: str) -> None:
    record(debt)
    with pytest.raises(Refused, match=sentence):
        record(debt, **{"name": "李四", **told})
    with pytest.raises(Refused, match="Name the proof"):
        record_guarantee(debt=debt, name="赵六", proof=" ", occasion=at("2025-09-01"))
    assert Guarantee.objects.count() == 1


def test_guarantee_entered_wrongly_goes_off_the_record_once(debt: Debt, cast: Cast) -> None:
    guarantee = record(debt)
    with pytest.raises(Refused, match="Say why"):
        end_guarantee(guarantee=guarantee, reason=" ", occasion=at("2025-09-02"))
    end_guarantee(guarantee=guarantee, reason="another contract", occasion=at("2025-09-02", cast.agent))
    with pytest.raises(Refused, match="already"):
        end_guarantee(guarantee=guarantee, reason="again", occasion=at("2025-09-02"))
    guarantee.refresh_from_db()
    assert (guarantee.ended_on, guarantee.ended_by, guarantee.acts_until) == (dt.date(2025, 9, 2), cast.agent, None)
    record(debt)  # the same name may be entered rightly


@pytest.mark.parametrize("by_sets", [True, False])
@pytest.mark.parametrize(("left", "expected"), [(60, 3), (30, 3), (7, 3), (90, 9), (59, 9)])
def test_case_comes_forward_before_a_guarantor_is_free(
    debt: Debt, policy: Any, by_sets: bool, left: int, expected: int
) -> None:
    record(debt, form="joint")
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(attention=9, stage="legal")
    day = dt.date(2025, 12, 30) - dt.timedelta(days=left)
    if by_sets:
        turn_one_day(as_of=day, now=NOW)
    else:
        turn_case(case=case, programme=programme_of(policy), occasion=Occasion(as_of=day, now=NOW))
    case.refresh_from_db()
    assert case.attention == expected


def test_agent_keeps_guarantors_on_the_pages(debt: Debt, cast: Cast) -> None:
    client, address = Client(), reverse("debt-guarantee", args=[debt.pk])
    client.force_login(cast.agent)
    assert client.post(address, {"name": "李四", "form": "joint"}).status_code == 422
    assert client.post(address, {"name": "李四", "form": "joint", "proof": "BZ-7"}).status_code == 302
    guarantee = Guarantee.objects.get()
    page = reverse("case-limitation", args=[debt.case_id])
    assert "李四" in client.get(page).content.decode()
    fact = {"debt": debt.pk, "guarantee": guarantee.pk, "kind": "demand", "on_date": "2025-10-10", "proof": "EMS 5",
            "arrival": "reached"}  # fmt: skip
    assert client.post(page, fact).status_code == 302
    assert "holds the guarantor" in client.get(page).content.decode()
    assert client.post(reverse("guarantee-end", args=[guarantee.pk]), {"reason": "wrong debt"}).status_code == 302
    assert "李四" not in client.get(page).content.decode()


def test_nothing_is_recorded_towards_a_guarantor_off_the_record(debt: Debt) -> None:
    guarantee = record(debt, form="joint")
    ended = end_guarantee(guarantee=guarantee, reason="released by the creditor", occasion=at("2025-09-02"))
    with pytest.raises(Refused, match="taken off the record"):
        claim(debt, "2025-10-10", ended)
