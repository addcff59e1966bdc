"""Ten thousand cases handed to other agents with their history, against the bare SQL that leaves the same rows."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case, Team, User
from cases.services.assignment import reassign_cases
from tests.bench.building import NIGHT
from tests.bench.measuring import interleaved

REPEATS = 5

_BARE = """
WITH picked AS (
    SELECT id, team_id, agent_id, row_number() OVER (ORDER BY oldest_due_on, id) AS place
    FROM cases_case WHERE id BETWEEN %(first)s AND %(last)s AND stage <> 'closed'
), handed AS (
    UPDATE cases_case c
    SET team_id = %(team)s, agent_id = (%(agents)s::bigint[])[place %% %(count)s + 1], leased_by_id = NULL,
        leased_until = NULL
    FROM picked WHERE c.id = picked.id
    RETURNING c.id, picked.team_id AS from_team, picked.agent_id AS from_agent, c.team_id, c.agent_id
)
INSERT INTO cases_assignment (case_id, from_team_id, from_agent_id, team_id, agent_id, reason, on_date, at, by_id)
SELECT id, from_team, from_agent, team_id, agent_id, 'bench', %(day)s, %(now)s, %(by)s FROM handed
"""


class Desk:
    """Hands over one range of cases after another, so that no case is handed over twice."""

    def __init__(self, size: int) -> None:
        self.size, self.reached = size, 0
        self.lead = User.objects.get(username="lead")
        self.team = Team.objects.order_by("pk")[0]
        self.agents = list(User.objects.filter(team=self.team, role="agent").order_by("pk"))

    def _next_range(self) -> tuple[int, int]:
        first, self.reached = self.reached + 1, self.reached + self.size
        return first, self.reached

    def product(self) -> None:
        cases = Case.objects.visible_to(self.lead).filter(pk__range=self._next_range())
        reassign_cases(
            cases=cases, team=self.team, agents=self.agents, reason="bench", by=self.lead, as_of=self._day(),
            now=timezone.now(),
        )  # fmt: skip

    def bare(self) -> None:
        first, last = self._next_range()
        facts = {
            "first": first, "last": last, "team": self.team.pk, "agents": [agent.pk for agent in self.agents],
            "count": len(self.agents), "day": self._day(), "now": timezone.now(), "by": self.lead.pk,
        }  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_BARE, facts)

    @staticmethod
    def _day() -> date:
        return NIGHT


def measure_hand_over(size: str) -> dict[str, Any]:
    """Seconds of each hand-over, product and bare SQL in turn."""
    desk = Desk(int(size))
    times = interleaved({"product": desk.product, "bare": desk.bare}, REPEATS)
    return {"seconds": times, "cases": desk.size}
