"""Set-based twin of `rank_anew` in `cases/services/ranking.py`: points that time alone has changed."""

from cases.models import RankDay
from cases.services.night.scope import Scope, execute

# Writing the points is asking for them to be counted (`cases/models/ranking.py`).
_COUNT = """
UPDATE cases_case SET rank_points = 0
WHERE rank_changes_on <= %(as_of)s AND id BETWEEN %(first)s AND %(last)s AND stage <> 'closed'
"""
_COUNT_ALL = "UPDATE cases_case SET rank_points = 0 WHERE id BETWEEN %(first)s AND %(last)s AND stage <> 'closed'"


def counts_everything() -> bool:
    """Whether other weights came into force with this night, so that no case's points may stay as they are."""
    return RankDay.objects.filter(everything=True).exists()


def rank_cases(scope: Scope) -> int:
    """Count the cases of the range that pass into another band of a rule today; what else changed is counted already.

    Returns how many. Found by a day kept on each case (`case_rank_changes`), so the cost follows their number.
    """
    return execute(_COUNT_ALL if counts_everything() else _COUNT, scope.values())
