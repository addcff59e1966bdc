"""Logging a contact (催记): the agent's most frequent act, and evidence."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Attention, Case, ContactDecision, ContactLog, ContactPoint, Debt, Direction, Promise, User
from cases.selectors.gate.situation import situation_of
from cases.selectors.gate.truths import Contact, is_contact
from cases.services.contact_points import check_point, lock_point, mark_from_outcome
from cases.services.gate import LONGEST_CONTACT, ContactRefused, keep_refusal, live_permit, permit_for, rest_until
from cases.services.locks import lock_case_and_debtor
from cases.services.matters import open_matter
from cases.services.occasion import Occasion
from cases.services.particulars import NOTHING_SAID, Particulars, columns_of
from cases.services.promises import promise_on
from cases.services.seal import seal_of
from cases.services.stage_terms import StageRefused, against_contact, rung_at_work
from cases.services.verdict import Refused, Sentence
from strategies.matters import may_be_about_one_debt
from strategies.next_steps import NextStep, step_of
from strategies.outcomes import OUTCOMES, Outcome
from strategies.tactics import Evasion

BUSY_AGAIN_AFTER = dt.timedelta(hours=1)
LONGEST_FOLLOW_UP_DAYS = 90
CASE_FIELDS_OF_A_CONTACT = [
    "on_hold",
    "attention",
    "follow_up_on",
    "follow_up_at",
    "last_contact_at",
    "reached_at",
    "next_step",
    "contact_from",
    "look_again_on",
    "leased_by",
    "leased_until",
]


@dataclass(frozen=True)
class FollowUp:
    """When the case is offered again: from a day on, or at an hour of a day. Both None: at once."""

    on: dt.date | None = None
    at: dt.datetime | None = None


class ContactFacts(TypedDict, total=False):
    """What `write_contact` takes; the first six are required."""

    case: Required[Case]
    agent: Required[User]
    channel: Required[str]
    outcome: Required[str]
    as_of: Required[dt.date]
    now: Required[dt.datetime]
    contact_point: ContactPoint | None
    direction: str
    note: str
    follow_up_on: dt.date | None
    follow_up_at: dt.datetime | None
    promise_amount: Decimal | None
    promise_due_on: dt.date | None
    next_step: str
    about: Debt | None
    evasions: Sequence[str]
    part_of: ContactLog | None
    decided: ContactDecision | None
    wrap_up: dt.timedelta | None
    told: Mapping[str, bool]
    took_place: str
    said: Particulars
    request_key: uuid.UUID | None


def log_contact(**facts: Unpack[ContactFacts]) -> ContactLog:
    """`write_contact` in a transaction of its own; a refusal of the gate is kept in another."""
    try:
        with transaction.atomic():
            return write_contact(**facts)
    except ContactRefused as refused:
        keep_refusal(refused.ruling)
        raise
    except IntegrityError as error:
        return sent_before(error, facts)


def sent_before(error: IntegrityError, facts: ContactFacts) -> ContactLog:
    """The row that a form sent again wrote the first time, after its transaction was rolled back.

    Raises Refused where the form was sent for another case; anything but a second use of the key is raised again.
    """
    existing = ContactLog.objects.filter(request_key=facts.get("request_key")).first()
    if facts.get("request_key") is None or existing is None:
        raise error
    if existing.case_id != facts["case"].pk:
        raise Refused(_("This form was already sent for another case; open the case again.")) from error
    return existing


def write_contact(
    *,
    case: Case,
    agent: User,
    channel: str,
    outcome: str,
    as_of: dt.date,
    now: dt.datetime,
    contact_point: ContactPoint | None = None,
    direction: str = Direction.OUTGOING,
    note: str = "",
    follow_up_on: dt.date | None = None,
    follow_up_at: dt.datetime | None = None,
    promise_amount: Decimal | None = None,
    promise_due_on: dt.date | None = None,
    next_step: str = "",
    about: Debt | None = None,
    evasions: Sequence[str] = (),
    part_of: ContactLog | None = None,
    decided: ContactDecision | None = None,
    wrap_up: dt.timedelta | None = None,
    told: Mapping[str, bool] | None = None,
    took_place: str = "",
    said: Particulars = NOTHING_SAID,
    request_key: uuid.UUID | None = None,
) -> ContactLog:
    """Add a sealed row to the contact log and do what its outcome calls for. Needs a transaction around it.

    Side effects, in order: case and debtor locked; an outgoing contact decided by the gate, unless leave for it was asked
    before (`decided`: what it said where this is `part_of` a conversation about several cases; `told`: what the agent says of it; `took_place`: why it is logged though it is refused); promise taken where
    the outcome asks for one; row added with the seal that chains it to the one before; contact point marked good, bad or
    barred; hold opened for special outcomes; case hidden until its follow-up, its next step said, its flag cleared, its lease ended.
    The same `request_key` again returns the row already written, where that is the case's latest; an older one breaks
    the constraint `contact_request_once` (see `sent_before`): the second click costs a look-up, not every first one.
    Raises Refused where the case is closed, the outcome does not fit the channel, or something it asks for is missing;
    ContactRefused where the gate refuses, StageRefused where the policy does without the channel in this stage, or leaves it to others.
    """
    locked = lock_case_and_debtor(case)
    situation = situation_of(case=locked, agent_id=agent.pk, today=as_of, now=now)
    latest_key, previous_seal = situation.end_of_chain or (None, "")
    if request_key and latest_key == str(request_key):
        return ContactLog.objects.get(request_key=request_key)
    occasion = Occasion(as_of=as_of, now=now, by=agent, note=note.strip())
    asked = FollowUp(follow_up_on, follow_up_at)
    result = _outcome(outcome, channel)
    _check(locked, result, asked, occasion)
    point = lock_point(contact_point)
    decision, made, outgoing = decided, Contact(channel, point, told), direction == Direction.OUTGOING
    is_made = outgoing and is_contact(outcome, channel)
    began, why, left = began_at(said, now=now), took_place.strip(), None
    if part_of is None:
        left = live_permit(situation=situation, contact=made, by=agent, now=began, within=LONGEST_CONTACT)
        # What took place is logged, though the number was barred meanwhile.
        check_point(locked, point, channel=channel if outgoing and not left and not why else "")
    if is_made and situation.narrowed and not left:
        occasion = _within_policy(locked, channel, why, occasion)
    if is_made and part_of is None:
        decision = permit_for(situation=situation, contact=made, by=agent, now=began, took_place=why)
    promise = _promise(locked, result, promise_amount, promise_due_on, occasion)
    follow_up = _follow_up(result, promise, asked, occasion)
    step = _next_step(result, next_step)
    contact = ContactLog(
        case=locked,
        agent=agent,
        contact_point=point,
        at=now,
        channel=channel,
        direction=direction,
        outcome=outcome,
        note=occasion.note,
        promise=promise,
        follow_up_on=follow_up.on,
        follow_up_at=follow_up.at,
        next_step=step,
        evasions=[tag for tag in Evasion.values if tag in evasions],
        part_of=part_of,
        wrap_up=wrap_up,
        decision=decision,
        request_key=request_key,
        previous_seal=previous_seal,
        **columns_of(said, point=point, outcome=result, channel=channel, direction=direction),
    )
    contact.seal = seal_of(contact)
    contact.save(force_insert=True)
    if part_of is None:
        mark_from_outcome(point, result, occasion)
    _open_hold(locked, result, about, occasion)
    locked.next_step = step
    if result.right_party:
        locked.reached_at = now
    if decision is not None and part_of is None:
        locked.contact_from = rest_until(
            situation=situation, contact=made, under=decision, connected=result.connected, now=now
        )
    _leave(locked, result, follow_up, promise, now)
    return contact


def began_at(said: Particulars, *, now: dt.datetime) -> dt.datetime:
    """When the contact was made, where somebody knows; the rules of that moment count."""
    return min(said.started_at or now, now)


def _within_policy(case: Case, channel: str, took_place: str, occasion: Occasion) -> Occasion:
    """The occasion, its note saying why where the contact took place although the policy does without the channel.

    Raises StageRefused.
    """
    assert occasion.by is not None
    against = against_contact(rung_at_work(case, as_of=occasion.as_of), channel=channel, by=occasion.by)
    if against is None:
        return occasion
    if not took_place:
        raise StageRefused(against)
    return replace(occasion, note=note_against_policy(occasion.note, took_place))


def note_against_policy(note: str, took_place: str) -> str:
    """The note of a contact that took place although the policy does without it."""
    return "\n".join(filter(None, [note, took_place]))


def _outcome(code: str, channel: str) -> Outcome:
    outcome = OUTCOMES.get(code)
    if outcome is None:
        raise Refused(_("This outcome is not known."))
    if channel not in outcome.channels:
        raise Refused(_("The outcome “%(outcome)s” does not fit this channel.") % {"outcome": outcome.label})
    return outcome


def _check(case: Case, outcome: Outcome, asked: FollowUp, occasion: Occasion) -> None:
    reasons: list[Sentence] = []
    latest = occasion.as_of + dt.timedelta(days=LONGEST_FOLLOW_UP_DAYS)
    if case.is_closed:
        reasons.append(_("This case is closed; reopen it before logging a contact."))
    if outcome.asks == "call_back" and asked == FollowUp():
        reasons.append(_("Say when to call back."))
    if asked.on is not None and not occasion.as_of <= asked.on <= latest:
        reasons.append(
            _("The follow-up day must lie within the next %(days)d days.") % {"days": LONGEST_FOLLOW_UP_DAYS}
        )
    if asked.at is not None and asked.at <= occasion.now:
        reasons.append(_("The hour to call back has passed."))
    if asked.at is not None and asked.at > occasion.now + dt.timedelta(days=LONGEST_FOLLOW_UP_DAYS):
        reasons.append(
            _("The hour to call back must lie within the next %(days)d days.") % {"days": LONGEST_FOLLOW_UP_DAYS}
        )
    if reasons:
        raise Refused(*reasons)


def _promise(
    case: Case, outcome: Outcome, amount: Decimal | None, due_on: dt.date | None, occasion: Occasion
) -> Promise | None:
    if outcome.asks != "promise":
        return None
    if amount is None or due_on is None:
        raise Refused(_("A promise needs an amount and a day."))
    return promise_on(case, amount=amount, due_on=due_on, occasion=occasion)


def _follow_up(outcome: Outcome, promise: Promise | None, asked: FollowUp, occasion: Occasion) -> FollowUp:
    """What the agent said, else what the outcome suggests; a promise waits for its own day."""
    if promise is not None:
        return FollowUp(on=promise.due_on)
    if asked != FollowUp():
        return asked
    if outcome.follow_up_days == 0:
        return FollowUp(at=occasion.now + BUSY_AGAIN_AFTER)
    return FollowUp(on=occasion.as_of + dt.timedelta(days=outcome.follow_up_days or 1))


def _next_step(outcome: Outcome, said: str) -> NextStep:
    """What the agent decided, else what the outcome tree says of the outcome alone."""
    if said and said not in NextStep.values:
        raise Refused(_("This next step is not known."))
    return NextStep(said) if said else step_of(outcome)


def _open_hold(case: Case, outcome: Outcome, about: Debt | None, occasion: Occasion) -> None:
    """A matter on the case, or on the one debt that was spoken of; one of the kind that stands already is enough.

    Where the debt spoken of is another case's, nothing is said against this one.
    """
    if not outcome.hold or (about is not None and about.case_id != case.pk):
        return
    debt = about if may_be_about_one_debt(outcome.hold) else None
    if not case.holds.active().filter(Q(debt=None) | Q(debt=debt), kind=outcome.hold).exists():
        open_matter(case=case, debt=debt, kind=outcome.hold, reason=occasion.note, occasion=occasion)


def _leave(case: Case, outcome: Outcome, follow_up: FollowUp, promise: Promise | None, now: dt.datetime) -> None:
    """One write for all that the contact changed on the case; a promise has set its own flag.

    An hour agreed with somebody, and one for a line that was busy, puts the case before others when it comes; an hour at
    which to try again does not.
    """
    if promise is None:
        agreed = outcome.asks == "call_back" or outcome.follow_up_days == 0
        agreed |= outcome.connected and case.next_step != NextStep.OTHER_HOUR
        case.attention = Attention.CALL_BACK if agreed and follow_up.at is not None else Attention.NONE
        case.follow_up_on, case.follow_up_at = follow_up.on, follow_up.at
    case.last_contact_at = now
    case.look_again_on = None  # a gate may ask for attempts, or for a letter that has arrived
    case.leased_by, case.leased_until = None, None
    case.save(update_fields=CASE_FIELDS_OF_A_CONTACT)
