"""What is wrong with a policy, as sentences for the person who edits it: problems forbid publishing, doubts do not."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from strategies.ladder import Ladder, Rung
from strategies.programme.leftover import Part, left_to_each
from strategies.programme.programme import Programme, Segment
from strategies.stages import Stage

FEWEST_DAYS, MOST_DAYS = -30, 3650


def programme_problems(programme: Programme) -> list[str]:
    """Contradictions that forbid publishing; an empty list if there is none."""
    found = [
        _in_segment(segment, problem) for segment in programme.segments for problem in ladder_problems(segment.ladder)
    ]
    return [*found, *_segments_that_catch_nothing(programme)]


def programme_doubts(programme: Programme) -> list[str]:
    """What may be meant so, but is worth a second look: stages never reached, segments that overlap."""
    return [*_stages_never_reached(programme), *_overlaps(programme)]


def ladder_problems(ladder: Ladder) -> list[str]:
    """Contradictions within one ladder."""
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
        problems += _steps_out_of_place(rung)
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


def _steps_out_of_place(rung: Rung) -> Iterator[str]:
    """Steps of a cadence that the same stage forbids."""
    for step in rung.cadence:
        words = {"stage": Stage(rung.stage).label, "step": step.sentence()}
        if not rung.fits(step.channel):
            yield _("%(stage)s: the cadence asks for a channel that does not fit there (%(step)s).") % words
        if not rung.may_work(step.by):
            yield _("%(stage)s: the cadence names somebody who may not work it (%(step)s).") % {
                **words,
                "step": step.by_whom(),
            }


def _segments_that_catch_nothing(programme: Programme) -> Iterator[str]:
    named = programme.segments[:-1]
    left = _left_to_each(programme)
    for position, segment in enumerate(named):
        if segment.conditions.contradiction:
            yield _("Segment “%(name)s” catches nothing: its conditions contradict each other.") % {
                "name": segment.name
            }
            continue
        earlier = next((one for one in named[:position] if one.conditions.covers(segment.conditions)), None)
        if earlier is not None:
            yield _("Segment “%(name)s” catches nothing: “%(earlier)s” before it takes all its cases.") % {
                "name": segment.name,
                "earlier": earlier.name,
            }
        elif left[position] == ():
            yield _("Segment “%(name)s” catches nothing: those before it, together, take all its cases.") % {
                "name": segment.name
            }


def _stages_never_reached(programme: Programme) -> Iterator[str]:
    for segment, parts in zip(programme.segments, _left_to_each(programme), strict=True):
        if parts == () and not segment.name:
            yield _("Nobody is left for everybody else's ladder: the segments take every case.")
        for rung in segment.ladder.rungs if parts else ():
            if not any(_may_reach(part, rung) for part in parts or ()):
                said = (
                    _("Segment “%(name)s”: no case of it ever reaches %(stage)s.")
                    if segment.name
                    else _("Everybody else: no case that is left ever reaches %(stage)s.")
                )
                yield said % {"name": segment.name, "stage": rung.stage.label}


def _left_to_each(programme: Programme) -> tuple[tuple[Part, ...] | None, ...]:
    return left_to_each(tuple(segment.conditions for segment in programme.segments))


def _may_reach(part: Part, rung: Rung) -> bool:
    in_time = part.last_day is None or rung.from_days <= part.last_day
    return in_time and (part.high is None or rung.least_balance < part.high)


def _overlaps(programme: Programme) -> Iterator[str]:
    named = programme.segments[:-1]
    for position, later in enumerate(named):
        for earlier in named[:position]:
            if earlier.conditions.may_meet(later.conditions) and not earlier.conditions.covers(later.conditions):
                yield _("“%(earlier)s” and “%(later)s” overlap: a case of both belongs to “%(earlier)s”.") % {
                    "earlier": earlier.name,
                    "later": later.name,
                }


def _in_segment(segment: Segment, problem: str) -> str:
    if not segment.name:
        return problem
    return _("Segment “%(name)s”: %(problem)s") % {"name": segment.name, "problem": problem}
