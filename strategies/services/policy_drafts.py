"""A draft of a policy: begun as a copy, edited piece by piece. It may be faulty; publishing is another matter.

Each verb locks the draft, so two people editing it take turns, and notes who edited last. Raises PolicyRefused where the
version is no draft (any more); given `seen`, the stamp of the draft when its form was shown, EditedMeanwhile where somebody
else has saved it since.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from strategies.ladder import Rung
from strategies.models import Policy, PolicyExample, PolicyState, Segment
from strategies.models.policy import UNPUBLISHED
from strategies.programme.conditions import Conditions
from strategies.programme.examples import Situation
from strategies.services.policies import (
    PolicyRefused,
    ladder_of,
    lock_in_state,
    lock_to_edit,
    lock_versions,
    next_version,
    write_rungs,
)
from strategies.services.rank_weights import weights_of, write_weights

MOST_SEGMENTS = 30


@transaction.atomic
def clone_policy(*, policy: Policy, by: Any, now: dt.datetime) -> Policy:
    """A draft with the same segments, thresholds, weights and examples, under the next version number."""
    lock_versions()
    draft = Policy.objects.create(
        version=next_version(),
        name=policy.name,
        based_on=policy,
        grace_days=policy.grace_days,
        created_at=now,
        created_by=by,
    )
    write_rungs(draft, None, ladder_of(policy).rungs)
    write_weights(draft, weights_of(policy))
    for segment in policy.segments.all():
        copy = Segment.objects.create(
            policy=draft, position=segment.position, name=segment.name, conditions=segment.conditions
        )
        write_rungs(draft, copy, ladder_of(policy, segment).rungs)
    PolicyExample.objects.bulk_create(
        PolicyExample(
            policy=draft,
            name=example.name,
            facts=example.facts,
            expected=example.expected,
            written_at=example.written_at,
            written_by_id=example.written_by_id,
        )
        for example in policy.examples.all()
    )
    return draft


@transaction.atomic
def edit_draft(
    *,
    policy: Policy,
    name: str,
    note: str,
    grace_days: int,
    by: Any,
    now: dt.datetime,
    rungs: Sequence[Rung] | None = None,
    seen: str | None = None,
) -> Policy:
    """What it is called, why it changes, the days of grace; where given, the thresholds of everybody else."""
    draft = lock_to_edit(policy, by=by, now=now, seen=seen)
    draft.name, draft.note, draft.grace_days = name, note, grace_days
    draft.save(update_fields=["name", "note", "grace_days"])
    if rungs is not None:
        _write_ladder(draft, None, rungs)
    return draft


@transaction.atomic
def write_ladder(*, policy: Policy, segment: Segment | None, rungs: Sequence[Rung], by: Any, now: dt.datetime) -> None:
    """Replace a segment's thresholds, those of everybody else where none is named."""
    _write_ladder(lock_to_edit(policy, by=by, now=now), segment, rungs)


@transaction.atomic
def add_segment(
    *,
    policy: Policy,
    name: str,
    conditions: Conditions,
    by: Any,
    now: dt.datetime,
    rungs: Sequence[Rung] | None = None,
) -> Segment:
    """A segment after those there are, with these thresholds, or those of everybody else to begin with.

    Raises PolicyRefused for a name twice.
    """
    draft = lock_to_edit(policy, by=by, now=now)
    _check_name(draft, name, None)
    position = draft.segments.count()
    if position >= MOST_SEGMENTS:
        raise PolicyRefused(_("A policy has at most %(number)d segments.") % {"number": MOST_SEGMENTS})
    segment = Segment.objects.create(policy=draft, position=position, name=name, conditions=conditions.as_told())
    write_rungs(draft, segment, ladder_of(draft).rungs if rungs is None else rungs)
    return segment


@transaction.atomic
def edit_segment(
    *,
    segment: Segment,
    name: str,
    conditions: Conditions,
    by: Any,
    now: dt.datetime,
    rungs: Sequence[Rung] | None = None,
    seen: str | None = None,
) -> Segment:
    """Its name, who belongs to it and, where given, its thresholds."""
    draft = lock_to_edit(segment.policy, by=by, now=now, seen=seen)
    segment = _own(draft.segments, segment)
    _check_name(draft, name, segment)
    segment.name, segment.conditions = name, conditions.as_told()
    segment.save(update_fields=["name", "conditions"])
    if rungs is not None:
        _write_ladder(draft, segment, rungs)
    return segment


