"""What the last contacts of a case tell the outcome tree, and what the latest left to do. Nothing is read anew."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import ContactKind, ContactLog, DebtorKind
from cases.selectors.desk import Desk
from strategies.next_action.facts import Left
from strategies.next_steps import Known, NextStep, part_of_day, suggest
from strategies.outcomes import OUTCOMES, Channel, Outcome


def contacts_of(desk: Desk) -> list[ContactLog]:
    """The contacts that the desk has read (`contacts_read`), the latest first; what only puts one right is none."""
    return [contact for contact in desk.contacts if not contact.corrects_id]


def left_to_do(desk: Desk) -> Left | None:
    """The step that the last contact left, with the tree's reason where the agent went by the tree."""
    contacts = contacts_of(desk)
    if not contacts:
        return None
    last, *before = contacts
    outcome = OUTCOMES.get(last.outcome)
    if outcome is None or not last.next_step:
        return None
    known = known_of(desk, before, timezone.localdate(last.at), last.at)
    suggested = suggest(outcome, with_others(known, desk, outcome, str(last.contact_point_id)))
    why = str(suggested.why)
    if suggested.step != last.next_step:
        why = _("as %(name)s left it") % {"name": last.agent.display_name()}
    return Left(NextStep(last.next_step), why)


def known_of(desk: Desk, contacts: Sequence[ContactLog], as_of: dt.date, now: dt.datetime) -> Known:
    """From contacts, the latest first."""
    missed = list(takewhile(_reached_nobody, contacts))
    return Known(
        today=as_of,
        part=part_of_day(timezone.localtime(now).hour),
        missed=len(missed),
        parts=frozenset(part_of_day(timezone.localtime(contact.at).hour) for contact in missed),
        broken=len(desk.unkept),
        ability=desk.case.ability,
        willingness=desk.case.willingness,
        is_company=desk.case.debtor.kind == DebtorKind.COMPANY,
    )


def with_others(known: Known, desk: Desk, outcome: Outcome, used: str) -> Known:
    """With the count of what is left to try beside the one used, of the kind that the outcome is about."""
    at_a_place = outcome.channels <= {Channel.VISIT, Channel.LETTER}
    kind = ContactKind.ADDRESS if at_a_place else ContactKind.PHONE
    others = [p for p in desk.contact_points if p.kind == kind and p.owner == "debtor" and not p.is_dead]
    return replace(known, others=sum(str(point.pk) != used for point in others))


def _reached_nobody(contact: ContactLog) -> bool:
    outcome = OUTCOMES.get(contact.outcome)
    return outcome is not None and outcome.attempt and not outcome.connected
