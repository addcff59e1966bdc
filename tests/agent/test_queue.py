"""The queue page: order, reasons, tabs, pages, cost."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.models import Attention, Case, ContactLog, Creditor, Debtor
from cases.selectors import queue_page as queue
from cases.selectors.gate.closed_hours import hours_of_minute
from cases.selectors.queue_counts import TABS, queue_counts
from cases.services.contacts import log_contact
from cases.services.promises import judge_promise, take_promise
from cases.views.rows import why_here
from tests.cast import make_user
from tests.factories import make_case, make_phone

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def make(cast, today):
    def one(**more):
        return make_case(creditor=cast.creditor, agent=more.pop("agent", cast.agent), as_of=today, **more)

    return one


def names(answer):
    return [row.name for row in answer.context["rows"]]


def test_queue_ranks_broken_promise_then_due_then_money_then_days(ask, cast, make, today, now):
    late = make(days_past_due=40, name="赵一一")
    rich = make(days_past_due=20, balance=9000, name="钱二二")
    poor = make(days_past_due=20, balance=50, name="孙三三")
    due, broken = make(days_past_due=5, name="李四四"), make(days_past_due=5, name="周五五")
    take_promise(case=due, amount=Decimal(10), due_on=today, by=cast.agent, as_of=today, now=now)
    promise = take_promise(
        case=broken, amount=Decimal(10), due_on=today - 9 * DAY, by=cast.agent, as_of=today - 9 * DAY, now=now - 9 * DAY
    )
    judge_promise(promise=promise, case=broken, as_of=today)
    assert names(ask(cast.agent).get(reverse("queue"))) == ["周**", "李**", "钱**", "赵**", "孙**"]
    assert {late.pk, rich.pk, poor.pk} < set(Case.objects.values_list("pk", flat=True))


def test_texts_of_a_file_are_no_markup_in_the_queue(ask, cast, make):
    case = make(name="<b>Firm</b>")
    Debtor.objects.update(kind="company")  # a person's name would be masked
    case.debts.update(product="<i>Card</i>")
    cast.creditor.name = "<u>Bank</u>"
    cast.creditor.save()
    page = ask(cast.agent).get(reverse("queue")).content.decode()
    assert "&lt;b&gt;Firm&lt;/b&gt;" in page
    assert "&lt;u&gt;Bank&lt;/u&gt;" in page
    assert "&lt;i&gt;Card&lt;/i&gt;" in page
    assert "<b>Firm" not in page
    assert "<i>Card" not in page
    assert "<u>Bank" not in page


def test_queue_shows_only_the_agents_own_cases(ask, cast, make):
    make(name="自己人")
    make(agent=cast.mate, name="同事人")
    assert names(ask(cast.agent).get(reverse("queue"))) == ["自**"]


@pytest.mark.parametrize(
    ("fields", "promised_ago", "reason", "tone"),
    [
        ({"attention": Attention.PROMISE_BROKEN}, 3, "promise of 27 Feb broken", "stop"),
        ({"attention": Attention.PROMISE_DUE}, 0, "promise due today", "today"),
        ({"attention": Attention.PROMISE_DUE}, 1, "promise of 1 Mar in its grace", "today"),
        (
            {"attention": 2, "follow_up_at": dt.datetime(2026, 3, 2, 2, 40, tzinfo=dt.UTC)},
            None,
            "call back at 10:40",
            "today",
        ),
        (
            {"attention": 2, "follow_up_at": dt.datetime(2026, 3, 4, 2, 40, tzinfo=dt.UTC)},
            None,
            "call back 4 Mar 10:40",
            "",
        ),
        ({"follow_up_at": dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)}, None, "try again 14:00", ""),
        ({"on_hold": True}, None, "on hold", ""),
        ({"follow_up_on": dt.date(2026, 3, 9)}, None, "waits until 9 Mar", ""),
        ({"follow_up_on": dt.date(2026, 3, 2)}, None, "follow-up due today", "today"),
        ({}, None, "no contact yet", ""),
        ({"last_contact_at": dt.datetime(2026, 2, 20, tzinfo=dt.UTC)}, None, "new in this stage", ""),
        (
            {"last_contact_at": dt.datetime(2026, 2, 20, tzinfo=dt.UTC), "stage_since": dt.date(2026, 1, 1)},
            None,
            "by days past due",
            "",
        ),
        ({"follow_up_on": dt.date(2026, 2, 27)}, None, "follow-up due since 27 Feb", "today"),
    ],
)
def test_each_row_says_why_it_is_here_in_at_most_eight_words(cast, fields, promised_ago, reason, tone):
    today, now = dt.date(2026, 3, 2), dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    for name, value in fields.items():
        setattr(case, name, value)
    promise = None
    if promised_ago is not None:
        promise = queue.Promised(due_on=today - promised_ago * DAY, state="broken" if tone == "stop" else "open")
    assert why_here(queue.QueueCase.of(case), promise, today, now) == (reason, tone)
    assert len(reason.split()) <= 8


def test_tabs_count_what_they_show(ask, cast, make, today, now):
    make(name="新来人")
    talked = make(name="谈过人")
    log_contact(case=talked, agent=cast.agent, channel="call", outcome="NEG", as_of=today, now=now)
    called = make(name="回电人")
    log_contact(
        case=called,
        agent=cast.agent,
        channel="call",
        outcome="CBK",
        as_of=today,
        now=now - 2 * HOUR,
        follow_up_at=now - HOUR,
    )
    promised = make(name="承诺人")
    take_promise(case=promised, amount=Decimal(10), due_on=today, by=cast.agent, as_of=today, now=now)
    browser = ask(cast.agent)
    for tab in TABS:
        answer = browser.get(reverse("queue"), {"tab": tab})
        counted = next(item["count"] for item in answer.context["tabs"] if item["current"])
        assert (tab, counted) == (tab, len(answer.context["rows"]))
    assert names(browser.get(reverse("queue"), {"tab": "waiting"})) == ["谈**"]
    assert names(browser.get(reverse("queue"), {"tab": "new"})) == ["承**", "新**"]


def test_pages_hold_every_case_once_in_queue_order(ask, cast, make, monkeypatch, today):
    for number in range(7):
        make(days_past_due=10 + number % 2, balance=100 + number // 3)
    undated = make(balance=0)
    Case.objects.filter(pk=undated.pk).update(follow_up_on=today)
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)
    browser, address, seen = ask(cast.agent), reverse("queue"), []
    while address:
        answer = browser.get(address)
        seen += [int(row.url.split("/")[-2]) for row in answer.context["rows"]]
        address = answer.context["pager"]["next_url"]
    assert seen == list(Case.objects.in_queue_order().values_list("pk", flat=True))
    assert len(seen) == 8


@pytest.mark.parametrize("text", ["", "x", "1_2_3", "9_2026-02-30_1_1", "9__nan_1", "9_2026-01-01_1.234_1", "-1__1_1"])
def test_an_impossible_cursor_is_no_cursor(ask, cast, make, text):
    make(name="王小明")
    assert names(ask(cast.agent).get(reverse("queue"), {"after": text})) == ["王**"]


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_page_takes_seven_queries(ask, cast, make, today, now, rows, django_assert_num_queries):
    for _ in range(rows):
        case = make()
        make_phone(case)
        take_promise(case=case, amount=Decimal(10), due_on=today, by=cast.agent, as_of=today, now=now)
    browser = ask(cast.agent)
    browser.get(reverse("queue"))
    hours_of_minute.cache_clear()  # the hours are read once a minute: here
    with django_assert_num_queries(7):
        browser.get(reverse("queue"))


@pytest.mark.parametrize("rows", [1, 3])
def test_next_case_takes_six_queries(ask, cast, make, rows, django_assert_num_queries):
    for _ in range(rows):
        make()
    browser = ask(cast.agent)
    browser.get(reverse("queue"))
    hours_of_minute.cache_clear()
    with django_assert_num_queries(6):
        answer = browser.post(reverse("next-case"))
    assert answer.status_code == 302


def test_next_case_goes_to_the_first_of_the_queue_and_leases_it(ask, cast, make):
    make(days_past_due=3)
    first = make(days_past_due=30)
    answer = ask(cast.agent).post(reverse("next-case"))
    assert answer.url == reverse("case", args=[first.pk])
    assert Case.objects.get(pk=first.pk).leased_by == cast.agent


@pytest.mark.parametrize("leaving", ["x", "²", "9" * 30, "-1", "0"])
def test_next_case_minds_no_impossible_number(ask, cast, make, leaving):
    case = make()
    assert ask(cast.agent).post(reverse("next-case"), {"leaving": leaving}).url == reverse("case", args=[case.pk])


def test_next_case_of_an_empty_queue_says_so(ask, cast):
    answer = ask(cast.agent).post(reverse("next-case"), follow=True)
    assert answer.redirect_chain == [(reverse("queue"), 302)]
    assert "Nothing is left for today." in answer.content.decode()


def test_own_numbers_count_since_midnight(ask, cast, make, today, now):
    for outcome, at in (("NAN", now), ("RTP", now), ("RTP", now - 2 * DAY)):
        log_contact(case=make(), agent=cast.agent, channel="call", outcome=outcome, as_of=today, now=at)
    day = ask(cast.agent).get(reverse("queue")).context["day"]
    assert (day.contacts, day.calls, day.reached, day.promised, day.wrap_up) == (2, 2, 1, {}, None)
    assert ContactLog.objects.count() == 3


def test_median_wrap_up_is_shown_to_the_agent_alone(ask, cast, make, today, now):
    for agent, seconds in ((cast.agent, 3), (cast.agent, 4), (cast.agent, 20), (cast.agent, None), (cast.mate, 1)):
        wrap_up = None if seconds is None else dt.timedelta(seconds=seconds)
        log_contact(case=make(), agent=agent, channel="call", outcome="NAN", as_of=today, now=now, wrap_up=wrap_up)
    assert "4.0 s" in ask(cast.agent).get(reverse("queue")).content.decode()
    assert "4.0 s" not in ask(cast.lead).get(reverse("queue")).content.decode()


def test_own_promises_are_summed_by_currency(ask, cast, make, today, now):
    northgate = Creditor.objects.create(name="Northgate", debt_class="trade", currency="USD", team=cast.team)
    abroad = make_case(creditor=northgate, agent=cast.agent, as_of=today)
    for case, amount in ((make(), 100), (make(), 50), (abroad, 70)):
        promise = {"promise_amount": Decimal(amount), "promise_due_on": today + DAY}
        log_contact(case=case, agent=cast.agent, channel="call", outcome="PTP", as_of=today, now=now, **promise)
    page = ask(cast.agent).get(reverse("queue"))
    assert page.context["day"].promised == {"CNY": Decimal(150), "USD": Decimal(70)}
    assert "CN¥150.00 · $70.00" in page.content.decode()


def test_pages_of_the_queue_lead_on_and_back_the_same_way(ask, cast, make, monkeypatch):
    for days in range(7):
        make(days_past_due=10 + days)
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)
    client, address, seen = ask(cast.agent), f"{reverse('queue')}?tab=all", []
    while address:
        page = client.get(address)
        seen.append((address, [row.url for row in page.context["rows"]]))
        address = page.context["pager"]["next_url"]
    assert [len(rows) for _address, rows in seen] == [3, 3, 1]
    assert page.context["pager"]["first_url"] == seen[0][0]
    assert page.context["pager"]["previous_url"] == seen[1][0]
    assert client.get(seen[1][0]).context["pager"]["previous_url"] == seen[0][0]
    assert client.get(seen[0][0]).context["pager"]["previous_url"] == ""


@pytest.mark.parametrize("back", ["x", "~", "1_2_3_4~", "~" * 500])
def test_a_way_back_that_is_none_leads_to_the_first_page(ask, cast, make, back):
    make()
    page = ask(cast.agent).get(reverse("queue"), {"after": "0_2020-01-01_1.00_1", "back": back})
    assert page.context["pager"]["previous_url"] == f"{reverse('queue')}?tab=all"


def test_counts_in_sql_and_tabs_in_the_orm_are_one_rule(cast, today, now):
    soon, past = now + HOUR, now - HOUR
    states = itertools.product(range(3), (None, today, today + DAY), (None, past, soon), (False, True), (None, past))
    names = ("attention", "follow_up_on", "follow_up_at", "on_hold", "last_contact_at")
    more = {"creditor": cast.creditor, "agent": cast.agent, "currency": "CNY", "stage": "phone"}
    for state in states:
        debtor = Debtor.objects.create(name="x")
        Case.objects.create(
            debtor=debtor, stage_since=today, opened_on=today, **more, **dict(zip(names, state, strict=True))
        )
    counted = queue_counts(user=cast.agent, as_of=today, now=now).by_tab
    assert counted == {tab: queue.cases_in_tab(cast.agent, tab, today, now).count() for tab in TABS}
    assert min(counted.values()) > 0


@pytest.mark.parametrize("role", ["supervisor", "agent", "admin"])
def test_queue_of_somebody_with_no_team_and_no_case_is_empty(cast, client, role):
    client.force_login(make_user("newcomer", role))
    assert client.get(reverse("queue")).status_code == 200
    assert client.post(reverse("next-case")).status_code == 302


def test_counts_for_somebody_who_left_are_zero(cast, make, today, now):
    make()
    cast.agent.is_active = False
    assert set(queue_counts(user=cast.agent, as_of=today, now=now).by_tab.values()) == {0}
