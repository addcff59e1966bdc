"""People ask about their own data: a clock by their law, effects at once, and an answer with its ground."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from cases.models import (
    Case,
    ContactLog,
    ContactPoint,
    Creditor,
    Debtor,
    Erasure,
    Export,
    Hold,
    SubjectRequest,
    Suppression,
)
from cases.services.occasion import Occasion
from cases.services.retention.legal_holds import place_legal_hold
from cases.services.subject_requests import answer_request, extend_request, open_request
from cases.services.verdict import Refused
from strategies.subject_rights import answer_by
from tests.factories import NOW, TODAY, make_case, make_phone

YEARS_AGO = dt.date(2019, 1, 2)


@pytest.mark.parametrize(
    ("law", "extended", "day"),
    [
        ("CN", False, dt.date(2026, 2, 15)),
        ("CN", True, dt.date(2026, 2, 15)),
        ("EU", False, dt.date(2026, 2, 28)),
        ("UK", True, dt.date(2026, 4, 30)),
        ("US", True, dt.date(2026, 5, 1)),
        ("", False, dt.date(2026, 3, 2)),
    ],
)
def test_the_clock_by_law(law, extended, day):
    assert answer_by(dt.date(2026, 1, 31), law, extended=extended) == day


@pytest.fixture
def case(cast):
    case = make_case(creditor=cast.creditor, agent=cast.agent, name="王小明", as_of=TODAY)
    make_phone(case, "13812345678")
    return case


def occasion(by, note="", day=TODAY):
    return Occasion(as_of=day, now=NOW, by=by, note=note)


def ask(case, by, right="access", **more):
    told = {
        "asker": "debtor", "channel": "call", "jurisdiction": "CN", "details": "请告知", "received_on": TODAY,
        "contact_point": None,
    }  # fmt: skip
    return open_request(case=case, right=right, occasion=occasion(by), **told | more)


pytestmark = pytest.mark.django_db


def test_a_contact_person_who_wants_to_be_left_alone_is_from_that_moment(cast, case):
    point = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="13911112222", owner="relative")
    ask(case, cast.agent, "restriction", asker="contact", contact_point=point)
    point.refresh_from_db()
    assert (point.state, point.events.get().kind, Hold.objects.exists()) == ("do_not_contact", "barred", False)


def test_a_contact_person_does_not_stop_the_debtors_case(cast, case):
    with pytest.raises(Refused, match="that it is about"):
        ask(case, cast.agent, "restriction", asker="contact")
    assert not Hold.objects.exists()


def test_the_same_request_sent_twice_is_one(cast, case):
    first, again = (ask(case, cast.agent, "access") for _ in range(2))
    assert first == again
    assert ask(case, cast.agent, "access", details="another") != first


@pytest.mark.parametrize("right", ["correction", "restriction"])
def test_a_correction_stops_the_case_until_it_is_answered(cast, case, right):
    first, again = ask(case, cast.agent, right), ask(case, cast.agent, right)
    hold = Hold.objects.get()  # once, however often it is asked
    assert (hold.kind, hold.case, hold.answer_by, first.due_on == again.due_on) == ("dispute", case, first.due_on, True)


def test_more_time_is_taken_before_the_first_is_over_and_once(cast, case):
    row = ask(case, cast.agent, jurisdiction="EU")
    with pytest.raises(Refused, match="before the first is over"):
        extend_request(request=row, occasion=occasion(cast.lead, day=dt.date(2026, 4, 3)))
    assert extend_request(request=row, occasion=occasion(cast.lead)).due_on == dt.date(2026, 6, 2)
    for other in (row, ask(case, cast.agent)):
        with pytest.raises(Refused, match="no more time"):
            extend_request(request=other, occasion=occasion(cast.lead))


@pytest.mark.parametrize(("code", "note"), [("", "why"), ("claim", " "), ("whim", "why")])
def test_a_refusal_has_its_ground_and_its_words(cast, case, code, note):
    row = ask(case, cast.agent)
    with pytest.raises(Refused, match="ground"):
        answer_request(request=row, state="refused", code=code, occasion=occasion(cast.lead, note))
    answered = answer_request(request=row, state="refused", code="not_proven", occasion=occasion(cast.lead, "why"))
    assert (answered.answered_by, answered.state) == (cast.lead, "refused")
    with pytest.raises(Refused, match="has been answered"):
        answer_request(request=row, state="granted", code="", occasion=occasion(cast.lead))


def test_erasure_is_not_granted_while_the_record_must_be_kept(cast, case):
    row = ask(case, cast.agent, "erasure")
    with pytest.raises(Refused, match="must still be kept"):
        answer_request(request=row, state="granted", code="", occasion=occasion(cast.lead))
    with pytest.raises(Refused, match="in use"):
        answer_request(request=row, state="partly", code="period_runs", occasion=occasion(cast.lead, "why"))
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=TODAY)
    answer_request(request=row, state="partly", code="period_runs", occasion=occasion(cast.lead, "why"))
    assert (ContactPoint.objects.get().state, Debtor.objects.get().name) == ("do_not_contact", "王小明")


def test_numbers_are_not_barred_while_another_case_of_the_debtor_is_open(cast, case):
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=TODAY)
    make_case(creditor=cast.creditor, agent=cast.agent, debtor=case.debtor)
    row = ask(case, cast.agent, "erasure")
    with pytest.raises(Refused, match="in use"):
        answer_request(request=row, state="partly", code="period_runs", occasion=occasion(cast.lead, "why"))
    assert ContactPoint.objects.get().state == "unverified"


@pytest.mark.parametrize("state", ["granted", "partly"])
def test_a_contact_person_has_their_own_number_erased_and_no_other(cast, case, state):
    point = ContactPoint.objects.create(
        debtor=case.debtor, kind="phone", value="13911112222", owner="relative", owner_name="李四"
    )
    row = ask(case, cast.agent, "erasure", asker="contact", contact_point=point)
    code = "" if state == "granted" else "claim"
    answer_request(request=row, state=state, code=code, occasion=occasion(cast.lead, "why"))
    own, theirs = case.debtor.contact_points.order_by("pk")
    assert (own.value, own.state, theirs.state) == ("13812345678", "unverified", "do_not_contact")
    assert (theirs.is_erased, theirs.owner_name) == ((True, "") if state == "granted" else (False, "李四"))
    assert Suppression.objects.count() == (state == "granted")


def test_a_number_under_legal_hold_or_of_the_debtor_is_not_erased_for_a_contact_person(cast, case):
    own = case.debtor.contact_points.get()
    theirs = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="13911112222", owner="relative")
    place_legal_hold(reason="suit", occasion=occasion(cast.admin), case=case)
    for point in (own, theirs):
        row = ask(case, cast.agent, "erasure", asker="contact", contact_point=point)
        with pytest.raises(Refused, match="cannot go"):
            answer_request(request=row, state="granted", code="", occasion=occasion(cast.lead))
        point.refresh_from_db()
        assert (point.is_erased, point.state) == (False, "unverified")


def test_erasure_is_granted_once_nothing_need_be_kept(cast, case):
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=YEARS_AGO)
    case.debts.update(limitation_on=YEARS_AGO)
    row = ask(case, cast.agent, "erasure")
    answer_request(request=row, state="granted", code="", occasion=occasion(cast.lead))
    assert (Debtor.objects.get().name, Erasure.objects.get().cause) == (f"#{case.debtor_id}", "request")
    row.refresh_from_db()
    assert (row.state, row.details) == ("granted", "*")


def test_an_erasure_is_not_granted_by_one_click(client, cast, case):
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=YEARS_AGO)
    case.debts.update(limitation_on=YEARS_AGO)
    address = reverse("subject-request", args=[ask(case, cast.agent, "erasure").pk])
    client.force_login(cast.lead)
    assert (client.post(address, {"state": "granted"}).status_code, Erasure.objects.count()) == (422, 0)
    assert (client.post(address, {"state": "granted", "sure": "on"}).status_code, Erasure.objects.count()) == (302, 1)


def test_the_copy_shows_the_asker_whole_and_others_masked(client, cast, case):
    case.debtor.identity_number = "110101199001011234"
    case.debtor.save()
    ContactPoint.objects.create(
        debtor=case.debtor, kind="phone", value="13911112222", owner="relative", owner_name="李四"
    )
    ContactLog.objects.create(case=case, agent=cast.agent, at=NOW, channel="call", outcome="NAN", note="x", seal="s")
    row = ask(case, cast.agent, "copy")
    client.force_login(cast.lead)
    answer = client.post(reverse("subject-request-package", args=[row.pk]))
    told, taken = json.loads(answer.content), Export.objects.get()
    assert told["exported"] == taken.mark
    assert (taken.what, taken.rows, taken.complete) == ("subject", len(told["records"]), True)
    whole = answer.content.decode()
    assert ("110101199001011234" in whole, "13812345678" in whole) == (True, True)
    assert [word for word in ("13911112222", "李四", cast.agent.display_name()) if word in whole] == []


def test_a_contact_person_is_told_nothing_of_the_debt(client, cast, case):
    point = ContactPoint.objects.create(
        debtor=case.debtor, kind="phone", value="13911112222", owner="relative", owner_name="李四"
    )
    log = {"case": case, "agent": cast.agent, "at": NOW, "channel": "call", "outcome": "TPW", "note": "owes 1000"}
    ContactLog.objects.create(contact_point=point, seal="s", **log)
    client.force_login(cast.lead)
    for more, records in (({"contact_point": point}, 2), ({}, 0)):
        row = ask(case, cast.agent, "copy", asker="contact", **more)
        told = json.loads(client.post(reverse("subject-request-package", args=[row.pk])).content)
        assert len(told["records"]) == records
        whole = json.dumps(told, ensure_ascii=False)
        assert [word for word in ("王小明", "13812345678", "1000", "creditor") if word in whole] == []
        assert ("13911112222" in whole, "李四" in whole) == (bool(more), bool(more))


def test_the_form_begins_with_the_law_of_the_place(client, cast, case):
    client.force_login(cast.agent)
    address = reverse("case-subject-request", args=[case.pk])
    Creditor.objects.update(jurisdiction="EU")
    assert client.get(address).context["form"]["jurisdiction"].value() == "EU"
    Debtor.objects.update(jurisdiction="UK")
    assert client.get(address).context["form"]["jurisdiction"].value() == "UK"


def test_the_pages_of_the_way(client, cast, case):
    client.force_login(cast.agent)
    form = {
        "right": "access", "asker": "debtor", "channel": "call", "jurisdiction": "CN", "details": "x",
        "received_on": "2020-01-02",
    }  # fmt: skip
    assert client.post(reverse("case-subject-request", args=[case.pk]), form | {"details": ""}).status_code == 422
    client.post(reverse("case-subject-request", args=[case.pk]), form)
    row = SubjectRequest.objects.get()
    assert client.get(reverse("subject-requests")).status_code == 404
    client.force_login(cast.lead)
    assert "overdue" in client.get(reverse("subject-requests")).content.decode()
    address = reverse("subject-request", args=[row.pk])
    assert client.post(address, {"state": "refused", "code": "", "note": ""}).status_code == 422
    client.post(address, {"state": "granted", "code": "", "note": "sent"})
    assert [one.pk for one in client.get(reverse("subject-requests")).context["answered"]] == [row.pk]
