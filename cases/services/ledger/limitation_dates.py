"""The limitation dates of a file's debts, in sets: what `cases/selectors/limitation.py` counts for one debt.

The plain cases: the day of the file or three years from the due date, moved by one payment. The statements that add and pay
debts (loading.py) use these expressions; debts whose clock has a history are counted by themselves after the load.
"""

from typing import Any

from strategies.money.working_days import rolled

# LIM-01: three years, from the due date or from where the creditor's own date says that they run.
_START = "COALESCE((n.limitation_told_on - interval '3 years')::date, n.due_on)"
THREE_YEARS = "({} + interval '3 years')::date"

_ENDS = f"""
SELECT DISTINCT day FROM intake_debts n
CROSS JOIN LATERAL (VALUES ({THREE_YEARS.format(_START)}), ({THREE_YEARS.format("n.paid_on")})) AS ends (day)
WHERE n.refusal IS NULL AND n.currency = 'CNY' AND (n.is_new OR n.pay > 0) AND day IS NOT NULL
"""  # noqa: S608 - the parts are constants of ours

_TABLE = "CREATE TEMPORARY TABLE intake_days_off (day date PRIMARY KEY, last_day date NOT NULL) ON COMMIT DROP"

# For `n`, a row of intake_debts that is new: its last day. Under a law that nobody has named the file's date stands.
NEW_DEBT = "CASE WHEN n.currency = 'CNY' THEN ends.last_day ELSE n.limitation_told_on END"
JOIN_NEW_DEBT = f"""
LEFT JOIN intake_days_off due_off ON due_off.day = {THREE_YEARS.format(_START)}
LEFT JOIN intake_days_off paid_off ON paid_off.day = {THREE_YEARS.format("n.paid_on")}
CROSS JOIN LATERAL (SELECT COALESCE(due_off.last_day, {THREE_YEARS.format(_START)}) AS last_day) AS plain
CROSS JOIN LATERAL (
    SELECT CASE WHEN n.pay > 0 AND n.paid_on BETWEEN {_START} AND plain.last_day
                THEN COALESCE(paid_off.last_day, {THREE_YEARS.format("n.paid_on")}) ELSE plain.last_day END AS last_day
) AS ends
"""

# For `d`, a known debt that the row `n` pays in part: a payment in time restarts the three years (LIM-07).
PAID_DEBT = f"""CASE WHEN d.currency = 'CNY' AND COALESCE(NULLIF(d.terms->>'jurisdiction', ''), 'CN') = 'CN'
    AND n.paid_on BETWEEN d.due_on AND d.limitation_on
THEN GREATEST(d.limitation_on, COALESCE(
    (SELECT o.last_day FROM intake_days_off o WHERE o.day = {THREE_YEARS.format("n.paid_on")}),
    {THREE_YEARS.format("n.paid_on")}
)) ELSE d.limitation_on END"""  # noqa: S608 - the parts are constants of ours


def lay_out_days_off(cursor: Any, ends: str = _ENDS) -> None:
    """The days off among the ends that the file's periods can have, each with the working day it moves to (art. 203).

    `ends`: our own SQL that yields these days.
    """
    cursor.execute(ends)
    moved = [(day, rolled(day)) for (day,) in cursor.fetchall()]
    moved = [(day, last_day) for day, last_day in moved if day != last_day]
    cursor.execute(_TABLE)
    cursor.execute(
        "INSERT INTO intake_days_off SELECT * FROM unnest(%s::date[], %s::date[])",
        [[day for day, _last in moved], [last_day for _day, last_day in moved]],
    )
