"""From draft to law: proposed by one, approved by another, published for a day. What is published never changes."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from strategies.models import Policy, PolicyExample, PolicyState
from strategies.problems import programme_problems
from strategies.programme.examples import Outcome, Situation, outcome_under
from strategies.programme.programme import Programme
from strategies.services.policies import PolicyRefused, lock_draft, lock_in_state, lock_versions, programme_of


def judged_examples(policy: Policy, programme: Programme) -> list[tuple[PolicyExample, Outcome]]:
    """Each example of a policy with what the programme makes of it; it holds where the stages agree. One query."""
    return [(example, outcome_under(programme, Situation.told(example.facts))) for example in policy.examples.all()]


def failing_examples(policy: Policy, programme: Programme) -> list[str]:
    """A sentence for each example that does not hold. One query."""
    return [
        _("The example “%(name)s” fails: %(why)s.") % {"name": example.name or f"#{number}", "why": outcome.why}
        for number, (example, outcome) in enumerate(judged_examples(policy, programme), start=1)
        if outcome.stage != example.expected
    ]


@transaction.atomic
def propose_policy(*, policy: Policy, valid_from: dt.date, today: dt.date, by: Any, now: dt.datetime) -> Policy:
    """Ask somebody else to approve a draft as it stands; from here on it is not edited.

    Raises PolicyRefused where it is no draft, the day is past or taken, the policy contradicts itself, or an example fails.
    """
    lock_versions()
    draft = lock_draft(policy)
    _check_day(valid_from, today)
    programme = programme_of(draft)
    if problems := [*programme_problems(programme), *failing_examples(draft, programme)]:
        raise PolicyRefused(*problems)
    draft.state, draft.valid_from = PolicyState.PROPOSED, valid_from
    draft.proposed_by, draft.proposed_at = by, now
    draft.approved_by, draft.approved_at = None, None
    draft.save(update_fields=["state", "valid_from", "proposed_by", "proposed_at", "approved_by", "approved_at"])
    return draft


@transaction.atomic
def approve_policy(*, policy: Policy, by: Any, now: dt.datetime, proposed: str = "") -> Policy:
    """The second pair of eyes. Raises PolicyRefused where it is not proposed, or by whoever proposed it.

    `proposed`: when it was proposed, as the page said that was looked at (ISO 8601); where it was sent back and proposed anew
    meanwhile, it is refused.
    """
    waiting = lock_in_state(
        policy, PolicyState.PROPOSED, otherwise=_("Only a proposed version is approved; this one is “%s”.")
    )
    if proposed and waiting.proposed_at and proposed != waiting.proposed_at.isoformat():
        raise PolicyRefused(_("It was changed and proposed anew meanwhile; look at it again."))
    if by.pk == waiting.proposed_by_id:
        raise PolicyRefused(_("Whoever proposed a version does not approve it; ask another administrator."))
    waiting.state, waiting.approved_by, waiting.approved_at = PolicyState.APPROVED, by, now
    waiting.save(update_fields=["state", "approved_by", "approved_at"])
    return waiting


@transaction.atomic
def send_back(*, policy: Policy, by: Any, now: dt.datetime) -> Policy:
    """Make it a draft again, to be edited, on record; approval given is gone. Raises PolicyRefused where it does not wait."""
    waiting = lock_in_state(
        policy,
        PolicyState.PROPOSED,
        PolicyState.APPROVED,
        otherwise=_("Only what waits for approval or publishing goes back; this version is “%s”."),
    )
    waiting.state, waiting.valid_from = PolicyState.DRAFT, None
    waiting.sent_back_by, waiting.sent_back_at = by, now
    waiting.save(update_fields=["state", "valid_from", "sent_back_by", "sent_back_at"])
    return waiting


@transaction.atomic
def publish_policy(*, policy: Policy, today: dt.date, by: Any, now: dt.datetime) -> Policy:
    """Make an approved version the law from the day it was proposed for; the version before it is marked superseded.

    Raises PolicyRefused where it is not approved, its day has passed, or another version begins later already.
    """
    lock_versions()
    approved = lock_in_state(
        policy, PolicyState.APPROVED, otherwise=_("Only an approved version is published; this one is “%s”.")
    )
    assert approved.valid_from is not None  # a constraint says so
    _check_day(approved.valid_from, today)
    for earlier in Policy.objects.filter(state=PolicyState.PUBLISHED):
        earlier.state = PolicyState.SUPERSEDED
        earlier.save(update_fields=["state"])
    approved.state = PolicyState.PUBLISHED
    approved.published_at, approved.published_by = now, by
    approved.save(update_fields=["state", "published_at", "published_by"])
    return approved


def _check_day(valid_from: dt.date, today: dt.date) -> None:
    if valid_from < today:
        raise PolicyRefused(_("A policy cannot begin in the past."))
    later = Policy.objects.filter(state=PolicyState.PUBLISHED, valid_from__gt=valid_from).first()
    if later:
        raise PolicyRefused(
            _("Version %(number)s already begins on %(day)s, after the day chosen.")
            % {"number": later.version, "day": later.valid_from}
        )
