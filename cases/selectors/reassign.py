"""What a hand-over would do, before anybody does it, and what hand-overs there were."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min, Q, Sum

from cases.models import Assignment, Attention, Case, User
from cases.querysets.cases import CaseQuerySet
from cases.selectors.selection import open_ids

SHOWN_BATCHES = 50


@dataclass
class Share:
    """One holder before and after. `agent` None: the team's pool, or no agent at all.

    `held_before` and `held_after`: open cases; `gets`: cases of the selection that are new to them, with their
    balance by currency and promises due; `gives`: cases of the selection that leave them.
    """

    agent: User | None
    held_before: int = 0
    gets: int = 0
    gives: int = 0
    promises_due: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def held_after(self) -> int:
        return self.held_before + self.gets - self.gives


@dataclass(frozen=True)
class Preview:
    """`moving`: cases that change hands; the rest of `count` is already where it should be."""

    count: int
    moving: int
    takers: list[Share]
    givers: list[Share]


# The same turn as services.assignment takes: longest overdue first, then by id, one agent after the other.
_TURN = """
SELECT slot, currency, agent_id, team_id, count(*), sum(balance), count(*) FILTER (WHERE attention = %s)
FROM (
    SELECT c.*, (row_number() OVER (ORDER BY oldest_due_on NULLS LAST, id) - 1) %% %s AS slot
    FROM cases_case c WHERE id IN ({chosen}) AND stage <> 'closed'
) AS turn
GROUP BY slot, currency, agent_id, team_id
"""


def preview_hand_over(cases: CaseQuerySet, *, team_id: int | None, agents: Sequence[User]) -> Preview:
    """Who would get what, and from whom. Three queries."""
    takers: list[Share] = [Share(agent) for agent in agents] or [Share(None)]
    givers: dict[int | None, int] = {}
    count = moving = 0
    for slot, currency, agent_id, from_team, number, amount, due in _turn(cases, len(takers)):
        count += number
        taker = takers[slot]
        target = taker.agent.pk if taker.agent else None
        if (from_team, agent_id) == (team_id, target):
            continue
        moving += number
        taker.gets += number
        taker.promises_due += due
        taker.amounts[currency] = taker.amounts.get(currency, Decimal(0)) + amount
        givers[agent_id] = givers.get(agent_id, 0) + number
    return Preview(count, moving, *_with_holdings(takers, givers, team_id))


def _turn(cases: CaseQuerySet, slots: int) -> list[tuple[Any, ...]]:
    chosen, params = open_ids(cases)
    with connection.cursor() as cursor:
        cursor.execute(_TURN.replace("{chosen}", chosen), [Attention.PROMISE_DUE, slots, *params])
        return cursor.fetchall()


def _with_holdings(
    takers: list[Share], givers: dict[int | None, int], team_id: int | None
) -> tuple[list[Share], list[Share]]:
    """Fill in what each holds now; those who only give come as a list of their own."""
    ids = {share.agent.pk for share in takers if share.agent} | {pk for pk in givers if pk}
    held = dict(Case.objects.filter(agent__in=ids).open().order_by().values_list("agent").annotate(n=Count("pk")))
    users = User.objects.in_bulk([pk for pk in givers if pk])
    taking = {share.agent.pk: share for share in takers if share.agent}
    only_give = []
    for pk, number in givers.items():
        share = taking.get(pk) if pk else None
        if share is None:
            share = Share(users.get(pk) if pk else None)
            only_give.append(share)
        share.gives = number
    for share in [*takers, *only_give]:
        if share.agent:
            share.held_before = held.get(share.agent.pk, 0)
    if takers[0].agent is None and team_id:
        pool = Q(team=team_id, agent__isnull=True)
        takers[0].held_before = Case.objects.filter(pool).open().count()
    only_give.sort(key=lambda share: -share.gives)
    return takers, only_give


@dataclass(frozen=True)
class Batch:
    """One hand-over by a person. `to`: how many agents got cases (0: a pool)."""

    batch: uuid.UUID
    at: dt.datetime
    by: User | None
    reason: str
    count: int
    to: int
    first_agent: User | None
    to_team: str


def hand_overs(user: User) -> list[Batch]:
    """The latest hand-overs by people over the cases the user may see. Two queries."""
    rows: Any = Assignment.objects.visible_to(user).filter(batch__isnull=False, by__isnull=False).exclude(reason="")
    batches: list[Any] = list(
        rows.order_by()
        .values("batch", "by", "reason")
        .annotate(
            at=Max("at"),
            count=Count("pk"),
            to=Count("agent", distinct=True),
            first_agent=Min("agent"),
            to_team=Min("team__name"),
        )
        .order_by("-at")[:SHOWN_BATCHES]
    )
    people = User.objects.in_bulk({row[name] for row in batches for name in ("by", "first_agent") if row[name]})
    return [
        Batch(
            **row
            | {
                "by": people.get(row["by"]),
                "first_agent": people.get(row["first_agent"] or 0),
                "to_team": row["to_team"] or "",
            }
        )
        for row in batches
    ]


def agents_to_choose(user: User) -> list[User]:
    """Active agents of the active teams that the user answers for, with `held` and `held_amount`. One query."""
    agents = User.objects.filter(role="agent", is_active=True, team__is_active=True)
    if not user.is_admin:
        agents = agents.filter(team__in=user.supervised_team_ids())
    open_cases = ~Q(cases__stage="closed")
    held = Count("cases", filter=open_cases)
    with_load = agents.annotate(held=held, held_amount=Sum("cases__balance", filter=open_cases))
    return list(with_load.select_related("team").order_by("team__name", "username"))
