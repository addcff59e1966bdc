"""Policies in force and as values, and the one that ships."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from strategies.ladder import Ladder, Rung
from strategies.models import UNPUBLISHED, Experiment, Policy, PolicyState, Segment, Threshold
from strategies.models.policy import SHIPPED_NAME
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker
from strategies.programme.conditions import Conditions
from strategies.programme.gates import Gate
from strategies.programme.programme import Programme
from strategies.programme.programme import Segment as SegmentRules
from strategies.ranking.rules import SHIPPED_WEIGHTS
from strategies.services.rank_weights import write_weights
from strategies.services.step_costs import ship_step_costs
from strategies.stages import Stage

# The programme of domain.md, "The stages". A visit from day 20 where the balance justifies it.
DEFAULT_RUNGS: tuple[Rung, ...] = (
    Rung(Stage.REMINDER, -1, cadence=(Step(1, Channel.SMS), Step(3, Channel.SMS))),
    Rung(Stage.PHONE, 4, cadence=tuple(Step(day, Channel.CALL) for day in (1, 3, 6, 10, 15))),
    Rung(
        Stage.VISIT,
        20,
        Decimal(5000),
        cadence=(
            Step(1, Channel.LETTER),
            Step(4, Channel.VISIT),
            *(Step(day, Channel.CALL) for day in (8, 15, 30, 45, 60)),
        ),
    ),
    Rung(Stage.OUTSOURCED, 90, cadence=(Step(1, Channel.LETTER, Worker.AGENCY), Step(30, Channel.CALL, Worker.AGENCY))),
    Rung(Stage.LEGAL, 150, cadence=(Step(1, Channel.LETTER, Worker.LAWYER), Step(30, Channel.CALL))),
)
DEFAULT_GRACE_DAYS = 2


class PolicyRefused(Exception):  # noqa: N818 - a refusal, not an error
    """The policy cannot be edited, proposed, approved or published as asked; `reasons` say why, as sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class EditedMeanwhile(PolicyRefused):
    """Somebody else saved the draft after the form was shown. Sent again with the new stamp, it replaces theirs."""

    def __init__(self, name: str) -> None:
        said = _("%(name)s saved this draft meanwhile. What you typed stands below; save again and it replaces theirs.")
        super().__init__(said % {"name": name})


def policy_in_force(as_of: dt.date) -> Policy | None:
    """The version whose thresholds count on this day."""
    return Policy.objects.in_force(as_of).first()


def grace_days_in_force(as_of: dt.date) -> int:
    """Days that a promise may be late on this day without being broken; none before the first version."""
    return Policy.objects.in_force(as_of).values_list("grace_days", flat=True).first() or 0


def programme_of(policy: Policy) -> Programme:
    """A policy as values. Two queries, three while it may still be edited: a draft's segment may have no threshold yet."""
    rungs: dict[int | None, list[Rung]] = defaultdict(list)
    segments: dict[int, Segment] = {}
    for threshold in policy.thresholds.select_related("segment"):
        rungs[threshold.segment_id].append(rung_of(threshold))
        if threshold.segment is not None:
            segments[threshold.segment.pk] = threshold.segment
    if policy.state in UNPUBLISHED:
        segments = {segment.pk: segment for segment in policy.segments.all()}
    in_order = sorted(segments.values(), key=lambda segment: segment.position)
    ladders = {key: _ladder(found, policy) for key, found in rungs.items()}
    nothing = _ladder([], policy)
    return Programme.of(
        [SegmentRules(s.name, Conditions.told(s.conditions), ladders.get(s.pk, nothing)) for s in in_order],
        ladders.get(None, nothing),
        policy_id=policy.pk,
        grace_days=policy.grace_days,
    )


def published_programme(policy: Policy) -> Programme:
    """A published version as values. It never changes, so each process reads it once."""
    assert policy.published_at is not None
    return read_once(policy.pk, policy.published_at)


@lru_cache(maxsize=8)
def read_once(key: int, _published_at: dt.datetime) -> Programme:
    return programme_of(Policy.objects.get(pk=key))


