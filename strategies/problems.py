"""What is wrong with a ladder, as sentences for the person who edits it."""

from itertools import pairwise

from django.utils.translation import gettext as _

from strategies.ladder import Ladder
from strategies.stages import Stage

FEWEST_DAYS, MOST_DAYS = -30, 3650


def ladder_problems(ladder: Ladder) -> list[str]:
    """Contradictions that forbid publishing; an empty list if there is none."""
    if not ladder.rungs:
        return [_("A policy needs at least one threshold.")]
    problems = []
    for rung in ladder.rungs:
        if not FEWEST_DAYS <= rung.from_days <= MOST_DAYS:
            problems.append(
                _("%(stage)s: days past due must lie between %(low)d and %(high)d.")
                % {"stage": Stage(rung.stage).label, "low": FEWEST_DAYS, "high": MOST_DAYS}
            )
        if rung.least_balance < 0:
            problems.append(_("%(stage)s: the least balance cannot be negative.") % {"stage": Stage(rung.stage).label})
    for lower, higher in pairwise(ladder.rungs):
        if higher.from_days <= lower.from_days:
            problems.append(
                _("%(higher)s (day %(high)d) must begin after %(lower)s (day %(low)d).")
                % {
                    "higher": Stage(higher.stage).label,
                    "high": higher.from_days,
                    "lower": Stage(lower.stage).label,
                    "low": lower.from_days,
                }
            )
    return problems
