"""Waking cases (重新评估): the night looks again at a case when something that its stage may depend on has changed.

Bounds of days, times in house and the days after a letter wake a case by themselves (`Case.look_again_on`). Whatever else may
change its segment or open one of its gates calls one of these; a contact and a change of what is owed do so in the very
statement that they write the case with.
"""

import datetime as dt

from django.db import connection

from cases.models import Case, HeldBack

# A night that found a case asleep looks again after so many days, whatever was overlooked meanwhile.
LONGEST_SLEEP = dt.timedelta(days=30)
# One that somebody is at work on just now is passed over: waiting for it here could be waiting in a circle.
_WAKE = """
UPDATE cases_case SET look_again_on = NULL
WHERE id IN (SELECT id FROM cases_case WHERE {whose} AND look_again_on IS NOT NULL ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
"""


def wake_cases_of(debtor_id: int) -> None:
    """What is known of the debtor has changed: an address, where they live."""
    _execute(_WAKE.format(whose="debtor_id = %s"), debtor_id)


def wake_case(case_id: int) -> None:
    """Something about a case has changed that is not at hand as a row; the caller holds its lock."""
    _execute(_WAKE.format(whose="id = %s"), case_id)


def wake(case: Case) -> None:
    """Something about this case has changed; the caller holds its lock."""
    if case.look_again_on is not None:
        case.look_again_on = None
        case.save(update_fields=["look_again_on"])


def _execute(statement: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])


def end_waiting(case: Case, *, on: dt.date) -> None:
    """The case waits before no gate any more."""
    for held in HeldBack.objects.filter(case=case).waiting():
        held.ended_on = on
        held.save(update_fields=["ended_on"])
