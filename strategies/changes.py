"""What differs between two ladders, as sentences: "Phone: from day 4 → day 6"."""

from decimal import Decimal

from django.utils.translation import gettext as _

from strategies.ladder import Ladder, Rung
from strategies.stages import LADDER_ORDER, Stage


def ladder_changes(before: Ladder, after: Ladder) -> list[str]:
    """One sentence for each difference, in the order of the stages; an empty list if the ladders are the same."""
    old, new = _by_stage(before), _by_stage(after)
    sentences = [line for stage in LADDER_ORDER for line in _of_stage(stage, old.get(stage), new.get(stage))]
    if before.grace_days != after.grace_days:
        sentences.append(
            _("Days of grace: %(before)d → %(after)d") % {"before": before.grace_days, "after": after.grace_days}
        )
    return sentences


def _by_stage(ladder: Ladder) -> dict[Stage, Rung]:
    return {rung.stage: rung for rung in ladder.rungs}


def _of_stage(stage: Stage, old: Rung | None, new: Rung | None) -> list[str]:
    if old is None and new is None:
        return []
    if old is None or new is None:
        return [
            (_("%(stage)s: no longer used") if new is None else _("%(stage)s: new, from day %(day)d"))
            % {
                "stage": stage.label,
                "day": new.from_days if new else 0,
            }
        ]
    lines = []
    if old.from_days != new.from_days:
        lines.append(
            _("%(stage)s: from day %(before)d → day %(after)d")
            % {"stage": stage.label, "before": old.from_days, "after": new.from_days}
        )
    if old.least_balance != new.least_balance:
        lines.append(
            _("%(stage)s: least balance %(before)s → %(after)s")
            % {"stage": stage.label, "before": _plain(old.least_balance), "after": _plain(new.least_balance)}
        )
    return lines


def _plain(amount: Decimal) -> str:
    return f"{amount:,.2f}"
