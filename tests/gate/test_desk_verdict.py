"""The gate on the agents' pages: the verdict before dialling, leave, refusal of a form, what the queue offers, the supervisor's list."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, ContactDecision, ContactLog, ContactPoint, Creditor, DebtorChange, KnownFact
from cases.selectors.gate.closed_hours import hours_of_minute
from cases.selectors.queue_counts import queue_counts
from cases.selectors.queue_page import cases_in_tab
from cases.services.queue import next_case
from strategies.services.policies import ship_default_policy
from tests.cast import Cast
from tests.factories import TODAY, make_case, make_phone, zone_where

OPEN_HOUR = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
CLOSED_HOUR = dt.datetime(2026, 3, 2, 14, 30, tzinfo=dt.UTC)


@pytest.fixture
def own_case(house: Cast) -> Case:
    """Where the debtor is it is ten in the morning, whenever the tests run."""
    ship_default_policy(now=timezone.now())
    case = make_case(creditor=house.creditor, agent=house.agent, balance=5000, as_of=business_date(), name="王小明")
    case.debtor.time_zone = zone_where(10, now=timezone.now())
    case.debtor.save()
    return case


def signed_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def page_of(client: Client, case: Case) -> str:
    return client.get(reverse("case", args=[case.pk])).content.decode()


def form(**more: object) -> dict[str, object]:
    return {"channel": "call", "direction": "out", "outcome": "NAN", "request_key": uuid.uuid4(), "then": "stay"} | more


def move_clock_to(case: Case, hour: int) -> None:
    case.debtor.time_zone = zone_where(hour, now=timezone.now())
    case.debtor.save()


def test_desk_says_before_the_call_that_it_may_be_made(house: Cast, own_case: Case) -> None:
    make_phone(own_case, "13812345678")
    page = page_of(signed_in(house.agent), own_case)
    assert ("May be made now" in page, "today 0 tried, 0 answered" in page) == (True, True)
    assert "13812345678" not in page


def test_desk_says_why_not_and_from_when(house: Cast, own_case: Case) -> None:
    move_clock_to(own_case, 23)
    page = page_of(signed_in(house.agent), own_case)
    assert "Not now; again from" in page
    assert "No collection between 22:00 and 08:00" in page
    assert "CN-TIME-01a" in page


def test_verdict_is_told_for_another_channel_and_by_what_is_ticked(house: Cast, own_case: Case) -> None:
    browser, address = signed_in(house.agent), reverse("case-verdict", args=[own_case.pk])
    refused = browser.get(address, {"channel": "visit"}).content.decode()
    assert ('value="two_collectors_assigned"' in refused, "May be made now" in refused) == (True, False)
    ticked = browser.get(address, {"channel": "visit", "told": "two_collectors_assigned"}).content.decode()
    assert "May be made now" in ticked


def test_call_asks_for_leave_and_gets_the_number(house: Cast, own_case: Case) -> None:
    point = make_phone(own_case, "13812345678")
    browser, asked = signed_in(house.agent), {"channel": "call", "contact_point": point.pk}
    answer = browser.post(reverse("case-ask", args=[own_case.pk]), asked, headers={"accept": "application/json"}).json()
    assert answer == {"allowed": True, "dial": "tel:13812345678", "said": ""}
    assert ContactDecision.objects.get().contact_point == point
    assert "Leave to make this contact until" in page_of(browser, own_case)
    browser.post(reverse("case-log-contact", args=[own_case.pk]), form(contact_point=point.pk))
    assert ContactLog.objects.get().decision == ContactDecision.objects.get()


def test_leave_of_a_supervisor_brings_no_number(house: Cast, own_case: Case) -> None:
    point = make_phone(own_case, "13812345678")
    asked = {"channel": "call", "contact_point": point.pk}
    address, headers = reverse("case-ask", args=[own_case.pk]), {"accept": "application/json"}
    assert signed_in(house.lead).post(address, asked, headers=headers).json() == {
        "allowed": True, "dial": "", "said": "",
    }  # fmt: skip


def test_refused_call_gives_no_number(house: Cast, own_case: Case) -> None:
    point = make_phone(own_case, "13812345678")
    move_clock_to(own_case, 23)
    asked = {"channel": "call", "contact_point": point.pk}
    browser, address = signed_in(house.agent), reverse("case-ask", args=[own_case.pk])
    answer = browser.post(address, asked, headers={"accept": "application/json"}).json()
    assert (answer["allowed"], answer["dial"]) == (False, "")
    assert browser.post(address, asked).status_code == 302
    assert set(ContactDecision.objects.values_list("verdict", flat=True)) == {"refused"}


def test_form_against_a_rule_comes_back_whole_and_can_say_that_it_took_place(house: Cast, own_case: Case) -> None:
    move_clock_to(own_case, 23)
    browser, address = signed_in(house.agent), reverse("case-log-contact", args=[own_case.pk])
    answer = browser.post(address, form(note="nobody there"))
    page = answer.content.decode()
    assert (answer.status_code, "nobody there" in page, "took_place" in page) == (422, True, True)
    assert (ContactLog.objects.count(), ContactDecision.objects.get().verdict) == (0, "refused")
    answer = browser.post(address, form(note="nobody there", took_place="rang at 22:58"))
    assert answer.status_code == 302
    contact = ContactLog.objects.get()
    assert (contact.decision.verdict, contact.decision.why) == ("refused", "rang at 22:58")


def test_supervisor_overrides_on_a_page_and_an_agent_cannot(house: Cast, own_case: Case) -> None:
    move_clock_to(own_case, 23)
    address = reverse("case-override", args=[own_case.pk])
    said = {"channel": "call", "why": "asked for a call after work", "agreement": ""}
    assert signed_in(house.agent).post(address, said).status_code == 404
    lead = signed_in(house.lead)
    assert lead.post(address, said).status_code == 422
    assert lead.post(address, said | {"agreement": "e-mail of 1 March"}).status_code == 302
    decision = ContactDecision.objects.get()
    assert (decision.verdict, decision.by, decision.agreement) == ("overridden", house.lead, "e-mail of 1 March")
    listed = lead.get(reverse("gate-decisions")).content.decode()
    assert ("asked for a call after work" in listed, "CN-TIME-01a" in listed) == (True, True)
    assert "CN-TIME-01a v1" in lead.get(reverse("gate-decision", args=[decision.pk])).content.decode()


def test_other_teams_lead_sees_nothing_of_it(house: Cast, own_case: Case) -> None:
    move_clock_to(own_case, 23)
    signed_in(house.agent).post(reverse("case-ask", args=[own_case.pk]), {"channel": "call"})
    assert "CN-TIME-01a" in signed_in(house.lead).get(reverse("gate-decisions")).content.decode()
    assert "CN-TIME-01a" not in signed_in(house.other_lead).get(reverse("gate-decisions")).content.decode()


def test_agreement_on_record_opens_the_hour(house: Cast, own_case: Case) -> None:
    move_clock_to(own_case, 23)
    browser = signed_in(house.agent)
    said = {"name": "agreed_otherwise", "value": "yes", "valid_from": business_date(), "source": "letter of 1 March"}
    assert browser.post(reverse("case-fact", args=[own_case.pk]), said | {"source": " "}).status_code == 422
    assert browser.post(reverse("case-fact", args=[own_case.pk]), said).status_code == 302
    fact = KnownFact.objects.get(debtor=own_case.debtor)
    assert (fact.name, fact.value, fact.by) == ("agreed_otherwise", True, house.agent)
    assert "May be made now" in page_of(browser, own_case)


def test_fact_of_a_number_is_kept_with_the_number_of_this_debtor_only(house: Cast, own_case: Case) -> None:
    other = make_case(creditor=house.creditor, agent=house.agent)
    stranger, own = make_phone(other), make_phone(own_case)
    said = {"name": "legal_basis_recorded", "value": "yes", "valid_from": business_date(), "source": "Civil Code 1064"}
    browser, address = signed_in(house.agent), reverse("case-fact", args=[own_case.pk])
    assert browser.post(f"{address}?point={stranger.pk}", said).status_code == 404
    assert browser.post(f"{address}?point={own.pk}", said).status_code == 302
    assert KnownFact.objects.get(contact_point__isnull=False).contact_point == own


def test_administrator_declares_what_the_house_is_like(house: Cast, own_case: Case) -> None:
    KnownFact.objects.create(
        name="company_line_used", value=None, valid_from=TODAY, source="taken back", at=timezone.now(), by=house.admin
    )
    agent, admin = signed_in(house.agent), signed_in(house.admin)
    assert "Not known: " in page_of(agent, own_case)
    said = {"name": "company_line_used", "value": "yes", "valid_from": business_date(), "source": "register of lines"}
    assert agent.post(reverse("gate-house"), said).status_code == 404
    assert admin.post(reverse("gate-house"), said | {"about": f"agent-{house.agent.pk}"}).status_code == 422
    assert admin.post(reverse("gate-house"), said).status_code == 302
    assert "May be made now" in page_of(agent, own_case)


def test_particulars_are_changed_with_a_row_that_says_so(house: Cast, own_case: Case) -> None:
    browser, address = signed_in(house.agent), reverse("case-debtor", args=[own_case.pk])
    said = {"language": "en", "jurisdiction": "US", "region": "MA", "time_zone": "Mars/Olympus"}
    assert browser.post(address, said).status_code == 422
    assert browser.post(address, said | {"time_zone": "America/New_York"}).status_code == 302
    own_case.debtor.refresh_from_db()
    assert (own_case.debtor.region, own_case.debtor.time_zone) == ("MA", "America/New_York")
    assert DebtorChange.objects.get().changes["region"] == ["", "MA"]


def test_queue_offers_only_whom_the_hours_allow(house: Cast) -> None:
    open_case = make_case(creditor=house.creditor, agent=house.agent, days_past_due=5)
    open_case.debtor.time_zone = "Europe/London"
    open_case.debtor.save()
    trade = Creditor.objects.create(name="恒通", debt_class="trade", team=house.team)
    business = make_case(creditor=trade, agent=house.agent, days_past_due=7)
    make_case(creditor=house.creditor, agent=house.agent, days_past_due=20)
    asked = {"user": house.agent, "as_of": TODAY, "now": CLOSED_HOUR}
    closed = hours_of_minute(CLOSED_HOUR)
    assert closed.opens_at == dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC)
    due = cases_in_tab(house.agent, "all", TODAY, CLOSED_HOUR, closed)
    waiting = cases_in_tab(house.agent, "waiting", TODAY, CLOSED_HOUR, closed)
    assert (set(due), waiting.count()) == ({open_case, business}, 1)
    counts = queue_counts(**asked, closed=closed).by_tab
    assert (counts["all"], counts["waiting"]) == (2, 1)
    assert [next_case(**asked), next_case(**asked, after=business)] == [business, open_case]


def test_queue_of_a_house_that_may_call_nobody_says_from_when(house: Cast) -> None:
    make_case(creditor=house.creditor, agent=house.agent)
    closed = hours_of_minute(CLOSED_HOUR)
    assert closed.everywhere
    assert not cases_in_tab(house.agent, "all", TODAY, CLOSED_HOUR, closed).exists()
    assert next_case(user=house.agent, as_of=TODAY, now=CLOSED_HOUR) is None
    hours_of_minute.cache_clear()
    assert not hours_of_minute(OPEN_HOUR)


def test_case_comes_back_when_its_limit_does(house: Cast) -> None:
    case = make_case(creditor=house.creditor, agent=house.agent)
    case.contact_from = CLOSED_HOUR
    case.save()
    asked = {"user": house.agent, "as_of": TODAY}
    assert next_case(**asked, now=OPEN_HOUR) is None
    at_eight = dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC)
    assert next_case(**asked, now=at_eight) == case


def test_stranger_gets_404_everywhere(house: Cast, own_case: Case) -> None:
    point = ContactPoint.objects.create(debtor=own_case.debtor, kind="phone", value="13800009999", source="file")
    browser = signed_in(house.stranger)
    for name in ("case-verdict", "case-override", "case-fact", "case-debtor"):
        assert browser.get(reverse(name, args=[own_case.pk])).status_code == 404, name
    asked = {"channel": "call", "contact_point": point.pk}
    assert browser.post(reverse("case-ask", args=[own_case.pk]), asked).status_code == 404
    assert ContactDecision.objects.count() == 0
