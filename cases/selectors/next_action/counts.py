"""How proposals fare: taken, overruled, passed over; and what became of the cases after, whichever it was."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cases.models import TAKEN, AnswerKind, NextActionAnswer, User
from cases.querysets.next_action import NextActionAnswerQuerySet

WINDOW = dt.timedelta(days=7)  # after an answer, in which what followed is counted

Answers = NextActionAnswerQuerySet[NextActionAnswer]


@dataclass(frozen=True)
class After:
    """Of the answers whose window is over: after how many the debtor was reached, after how many a promise was taken."""

    counted: int
    reached: int
    promised: int


@dataclass(frozen=True)
class Line:
    """Counts of one group. `done`: of the accepted contacts, those that were made by that channel within the window.

    `taken`: after what was accepted or done without a word; `other`: after what was overruled or departed from.
    """

    group: dict[str, Any]
    accepted: int
    overruled: int
    followed: int
    departed: int
    done: int
    taken: After
    other: After

    @property
    def proposed(self) -> int:
        return self.accepted + self.overruled + self.followed + self.departed


@dataclass(frozen=True)
class ActionsAsked:
    """What a list or figure is narrowed to; empty fields do not restrict. `days`: of the period, up to now. `policy`: its key, 0
    for answers under none. `segment`: "" is everybody else.

    `side`: "taken" or "other"; `after`: "counted", "reached" or "promised" within the window, of windows that are over. `done`: as
    in Line.
    """

    days: int = 30
    team: int | None = None
    agent: int | None = None
    kind: str = ""
    act: str = ""
    reason: str = ""
    policy: int | None = None
    segment: str | None = None
    side: str = ""
    after: str = ""
    done: bool = False


def answers_asked(user: User, asked: ActionsAsked, *, now: dt.datetime) -> Answers:
    """With what came after, and whether the user sees the case today; of the user's own teams as they were then."""
    given = NextActionAnswer.objects.given_between(now - dt.timedelta(days=asked.days), now)
    rows = given.counted_for(user).with_aftermath(window=WINDOW, now=now).with_sight(user)
    wanted = {
        "team": asked.team,
        "by": asked.agent,
        "kind": asked.kind,
        "act": asked.act,
        "reason": asked.reason,
    }
    if asked.done:
        wanted |= {"kind": AnswerKind.ACCEPTED, "carried": True}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if asked.policy is not None:
        rows = rows.filter(policy=asked.policy or None)
    if asked.segment is not None:
        rows = rows.filter(segment=asked.segment)
    if asked.side:
        taken = Q(kind__in=TAKEN)
        rows = rows.filter(taken if asked.side == "taken" else ~taken)
    if asked.after:
        rows = rows.filter(**{"counted": True, asked.after: True})
    return rows


def total_of(lines: Sequence[Line]) -> Line:
    def add(name: str) -> int:
        return sum(getattr(line, name) for line in lines)

    def after(side: str) -> After:
        sides = [getattr(line, side) for line in lines]
        return After(*(sum(getattr(one, name) for one in sides) for name in ("counted", "reached", "promised")))

    counts = {name: add(name) for name in (*AnswerKind.values, "done")}
    return Line(group={}, **counts, taken=after("taken"), other=after("other"))


def reasons_of(rows: Answers) -> list[tuple[str, int]]:
    """Why proposals were overruled: (reason, times), the most frequent first. One query."""
    overruled = rows.filter(kind=AnswerKind.OVERRULED).order_by().values_list("reason")
    return list(overruled.annotate(times=Count("pk")).order_by("-times", "reason"))
