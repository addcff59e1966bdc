"""A case then and now, fact by fact, in words; and where each of them is known from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Assignment, Attention, Case, ClosedAs, MoveReason, StageMove, Team, User
from cases.selectors.as_known.decisions import Decided
from cases.selectors.as_known.states import KnownCase
from cases.templatetags.cases_display import day, moment, money
from strategies.stages import Stage


@dataclass(frozen=True)
class FactLine:
    """`source`: where the fact of then is known from."""

    name: str
    then: str
    now: str
    source: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True)
class Sources:
    """What tells of the moment: the last move and hand-over by then, and when the case's state of then ended."""

    move: StageMove | None
    given: Assignment | None
    until: dt.datetime | None

    def of_state(self) -> str:
        if self.until is None:
            return _("as it still stands")
        return _("former state, until %(time)s") % {"time": moment(self.until)}

    def of_stage(self) -> str:
        if self.move is None:
            return _("since it was opened")
        words: dict[str, Any] = {"why": self.move.get_reason_display(), "day": day(self.move.on_date)}
        if self.move.policy is None:
            return _("%(why)s, %(day)s") % words
        return _("%(why)s, %(day)s, version %(version)d") % {**words, "version": self.move.policy.version}

    def of_agent(self) -> str:
        if self.given is None:
            return self.of_state()
        who = self.given.by.display_name() if self.given.by else _("the night")
        return _("handed over on %(day)s by %(who)s") % {"day": day(self.given.on_date), "who": who}


def fact_lines(then: KnownCase, case: Case, *, sources: Sources) -> list[FactLine]:
    """Three queries at most, for the names of teams and agents."""
    agents = User.objects.in_bulk({key for key in (then.agent_id, case.agent_id) if key})
    teams = Team.objects.in_bulk({key for key in (then.team_id, case.team_id) if key})
    state = sources.of_state()

    def sides(stood: KnownCase | Case) -> Sequence[str]:
        agent, team = agents.get(stood.agent_id or 0), teams.get(stood.team_id or 0)
        return (
            str(Stage(stood.stage).label),
            agent.display_name() if agent else _("Nobody"),
            team.name if team else _("No team"),
            money(stood.balance, stood.currency),
            money(stood.collectable, stood.currency),
            day(stood.oldest_due_on) or "–",
            str(Attention(stood.attention).label),
            _("yes") if stood.on_hold else _("no"),
            _waits(stood),
            str(stood.rank_points),
        )

    names = (
        (_("Stage"), sources.of_stage()),
        (_("Agent"), sources.of_agent()),
        (_("Team"), state),
        (_("Balance"), _("the lines below")),
        (_("May be asked for"), state),
        (_("Overdue since"), state),
        (_("Flag"), state),
        (_("On hold"), state),
        (_("Comes back"), state),
        (_("Points"), _("counted by the weights of that day")),
    )
    pairs = zip(names, sides(then), sides(case), strict=True)
    return [FactLine(name, before, after, source) for (name, source), before, after in pairs]


def _waits(case: KnownCase | Case) -> str:
    if case.follow_up_at is not None:
        return moment(case.follow_up_at)
    return day(case.follow_up_on) if case.follow_up_on else "–"


def decision_words(decided: Decided) -> str:
    """What the night did with a case that it moved, or before which stage a gate kept it."""
    row = decided.recorded
    if row is None:
        return (
            _("Kept from %(stage)s by a gate.") % {"stage": Stage(decided.held_from).label} if decided.held_from else ""
        )
    if row.closed_as:
        return str(ClosedAs(row.closed_as).label)
    words = {
        "before": Stage(row.from_stage).label,
        "after": Stage(row.to_stage).label,
        "why": MoveReason(row.reason).label,
    }
    return _("%(before)s → %(after)s: %(why)s") % words
