"""Set-based twin of `lapse_waivers_of` in `cases/services/waivers.py`."""

from cases.services.night.scope import Scope, execute

_LAPSE = """
UPDATE cases_waiver SET state = 'lapsed', ended_on = %(as_of)s
WHERE state IN ('requested', 'agreed') AND until_on < %(as_of)s AND case_id BETWEEN %(first)s AND %(last)s
"""


def lapse_waivers(scope: Scope) -> int:
    """End the open waivers whose last day has passed; returns how many."""
    return execute(_LAPSE, scope.values())
