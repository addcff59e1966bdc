"""Builds N cases by plain SQL, on the ladder as it stood the evening before NIGHT.

On NIGHT exactly `MOVERS` of the cases cross a threshold of the default ladder; nobody else comes within
`QUIET_DAYS` days of one, so that the nights after it are quiet. Every number follows from the case's
index: the same N gives the same database.
"""

import os
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone
from psycopg.types.json import Json

from cases.models import Creditor, KnownFact, Portfolio, RankDay, Role, Team, User
from cases.models.creditor import PortfolioState
from cases.privacy.cipher import encrypted
from cases.privacy.purposes import DEBTOR_NUMBER
from cases.services.evidence.roots import close_days
from strategies.ranking.rules import SHIPPED_WEIGHTS
from strategies.ranking.sql import changes_on_sql, points_sql
from strategies.services.contact_rules import load_contact_rules
from tests.factories import zone_where

# Tonight, so that what a night does by the clock on the wall has the work of one day; every act of a run has the same.
NIGHT = date.fromisoformat(os.environ.setdefault("BENCH_NIGHT", timezone.localdate().isoformat()))
EVENING = NIGHT - timedelta(days=1)
QUIET_DAYS = 6
TEAMS = 20
DECLARED = ("company_line_used", "human_handover_offered", "agent_qualified")
PASSWORD = "bench-only-password"

# Days past due on NIGHT for the movers, and where they stand the evening before (default ladder of domain.md).
CROSSINGS = "(ARRAY[-1, 4, 20, 90, 150])"
STANDS = "(ARRAY['pending', 'reminder', 'phone', 'visit', 'outsourced'])"

# Every fifth case moves. The rest keep clear of each threshold by QUIET_DAYS days on its near side.
FACTS = f"""
CREATE UNLOGGED TABLE bench_fact AS
SELECT i, i % 5 = 0 AS moves,
       CASE WHEN i % 5 = 0 THEN {CROSSINGS}[i / 5 % 5 + 1]
            WHEN i % 100 < 10 THEN -20 - i % 9
            WHEN i % 100 < 20 THEN 5 + i % 7
            WHEN i % 100 < 60 THEN 22 + i % 60
            WHEN i % 100 < 75 THEN 92 + i % 50
            ELSE 152 + i % 397 END AS days,
       CASE WHEN i % 5 = 0 THEN 6000 + i::bigint * 31 % 40000 ELSE 5000 + i::bigint * 7919 % 60000 END
           + (i % 100) / 100.0 AS owed
FROM generate_series(1, %(cases)s) AS i
"""

# Points as they were counted the evening before, by the expression that the product's trigger is made from.
_NAMES = {
    "day": "%(evening)s::date", "weights": "%(weights)s::jsonb", "attention": "9", "balance": "owed",
    "oldest_due_on": "(%(night)s::date - days)", "opened_on": "(%(night)s::date - days - 40)",
    "last_contact_on": "NULL::date", "reached_on": "NULL::date",
}  # fmt: skip

# A case's agent is drawn by Knuth's multiplicative hash: any plain remainder would give some agents one stage only.
CASES = f"""
INSERT INTO cases_case (id, creditor_id, debtor_id, currency, team_id, agent_id, stage, stage_since, closed_as,
    opened_on, balance, collectable, oldest_due_on, credit, on_hold, attention,
    rank_points, rank_changes_on)
SELECT i, %(creditor)s, i, 'CNY', team_id,
       CASE WHEN days < -1 OR (moves AND days = -1) OR stage = 'outsourced' THEN NULL ELSE agent_id END, stage,
       %(night)s::date - 10, '', %(night)s::date - days - 40, owed, owed, %(night)s::date - days, 0, i % 50 = 1, 9,
       {points_sql(**_NAMES)}, {changes_on_sql(**_NAMES)}
FROM (SELECT *, CASE WHEN moves THEN {STANDS}[i / 5 % 5 + 1]
                     WHEN days < -1 THEN 'pending' WHEN days < 4 THEN 'reminder' WHEN days < 20 THEN 'phone'
                     WHEN days < 90 THEN 'visit' WHEN days < 150 THEN 'outsourced' ELSE 'legal' END AS stage
      FROM bench_fact) AS fact
JOIN (SELECT id AS agent_id, team_id, row_number() OVER (ORDER BY id) - 1 AS seat FROM cases_user WHERE role = 'agent')
  AS staff ON seat = (i::bigint * 2654435761 / 256) %% %(agents)s
"""

