"""What gates count of the contacts of a case, as a query: of tonight and of a past night alike. Twin: `case_facts.gate_facts_of`."""

from typing import Any

from django.conf import settings

from cases.selectors.case_facts import ATTEMPTS
from strategies.programme.gates import DELIVERED

_CONTACTS = """
    SELECT count(*) FILTER (WHERE l.outcome = ANY(%(attempt_codes)s)) AS attempts,
           count(DISTINCT (l.at AT TIME ZONE %(zone)s)::date) FILTER (WHERE l.outcome = ANY(%(attempt_codes)s)) AS attempt_days,
           min((l.at AT TIME ZONE %(zone)s)::date) FILTER (WHERE l.outcome = ANY(%(delivered_codes)s)) AS letter_on
    FROM cases_contactlog l WHERE l.case_id = {case}.id AND l.direction = 'out' AND l.corrects_id IS NULL AND {known}
"""


def contacts_sql(case: str, *, known: str = "TRUE") -> str:
    """`attempts`, `attempt_days`, `letter_on` of the case of that name in the statement. `known`: of the contacts `l`, in SQL."""
    return _CONTACTS.format(case=case, known=known)


def contact_values() -> dict[str, Any]:
    """The parameters of `contacts_sql`."""
    return {"attempt_codes": ATTEMPTS, "delivered_codes": list(DELIVERED), "zone": settings.TIME_ZONE}
