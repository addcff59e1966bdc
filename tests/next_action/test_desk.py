"""The next action on the desk: what is gathered from the record, answered by key, and told from the contact that is logged."""

import datetime as dt
import html
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import (
    Assignment,
    Case,
    ContactLog,
    ContactPoint,
    Debt,
    Guarantee,
    Hold,
    KnownFact,
    NextActionAnswer,
    Promise,
)
from cases.selectors.desk import desk_of
from cases.selectors.gate.closed_hours import hours_of_minute
from cases.selectors.last_contact import contacts_of
from cases.selectors.timeline import LENGTH
from cases.services.contacts import log_contact
from strategies.services.contact_rules import load_contact_rules
from strategies.services.tactics import load_tactics, tactics_in_force
from tests.agent.test_desk import send
from tests.factories import make_case, make_debt, make_phone, zone_where
from tests.next_action.conftest import offered


def desk(browser, case, **query):
    return html.unescape(browser.get(reverse("case", args=[case.pk]), query).content.decode())


def line(page):
    """What is suggested, without markup."""
    found = re.search(r'<p class="next-action-line">(.*?)</p>', page, re.DOTALL)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found)).strip()


def answer(browser, case, how, page, **more):
    return browser.post(reverse(f"case-action-{how}", args=[case.pk]), {"offer": offered(page), **more})


@pytest.fixture
def browser(ask, cast):
    return ask(cast.agent)


def test_desk_suggests_the_cadences_call_with_its_words(browser, own_case, phone, now):
    load_tactics(now=now)
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Call now 138****5678 words: ")
    assert "Cadence of “everybody else”: day 1: Call" in page


def test_words_for_a_broken_promise_name_it_and_words_for_the_door_are_for_visits(
    browser, cast, own_case, phone, today, now
):
    load_tactics(now=now)
    Promise.objects.create(
        case=own_case,
        amount=1500,
        due_on=today,
        judge_after=today,
        made_on=today,
        made_at=now,
        state="broken",
        judged_on=today,
    )
    own_case.debtor.contact_points.create(kind="address", value="苏州市星湖街328号", source="test")
    words = {}
    for attention, stage in ((0, "phone"), (9, "phone"), (9, "visit")):
        Case.objects.filter(pk=own_case.pk).update(attention=attention, stage=stage)
        words[attention, stage] = browser.get(reverse("case", args=[own_case.pk])).context["next_action"]
    confront, routine, letter = words.values()
    entry = next(entry for entry in tactics_in_force() if entry.title["en"] == confront["script_title"])
    assert entry.needs == {"broken_promise"}
    assert routine["script_title"] not in ("", confront["script_title"])
    assert (letter["proposal"].act, letter["script_title"]) == ("letter", "")


def test_step_done_on_its_day_is_not_suggested_again(browser, cast, own_case, phone, today, now):
    log_contact(case=own_case, agent=cast.agent, channel="call", outcome="NEG", as_of=today, now=now)
    case = Case.objects.get()
    assert (case.follow_up_on, line(desk(browser, case))[:19]) == (today + dt.timedelta(2), "Suggested Call from")


def test_what_was_done_counts_however_much_happened_since(browser, cast, own_case, phone, today, now):
    """Sixty events stand on the desk; the letter lies below them, and so does the last contact."""
    facts = {"case": own_case, "agent": cast.agent, "as_of": today}
    letter = log_contact(channel="letter", outcome="L-SNT", now=now - dt.timedelta(minutes=3), **facts)
    for second in range(LENGTH):
        at = now - dt.timedelta(minutes=2) + dt.timedelta(seconds=second)
        log_contact(channel="call", outcome="NAN", now=at, **facts)
    last = log_contact(channel="call", outcome="NEG", now=now - dt.timedelta(seconds=30), **facts)
    hand_over = {
        "case": own_case,
        "agent": cast.agent,
        "team": own_case.team,
        "reason": "x",
        "on_date": today,
        "at": now,
    }
    Assignment.objects.bulk_create([Assignment(**hand_over) for _more in range(LENGTH)])
    found = desk_of(case=Case.objects.get(), user=cast.agent, as_of=today, now=timezone.now())
    assert {event.kind for event in found.events} == {"assignment"}
    contacts = contacts_of(found)
    assert (contacts[0], letter in contacts, found.worked_today) == (last, True, True)
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Call from")  # not the call of day 1 anew
    answer(browser, own_case, "accept", page)
    assert NextActionAnswer.objects.get().kind == "accepted"


def test_gate_decides_the_time_and_the_reasons_name_its_rule(browser, cast, own_case, phone, today, now):
    load_contact_rules(now=now)
    for name in ("company_line_used", "human_handover_offered", "agent_qualified"):
        KnownFact.objects.create(name=name, value=True, valid_from=today, source="house", at=now)
    own_case.debtor.time_zone = zone_where(23, now=now)
    own_case.debtor.save()
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Call from ")
    assert "CN-TIME-01a" in page


