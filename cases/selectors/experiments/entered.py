"""Who is in an experiment: every debtor with a case open on its first day or opened later, from that day on.

The debtor is the unit, with all cases: two cases of one debtor under two policies would tell each other.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from strategies.experiments.arms import IN_CHALLENGER, Arm, hash_of
from strategies.models import Experiment
from strategies.services.experiments import arm_values

# The cases that count for an experiment: open on its first day, or opened later, by %(day)s.
CASES = """
cases AS (
    SELECT id, debtor_id, currency, opened_on, closed_on, closed_as FROM cases_case
    WHERE opened_on <= %(day)s AND (closed_on IS NULL OR closed_on >= %(start)s)
)
"""

# `entry`: a debtor's first day; `ends`: the first day after the window; `counted`: whether the window is over.
ENTERED = f"""
entered AS (
    SELECT debtor_id, entry, entry + %(horizon)s AS ends, entry + %(horizon)s <= %(day)s AS counted,
           {IN_CHALLENGER.format(debtor="debtor_id")} AS challenger
    FROM (SELECT debtor_id, greatest(min(opened_on), %(start)s::date) AS entry FROM cases GROUP BY debtor_id) AS first
)
"""  # noqa: S608 - the parts are constants of ours

_LINES = f"WITH {CASES}, {ENTERED} SELECT debtor_id, entry, challenger FROM entered ORDER BY debtor_id"  # noqa: S608
_IN_ARMS = f"""
SELECT challenger, count(*) FROM (
    SELECT {IN_CHALLENGER.format(debtor="debtor_id")} AS challenger
    FROM (SELECT DISTINCT debtor_id FROM cases_case WHERE stage <> 'closed') AS open
) AS today GROUP BY 1
"""  # noqa: S608
_DEBTORS = "SELECT count(DISTINCT debtor_id) FROM cases_case WHERE stage <> 'closed'"
_AT_ONCE = 10_000


def entry_values(experiment: Experiment, day: dt.date) -> dict[str, Any]:
    """Parameters of CASES and ENTERED; before its start an experiment is asked as if it began on `day`."""
    return {
        **arm_values(experiment),
        "day": day,
        "start": experiment.starts_on or day,
        "horizon": experiment.horizon_days,
    }


def debtors_today() -> int:
    """Debtors with an open case."""
    with connection.cursor() as cursor:
        cursor.execute(_DEBTORS)
        return int(cursor.fetchone()[0])


def debtors_in_arms(experiment: Experiment) -> dict[Arm, int]:
    """Debtors with an open case today, by the arm that the experiment puts them in."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_ARMS, arm_values(experiment))
        found = dict(cursor.fetchall())
    return {Arm.CHAMPION: found.get(False, 0), Arm.CHALLENGER: found.get(True, 0)}


def arm_lines(experiment: Experiment, day: dt.date) -> Iterator[tuple[int, dt.date, Arm, str]]:
    """(number of the debtor, first day, arm as SQL says, the sixteen digits of the hash that decide), by number.

    Read in portions: whatever the size of the portfolio, some thousand rows are in memory.
    """
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_LINES, entry_values(experiment, day))
        while rows := cursor.fetchmany(_AT_ONCE):
            for debtor, entry, challenger in rows:
                digits = hash_of(seed=experiment.seed, debtor_id=debtor)[:8].hex()
                yield debtor, entry, Arm.CHALLENGER if challenger else Arm.CHAMPION, digits
