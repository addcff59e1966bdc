"""Filters of the queue in its address, and the views kept under a name."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from cases.models import Case, Debt, Promise, User, WarningSign
from tests.factories import make_case


@pytest.fixture
def cases(cast, today, now):
    """Six cases of the agent, each of which one filter finds alone; by the filter's value."""
    made = {
        name: make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, **more)
        for name, more in {
            "visit": {"stage": "visit", "days_past_due": 10},
            "M3": {"days_past_due": 70},
            "card": {"days_past_due": 10},
            "unkept": {"days_past_due": 10},
            "yes": {"days_past_due": 10, "reached_at": now},
            "trace": {"days_past_due": 10, "next_step": "trace"},
            "sign": {"days_past_due": 10},
        }.items()
    }
    Debt.objects.filter(case=made["card"]).update(product="Card Gold")
    Promise.objects.create(
        case=made["unkept"], amount=1, due_on=today, judge_after=today, made_on=today, made_at=now, made_by=cast.agent,
        state="broken", judged_on=today,
    )  # fmt: skip
    WarningSign.objects.create(case=made["sign"], kind="moved", raised_by=cast.agent, raised_at=now)
    return made


def shown(browser, **filters):
    page = browser.get(reverse("queue"), filters)
    return {int(row.url.rstrip("/").rsplit("/", 1)[1]) for row in page.context["rows"]}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"stage": "visit"}, "visit"),
        ({"bucket": "M3"}, "M3"),
        ({"product": "card g"}, "card"),
        ({"promise": "unkept"}, "unkept"),
        ({"reached": "yes"}, "yes"),
        ({"step": "trace"}, "trace"),
        ({"sign": "open"}, "sign"),
    ],
)
def test_each_filter_finds_its_case_alone(ask, cast, cases, filters, found):
    assert shown(ask(cast.agent), **filters) == {cases[found].pk}


def test_filters_narrow_each_other_and_nonsense_is_left_out(ask, cast, cases):
    browser = ask(cast.agent)
    assert shown(browser, stage="visit", reached="yes") == set()
    assert (
        "No case fits these filters"
        in browser.get(reverse("queue"), {"stage": "visit", "reached": "yes"}).content.decode()
    )
    assert len(shown(browser, reached="never")) == len(cases) - 1
    assert len(shown(browser, stage="moon", bucket="M99", step="dance")) == len(cases)


def test_filters_go_along_to_tabs_and_pages(ask, cast, today):
    for _ in range(51):
        make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    page = ask(cast.agent).get(reverse("queue"), {"reached": "never"})
    for url in [page.context["pager"]["next_url"], *(tab["url"] for tab in page.context["tabs"])]:
        assert parse_qs(urlsplit(url).query)["reached"] == ["never"]
    assert {tab["count"] for tab in page.context["tabs"]} == {None}, "figures of the whole queue would mislead"


def test_view_is_kept_found_again_replaced_and_thrown_away(ask, cast, cases):
    browser, keep = ask(cast.agent), reverse("queue-view-keep")
    kept = browser.post(keep, {"query": "tab=all&stage=visit&evil=1", "name": "  Visits   today "})
    assert kept.url == reverse("queue") + "?tab=all&stage=visit"
    assert views(cast.agent) == {"Visits today": "tab=all&stage=visit"}
    page = browser.get(kept.url)
    assert [one["current"] for one in page.context["views"]] == [True]
    browser.post(keep, {"query": "tab=all&sign=open", "name": "Visits today"})
    assert views(cast.agent) == {"Visits today": "tab=all&sign=open"}
    for bad in (
        {"query": "", "name": "x"},
        {"query": "stage=visit", "name": " "},
        {"query": "stage=moon", "name": "x"},
    ):
        browser.post(keep, bad)
    ask(cast.mate).post(reverse("queue-view-drop"), {"name": "Visits today"})
    assert views(cast.agent) == {"Visits today": "tab=all&sign=open"}, "another's view is not theirs to throw away"
    for _ in range(2):
        assert ask(cast.agent).post(reverse("queue-view-drop"), {"name": "Visits today"}).status_code == 302
    assert views(cast.agent) == {}


def views(user):
    return User.objects.get(pk=user.pk).queue_views


def test_only_so_many_views_are_kept(ask, cast):
    browser = ask(cast.agent)
    for number in range(14):
        browser.post(reverse("queue-view-keep"), {"query": "stage=visit", "name": f"v{number}"})
    assert len(views(cast.agent)) == 12


def test_filters_show_no_case_of_others(ask, cast, cases, today):
    make_case(creditor=cast.creditor, agent=cast.mate, stage="visit", as_of=today + timedelta(0))
    assert shown(ask(cast.agent), stage="visit") == {cases["visit"].pk}
    assert Case.objects.filter(stage="visit").count() == 2