def rung_of(threshold: Threshold) -> Rung:
    return Rung(
        Stage(threshold.stage),
        threshold.from_days,
        threshold.least_balance,
        tuple(Gate.told(told) for told in threshold.gates),
        tuple(Step.told(told) for told in threshold.cadence),
        tuple(Channel(one) for one in threshold.channels),
        tuple(Worker(one) for one in threshold.workers),
    )


def ladder_of(policy: Policy, segment: Segment | None = None) -> Ladder:
    """The thresholds of one segment, of everybody else where none is named. One query."""
    return _ladder([rung_of(threshold) for threshold in policy.thresholds.filter(segment=segment)], policy)


def programme_in_force(as_of: dt.date) -> Programme:
    """What counts on this day; a programme that moves nothing before the first version."""
    policy = policy_in_force(as_of)
    return programme_of(policy) if policy else Programme.of_ladder(Ladder.of([]))


@transaction.atomic
def ship_default_policy(*, now: dt.datetime) -> Policy:
    """The first version, valid from the beginning of time, unless there is a version already; with it what steps cost."""
    ship_step_costs()
    if existing := Policy.objects.published().order_by("version").first():
        return existing
    policy = Policy.objects.create(
        version=next_version(), name=SHIPPED_NAME, grace_days=DEFAULT_GRACE_DAYS, created_at=now
    )
    write_rungs(policy, None, DEFAULT_RUNGS)
    write_weights(policy, SHIPPED_WEIGHTS)
    policy.state, policy.valid_from, policy.published_at = PolicyState.PUBLISHED, dt.date(1970, 1, 1), now
    policy.save(update_fields=["state", "valid_from", "published_at"])
    return policy


def write_rungs(policy: Policy, segment: Segment | None, rungs: Sequence[Rung]) -> None:
    """Add thresholds to a draft; those of the segment that stood there are the caller's to delete."""
    Threshold.objects.bulk_create(
        Threshold(
            policy=policy,
            segment=segment,
            stage=rung.stage,
            from_days=rung.from_days,
            least_balance=rung.least_balance,
            gates=[gate.as_told() for gate in rung.gates],
            cadence=[step.as_told() for step in rung.cadence],
            channels=[str(one) for one in rung.channels],
            workers=[str(one) for one in rung.workers],
        )
        for rung in rungs
    )


def lock_versions() -> None:
    """Two people cloning or publishing at once take turns: the first version's row is the lock."""
    list(Policy.objects.select_for_update(of=("self",)).order_by("version")[:1])


def lock_in_state(policy: Policy, *states: PolicyState, otherwise: str) -> Policy:
    """The row, locked and read again. Raises PolicyRefused where it is in none of these states; `otherwise` has a %s for its
    state."""
    locked = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if locked.state not in states:
        raise PolicyRefused(otherwise % locked.get_state_display())
    if on_trial := Experiment.objects.running().filter(challenger=locked).first():
        raise PolicyRefused(
            _("It is on trial in the experiment “%(name)s”; stop that first, or clone it.") % {"name": on_trial.name}
        )
    return locked


def lock_draft(policy: Policy) -> Policy:
    """Raises PolicyRefused for anything but a draft."""
    return lock_in_state(policy, PolicyState.DRAFT, otherwise=_("Only a draft can be changed; this version is “%s”."))


def lock_to_edit(policy: Policy, *, by: Any, now: dt.datetime, seen: str | None = None) -> Policy:
    """The draft, locked and marked as edited. `seen`: its stamp when the form was shown; None where nothing is overwritten.

    Raises PolicyRefused for anything but a draft, EditedMeanwhile where somebody else has saved it since.
    """
    draft = lock_draft(policy)
    if seen is not None and seen != draft.stamp and draft.edited_by_id != by.pk:
        raise EditedMeanwhile(draft.edited_by.display_name() if draft.edited_by else "")
    draft.edited_by, draft.edited_at = by, now
    draft.save(update_fields=["edited_by", "edited_at"])
    return draft


def next_version() -> int:
    return (Policy.objects.aggregate(last=Max("version"))["last"] or 0) + 1


def _ladder(rungs: Sequence[Rung], policy: Policy) -> Ladder:
    return Ladder.of(rungs, policy_id=policy.pk, grace_days=policy.grace_days)
