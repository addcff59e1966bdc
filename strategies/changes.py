"""What differs between two policies, as sentences: "Phone: from day 4 → day 6"."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from strategies.ladder import Ladder, Rung
from strategies.programme.programme import Programme, Segment
from strategies.programme.sentences import channels_sentence, conditions_sentence, workers_sentence
from strategies.stages import LADDER_ORDER, Stage


def programme_changes(before: Programme, after: Programme, creditors: Mapping[int, str] | None = None) -> list[str]:
    """One sentence for each difference, segment by segment; an empty list if the two are the same. `creditors`: names by key."""
    old = {segment.name: segment for segment in before.segments}
    new = {segment.name: segment for segment in after.segments}
    sentences = [line for name in new for line in _of_segment(old.get(name), new[name], creditors)]
    sentences += [_("Segment “%(name)s”: no longer used") % {"name": name} for name in old if name not in new]
    kept_before, kept_after = [n for n in old if n in new], [n for n in new if n in old]
    if kept_before != kept_after:
        sentences.append(_("The order of the segments: %(names)s") % {"names": " → ".join(n for n in kept_after if n)})
    if before.grace_days != after.grace_days:
        sentences.append(
            _("Days of grace: %(before)d → %(after)d") % {"before": before.grace_days, "after": after.grace_days}
        )
    return sentences


def ladder_changes(before: Ladder, after: Ladder) -> list[str]:
    """One sentence for each difference, in the order of the stages."""
    old, new = _by_stage(before), _by_stage(after)
    return [line for stage in LADDER_ORDER for line in _of_stage(stage, old.get(stage), new.get(stage))]


def _of_segment(old: Segment | None, new: Segment, creditors: Mapping[int, str] | None) -> Iterator[str]:
    if old is None:
        yield _("Segment “%(name)s”: new, for %(who)s") % {
            "name": new.name,
            "who": conditions_sentence(new.conditions, creditors),
        }
        return
    lines = ladder_changes(old.ladder, new.ladder)
    if not new.name:
        yield from lines
        return
    if old.conditions != new.conditions:
        yield _("Segment “%(name)s”: now %(who)s") % {
            "name": new.name,
            "who": conditions_sentence(new.conditions, creditors),
        }
    for line in lines:
        yield _("Segment “%(name)s”: %(line)s") % {"name": new.name, "line": line}


def _by_stage(ladder: Ladder) -> dict[Stage, Rung]:
    return {rung.stage: rung for rung in ladder.rungs}


def _of_stage(stage: Stage, old: Rung | None, new: Rung | None) -> Iterator[str]:
    if old is None and new is None:
        return
    if old is None or new is None:
        said = _("%(stage)s: no longer used") if new is None else _("%(stage)s: new, from day %(day)d")
        yield said % {"stage": stage.label, "day": new.from_days if new else 0}
        return
    pairs = (
        (_("%(stage)s: from day %(before)s → day %(after)s"), str(old.from_days), str(new.from_days)),
        (
            _("%(stage)s: least balance %(before)s → %(after)s"),
            f"{old.least_balance:,.2f}",
            f"{new.least_balance:,.2f}",
        ),
        (_("%(stage)s, gates: %(before)s → %(after)s"), _gates(old), _gates(new)),
        (_("%(stage)s, cadence: %(before)s → %(after)s"), _cadence(old), _cadence(new)),
        (_("%(stage)s, channels: %(before)s → %(after)s"), _channels(old), _channels(new)),
        (_("%(stage)s, worked by: %(before)s → %(after)s"), _workers(old), _workers(new)),
    )
    for said, before, after in pairs:
        if before != after:
            yield said % {"stage": stage.label, "before": before, "after": after}


def _gates(rung: Rung) -> str:
    return "; ".join(gate.sentence() for gate in rung.gates) or _("none")


def _cadence(rung: Rung) -> str:
    return "; ".join(step.sentence() for step in rung.cadence) or _("none")


def _channels(rung: Rung) -> str:
    return channels_sentence(rung) or pgettext("channels", "all")


def _workers(rung: Rung) -> str:
    return workers_sentence(rung) or _("as the stage says")
