"""Who carries how much: an agent's cases, and what waits for today (the board's load table)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Count, Q, Sum
from django.utils import timezone

from cases.models import Attention, ContactLog, Team, User
from cases.querysets.cases import CaseQuerySet
from strategies.outcomes import OUTCOMES

RIGHT_PARTY = [outcome.code for outcome in OUTCOMES.values() if outcome.right_party]


class Scoped(Protocol):
    """What this module needs of `board.Scope`."""

    @property
    def user(self) -> User: ...
    @property
    def team_id(self) -> int | None: ...
    @property
    def as_of(self) -> dt.date: ...
    @property
    def now(self) -> dt.datetime: ...
    def cases(self) -> CaseQuerySet: ...
    def of_cases(self, rows: Any) -> Any: ...


@dataclass
class Load:
    """One agent, or with `agent_id` None the pool of a team (`team_id` None: cases that no team has).

    `held`: open cases; `amounts`: their balance by currency; `due`: what the queue offers now; `contacts` and
    `reached` (the debtor in person) since midnight.
    """

    agent_id: int | None
    team_id: int | None
    name: str = ""
    team: str = ""
    takes_work: bool = False
    is_active: bool = True
    held: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)
    due: int = 0
    promises_due: int = 0
    broken: int = 0
    contacts: int = 0
    reached: int = 0


def loads_of(scope: Scoped) -> list[Load]:
    """Every active agent in scope and whoever else holds cases there, by team and name; then the pool. Six queries."""
    loads: dict[tuple[int | None, int | None], Load] = {}
    for agent in _agents(scope):
        loads[agent.pk, None] = Load(agent.pk, agent.team_id)
    for row in _held(scope):
        load = loads.setdefault(_key(row), Load(row["agent"], row["team"]))
        load.held += row["held"]
        load.promises_due += row["promises_due"]
        load.broken += row["broken"]
        load.amounts[row["currency"]] = load.amounts.get(row["currency"], Decimal(0)) + row["amount"]
    due = scope.cases().due_for_work(scope.as_of, scope.now).order_by()
    for row in due.values("team", "agent").annotate(due=Count("pk")):
        loads.setdefault(_key(row), Load(row["agent"], row["team"])).due += row["due"]
    for row in _contacts(scope):
        if worker := loads.get((row["agent"], None)):
            worker.contacts, worker.reached = row["contacts"], row["reached"]
    return _named(loads.values())


def midnight(now: dt.datetime) -> dt.datetime:
    """When the business day began, in the time zone of the house."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _key(row: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """An agent's row whatever the case's team; a pool's row by team."""
    return (row["agent"], None) if row["agent"] else (None, row["team"])


def _agents(scope: Scoped) -> Any:
    agents = User.objects.filter(role="agent", is_active=True, team__isnull=False)
    if scope.team_id:
        return agents.filter(team=scope.team_id)
    return agents if scope.user.is_admin else agents.filter(team__in=scope.user.supervised_team_ids())


def _held(scope: Scoped) -> Any:
    rows = scope.cases().open().order_by().values("team", "agent", "currency")
    return rows.annotate(
        held=Count("pk"),
        amount=Sum("balance"),
        promises_due=Count("pk", filter=Q(attention=Attention.PROMISE_DUE)),
        broken=Count("pk", filter=Q(attention=Attention.PROMISE_BROKEN)),
    )


def _contacts(scope: Scoped) -> Any:
    today = (
        scope.of_cases(ContactLog.objects.all())
        .filter(at__gte=midnight(scope.now), part_of=None, corrects=None)
        .order_by()
    )
    return today.values("agent").annotate(contacts=Count("pk"), reached=Count("pk", filter=Q(outcome__in=RIGHT_PARTY)))


def _named(loads: Iterable[Load]) -> list[Load]:
    """Fill in names, and order: agents by team and name, a team's pool after its agents."""
    found = list(loads)
    users = User.objects.in_bulk([load.agent_id for load in found if load.agent_id])
    for load in found:
        if user := users.get(load.agent_id or 0):
            load.name, load.takes_work, load.is_active = user.display_name(), user.takes_work, user.is_active
            load.team_id = user.team_id or load.team_id
    names: dict[int, str] = defaultdict(str)
    names |= dict(Team.objects.filter(pk__in={load.team_id for load in found}).values_list("pk", "name"))
    for load in found:
        load.team = names[load.team_id or 0]
    return sorted(found, key=lambda load: (load.team, load.agent_id is None, load.name))
