"""Whose numbers go though nothing else of the debtor does: those of contact persons. Twin of `number_may_go_on`.

They are there to find the debtor. Where the debtor has been found they go on open cases too, once they have rested for the
time of the table (PIPL 6, 19, 47); on closed ones with `retention_third`.
"""

import datetime as dt
from typing import Any

from cases.evidence.days import last_moment
from cases.services.retention.due import HELD
from strategies.outcomes import OUTCOMES
from strategies.retention import Kept, period_of

_RIGHT_PARTY = [outcome.code for outcome in OUTCOMES.values() if outcome.right_party]

# What was erased is `#` and its key; a number may begin with that sign as well (#31#…)
_KEPT = "p.owner NOT IN ('debtor', 'guarantor') AND p.value <> '#' || p.id"
_NEEDED = f"""
(NOT EXISTS (
    SELECT FROM cases_contactpoint own
    WHERE own.debtor_id = p.debtor_id AND own.owner = 'debtor' AND own.kind <> 'address' AND own.state = 'verified'
) OR NOT EXISTS (
    SELECT FROM cases_case c JOIN cases_contactlog l ON l.case_id = c.id
    WHERE c.debtor_id = p.debtor_id AND c.stage <> 'closed' AND c.reached_at IS NOT NULL
      AND l.at < %(rested)s AND l.outcome = ANY(%(right_party)s)
) OR EXISTS (SELECT FROM cases_contactlog l WHERE l.contact_point_id = p.id AND l.at >= %(rested)s)
  OR EXISTS (SELECT FROM cases_contactpointevent e WHERE e.contact_point_id = p.id AND e.at >= %(rested)s)
  OR {HELD.format(debtor="p.debtor_id")})
"""  # noqa: S608 - the parts are constants of ours
_POINTS = f"""
CREATE TEMPORARY TABLE retention_point ON COMMIT DROP AS
(SELECT p.id FROM cases_contactpoint p JOIN retention_third t USING (debtor_id) WHERE {_KEPT})
UNION (
    SELECT p.id FROM cases_contactpoint p
    WHERE {_KEPT} AND EXISTS (
        SELECT FROM cases_case c WHERE c.debtor_id = p.debtor_id AND c.stage <> 'closed' AND c.reached_at IS NOT NULL
    ) AND NOT {_NEEDED}
    ORDER BY p.id LIMIT %(most)s
)
"""  # noqa: S608 - the parts are constants of ours
_ONE = f"""
CREATE TEMPORARY TABLE retention_point ON COMMIT DROP AS
SELECT p.id FROM cases_contactpoint p
WHERE p.id = %(point)s AND {_KEPT} AND NOT {HELD.format(debtor="p.debtor_id")}
"""  # noqa: S608 - the parts are constants of ours
# Whoever logs a contact holds the number's row: it is left for another night.
_UNLOCKED = """
WITH mine AS (
    SELECT id FROM cases_contactpoint WHERE id IN (SELECT id FROM retention_point) FOR UPDATE SKIP LOCKED
) DELETE FROM retention_point WHERE id NOT IN (SELECT id FROM mine)
"""
_NEEDED_NOW = f"""
DELETE FROM retention_point t USING cases_contactpoint p
WHERE p.id = t.id AND p.debtor_id NOT IN (SELECT debtor_id FROM retention_third) AND {_NEEDED}
"""  # noqa: S608 - the parts are constants of ours


def points_due(cursor: Any, *, as_of: dt.date, most: int) -> None:
    """Leaves `retention_point`: contact points, locked. Needs `retention_third`. Reads the contact points once."""
    rested = last_moment(as_of - dt.timedelta(days=period_of(Kept.THIRD_PARTY).days))
    values = {"as_of": as_of, "rested": rested, "right_party": _RIGHT_PARTY, "most": most}
    cursor.execute("DROP TABLE IF EXISTS retention_point")
    cursor.execute(_POINTS, values)
    if cursor.rowcount:
        cursor.execute(_UNLOCKED)
        cursor.execute(_NEEDED_NOW, values)


def point_if_free(cursor: Any, *, point: int, as_of: dt.date) -> bool:
    """Leaves `retention_point` with this number of a contact person, or without where a legal hold keeps it; returns which."""
    cursor.execute("LOCK TABLE cases_legalhold IN SHARE MODE")
    cursor.execute("DROP TABLE IF EXISTS retention_point")
    cursor.execute(_ONE, {"point": point, "as_of": as_of})
    cursor.execute("SELECT EXISTS (SELECT FROM retention_point)")
    return bool(cursor.fetchone()[0])