@pytest.mark.parametrize(
    ("kind", "suggested"),
    [("dispute", "Answer the open matter now"), ("moratorium", "Wait"), ("death", "Ask for the papers")],
)
def test_held_case_is_worked_on_and_nobody_contacted(browser, cast, own_case, phone, today, now, kind, suggested):
    Hold.objects.create(case=own_case, kind=kind, from_on=today, placed_by=cast.agent, placed_at=now)
    Case.objects.filter(pk=own_case.pk).update(on_hold=True)
    page = desk(browser, own_case)
    assert line(page).startswith(f"Suggested {suggested}")
    assert "Nobody is contacted meanwhile" in page


def test_hold_on_one_debt_leaves_the_rest_to_the_gate(browser, cast, own_case, phone, today, now):
    debt = make_debt(own_case, due_on=today)
    Hold.objects.create(case=own_case, debt=debt, kind="dispute", from_on=today, placed_at=now)
    assert line(desk(browser, own_case)).startswith("Suggested Call now")


def test_accepting_a_call_opens_the_form_with_it_once(browser, cast, own_case, phone):
    page = desk(browser, own_case)
    sent = answer(browser, own_case, "accept", page, point=phone.pk)
    assert sent.url == f"{reverse('case', args=[own_case.pk])}?channel=call&contact_point={phone.pk}"
    row = NextActionAnswer.objects.get()
    assert (row.kind, row.by, row.act, row.source, row.stage, row.policy.version) == (
        "accepted", cast.agent, "call", "cadence", "phone", 1,
    )  # fmt: skip
    assert row.reasons[0] == ["cadence", "Cadence of “everybody else”: day 1: Call"]
    assert answer(browser, own_case, "accept", page, point=phone.pk).url == sent.url
    assert answer(browser, own_case, "overrule", page, reason="time").status_code == 302
    assert NextActionAnswer.objects.get() == row
    told = desk(browser, own_case, channel="call", contact_point=phone.pk)
    assert ("Accepted · Ana" in told, 'name="offer"' in told, "data-begun" in told) == (True, False, True)
    assert f'value="{phone.pk}" data-channels="call sms messaging" data-own checked' in told


def test_accepting_what_is_for_later_lets_the_case_rest_until_then(browser, cast, own_case, phone, today, now):
    own = {"case": own_case, "agent": cast.agent, "channel": "call", "as_of": today, "now": now}
    log_contact(outcome="NEG", next_step="await_promise", **own)  # the tree has nothing left to say
    Case.objects.filter(pk=own_case.pk).update(follow_up_on=None)
    page = desk(browser, own_case)
    assert "day 3: Call" in page
    assert answer(browser, own_case, "accept", page).url == reverse("case", args=[own_case.pk])
    assert Case.objects.get().follow_up_on == today + dt.timedelta(days=2)
    assert "Accepted · Ana" in desk(browser, own_case)
    assert NextActionAnswer.objects.get().team == cast.agent.team


def test_acceptance_of_what_has_changed_meanwhile_is_refused(browser, cast, own_case, phone, today, now):
    page = desk(browser, own_case)
    log_contact(case=own_case, agent=cast.mate, channel="call", outcome="DSP", as_of=today, now=now)
    assert answer(browser, own_case, "accept", page).status_code == 302
    assert NextActionAnswer.objects.count() == 0
    assert "The case has changed since this was proposed" in desk(browser, own_case)


def test_overruling_says_why_and_is_shown(browser, own_case, phone):
    page = desk(browser, own_case)
    answer(browser, own_case, "overrule", page, reason="other", note=" ")
    answer(browser, own_case, "overrule", page, reason="nonsense")
    assert NextActionAnswer.objects.count() == 0
    answer(browser, own_case, "overrule", page, reason="channel", note="answers messages only")
    row = NextActionAnswer.objects.get()
    assert (row.kind, row.reason, row.note) == ("overruled", "channel", "answers messages only")
    assert (
        "Another channel works better here"
        in desk(browser, own_case).split("next-action-why")[1].split("</section>")[0]
    )


def test_an_offer_holds_for_its_reader_and_its_case_alone(ask, cast, own_case, phone, today):
    page = desk(ask(cast.lead), own_case)
    answer(ask(cast.agent), own_case, "accept", page)
    other = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    page = desk(ask(cast.agent), own_case)
    answer(ask(cast.agent), other, "accept", page)
    ask(cast.agent).post(reverse("case-action-accept", args=[own_case.pk]), {"offer": "forged"})
    assert NextActionAnswer.objects.count() == 0
    assert answer(ask(cast.stranger), own_case, "accept", page).status_code == 404


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"outcome": "NAN"}, "followed"),
        ({"channel": "sms", "outcome": "M-SNT"}, "departed"),
        ({"direction": "in", "outcome": "NEG"}, None),
        ({"channel": "letter", "outcome": "L-DLV"}, None),
    ],
)
def test_contact_without_a_word_tells_whether_the_suggestion_was_followed(browser, own_case, phone, sent, kind):
    page = desk(browser, own_case)
    send(browser, own_case, offer=offered(page), contact_point=phone.pk, **sent)
    rows = [(row.kind, row.contact, row.reason) for row in NextActionAnswer.objects.all()]
    assert rows == ([(kind, ContactLog.objects.get(), "")] if kind else [])


