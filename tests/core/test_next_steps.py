"""The outcome tree: every outcome leads somewhere, and what is known of the case changes where to."""

import datetime as dt
from dataclasses import replace

import pytest

from cases.models import Attention, Case, ContactLog, ContactPoint
from cases.services.contacts import log_contact
from cases.services.verdict import Refused
from strategies.next_steps import DayPart, Known, NextStep, part_of_day, suggest
from strategies.outcomes import OUTCOMES
from tests.factories import NOW, TODAY, make_case

MONDAY = TODAY  # 2 March 2026
KNOWN = Known(today=MONDAY, part=DayPart.MORNING)


def step(code, **known):
    return suggest(OUTCOMES[code], replace(KNOWN, **known)).step


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=lambda outcome: outcome.code)
def test_every_outcome_leads_on_and_says_why(outcome):
    found = suggest(outcome, KNOWN)
    assert str(found.why)
    asks = bool(outcome.asks) or outcome.follow_up_days == 0
    assert (found.on is None) == asks
    assert found.on is None or found.on == MONDAY + dt.timedelta(days=outcome.follow_up_days or 1)


@pytest.mark.parametrize(
    ("code", "known", "expected"),
    [
        ("NAN", {}, NextStep.OTHER_HOUR),
        ("NAN", {"missed": 2}, NextStep.OTHER_CHANNEL),
        ("NAN", {"missed": 2, "others": 1}, NextStep.OTHER_POINT),
        ("NAN", {"missed": 5, "others": 1}, NextStep.TRACE),
        ("REJ", {}, NextStep.OTHER_CHANNEL),
        ("OFF", {}, NextStep.OTHER_HOUR),
        ("OFF", {"others": 1}, NextStep.OTHER_POINT),
        ("BAD", {"others": 1}, NextStep.OTHER_POINT),
        ("BAD", {}, NextStep.TRACE),
        ("V-MOV", {}, NextStep.TRACE),
        ("RTP", {}, NextStep.CALL),
        ("RTP", {"broken": 2}, NextStep.SUPERVISOR),
        ("RTP", {"ability": "full", "willingness": "malicious"}, NextStep.SUPERVISOR),
        ("RTP", {"ability": "none_for_good", "willingness": "malicious", "broken": 2}, NextStep.CALL),
        ("HRD", {}, NextStep.OFFER_PLAN),
        ("DSP", {}, NextStep.ANSWER_DISPUTE),
        ("CMP", {}, NextStep.SUPERVISOR),
        ("DCD", {}, NextStep.CHECK_PAPERS),
        ("TPR", {"others": 2}, NextStep.OTHER_POINT),
        ("PTP", {}, NextStep.AWAIT_PROMISE),
        ("CBK", {}, NextStep.CALL_BACK),
    ],
)
def test_tree(code, known, expected):
    assert step(code, **known) == expected


@pytest.mark.parametrize(
    ("part", "parts", "company", "hour"),
    [
        (DayPart.MORNING, (), False, 14),
        (DayPart.MORNING, ("afternoon",), False, 18),
        (DayPart.EVENING, ("morning",), False, 14),
        (DayPart.AFTERNOON, ("morning", "evening"), False, 18),
        (DayPart.AFTERNOON, (), True, 9),
        (DayPart.EVENING, (), True, 9),
    ],
)
def test_retry_is_set_at_a_part_of_the_day_not_tried(part, parts, company, hour):
    found = suggest(OUTCOMES["NAN"], replace(KNOWN, part=part, parts=frozenset(parts), is_company=company))
    assert (found.on, found.at.hour) == (MONDAY + dt.timedelta(days=1), hour)


def test_companies_are_called_on_working_days():
    friday = MONDAY + dt.timedelta(days=4)
    assert suggest(OUTCOMES["NAN"], replace(KNOWN, today=friday, is_company=True)).on == MONDAY + dt.timedelta(days=7)
    assert suggest(OUTCOMES["NAN"], replace(KNOWN, today=friday)).on == friday + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening")]
)
def test_parts_of_the_day(hour, part):
    assert part_of_day(hour) == part


@pytest.fixture
def case(cast):
    return make_case(creditor=cast.creditor, agent=cast.agent)


def log(case, cast, outcome="NAN", **more):
    return log_contact(case=case, agent=cast.agent, channel="call", outcome=outcome, as_of=TODAY, now=NOW, **more)


def test_step_is_kept_on_the_contact_and_on_the_case(case, cast):
    assert log(case, cast).next_step == "other_hour"
    assert log(case, cast, "RTP", next_step="supervisor").next_step == "supervisor"
    fresh = Case.objects.get()
    assert (fresh.next_step, fresh.reached_at) == ("supervisor", NOW)
    with pytest.raises(Refused, match="not known"):
        log(case, cast, next_step="dance")
    assert ContactLog.objects.count() == 2


def test_hour_to_try_again_hides_the_case_and_puts_it_before_nobody(case, cast):
    evening = NOW + dt.timedelta(hours=8)
    log(case, cast, follow_up_at=evening)
    fresh = Case.objects.get()
    assert (fresh.attention, fresh.follow_up_at) == (Attention.NONE, evening)
    assert not fresh.is_due_for_work(TODAY, NOW)
    assert fresh.is_due_for_work(TODAY, evening)
    log(case, cast, "NEG", follow_up_at=evening)
    assert Case.objects.get().attention == Attention.CALL_BACK


def test_never_reached_stays_so_until_the_debtor_answers(case, cast):
    other = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="13800138000", owner="relative")
    log(case, cast)
    log(case, cast, "TPW", contact_point=other)
    assert Case.objects.get().reached_at is None
