"""What a night costs the ranking: only cases that pass into another band, and all when other weights come into force."""

import datetime as dt
from typing import Any

from cases.models import Case, DayChunk
from cases.services.night import turn_one_day
from strategies.models import Policy
from strategies.services.edit_weights import edit_weights
from strategies.services.policy_drafts import clone_policy
from strategies.services.rank_weights import weights_of
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case
from tests.publishing import publish

DAY = dt.timedelta(days=1)


def ranked(day: dt.date) -> int:
    """How many cases the night of this day counted anew."""
    totals: dict[str, Any] = turn_one_day(as_of=day, now=NOW).totals
    return totals.get("ranked", 0)


def test_first_night_counts_every_case(cast: Cast, policy: Policy) -> None:
    cases = [make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=late) for late in (30, 40, 50)]
    assert [case.rank_points for case in cases] == [5, 5, 5]
    assert ranked(TODAY) == 3
    assert list(Case.objects.values_list("rank_points", flat=True)) == [5 + 15 + 15] * 3


def test_quiet_night_has_no_chunk_and_an_edge_only_its_case(cast: Cast, policy: Policy) -> None:
    """Day 90 is an edge of the days past due; the case on hold stays in its stage and changes its points alone."""
    turn_one_day(as_of=TODAY, now=NOW)
    held = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=88, on_hold=True)
    make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=30)
    assert held.rank_changes_on == TODAY + 2 * DAY
    assert (ranked(TODAY + DAY), DayChunk.objects.filter(run__as_of=TODAY + DAY).count()) == (0, 0)
    assert ranked(TODAY + 2 * DAY) == 1
    held.refresh_from_db()
    assert (held.rank_points, held.rank_changes_on) == (5 + 20 + 15, TODAY + 62 * DAY)


def test_case_that_moves_is_counted_with_its_move(cast: Cast, policy: Policy) -> None:
    turn_one_day(as_of=TODAY, now=NOW)
    make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=89, stage="visit", balance=6000)
    run = turn_one_day(as_of=TODAY + DAY, now=NOW)
    assert (run.totals["moved"], run.totals["ranked"]) == (1, 0)
    assert Case.objects.get().rank_points == 10 + 20 + 15


def test_other_weights_count_from_their_night_on(cast: Cast, policy: Policy) -> None:
    turn_one_day(as_of=TODAY, now=NOW)
    case = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=30, attention=0)
    draft = clone_policy(policy=policy, by=cast.admin, now=NOW)
    edit_weights(policy=draft, weights={**weights_of(policy), "promise_broken": 7}, by=cast.admin, now=NOW)
    publish(draft, valid_from=TODAY + DAY, today=TODAY, by=cast.admin, second=cast.lead, now=NOW)
    case.refresh_from_db()
    assert case.rank_points == 500 + 5 + 15 + 15
    assert ranked(TODAY + DAY) == 1
    case.refresh_from_db()
    assert case.rank_points == 7 + 5 + 15 + 15
    assert ranked(TODAY + 2 * DAY) == 0
