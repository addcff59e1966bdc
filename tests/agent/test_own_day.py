"""My day: own figures against the own average by the same hour, and silence where the difference is noise."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import ContactLog, Promise
from cases.selectors.own_day import own_measures
from strategies.noise import Verdict, compare


def test_too_few_days_say_nothing():
    assert compare(9, [1, 2, 3, 4], is_count=True).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("today", "verdict"), [(10, Verdict.USUAL), (14, Verdict.USUAL), (40, Verdict.MORE), (0, Verdict.LESS)]
)
def test_counts_differ_only_beyond_the_ordinary(today, verdict):
    assert compare(today, [10, 12, 9, 11, 10, 8, 12], is_count=True).verdict == verdict


def test_equal_days_still_leave_a_count_its_chance():
    assert compare(5, [4] * 20, is_count=True).verdict == Verdict.USUAL


def test_a_day_like_the_others_is_called_unusual_at_most_one_time_in_twenty():
    dice = Random(7)
    days = [[dice.gauss(100, 15) for _ in range(21)] for _ in range(2000)]
    wrong = sum(compare(day[0], day[1:], is_count=False).verdict != Verdict.USUAL for day in days)
    assert wrong / len(days) <= 0.06


def log(case, agent, at, outcome="NAN", **more):
    number = ContactLog.objects.count()
    return ContactLog.objects.create(
        case=case, agent=agent, at=at, channel="call", outcome=outcome, seal="x", previous_seal=str(number), **more
    )


def test_day_counts_conversations_by_this_hour_and_ones_own_alone(cast, own_case, now):
    noon = timezone.localtime(now).replace(hour=12, minute=0)
    for back in range(1, 7):
        first = log(own_case, cast.agent, noon - timedelta(days=back, hours=1), "RTP")
        log(own_case, cast.agent, noon - timedelta(days=back, hours=1), part_of=first)
        log(own_case, cast.agent, noon - timedelta(days=back) + timedelta(hours=3))
    log(own_case, cast.mate, noon - timedelta(hours=1))
    log(own_case, cast.agent, noon - timedelta(hours=1))
    calls, reached, promises, *money = own_measures(user=cast.agent, now=noon)
    log(own_case, cast.agent, noon - timedelta(days=7) + timedelta(hours=2))
    assert own_measures(user=cast.agent, now=noon)[0].earlier == [0, 1, 1, 1, 1, 1, 1], "a late start is a zero"
    assert (calls.today, calls.earlier) == (1, [1] * 6)
    assert (reached.today, reached.earlier, promises.today, money) == (0, [1] * 6, 0, [])
    assert calls.compared.verdict == Verdict.USUAL


def test_money_kept_stands_by_currency_on_the_day_it_was_judged(ask, cast, own_case, today, now):
    log(own_case, cast.agent, now)
    Promise.objects.create(
        case=own_case, amount=50, paid=40, due_on=today, judge_after=today, made_on=today, made_at=now,
        made_by=cast.agent, state="partly_kept", judged_on=today,
    )  # fmt: skip
    kept = own_measures(user=cast.agent, now=timezone.now())[-1]
    assert (kept.code, kept.currency, kept.today) == ("kept", own_case.currency, 40)
    page = ask(cast.agent).get(reverse("own-day")).content.decode()
    assert "too few days to say" in page
    assert ask(cast.lead).get(reverse("own-day")).status_code == 404