ROWS = (
    # By the debtors' own clock it is ten in the morning whenever the bench runs: the gate lets calls be made. One number's
    # ciphertext for all, and an index that no key made: as wide and as single as real ones.
    """INSERT INTO cases_debtor (id, kind, name, identity_number, identity_index, language, time_zone)
       SELECT i, 'person', 'Debtor ' || i, %(sealed)s, left(md5(i::text) || md5('x' || i), 43), '', %(zone)s
       FROM bench_fact""",
    """INSERT INTO cases_customernumber (creditor_id, number, debtor_id)
       SELECT %(creditor)s, 'KH' || lpad(i::text, 9, '0'), i FROM bench_fact""",
    """INSERT INTO cases_contactpoint (debtor_id, kind, value, owner, owner_name, state, is_preferred,
           preferred_time, source)
       SELECT i, 'phone', '154' || lpad(i::text, 8, '0'), 'debtor', '', 'unverified', false, '', 'file'
       FROM bench_fact""",
    CASES,
    """INSERT INTO cases_debt (creditor_id, case_id, portfolio_id, number, instalment, product, currency, issued_on,
           due_on, principal, interest, fees, penalty, paid, on_hold, terms)
       SELECT %(creditor)s, i, %(portfolio)s, 'CC' || lpad(i::text, 12, '0'), '', 'Credit card', 'CNY',
              %(night)s::date - days - 40, %(night)s::date - days, owed, 0, 0, 0, 0, false, '{}' FROM bench_fact""",
    """INSERT INTO cases_ledgerline (debt_id, kind, bucket, amount, value_on, booked_on, portfolio_id, at)
       SELECT id, 'handed_over', 'principal', principal, issued_on, issued_on, portfolio_id, %(now)s FROM cases_debt""",
    # A million contacts for a million cases: the last of each, some day of the past two months.
    """INSERT INTO cases_contactlog (case_id, agent_id, contact_point_id, at, channel, direction, outcome, note, evasions,
           next_step, previous_seal, seal)
       SELECT k.id, coalesce(k.agent_id, %(someone)s), p.id, %(now)s::timestamptz - (1 + k.id %% 60) * interval '1 day',
              'call', 'out', CASE WHEN k.id %% 3 = 0 THEN 'NEG' ELSE 'NAN' END, '', '{}', '', '',
              repeat(md5(k.id::text), 2)
       FROM cases_case k JOIN cases_contactpoint p ON p.debtor_id = k.debtor_id""",
    """INSERT INTO cases_hold (case_id, kind, reason, from_on, placed_at)
       SELECT i, 'hardship', 'bench', %(night)s::date - 20, %(now)s FROM bench_fact WHERE i % 50 = 1""",
)
SEQUENCES = ("debtor", "case")


def build(cases: int, agents: int) -> None:
    """Fill the current, migrated, empty database."""
    creditor, portfolio = _house(agents)
    facts = {
        "cases": cases, "agents": agents, "night": NIGHT, "evening": EVENING, "weights": Json(dict(SHIPPED_WEIGHTS)), "now": timezone.now(),
        "creditor": creditor.pk, "portfolio": portfolio.pk, "zone": zone_where(10, now=timezone.now()),
        "someone": User.objects.get(username="admin").pk,
        "sealed": encrypted("000000190001010000", DEBTOR_NUMBER),
    }  # fmt: skip
    RankDay.objects.create(pk=1, as_of=EVENING, weights=SHIPPED_WEIGHTS, zone=settings.TIME_ZONE, everything=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET session_replication_role = replica")  # no key checks while 6 N rows go in
        for statement in (FACTS, *ROWS):
            cursor.execute(_escaped(statement), facts)
        for table in SEQUENCES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('cases_{table}', 'id'), %s)", [cases])
        cursor.execute("DROP TABLE bench_fact")
        cursor.execute("RESET session_replication_role")
    close_days(now=facts["now"] - timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _escaped(statement: str) -> str:
    """A lone % is modulo: doubled for the driver, named parameters left alone."""
    return statement.replace("%%", "%").replace("%", "%%").replace("%%(", "%(")


def _house(agents: int) -> tuple[Creditor, Portfolio]:
    """Staff in TEAMS teams, one creditor, one portfolio."""
    teams = Team.objects.bulk_create(Team(name=f"Team {number}") for number in range(TEAMS))
    secret = make_password(PASSWORD)
    User.objects.bulk_create(
        User(username=f"agent{number}", role=Role.AGENT, team=teams[number % TEAMS], password=secret)
        for number in range(agents)
    )
    lead = User.objects.create(username="lead", role=Role.SUPERVISOR, password=secret)
    for team in teams:
        team.supervisors.add(lead)
    User.objects.create(username="admin", role=Role.ADMIN, password=secret)
    creditor = Creditor.objects.create(name="Bench", currency="CNY", team=teams[0], kind="bank")
    load_contact_rules(now=timezone.now())
    KnownFact.objects.bulk_create(
        KnownFact(name=name, value=True, valid_from=EVENING - timedelta(days=365), source="bench", at=timezone.now())
        for name in DECLARED
    )
    portfolio = Portfolio.objects.create(
        creditor=creditor, file_name="bench.csv", sha256="0" * 64, state=PortfolioState.LOADED, as_of=EVENING,
        created_at=timezone.now(),
    )  # fmt: skip
    return creditor, portfolio