@transaction.atomic
def move_segment(*, segment: Segment, up: bool, by: Any, now: dt.datetime) -> None:
    """Change places with the one before, or after; at either end nothing happens."""
    draft = lock_to_edit(segment.policy, by=by, now=now)
    here = _own(draft.segments, segment)
    other = draft.segments.filter(position=here.position + (-1 if up else 1)).first()
    if other is None:
        return
    here.position, other.position = other.position, here.position
    for one in (here, other):
        one.save(update_fields=["position"])


@transaction.atomic
def remove_segment(*, segment: Segment, by: Any, now: dt.datetime) -> None:
    """Its cases fall to the next segment whose conditions they meet."""
    draft = lock_to_edit(segment.policy, by=by, now=now)
    segment = _own(draft.segments, segment)
    position = segment.position
    segment.delete()
    for later in draft.segments.filter(position__gt=position).order_by("position"):
        later.position = F("position") - 1
        later.save(update_fields=["position"])


@transaction.atomic
def add_example(
    *, policy: Policy, name: str, situation: Situation, expected: str, by: Any, now: dt.datetime
) -> PolicyExample:
    """A case that the policy has to leave where it is said to belong."""
    draft = lock_to_edit(policy, by=by, now=now)
    return PolicyExample.objects.create(
        policy=draft, name=name, facts=situation.as_told(), expected=expected, written_at=now, written_by=by
    )


@transaction.atomic
def edit_example(
    *,
    example: PolicyExample,
    name: str,
    situation: Situation,
    expected: str,
    by: Any,
    now: dt.datetime,
    seen: str | None = None,
) -> PolicyExample:
    """The same example, put otherwise."""
    example = _own(lock_to_edit(example.policy, by=by, now=now, seen=seen).examples, example)
    example.name, example.facts, example.expected = name, situation.as_told(), expected
    example.written_at, example.written_by = now, by
    example.save(update_fields=["name", "facts", "expected", "written_at", "written_by"])
    return example


@transaction.atomic
def remove_example(*, example: PolicyExample, by: Any, now: dt.datetime) -> None:
    _own(lock_to_edit(example.policy, by=by, now=now).examples, example).delete()


@transaction.atomic
def discard_draft(*, policy: Policy, by: Any, now: dt.datetime) -> Policy:
    """Put an unpublished version away, on record; its number is not used again. `restore_draft` takes it back."""
    draft = lock_in_state(
        policy, *UNPUBLISHED, otherwise=_("Only what is not published can be put away; this version is “%s”.")
    )
    draft.state = PolicyState.DISCARDED
    draft.discarded_by, draft.discarded_at = by, now
    draft.save(update_fields=["state", "discarded_by", "discarded_at"])
    return draft


@transaction.atomic
def restore_draft(*, policy: Policy, by: Any, now: dt.datetime) -> Policy:
    """Make what was put away a draft again, whatever it was before: proposed or approved it has to be anew."""
    draft = lock_in_state(
        policy, PolicyState.DISCARDED, otherwise=_("Only what was put away is taken back; this version is “%s”.")
    )
    draft.state, draft.valid_from = PolicyState.DRAFT, None
    draft.discarded_by, draft.discarded_at = None, None
    draft.edited_by, draft.edited_at = by, now
    draft.save(update_fields=["state", "valid_from", "discarded_by", "discarded_at", "edited_by", "edited_at"])
    return draft


def _own(rows: Any, row: Any) -> Any:
    """The row, read again under the lock of its draft. Raises PolicyRefused where somebody removed it meanwhile."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise PolicyRefused(_("Somebody removed it meanwhile."))
    return found


def _write_ladder(draft: Policy, segment: Segment | None, rungs: Sequence[Rung]) -> None:
    draft.thresholds.filter(segment=segment).delete()
    write_rungs(draft, segment, rungs)


def _check_name(draft: Policy, name: str, own: Segment | None) -> None:
    others = draft.segments.exclude(pk=own.pk) if own else draft.segments.all()
    if others.filter(name=name).exists():
        raise PolicyRefused(_("There is a segment “%(name)s” already.") % {"name": name})
