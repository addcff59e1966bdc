"""Logging a contact: what each outcome does to case, number, promise and hold; and the chain of seals."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Attention, Case, ContactLog, Hold, Promise
from cases.services.contacts import log_contact
from cases.services.desk import save_contact
from cases.services.holds import release_hold
from cases.services.promises import take_promise
from cases.services.seal import broken_links
from cases.services.verdict import Refused
from strategies.outcomes import OUTCOMES, Channel, outcomes_for
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_phone

TOMORROW = TODAY + dt.timedelta(days=1)


def log(case: Case, cast: Cast, outcome: str = "NAN", **more: object) -> ContactLog:
    return log_contact(
        case=case, agent=cast.agent, outcome=outcome, as_of=TODAY, now=NOW, **({"channel": "call"} | more)
    )  # type: ignore[arg-type]


@pytest.fixture
def case(cast: Cast) -> Case:
    return make_case(creditor=cast.creditor, agent=cast.agent, attention=Attention.PROMISE_BROKEN, leased_by=cast.agent)


def test_no_answer_hides_the_case_until_tomorrow_and_ends_its_lease(case: Case, cast: Cast) -> None:
    log(case, cast)
    case = Case.objects.get(pk=case.pk)
    assert (case.follow_up_on, case.follow_up_at, case.attention) == (TOMORROW, None, Attention.NONE)
    assert (case.leased_by, case.last_contact_at) == (None, NOW)


def test_busy_is_tried_again_within_the_hour(case: Case, cast: Cast) -> None:
    log(case, cast, "BSY")
    case = Case.objects.get(pk=case.pk)
    assert (case.follow_up_at, case.attention) == (NOW + dt.timedelta(hours=1), Attention.CALL_BACK)


def test_promise_holds_the_case_until_its_grace_has_passed(case: Case, cast: Cast) -> None:
    due = TODAY + dt.timedelta(days=4)
    contact = log(case, cast, "PTP", promise_amount=Decimal(300), promise_due_on=due)
    promise, hold = Promise.objects.get(), Hold.objects.get()
    assert contact.promise == promise
    assert (promise.amount, promise.due_on, promise.state) == (Decimal(300), due, "open")
    assert (hold.kind, hold.from_on, hold.until_on) == ("promise", TODAY, promise.judge_after)
    case = Case.objects.get(pk=case.pk)
    assert (case.on_hold, case.follow_up_on) == (True, due)


def test_hold_of_an_open_promise_ends_with_the_promise_only(case: Case, cast: Cast) -> None:
    log(case, cast, "PTP", promise_amount=Decimal(300), promise_due_on=TOMORROW)
    with pytest.raises(Refused, match="cancel the promise"):
        release_hold(hold=Hold.objects.get(), by=cast.lead, as_of=TODAY)
    assert Hold.objects.active().exists()


def test_promise_pressed_twice_is_one_promise(case: Case, cast: Cast) -> None:
    first, second = (
        take_promise(case=case, amount=Decimal(300), due_on=TOMORROW, by=cast.agent, as_of=TODAY, now=NOW)
        for _ in range(2)
    )
    assert first == second
    assert (Promise.objects.count(), Hold.objects.count()) == (1, 1)


def test_newer_promise_replaces_the_open_one(case: Case, cast: Cast) -> None:
    for days in (2, 5):
        due = TODAY + dt.timedelta(days=days)
        log(case, cast, "PTP", promise_amount=Decimal(300), promise_due_on=due)
    assert sorted(Promise.objects.values_list("state", flat=True)) == ["cancelled", "open"]
    assert Hold.objects.active().count() == 1


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("BAD", "invalid"), ("WRG", "invalid"), ("TPR", "do_not_contact"), ("RTP", "verified"), ("NAN", "unverified")],
)
def test_outcome_marks_the_number(case: Case, cast: Cast, outcome: str, state: str) -> None:
    phone = make_phone(case)
    log(case, cast, outcome, contact_point=phone)
    phone.refresh_from_db()
    assert phone.state == state


def test_number_once_barred_stays_barred(case: Case, cast: Cast) -> None:
    phone = make_phone(case)
    log(case, cast, "TPR", contact_point=phone)
    log(case, cast, "RTP", contact_point=phone, direction="in")
    phone.refresh_from_db()
    assert phone.state == "do_not_contact"


@pytest.mark.parametrize("outcome", [o.code for o in OUTCOMES.values() if o.hold])
def test_special_outcomes_stop_the_case(case: Case, cast: Cast, outcome: str) -> None:
    channel = "call" if Channel.CALL in OUTCOMES[outcome].channels else "visit"
    for _ in range(2):
        log(case, cast, outcome, channel=channel)
    assert Hold.objects.get().kind == OUTCOMES[outcome].hold
    assert Case.objects.get(pk=case.pk).on_hold


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": "XXX"}, "not known"),
        ({"outcome": "V-RPC"}, "does not fit this channel"),
        ({"outcome": "CBK"}, "when to call back"),
        ({"outcome": "PTP"}, "an amount and a day"),
        ({"outcome": "PTP", "promise_amount": Decimal(2000), "promise_due_on": TOMORROW}, "larger than what is owed"),
        ({"outcome": "PTP", "promise_amount": Decimal(0), "promise_due_on": TOMORROW}, "above zero"),
        ({"outcome": "PTP", "promise_amount": Decimal(9), "promise_due_on": TODAY - dt.timedelta(1)}, "has passed"),
        (
            {"outcome": "PTP", "promise_amount": Decimal(9), "promise_due_on": TODAY + dt.timedelta(181)},
            "more than 180",
        ),
        ({"follow_up_on": TODAY - dt.timedelta(days=1)}, "within the next 90 days"),
        ({"follow_up_at": NOW - dt.timedelta(minutes=1)}, "has passed"),
    ],
)
def test_contact_that_cannot_be_true_is_refused_and_leaves_nothing(
    case: Case, cast: Cast, change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        log(case, cast, **({"outcome": "NAN"} | change))  # type: ignore[arg-type]
    assert ContactLog.objects.count() == Promise.objects.count() == Hold.objects.count() == 0
    assert Case.objects.get(pk=case.pk).attention == Attention.PROMISE_BROKEN


def test_closed_case_takes_no_contact(cast: Cast) -> None:
    with pytest.raises(Refused, match="closed"):
        log(make_case(creditor=cast.creditor, stage="closed"), cast)


def test_number_of_somebody_else_is_refused(case: Case, cast: Cast) -> None:
    with pytest.raises(Refused, match="somebody else"):
        log(case, cast, contact_point=make_phone(make_case(creditor=cast.creditor)))


def test_form_sent_twice_is_one_contact(case: Case, cast: Cast) -> None:
    key = uuid.uuid4()
    assert log(case, cast, request_key=key) == log(case, cast, request_key=key)
    assert ContactLog.objects.count() == 1


def test_form_sent_again_after_other_contacts_is_still_one_contact(case: Case, cast: Cast) -> None:
    key, promised = uuid.uuid4(), {"promise_amount": Decimal(10), "promise_due_on": TOMORROW}
    first = log(case, cast, "PTP", request_key=key, **promised)
    log(case, cast)
    assert log(case, cast, "PTP", request_key=key, **promised) == first
    assert (ContactLog.objects.count(), Promise.objects.count()) == (2, 1)


def test_form_sent_again_with_next_still_goes_on(case: Case, cast: Cast) -> None:
    key, other = uuid.uuid4(), make_case(creditor=cast.creditor, agent=cast.agent)
    facts = {"agent": cast.agent, "channel": "call", "outcome": "NAN", "as_of": TODAY, "now": NOW}
    first = log(case, cast, request_key=key)
    log(case, cast)
    assert save_contact(and_next=True, case=case, request_key=key, **facts) == (first, other)  # type: ignore[arg-type]


def test_form_of_one_case_is_refused_for_another(case: Case, cast: Cast) -> None:
    key = uuid.uuid4()
    log(case, cast, request_key=key)
    with pytest.raises(Refused, match="already sent"):
        log(make_case(creditor=cast.creditor, agent=cast.agent), cast, request_key=key)


def test_call_back_is_not_parked_for_ever(case: Case, cast: Cast) -> None:
    with pytest.raises(Refused, match="within the next 90 days"):
        log(case, cast, "CBK", follow_up_at=NOW + dt.timedelta(days=91))


def test_seals_chain_the_contacts_of_a_case(case: Case, cast: Cast) -> None:
    contacts = [log(case, cast, note=f"第{n}次") for n in range(3)]
    assert [c.previous_seal for c in contacts] == ["", contacts[0].seal, contacts[1].seal]
    assert broken_links(case.pk) == []


def test_change_behind_the_trigger_breaks_the_chain(case: Case, cast: Cast) -> None:
    contacts = [log(case, cast, note=f"{n}") for n in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_contactlog DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_contactlog SET note = 'changed' WHERE id = %s", [contacts[1].pk])
        cursor.execute("ALTER TABLE cases_contactlog ENABLE TRIGGER USER")
    assert broken_links(case.pk) == [contacts[1].pk]


@pytest.mark.parametrize("statement", ["UPDATE cases_contactlog SET note = 'x'", "DELETE FROM cases_contactlog"])
def test_database_refuses_to_change_a_contact(case: Case, cast: Cast, statement: str) -> None:
    log(case, cast)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_each_channel_has_outcomes() -> None:
    assert {channel: bool(outcomes_for(channel)) for channel in Channel.values} == dict.fromkeys(Channel.values, True)
