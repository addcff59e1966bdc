"""The outcome tree in words: what each outcome would lead to on this case, and what stands next now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Attention, ContactKind, ContactLog, DebtorKind
from cases.selectors.desk import Desk
from strategies.next_steps import Known, NextStep, Suggestion, part_of_day, suggest
from strategies.outcomes import OUTCOMES, Channel, Outcome


@dataclass(frozen=True)
class Next:
    """What stands next on a case, and why."""

    label: str
    why: str


def next_steps(desk: Desk, point: str, as_of: dt.date, now: dt.datetime) -> dict[str, dict[str, str]]:
    """By outcome of a contact with this point: step, day and hour as form fields take them, and why in words."""
    contacts = _tries(desk)
    known = _known(desk, contacts, as_of, now)
    return {
        code: _told(suggest(outcome, _with_others(known, desk, outcome, point))) for code, outcome in OUTCOMES.items()
    }


def next_now(desk: Desk) -> Next | None:
    """A promise that fell due or broke comes before what the last contact left to do; None for a closed case."""
    contacts = _tries(desk)
    if desk.case.is_closed:
        return None
    if flagged := _FLAGGED.get(desk.case.attention):
        step, why = flagged
        return Next(str(step.label), str(why))
    if not contacts:
        return Next(_("First call"), _("Who, how much, by when, how to pay."))
    return _left_to_do(desk, *contacts)


_FLAGGED = {
    Attention.PROMISE_BROKEN: (
        NextStep.CALL,
        gettext_lazy("The promise was not kept; name it with its day and amount."),
    ),
    Attention.PROMISE_DUE: (NextStep.CHECK_PAYMENT, gettext_lazy("The promised day has come.")),
}


def _left_to_do(desk: Desk, last: ContactLog, *before: ContactLog) -> Next | None:
    """The step that the last contact left, with the tree's reason where the agent went by the tree."""
    outcome = OUTCOMES.get(last.outcome)
    if outcome is None or not last.next_step:
        return None
    known = _known(desk, before, timezone.localdate(last.at), last.at)
    suggested = suggest(outcome, _with_others(known, desk, outcome, str(last.contact_point_id)))
    why = str(suggested.why)
    if suggested.step != last.next_step:
        why = _("as %(name)s left it") % {"name": last.agent.display_name()}
    return Next(last.get_next_step_display(), why)


def _tries(desk: Desk) -> list[ContactLog]:
    """The contacts, the latest first; what only puts one right is none."""
    return [event.row for event in desk.events if event.kind == "contact" and not event.row.corrects_id]


def _known(desk: Desk, contacts: Sequence[ContactLog], as_of: dt.date, now: dt.datetime) -> Known:
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


def _reached_nobody(contact: ContactLog) -> bool:
    outcome = OUTCOMES.get(contact.outcome)
    return outcome is not None and outcome.attempt and not outcome.connected


def _with_others(known: Known, desk: Desk, outcome: Outcome, used: str) -> Known:
    """With the count of what is left to try beside the one used, of the kind that the outcome is about."""
    at_a_place = outcome.channels <= {Channel.VISIT, Channel.LETTER}
    kind = ContactKind.ADDRESS if at_a_place else ContactKind.PHONE
    others = [p for p in desk.contact_points if p.kind == kind and p.owner == "debtor" and not p.is_dead]
    return replace(known, others=sum(str(point.pk) != used for point in others))


def _told(suggestion: Suggestion) -> dict[str, str]:
    return {
        "step": suggestion.step.value,
        "on": suggestion.on.isoformat() if suggestion.on else "",
        "at": f"{suggestion.at:%H:%M}" if suggestion.at else "",
        "why": str(suggestion.why),
    }
