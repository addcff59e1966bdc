"""The desk: what it shows, what it saves, and what it does with a stale or twice-sent form."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ContactLog, ContactPoint, Payment, Promise
from cases.selectors.gate.closed_hours import hours_of_minute
from cases.services.assignment import reassign_case
from cases.services.contacts import log_contact
from cases.services.payments import record_payment
from tests.factories import make_case, make_debt, make_phone

DAY = dt.timedelta(days=1)


def contact(**more):
    return {"channel": "call", "direction": "out", "outcome": "NAN", "then": "stay", **more}


def send(browser, case, **more):
    return browser.post(reverse("case-log-contact", args=[case.pk]), contact(**more))


def errors(answer):
    return dict(answer.context["form"].errors)


def test_desk_shows_the_agent_the_name_and_no_number(ask, cast, own_case):
    make_phone(own_case, "13812345678")
    page = ask(cast.agent).get(reverse("case", args=[own_case.pk])).content.decode()
    assert ("<h1>王小明</h1>" in page, "138****5678" in page, "13812345678" in page) == (True, True, False)


def test_a_supervisor_reads_the_desk_without_name_and_numbers(ask, cast, own_case):
    make_phone(own_case, "13812345678")
    page = ask(cast.lead).get(reverse("case", args=[own_case.pk])).content.decode()
    assert ("<h1>王**</h1>" in page, "王小明" in page, "13812345678" in page) == (True, False, False)


def test_desk_never_dials_a_dead_number(ask, cast, own_case):
    phone = make_phone(own_case, "13812345678")
    ContactPoint.objects.filter(pk=phone.pk).update(state="do_not_contact")
    page = ask(cast.agent).get(reverse("case", args=[own_case.pk])).content.decode()
    assert "13812345678" not in page


def test_opening_a_case_leases_it_and_the_second_reader_is_told(ask, cast, own_case):
    ask(cast.agent).get(reverse("case", args=[own_case.pk]))
    assert Case.objects.get(pk=own_case.pk).leased_by == cast.agent
    answer = ask(cast.lead).get(reverse("case", args=[own_case.pk]))
    assert str(answer.context["lease"].reasons[0]) == "Ana has this case open."


def test_leaving_a_case_gives_it_back(ask, cast, own_case):
    browser = ask(cast.agent)
    browser.get(reverse("case", args=[own_case.pk]))
    assert browser.post(reverse("case-leave", args=[own_case.pk])).status_code == 204
    assert Case.objects.get(pk=own_case.pk).leased_by is None


def test_word_of_leaving_that_comes_after_the_page_was_loaded_again_frees_nothing(ask, cast, own_case):
    browser, leave = ask(cast.agent), reverse("case-leave", args=[own_case.pk])
    first, again = (browser.get(reverse("case", args=[own_case.pk])).context["leased_until"] for _ in range(2))
    browser.post(leave, {"until": first})
    assert Case.objects.get(pk=own_case.pk).leased_by == cast.agent
    renewed = browser.post(reverse("case-lease", args=[own_case.pk])).headers["Leased-Until"]
    browser.post(leave, {"until": again})
    assert Case.objects.get(pk=own_case.pk).leased_by == cast.agent
    browser.post(leave, {"until": renewed})
    assert Case.objects.get(pk=own_case.pk).leased_by is None


def test_contact_is_saved_with_what_was_said(ask, cast, own_case):
    phone = make_phone(own_case)
    answer = send(ask(cast.agent), own_case, outcome="RTP", note=" 不肯还 ", contact_point=phone.pk)
    assert (answer.status_code, answer.url) == (302, reverse("case", args=[own_case.pk]))
    row = ContactLog.objects.get()
    assert (row.case, row.agent, row.contact_point, row.outcome, row.note) == (
        own_case,
        cast.agent,
        phone,
        "RTP",
        "不肯还",
    )


def test_save_and_next_opens_the_next_case(ask, cast, own_case, today):
    other = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=2, as_of=today)
    assert send(ask(cast.agent), own_case, then="next").url == reverse("case", args=[other.pk])


def test_promise_holds_the_case_until_its_day(ask, cast, own_case, today):
    send(ask(cast.agent), own_case, outcome="PTP", promise_amount="３,000", promise_due_on=today + 3 * DAY)
    promise = Promise.objects.get()
    assert (promise.amount, promise.due_on, promise.state) == (Decimal(3000), today + 3 * DAY, "open")
    assert Case.objects.get(pk=own_case.pk).on_hold is True


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ({"outcome": ""}, ["outcome"]),
        ({"outcome": "PTP"}, ["promise_amount", "promise_due_on"]),
        ({"outcome": "PTP", "promise_amount": "many", "promise_due_on": "2026-12-01"}, ["promise_amount"]),
        ({"outcome": "CBK"}, ["follow_up_at"]),
        ({"outcome": "XXX"}, ["outcome"]),
        ({"outcome": "V-NOH"}, ["__all__"]),
        ({"outcome": "PTP", "promise_amount": "9999999", "promise_due_on": "2099-01-01"}, ["__all__"]),
    ],
)
def test_what_the_outcome_needs_is_asked_for_and_the_note_is_kept(ask, cast, own_case, typed, missing):
    answer = send(ask(cast.agent), own_case, note="typed with care", **typed)
    assert (answer.status_code, sorted(errors(answer))) == (422, missing)
    assert "typed with care" in answer.content.decode()
    assert ContactLog.objects.count() == Promise.objects.count() == 0


def test_what_the_outcome_does_not_ask_for_is_dropped(ask, cast, own_case, today):
    send(ask(cast.agent), own_case, outcome="NAN", promise_amount="100", promise_due_on=today)
    assert (ContactLog.objects.count(), Promise.objects.count()) == (1, 0)


def test_call_back_hour_is_in_the_house_time_zone(ask, cast, own_case):
    at = timezone.localtime(timezone.now() + 2 * DAY).replace(hour=15, minute=30, second=0, microsecond=0)
    send(ask(cast.agent), own_case, outcome="CBK", follow_up_at=at.strftime("%Y-%m-%dT%H:%M"))
    assert Case.objects.get(pk=own_case.pk).follow_up_at == at


def test_form_sent_twice_is_one_contact(ask, cast, own_case):
    browser, key = ask(cast.agent), str(uuid.uuid4())
    first, second = (send(browser, own_case, request_key=key) for _ in range(2))
    assert (first.status_code, second.status_code, ContactLog.objects.count()) == (302, 302, 1)


def test_case_moved_on_meanwhile_keeps_the_typed_note_and_saves_nothing(ask, cast, own_case, today, now):
    browser = ask(cast.agent)
    browser.get(reverse("case", args=[own_case.pk]))
    reassign_case(case=own_case, team=cast.team, agent=cast.mate, reason="leave", by=cast.lead, as_of=today, now=now)
    answer = send(browser, own_case, note="said he pays on Friday")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "said he pays on Friday" in page
    assert "王" not in page
    assert ContactLog.objects.count() == 0


def test_contact_point_of_another_debtor_is_refused(ask, cast, own_case, today):
    other = make_phone(make_case(creditor=cast.creditor, agent=cast.agent, as_of=today))
    assert list(errors(send(ask(cast.agent), own_case, contact_point=other.pk))) == ["__all__"]


def test_payment_is_recorded_once_for_a_reference(ask, cast, own_case, today):
    browser, address = ask(cast.agent), reverse("case-payment", args=[own_case.pk])
    for _ in range(2):
        answer = browser.post(address, {"amount": "1,200.50", "paid_on": today, "reference": "BK-1"})
        assert answer.url == reverse("case", args=[own_case.pk])
    assert (Payment.objects.get().amount, Case.objects.get().balance) == (Decimal("1200.50"), Decimal("3799.50"))


def test_refused_payment_comes_back_with_its_reason(ask, cast, own_case, today):
    answer = ask(cast.agent).post(
        reverse("case-payment", args=[own_case.pk]), {"amount": "5", "paid_on": today + DAY, "reference": "BK-1"}
    )
    assert (answer.status_code, list(errors(answer)), Payment.objects.count()) == (422, ["__all__"], 0)


def test_promise_can_be_taken_and_cancelled_without_a_contact(ask, cast, own_case, today):
    browser = ask(cast.agent)
    browser.post(reverse("case-promise", args=[own_case.pk]), {"amount": "100", "due_on": today + DAY})
    promise = Promise.objects.get()
    assert (promise.state, promise.made_by) == ("open", cast.agent)
    browser.post(reverse("promise-cancel", args=[promise.pk]))
    assert Promise.objects.get().state == "cancelled"
    assert Case.objects.get(pk=own_case.pk).on_hold is False


def test_history_tells_contacts_payments_and_verdicts_newest_first(ask, cast, own_case, today, now):
    log_contact(
        case=own_case,
        agent=cast.agent,
        channel="call",
        outcome="PTP",
        as_of=today - 2 * DAY,
        now=now - 2 * DAY,
        promise_amount=Decimal(100),
        promise_due_on=today,
    )
    record_payment(
        case=own_case, amount=Decimal(100), paid_on=today, reference="BK-1", source="file", as_of=today, now=now
    )
    answer = ask(cast.agent).get(reverse("case", args=[own_case.pk]))
    assert [line.symbol for line in answer.context["events"]] == ["promise", "money", "phone"]
    assert answer.context["events"][0].tone == "ok"


def test_closed_case_can_be_read_and_takes_no_contact(ask, cast, today):
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="closed", balance=0, as_of=today)
    browser = ask(cast.agent)
    page = browser.get(reverse("case", args=[case.pk]))
    assert (page.status_code, b"contact-form" in page.content) == (200, False)
    assert send(browser, case).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
# The next action asks for the policy in force, whether an experiment puts the debtor under another one, and what was answered
# since the last contact: three beside the twenty-four of the desk itself. The ladders of a version are read once a process.
def test_desk_takes_twenty_seven_queries_whatever_it_holds(
    ask, cast, own_case, today, now, rows, django_assert_num_queries
):
    for number in range(rows):
        make_phone(own_case)
        make_debt(own_case, due_on=today)
        log_contact(case=own_case, agent=cast.mate, channel="call", outcome="NAN", as_of=today, now=now)
        record_payment(
            case=own_case,
            amount=Decimal(1),
            paid_on=today,
            reference=f"BK-{number}",
            source="file",
            as_of=today,
            now=now,
        )
    browser = ask(cast.agent)
    browser.get(reverse("case", args=[own_case.pk]))
    with django_assert_num_queries(27):
        browser.get(reverse("case", args=[own_case.pk]))


@pytest.mark.parametrize("rows", [1, 3])
# A promise asks whether an experiment runs: its arm may have days of grace of its own.
@pytest.mark.parametrize(("outcome", "queries"), [("NEG", 12), ("PTP", 16)])
def test_cost_of_logging_a_contact_and_going_on(
    ask, cast, own_case, today, rows, outcome, queries, django_assert_num_queries
):
    phone, browser = make_phone(own_case), ask(cast.agent)
    for _ in range(rows):
        make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
        send(browser, own_case)
    more = {"promise_amount": "10", "promise_due_on": today + DAY} if outcome == "PTP" else {}
    hours_of_minute.cache_clear()  # the hours are read once a minute: here
    with django_assert_num_queries(queries):
        send(
            browser,
            own_case,
            then="next",
            outcome=outcome,
            contact_point=phone.pk,
            note="x",
            request_key=uuid.uuid4(),
            **more,
        )


def test_promise_in_words_fills_the_day_that_was_not_chosen(ask, cast, own_case, today):
    browser, friday = ask(cast.agent), today + dt.timedelta(days=(4 - today.weekday() - 1) % 7 + 1)
    bad = send(browser, own_case, outcome="PTP", promise_amount="some day 300", promise_due_on="")
    assert (bad.status_code, "Not understood: someday" in bad.content.decode()) == (422, True)
    assert Promise.objects.count() == 0
    send(browser, own_case, outcome="PTP", promise_amount="周五 300", promise_due_on="")
    promise = Promise.objects.get()
    assert (promise.amount, promise.due_on) == (300, friday)


def test_promise_outside_a_contact_takes_words_too(ask, cast, own_case, today):
    browser, address = ask(cast.agent), reverse("case-promise", args=[own_case.pk])
    assert browser.post(address, {"amount": "300", "due_on": ""}).status_code == 422
    assert browser.post(address, {"amount": "tomorrow 300", "due_on": ""}).status_code == 302
    assert Promise.objects.get().due_on == today + dt.timedelta(days=1)


def test_words_are_read_back_while_they_are_typed(ask, cast, own_case):
    address = reverse("case-promise-read", args=[own_case.pk])
    said = ask(cast.agent).get(address, {"said": "月底 全额"}).json()
    assert (said["amount"], said["shown"].endswith(f"{own_case.balance:,.2f}")) == (f"{own_case.balance:.2f}", True)
    assert ask(cast.agent).get(address, {"said": "soon"}).json() == {"amount": "", "due_on": "", "shown": ""}


def test_promise_not_kept_stands_over_the_desk_of_an_open_case(ask, cast, own_case, today, now):
    for days in (9, 5):
        day = today - dt.timedelta(days=days)
        Promise.objects.create(
            case=own_case,
            amount=1500,
            due_on=day,
            judge_after=day,
            made_on=day,
            made_at=now,
            state="broken",
            judged_on=day,
        )
    page = ask(cast.agent).get(reverse("case", args=[own_case.pk]))
    assert [tone for tone, _text in page.context["promise_notices"]] == ["stop"]
    assert "not kept · 2 times in all" in page.content.decode()
