"""What callers rely on, told as they would tell it."""

import datetime as dt
import threading
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from cases.clock import business_date
from cases.models import Case, ContactLog, Payment
from tests.api.conftest import API, World
from tests.cast import Cast, make_cast
from tests.factories import make_case
from tests.workshop.test_stage_terms import TERMS, in_force


def test_payment_sent_twice_is_booked_once(cast: Cast, world: World, call: object) -> None:
    body = {"case": world.case.pk, "amount": "250.00", "paid_on": str(world.today), "reference": "BANK-77"}
    client = call(cast.agent)
    first = client.post(f"{API}/payments/", body)
    again = client.post(f"{API}/payments/", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert first.json()["amount"] == "250.00"
    assert first.json()["allocations"] == [{"debt": world.case.debts.get().pk, "amount": "250.00"}]
    assert Payment.objects.filter(reference="BANK-77").count() == 1
    assert client.get(f"{API}/cases/{world.case.pk}/").json()["balance"] == "650.00"


@pytest.mark.parametrize("change", [{"amount": "251.00"}, {"paid_on": "2020-01-01"}])
def test_reference_used_for_something_else_is_a_conflict(change: dict, cast: Cast, world: World, call: object) -> None:
    body = {"case": world.case.pk, "amount": "250.00", "paid_on": str(world.today), "reference": "BANK-77"}
    client = call(cast.agent)
    client.post(f"{API}/payments/", body)
    answer = client.post(f"{API}/payments/", body | change)
    assert answer.status_code == 409
    assert answer.json()["code"] == "refused"
    assert Payment.objects.filter(reference="BANK-77").count() == 1


def test_payment_that_settles_the_case_may_be_repeated_too(cast: Cast, world: World, call: object) -> None:
    body = {"case": world.case.pk, "amount": "900.00", "paid_on": str(world.today), "reference": "LAST"}
    client = call(cast.agent)
    answers = [client.post(f"{API}/payments/", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    case = client.get(f"{API}/cases/{world.case.pk}/").json()
    assert (case["stage"], case["closed_as"], case["balance"]) == ("closed", "settled", "0.00")


def test_contact_sent_twice_with_one_request_key_is_one_contact(cast: Cast, world: World, call: object) -> None:
    body = {"case": world.case.pk, "channel": "call", "outcome": "NAN", "request_key": str(uuid.uuid4())}
    client = call(cast.agent)
    first = client.post(f"{API}/contacts/", body)
    again = client.post(f"{API}/contacts/", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert ContactLog.objects.filter(case=world.case).count() == 2  # with the one of the world


def test_contact_that_took_place_against_the_policy_may_be_sent_twice(cast: Cast, world: World, call: object) -> None:
    in_force(world.policy, cast, [TERMS], world.today, timezone.now())
    body = {"case": world.case.pk, "channel": "call", "outcome": "NAN", "note": "n", "request_key": str(uuid.uuid4())}
    client = call(cast.agent)
    assert client.post(f"{API}/contacts/", body).status_code == 409
    body["took_place"] = " dialled before the list came"
    answers = [client.post(f"{API}/contacts/", body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[1].json()["note"] == "n\ndialled before the list came"
    assert client.post(f"{API}/contacts/", body | {"note": "m"}).status_code == 409


def test_request_key_of_another_contact_is_a_conflict(cast: Cast, world: World, call: object) -> None:
    other = make_case(creditor=cast.creditor, agent=cast.agent, as_of=world.today)
    body = {"case": world.case.pk, "channel": "call", "outcome": "NAN", "request_key": str(uuid.uuid4())}
    client = call(cast.agent)
    client.post(f"{API}/contacts/", body)
    answers = [client.post(f"{API}/contacts/", body | change) for change in ({"case": other.pk}, {"outcome": "BSY"})]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "refused")] * 2
    assert ContactLog.objects.filter(request_key=body["request_key"]).count() == 1


def test_promise_taken_with_a_contact_can_be_cancelled(cast: Cast, world: World, call: object) -> None:
    client = call(cast.agent)
    body = {
        "case": world.case.pk,
        "channel": "call",
        "outcome": "PTP",
        "promise_amount": "300.00",
        "promise_due_on": str(world.today + dt.timedelta(days=2)),
    }
    promise = client.post(f"{API}/contacts/", body).json()["promise"]
    assert client.get(f"{API}/promises/{promise}/").json()["amount"] == "300.00"
    assert client.get(f"{API}/promises/{world.promise.pk}/").json()["state"] == "cancelled"
    assert client.post(f"{API}/promises/{promise}/cancel/").json()["state"] == "cancelled"
    again = client.post(f"{API}/promises/{promise}/cancel/")
    assert (again.status_code, again.json()["reasons"]) == (409, ["This promise is no longer open."])


def test_payment_is_taken_back_once(cast: Cast, world: World, call: object) -> None:
    client = call(cast.lead)
    address = f"{API}/payments/{world.payment.pk}/reverse/"
    assert client.post(address, {}).status_code == 400
    first = client.post(address, {"reason": "bounced"})
    assert (first.status_code, first.json()["reversal_reason"]) == (200, "bounced")
    again = client.post(address, {"reason": "bounced"})
    assert (again.status_code, again.json()["code"]) == (409, "refused")


def test_refusals_speak_the_callers_language(cast: Cast, world: World, call: object) -> None:
    client = call(cast.lead)
    address = f"{API}/cases/{world.case.pk}/reopen/"
    english = client.post(address, {"note": "x"}, headers={"Accept-Language": "en"}).json()
    chinese = client.post(address, {"note": "x"}, headers={"Accept-Language": "zh-hans"}).json()
    assert english == {"code": "refused", "reasons": ["This case is open."]}
    assert chinese["code"] == "refused"
    assert chinese["reasons"] != english["reasons"]


def test_next_gives_the_case_and_leave_gives_it_back(cast: Cast, world: World, call: object) -> None:
    case = make_case(creditor=cast.creditor, team=cast.team, as_of=world.today)
    client = call(cast.mate)
    taken = client.post(f"{API}/cases/next/", {}).json()
    assert (taken["id"], taken["agent"]["id"], taken["leased_by"]["id"]) == (case.pk, cast.mate.pk, cast.mate.pk)
    assert client.post(f"{API}/cases/{case.pk}/leave/").status_code == 204
    assert client.get(f"{API}/cases/{case.pk}/").json()["leased_by"] is None


def test_a_supervisor_hands_over_within_their_teams_only(cast: Cast, world: World, call: object) -> None:
    client, address = call(cast.lead), f"{API}/cases/{world.case.pk}/reassign/"
    outside = client.post(address, {"team": cast.other_team.pk, "reason": "leave"})
    assert (outside.status_code, list(outside.json()["fields"])) == (400, ["team"])
    stranger = client.post(address, {"team": cast.team.pk, "agent": cast.stranger.pk, "reason": "leave"})
    assert (stranger.status_code, list(stranger.json()["fields"])) == (400, ["agent"])
    handed = client.post(address, {"team": cast.team.pk, "agent": cast.mate.pk, "reason": "leave"})
    assert handed.json()["agent"]["id"] == cast.mate.pk
    assert world.case.assignments.get().reason == "leave"


def test_a_number_is_whole_only_for_who_said_why(cast: Cast, world: World, call: object) -> None:
    address = f"{API}/debtors/{world.case.debtor_id}/"
    body = {"field": "point", "contact_point": world.phone.pk, "reason": "contact"}
    answer = call(cast.agent).post(f"{address}reveal/", body)
    assert (answer.status_code, answer.json()["value"]) == (200, "13812345678")
    shown = {
        name: [point["value"] for point in call(getattr(cast, name)).get(address).json()["contact_points"]]
        for name in ("agent", "lead", "admin")
    }
    assert shown == {"agent": ["13812345678"], "lead": ["138****5678"], "admin": ["138****5678"]}
    assert call(cast.agent).get(f"{API}/debtors/").json()["results"][0]["name"] == "王**"


def test_a_number_out_of_use_is_whole_for_nobody(cast: Cast, world: World, call: object) -> None:
    body = {"case": world.case.pk, "channel": "call", "outcome": "BAD", "contact_point": world.phone.pk}
    client = call(cast.agent)
    assert client.post(f"{API}/contacts/", body).status_code == 201
    point = client.get(f"{API}/debtors/{world.case.debtor_id}/").json()["contact_points"][0]
    assert (point["state"], point["value"], point["masked"]) == ("invalid", "138****5678", True)
    asked = {"field": "point", "contact_point": world.phone.pk, "reason": "contact"}
    assert client.post(f"{API}/debtors/{world.case.debtor_id}/reveal/", asked).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_two_agents_asking_at_once_never_get_the_same_case() -> None:
    cast = make_cast()
    pool = [make_case(creditor=cast.creditor, team=cast.team, as_of=business_date()) for _ in range(12)]
    keys = [Token.objects.create(user=user).key for user in (cast.agent, cast.mate)]
    start, got, lock = threading.Barrier(2), [], threading.Lock()

    def work(key: str) -> None:
        client = APIClient(headers={"Authorization": f"Token {key}"})
        try:
            start.wait()
            while (answer := client.post(f"{API}/cases/next/", {}, format="json")).status_code == 200:
                taken = answer.json()["id"]
                with lock:
                    got.append(taken)
                body = {"case": taken, "channel": "call", "outcome": "NAN"}
                assert client.post(f"{API}/contacts/", body, format="json").status_code == 201
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [case.pk for case in pool]
    assert Case.objects.filter(agent=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_one_payment_sent_by_four_at_once_is_booked_once() -> None:
    cast = make_cast()
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=business_date())
    key = Token.objects.create(user=cast.agent).key
    body = {"case": case.pk, "amount": "10.00", "paid_on": str(business_date()), "reference": "ONCE"}
    start, codes = threading.Barrier(4), []

    def work() -> None:
        client = APIClient(headers={"Authorization": f"Token {key}"})
        try:
            start.wait()
            codes.append(client.post(f"{API}/payments/", body, format="json").status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 200, 200, 201]
    assert Case.objects.get(pk=case.pk).balance == Decimal("990.00")


@pytest.mark.django_db(transaction=True)
def test_day_asked_for_is_handed_to_a_worker_once_committed(call: object) -> None:
    from celery import current_app

    cast = make_cast()
    with current_app.connection_for_read() as broker:
        broker.default_channel.queue_purge("celery")
        answer = call(cast.lead).post(f"{API}/day-runs/", {})
        waiting = broker.default_channel._size("celery")
        broker.default_channel.queue_purge("celery")
    assert (answer.status_code, answer.json()["as_of"]) == (202, str(business_date()))
    assert (answer.json()["state"], waiting) == ("running", 1)


def test_a_day_to_come_is_refused(cast: Cast, world: World, call: object) -> None:
    tomorrow = str(world.today + dt.timedelta(days=1))
    assert call(cast.admin).post(f"{API}/day-runs/", {"as_of": tomorrow}).status_code == 409


def test_progress_of_a_day_counts_chunks_by_phase(cast: Cast, world: World, call: object) -> None:
    from cases.models import DayChunk

    for number, done in enumerate([timezone.now(), None, None]):
        DayChunk.objects.create(run=world.day, phase="cases", number=number, first_case=1, last_case=9, done_at=done)
    assert call(cast.lead).get(f"{API}/day-runs/{world.day.pk}/").json()["progress"] == [
        {"phase": "cases", "done": 1, "total": 3}
    ]


def test_recalled_case_stays_in_house_until_the_day_asked_for(cast: Cast, world: World, call: object) -> None:
    client = call(cast.lead)
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="outsourced", days_past_due=100)
    until = world.today + dt.timedelta(days=60)
    answer = client.post(f"{API}/cases/{case.pk}/recall/", {"note": "agency gave up", "in_house_until": str(until)})
    assert (answer.status_code, answer.json()["stage"], answer.json()["in_house_until"]) == (200, "phone", str(until))
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="legal", days_past_due=200)
    answer = client.post(f"{API}/cases/{case.pk}/recall/", {"note": "agency gave up"})
    assert answer.json()["in_house_until"] == str(world.today + dt.timedelta(days=30))
    answer = client.post(f"{API}/cases/{case.pk}/recall/", {"note": "agency gave up"})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
