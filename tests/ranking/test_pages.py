"""A rank on its page, in the queue's row, beside another, and through the API."""

import datetime as dt

from django.urls import reverse

from cases.models import Attention, Case
from tests.cast import Cast
from tests.factories import make_case
from tests.ranking.conftest import Ask

NOT_NAMED = ["promise_broken", "promise_due", "call_back", "limitation", "sign"]


def test_page_says_the_fact_behind_each_part(case: Case, cast: Cast, ask: Ask) -> None:
    lines = ask(cast.agent).get(reverse("case-rank", args=[case.pk])).context["lines"]
    assert [(line.code, line.fact, line.points) for line in lines if line.code not in NOT_NAMED] == [
        ("value", "CN¥5,000.00", 10),
        ("overdue", "10 days past due", 10),
        ("reach", "never reached", 0),
        ("quiet", "opened 60 days ago, no contact yet", 15),
        ("fresh", "opened 60 days ago, no contact yet", 0),
    ]
    assert sum(line.points for line in lines) == case.rank_points == 35


def test_page_names_the_changes_that_would_put_it_first(case: Case, cast: Cast, ask: Ask, today: dt.date) -> None:
    first = make_case(
        creditor=cast.creditor, agent=cast.agent, days_past_due=5, as_of=today, attention=Attention.CALL_BACK
    )
    make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=5, balance=600, as_of=today)
    place = ask(cast.agent).get(reverse("case-rank", args=[case.pk])).context["place"]
    assert (place.place, place.cases, place.first) == (2, 3, first)
    assert [(change.rule, change.points, leads) for change, leads in place.changes] == [
        ("promise_broken", 535, True),
        ("promise_due", 435, True),
        ("call_back", 335, True),
        ("limitation", 235, False),
        ("sign", 135, False),
    ]


def test_change_that_is_made_counts_what_was_told(case: Case, cast: Cast, ask: Ask) -> None:
    told = {
        change.rule: change.points
        for change, _leads in ask(cast.agent).get(reverse("case-rank", args=[case.pk])).context["place"].changes
    }
    for flag in Attention:
        if flag != Attention.NONE:
            case.attention = flag
            case.save(update_fields=["attention"])
            assert Case.objects.get(pk=case.pk).rank_points == told[flag.name.lower()]


def test_place_is_that_of_the_queue(cast: Cast, case: Case, ask: Ask, today: dt.date) -> None:
    """Also where points, days and money are alike, or no due date is known."""
    for late, owed, flag in ((10, 5000, 9), (10, 5001, 9), (11, 5000, 9), (-3, 90, 9), (10, 5000, 4)):
        make_case(
            creditor=cast.creditor, agent=cast.agent, days_past_due=late, balance=owed, as_of=today, attention=flag
        )
    make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=today)
    order = list(Case.objects.in_queue_order())
    places = [ask(cast.agent).get(reverse("case-rank", args=[one.pk])).context["place"].place for one in order]
    assert places == [1, 2, 3, 4, 5, 6, 7]


def test_row_of_the_queue_opens_its_parts(case: Case, cast: Cast, ask: Ask) -> None:
    address = reverse("case-rank", args=[case.pk])
    assert f'data-rank="{address}"><summary>35</summary>' in ask(cast.agent).get(reverse("queue")).content.decode()
    parts = ask(cast.agent).get(address, headers={"hx-request": "true"})
    assert [template.name for template in parts.templates] == ["cases/rank/parts.html"]


def test_two_cases_side_by_side(case: Case, cast: Cast, ask: Ask, today: dt.date) -> None:
    other = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=2, as_of=today, attention=Attention.SIGN)
    page = ask(cast.agent).get(reverse("rank-compare"), {"a": case.pk, "b": other.pk})
    assert (page.context["totals"], page.context["difference"]) == ([35, 125], -90)
    apart = {one.code: difference for one, _other, difference in page.context["lines"] if difference}
    assert apart == {"sign": "−100", "value": "+5", "overdue": "+5"}


def test_case_of_another_team_is_compared_with_nothing(case: Case, cast: Cast, ask: Ask) -> None:
    strange = make_case(creditor=cast.creditor, agent=cast.stranger)
    page = ask(cast.agent).get(reverse("rank-compare"), {"a": case.pk, "b": strange.pk})
    assert (page.status_code, "lines" in page.context, str(strange.debtor.name) in page.content.decode()) == (
        422, False, False,
    )  # fmt: skip


def test_closed_case_has_no_points(cast: Cast, ask: Ask, counted: object) -> None:
    closed = make_case(creditor=cast.creditor, agent=cast.agent, stage="closed", attention=0)
    page = ask(cast.agent).get(reverse("case-rank", args=[closed.pk]))
    assert (closed.rank_points, page.context["lines"]) == (0, [])


def test_api_tells_the_parts(case: Case, cast: Cast, ask: Ask, today: dt.date) -> None:
    told = ask(cast.agent).get(reverse("api:case-rank", args=[case.pk])).json()
    assert (told["points"], told["as_of"], told["version"]) == (35, today.isoformat(), 1)
    assert {part["rule"]: part["points"] for part in told["parts"] if part["points"]} == {
        "value": 10, "overdue": 10, "quiet": 15,
    }  # fmt: skip
