"""The figures of both arms on a day, in one statement; no debtor leaves the database.

Each measure is a query that gives every counted debtor a pair (y, w); see strategies/experiments/sums.py. A window begins on
the day on which a debtor entered and ends before `ends`.
"""

import datetime as dt

from django.db import connection

from cases.selectors.experiments.entered import CASES, ENTERED, entry_values
from strategies.experiments.arms import Arm
from strategies.experiments.measures import Measure
from strategies.experiments.sums import Sums
from strategies.experiments.verdict import ArmFigures
from strategies.models import Experiment

# What was due: debts known on the first day that were due or fell due in the window, without what was paid before it.
_RECOVERED = """
SELECT debtor_id, least(coalesce(paid, 0), due) AS y, due AS w FROM (
    SELECT e.debtor_id, greatest(sum(l.amount), 0) AS due
    FROM entered e JOIN cases c ON c.debtor_id = e.debtor_id AND c.currency = %(currency)s
    JOIN cases_debt b ON b.case_id = c.id AND b.due_on < e.ends
    JOIN cases_ledgerline l ON l.debt_id = b.id AND l.booked_on <= e.entry
    LEFT JOIN cases_payment m ON m.id = l.payment_id
    WHERE e.counted AND (m.id IS NULL OR m.paid_on < e.entry)
    GROUP BY e.debtor_id
) AS owed LEFT JOIN (
    SELECT e.debtor_id, sum(m.amount) AS paid
    FROM entered e JOIN cases c ON c.debtor_id = e.debtor_id AND c.currency = %(currency)s
    JOIN cases_payment m ON m.case_id = c.id
    WHERE e.counted AND m.paid_on >= e.entry AND m.paid_on < e.ends AND m.reversed_on IS NULL
    GROUP BY e.debtor_id
) AS received USING (debtor_id)
"""

_PAYERS = """
SELECT debtor_id, (received.debtor_id IS NOT NULL)::int AS y, 1 AS w
FROM entered LEFT JOIN (
    SELECT DISTINCT e.debtor_id
    FROM entered e JOIN cases c ON c.debtor_id = e.debtor_id JOIN cases_payment m ON m.case_id = c.id
    WHERE e.counted AND m.paid_on >= e.entry AND m.paid_on < e.ends AND m.reversed_on IS NULL
) AS received USING (debtor_id)
WHERE counted
"""

_CLOSED = """
SELECT e.debtor_id,
       count(*) FILTER (WHERE c.closed_as IN ('settled', 'cured') AND c.closed_on < e.ends) AS y, count(*) AS w
FROM entered e JOIN cases c ON c.debtor_id = e.debtor_id AND c.opened_on <= e.entry
WHERE e.counted GROUP BY e.debtor_id
"""

_KEPT = """
SELECT e.debtor_id, count(*) FILTER (WHERE p.state = 'kept') AS y, count(*) AS w
FROM entered e JOIN cases c ON c.debtor_id = e.debtor_id
JOIN cases_promise p ON p.case_id = c.id AND p.made_on >= e.entry AND p.judge_after < e.ends
WHERE e.counted AND p.state IN ('kept', 'partly_kept', 'broken') GROUP BY e.debtor_id
"""

PAIRS = {
    Measure.RECOVERED: _RECOVERED,
    Measure.PAYERS: _PAYERS,
    Measure.CLOSED: _CLOSED,
    Measure.KEPT: _KEPT,
}

_FIGURES = """
WITH {cases}, {entered}, pair AS ({pairs}), complained AS (
    SELECT DISTINCT e.debtor_id
    FROM entered e JOIN cases c ON c.debtor_id = e.debtor_id
    JOIN cases_hold h ON h.case_id = c.id AND h.kind = 'complaint'
    WHERE h.from_on >= e.entry AND h.from_on <= %(day)s
)
SELECT challenger, count(*), count(complained.debtor_id), count(*) FILTER (WHERE counted),
       coalesce(sum(y), 0)::float8, coalesce(sum(w), 0)::float8, coalesce(sum(y::numeric * y), 0)::float8,
       coalesce(sum(y::numeric * w), 0)::float8, coalesce(sum(w::numeric * w), 0)::float8
FROM entered LEFT JOIN pair USING (debtor_id) LEFT JOIN complained USING (debtor_id)
GROUP BY challenger
"""


def arm_figures(*, experiment: Experiment, day: dt.date) -> dict[Arm, ArmFigures]:
    """What both arms have come to by the end of `day`. One query, over the debtors of the experiment."""
    values = {**entry_values(experiment, day), "currency": experiment.currency}
    pairs = PAIRS[Measure(experiment.measure)]
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES.format(cases=CASES, entered=ENTERED, pairs=pairs), values)
        found = {row[0]: ArmFigures(row[1], row[2], Sums(*row[3:])) for row in cursor.fetchall()}
    return {
        Arm.CHAMPION: found.get(False, ArmFigures()),
        Arm.CHALLENGER: found.get(True, ArmFigures()),
    }