def test_contact_before_its_time_and_contact_instead_of_work_are_something_else(
    browser, cast, own_case, phone, today, now
):
    log_contact(case=own_case, agent=cast.agent, channel="call", outcome="NEG", as_of=today, now=now)
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Call from")
    send(browser, own_case, offer=offered(page), outcome="HRD", contact_point=phone.pk)
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Draw up a plan")
    send(browser, own_case, offer=offered(page), outcome="NEG", contact_point=phone.pk)
    assert list(NextActionAnswer.objects.values_list("act", "kind")) == [
        ("offer_plan", "departed"),
        ("call", "departed"),
    ]


def test_word_given_stands_before_what_the_contact_tells(browser, own_case, phone):
    page = desk(browser, own_case)
    answer(browser, own_case, "overrule", page, reason="time")
    send(browser, own_case, offer=offered(page), outcome="NAN", contact_point=phone.pk)
    assert NextActionAnswer.objects.get().kind == "overruled"


def test_work_taken_up_is_not_suggested_again_on_its_day(browser, cast, own_case, phone, today, now):
    yesterday, before = today - dt.timedelta(days=1), now - dt.timedelta(days=1)
    log_contact(
        case=own_case, agent=cast.agent, channel="call", outcome="NAN", next_step="trace", as_of=yesterday, now=before
    )
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Find the debtor")
    assert answer(browser, own_case, "accept", page).url == reverse("case-point-new", args=[own_case.pk])
    row = NextActionAnswer.objects.get()
    NextActionAnswer(
        **{
            f.attname: getattr(row, f.attname)
            for f in row._meta.concrete_fields
            if f.name not in ("id", "key", "as_of")
        },
        key="y",
        as_of=yesterday,
    ).save()
    assert not line(desk(browser, own_case)).startswith("Suggested Find the debtor")


def test_supervisor_is_asked_and_the_case_rests_until_tomorrow(browser, cast, own_case, phone, today, now):
    log_contact(
        case=own_case, agent=cast.agent, channel="call", outcome="NEG", next_step="supervisor", as_of=today, now=now
    )
    Case.objects.filter(pk=own_case.pk).update(follow_up_on=None)
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Ask the supervisor")
    answer(browser, own_case, "accept", page)
    assert Case.objects.get().follow_up_on == today + dt.timedelta(days=1)


@pytest.mark.parametrize(("change", "said"), [({}, True), ({"ended_on": "2026-01-01"}, False), ({"balance": 0}, False)])
def test_guarantee_about_to_lapse_is_named_with_its_last_day(browser, own_case, phone, today, now, change, said):
    debt = make_debt(own_case, due_on=today)
    last = today + dt.timedelta(days=20)
    ended = {"ended_on": today, "ended_why": "x"} if "ended_on" in change else {}
    for days in (-1, 40, 20):
        day = today + dt.timedelta(days=days)
        Guarantee.objects.create(debt=debt, name=f"陈刚{days}", proof="contract 7", acts_until=day, at=now, **ended)
    if "balance" in change:
        Debt.objects.filter(pk=debt.pk).update(balance=0, principal=0)
    page = desk(browser, own_case)
    assert line(page).startswith("Suggested Ask the supervisor") is said
    assert (f"{last.isoformat()} is the last day to act against a guarantor" in page) is said


def test_closed_case_suggests_nothing(browser, cast, today):
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="closed", balance=0, as_of=today)
    assert "next-action" not in desk(browser, case)


def test_another_number_is_chosen_where_the_tree_names_one(browser, cast, own_case, phone, today, now):
    second = make_phone(own_case, "13900139000")
    log_contact(
        case=own_case, agent=cast.agent, channel="call", outcome="NAN", contact_point=phone, next_step="other_point",
        as_of=today, now=now,
    )  # fmt: skip
    Case.objects.filter(pk=own_case.pk).update(follow_up_on=None, follow_up_at=None)
    assert "139****9000" in line(desk(browser, own_case))
    ContactPoint.objects.filter(pk=second.pk).update(state="invalid")
    assert "138****5678" in line(desk(browser, own_case))


def test_logging_a_contact_with_its_suggestion_costs_one_statement_more(
    browser, cast, own_case, phone, today, django_assert_num_queries
):
    make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    page = desk(browser, own_case)
    send(browser, own_case, contact_point=phone.pk)
    hours_of_minute.cache_clear()
    with django_assert_num_queries(13):  # twelve (tests/agent/test_desk.py), and the answer that the contact is
        send(
            browser, own_case, then="next", outcome="NEG", contact_point=phone.pk, request_key=uuid.uuid4(),
            offer=offered(page),
        )  # fmt: skip
    assert NextActionAnswer.objects.get().at <= timezone.now()
