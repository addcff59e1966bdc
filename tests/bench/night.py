"""The heavy night and the quiet one, against the bare SQL that leaves the same rows behind."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from cases.services.night import turn_day
from tests.bench.building import NIGHT

# Decides the stage in the statement, as the default ladder of domain.md does, and writes the same history.
_MOVE = """
WITH fact AS (
    SELECT id, stage AS before, CASE
        WHEN %(night)s::date - oldest_due_on >= 150 THEN 'legal'
        WHEN %(night)s::date - oldest_due_on >= 90 THEN 'outsourced'
        WHEN %(night)s::date - oldest_due_on >= 20 AND collectable >= 5000 THEN 'visit'
        WHEN %(night)s::date - oldest_due_on >= 4 THEN 'phone'
        WHEN %(night)s::date - oldest_due_on >= -1 THEN 'reminder'
        ELSE 'pending' END AS after
    FROM cases_case WHERE stage <> 'closed' AND NOT on_hold
), moved AS (
    UPDATE cases_case c SET stage = after, stage_since = %(night)s, leased_by_id = NULL, leased_until = NULL
    FROM fact WHERE c.id = fact.id AND before <> after
    RETURNING c.id, before, after, c.oldest_due_on, c.balance
)
INSERT INTO cases_stagemove (case_id, from_stage, to_stage, closed_as, passed, reason, note, on_date, at,
    days_past_due, balance, policy_id)
SELECT id, before, after, '', '{}', 'threshold', '', %(night)s, %(now)s, %(night)s::date - oldest_due_on, balance,
       %(policy)s
FROM moved
"""
_HAND_OUT = """
WITH seat AS (
    SELECT id AS agent, team_id, row_number() OVER (PARTITION BY team_id ORDER BY id) - 1 AS place,
           count(*) OVER (PARTITION BY team_id) AS seats
    FROM cases_user WHERE role = 'agent'
), waiting AS (
    SELECT id, team_id, row_number() OVER (PARTITION BY team_id ORDER BY id) AS place
    FROM cases_case WHERE agent_id IS NULL AND stage IN ('reminder', 'phone', 'visit', 'legal')
), given AS (
    UPDATE cases_case c SET agent_id = seat.agent
    FROM waiting JOIN seat ON seat.team_id = waiting.team_id AND seat.place = waiting.place % seat.seats
    WHERE c.id = waiting.id
    RETURNING c.id, c.team_id, c.agent_id
)
INSERT INTO cases_assignment (case_id, from_team_id, team_id, agent_id, reason, on_date, at)
SELECT id, team_id, team_id, agent_id, '', %(night)s, %(now)s FROM given
"""


def product_night(day: date = NIGHT) -> None:
    """The product's own turn of the day, in one process, on that day by the clock."""
    turn_day(as_of=day, now=timezone.now() + (day - NIGHT))


def bare_night() -> None:
    """Two statements in one transaction: every due case moved, every waiting case given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM strategies_policy ORDER BY id LIMIT 1")
        facts = {"night": NIGHT, "now": timezone.now(), "policy": cursor.fetchone()[0]}
        with transaction.atomic():
            cursor.execute(_MOVE, facts)
            cursor.execute(_HAND_OUT.replace("% seat", "%% seat"), facts)


def quiet_nights(count: int) -> list[date]:
    """The days after the heavy night on which nothing is due."""
    return [NIGHT + timedelta(days=number + 1) for number in range(count)]


def fingerprint() -> dict[str, int]:
    """What a night left behind, to see that product and floor did the same work."""
    questions = {
        "moves": "SELECT count(*) FROM cases_stagemove",
        "assignments": "SELECT count(*) FROM cases_assignment",
        "waiting": "SELECT count(*) FROM cases_case WHERE agent_id IS NULL AND stage <> 'closed'",
        "stages": "SELECT sum(hashtext(id || stage)::bigint) FROM cases_case",
    }
    with connection.cursor() as cursor:
        answers = {}
        for name, question in questions.items():
            cursor.execute(question)
            answers[name] = int(cursor.fetchone()[0] or 0)
    return answers
