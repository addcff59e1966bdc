"""The life of a policy: clone, edit as a draft, publish from a day, or discard. What is published never changes."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from strategies.ladder import Ladder, Rung
from strategies.models import Policy, PolicyState, Threshold
from strategies.models.policy import SHIPPED_NAME
from strategies.problems import ladder_problems
from strategies.ranking.rules import SHIPPED
from strategies.services.rank_weights import weights_of, write_weights
from strategies.stages import Stage

# The programme of domain.md, "The stages". A visit from day 20 where the balance justifies it.
DEFAULT_RUNGS: tuple[Rung, ...] = (
    Rung(Stage.REMINDER, -1),
    Rung(Stage.PHONE, 4),
    Rung(Stage.VISIT, 20, Decimal(5000)),
    Rung(Stage.OUTSOURCED, 90),
    Rung(Stage.LEGAL, 150),
)
DEFAULT_GRACE_DAYS = 2


class PolicyRefused(Exception):  # noqa: N818 - a refusal, not an error
    """The policy cannot be edited or published as asked; `reasons` say why, as sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def policy_in_force(as_of: dt.date) -> Policy | None:
    """The version whose thresholds count on this day."""
    return Policy.objects.in_force(as_of).first()


def grace_days_in_force(as_of: dt.date) -> int:
    """Days that a promise may be late on this day without being broken; none before the first version."""
    return Policy.objects.in_force(as_of).values_list("grace_days", flat=True).first() or 0


def ladder_of(policy: Policy) -> Ladder:
    """The thresholds of a policy as values."""
    rungs = [Rung(Stage(t.stage), t.from_days, t.least_balance) for t in policy.thresholds.all()]
    return Ladder.of(rungs, policy_id=policy.pk, grace_days=policy.grace_days)


def ladder_in_force(as_of: dt.date) -> Ladder:
    """The ladder that counts on this day; an empty one, which moves nothing, before the first version."""
    policy = policy_in_force(as_of)
    return ladder_of(policy) if policy else Ladder.of([])


@transaction.atomic
def ship_default_policy(*, now: dt.datetime) -> Policy:
    """The first version, valid from the beginning of time, unless there is a version already."""
    if existing := Policy.objects.published().order_by("version").first():
        return existing
    policy = Policy.objects.create(
        version=_next_version(), name=SHIPPED_NAME, grace_days=DEFAULT_GRACE_DAYS, created_at=now
    )
    _write_rungs(policy, DEFAULT_RUNGS)
    write_weights(policy, SHIPPED)
    policy.state, policy.valid_from, policy.published_at = PolicyState.PUBLISHED, dt.date(1970, 1, 1), now
    policy.save(update_fields=["state", "valid_from", "published_at"])
    return policy


@transaction.atomic
def clone_policy(*, policy: Policy, by: Any, now: dt.datetime) -> Policy:
    """A draft with the same thresholds and weights, under the next version number."""
    _lock_versions()
    draft = Policy.objects.create(
        version=_next_version(),
        name=policy.name,
        based_on=policy,
        grace_days=policy.grace_days,
        created_at=now,
        created_by=by,
    )
    _write_rungs(draft, ladder_of(policy).rungs)
    write_weights(draft, weights_of(policy))
    return draft


@transaction.atomic
def edit_draft(*, policy: Policy, name: str, note: str, grace_days: int, rungs: Sequence[Rung]) -> Policy:
    """Replace a draft's thresholds; a faulty ladder may be saved. Raises PolicyRefused where it is no draft."""
    draft = _locked_draft(policy)
    draft.name, draft.note, draft.grace_days = name, note, grace_days
    draft.save(update_fields=["name", "note", "grace_days"])
    draft.thresholds.all().delete()
    _write_rungs(draft, rungs)
    return draft


@transaction.atomic
def publish_policy(*, policy: Policy, valid_from: dt.date, today: dt.date, by: Any, now: dt.datetime) -> Policy:
    """Make a draft the law from a day on; the version before it is marked superseded.

    Raises PolicyRefused where it is no draft, the day is past, or the ladder contradicts itself.
    """
    _lock_versions()
    draft = _locked_draft(policy)
    if valid_from < today:
        raise PolicyRefused(_("A policy cannot begin in the past."))
    later = Policy.objects.filter(state=PolicyState.PUBLISHED, valid_from__gt=valid_from).first()
    if later:
        raise PolicyRefused(
            _("Version %(number)s already begins on %(day)s, after the day chosen.")
            % {"number": later.version, "day": later.valid_from}
        )
    if problems := ladder_problems(ladder_of(draft)):
        raise PolicyRefused(*problems)
    for earlier in Policy.objects.filter(state=PolicyState.PUBLISHED):
        earlier.state = PolicyState.SUPERSEDED
        earlier.save(update_fields=["state"])
    draft.state, draft.valid_from = PolicyState.PUBLISHED, valid_from
    draft.published_at, draft.published_by = now, by
    draft.save(update_fields=["state", "valid_from", "published_at", "published_by"])
    return draft


@transaction.atomic
def discard_draft(*, policy: Policy) -> Policy:
    """Put a draft away; its number is not used again."""
    draft = _locked_draft(policy)
    draft.state = PolicyState.DISCARDED
    draft.save(update_fields=["state"])
    return draft


def _locked_draft(policy: Policy) -> Policy:
    locked = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if not locked.is_draft:
        raise PolicyRefused(_("Only a draft can be changed; this version is “%s”.") % locked.get_state_display())
    return locked


def _lock_versions() -> None:
    """Two people cloning or publishing at once take turns: the first version's row is the lock."""
    list(Policy.objects.select_for_update(of=("self",)).order_by("version")[:1])


def _next_version() -> int:
    return (Policy.objects.aggregate(last=Max("version"))["last"] or 0) + 1


def _write_rungs(policy: Policy, rungs: Sequence[Rung]) -> None:
    Threshold.objects.bulk_create(
        Threshold(policy=policy, stage=r.stage, from_days=r.from_days, least_balance=r.least_balance) for r in rungs
    )
