"""The contact gate at the moment of a contact: it decides under a lock, and every decision stays.

Whoever is about to make a contact asks (`ask_to_contact`) and has a quarter of an hour to make and log it; a contact that is
logged without having asked is decided then (`permit_for`). Both lock the debtor, over whom limits are counted.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.evidence.registry import DECISIONS
from cases.evidence.seals import seal_of_row
from cases.models import Case, ContactDecision, GateVerdict, User
from cases.selectors.gate.situation import PERMIT, Situation, situation_of
from cases.selectors.gate.truths import Contact, facts_of
from cases.services.contact_points import check_point, lock_point
from cases.services.locks import lock_case_and_debtor
from cases.services.stage_terms import StageRefused, against_contact, rung_at_work
from cases.services.verdict import Refused, Sentence
from strategies.contact.facts import Event, Facts, as_told
from strategies.contact.gate import Decision, Reason, decide, matching_rules
from strategies.contact.rules import Rule
from strategies.contact.sentences import message_of

# A contact is begun within the time of its leave (PERMIT) and logged when it is over.
LONGEST_CONTACT = dt.timedelta(hours=4)


@dataclass(frozen=True)
class Override:
    """Against a refusal: why, and the agreement or order by which it may be."""

    why: str
    agreement: str


@dataclass(frozen=True)
class Ruling:
    """What the gate said about a contact, with what it went by; nothing of it is stored yet."""

    case: Case
    contact: Contact
    by: User
    facts: Facts
    rules: Sequence[Rule]
    decision: Decision

    @property
    def reasons(self) -> list[Reason]:
        return self.decision.reasons


class ContactRefused(Refused):
    """The gate refuses this contact now. The ruling is stored by whoever ends the transaction that it undid."""

    def __init__(self, ruling: Ruling, *, about: Case | None = None) -> None:
        """`about`: named where it is not the case at hand."""
        said: list[Sentence] = [message_of(reason) for reason in ruling.reasons]
        super().__init__(*([_("About case %(number)s:") % {"number": about.pk}] if about else []), *said)
        self.ruling = ruling


def rule_on(*, situation: Situation, contact: Contact, by: User, now: dt.datetime) -> Ruling:
    """Ask every rule that is about this contact, but for what can only be done during it."""
    facts = facts_of(situation, contact, now=now)
    rules = [rule for rule in matching_rules(facts, situation.rules) if not rule.is_step]
    return Ruling(situation.case, contact, by, facts, rules, decide(facts, rules))


@transaction.atomic
def ask_to_contact(
    *,
    case: Case,
    contact: Contact,
    by: User,
    as_of: dt.date,
    now: dt.datetime,
    override: Override | None = None,
) -> ContactDecision:
    """Decide and keep the decision: allowed, refused, or overridden by a supervisor who names the agreement.

    Side effects: the decision stored; where refused, the case is offered again when the gate would allow it. An allowed one
    counts against the limits at once. The same person asking again for the same contact within the time to make it gets
    the same answer, unless something new stands in the way by then.
    Raises Refused where the case is closed, the contact point is another debtor's, the override is not this person's to give,
    or the policy does without the channel in this stage or leaves it to others (StageRefused; not said to a supervisor).
    """
    locked = lock_case_and_debtor(case)
    point = lock_point(contact.point)
    if locked.is_closed:
        raise Refused(_("This case is closed; reopen it before making a contact."))
    check_point(locked, point, channel=contact.channel)
    if override is not None:
        _check_override(override, by)
    asked = Contact(contact.channel, point, contact.told)
    situation = situation_of(case=locked, agent_id=by.pk, today=as_of, now=now)
    if situation.narrowed and (
        against := against_contact(rung_at_work(locked, as_of=as_of), channel=contact.channel, by=by)
    ):
        raise StageRefused(against)
    standing, ruling = rule_beside_leave(situation=situation, contact=asked, by=by, now=now)
    if override is None and (given := leave_that_holds(standing, ruling)):
        return given
    if override is None:
        _let_rest(locked, ruling.reasons)
    return store(ruling, override=override)


def rule_beside_leave(
    *, situation: Situation, contact: Contact, by: User, now: dt.datetime
) -> tuple[int | None, Ruling]:
    """This person's leave for the very contact, and what the rules say of it now, that leave itself not counted."""
    standing = live_permit(situation=situation, contact=contact, by=by, now=now)
    others = replace(situation, permits=[permit for permit in situation.permits if permit.id != standing])
    return standing, rule_on(situation=others, contact=contact, by=by, now=now)


def leave_that_holds(standing: int | None, ruling: Ruling) -> ContactDecision | None:
    """The leave of `rule_beside_leave`, where nothing refuses now that it did not know of."""
    if standing is None:
        return None
    given = ContactDecision.objects.get(pk=standing)
    known = {reason["rule"] for reason in given.reasons}
    return given if all(reason.rule.id in known for reason in ruling.reasons) else None


def permit_for(
    *, situation: Situation, contact: Contact, by: User, now: dt.datetime, took_place: str = ""
) -> ContactDecision | None:
    """The decision under which a contact is logged: the one asked for before it, else one made now. Needs the locks.

    None where it was not asked for and the house has no rules at all. `took_place`: why a contact is logged although it was
    refused: what happened is kept, and so is that it should not have.
    Raises ContactRefused.
    """
    if standing := live_permit(situation=situation, contact=contact, by=by, now=now, within=LONGEST_CONTACT):
        return ContactDecision(pk=standing)
    if not situation.rules:
        return None
    ruling = rule_on(situation=situation, contact=contact, by=by, now=now)
    if ruling.reasons and not took_place:
        raise ContactRefused(ruling)
    return store(ruling, why=took_place if ruling.reasons else "")


def keep_refusal(ruling: Ruling) -> None:
    """Keep a refusal whose transaction was undone, and when the queue may offer the case again."""
    with transaction.atomic():
        locked = lock_case_and_debtor(ruling.case)
        store(ruling)
        _let_rest(locked, ruling.reasons)


def _let_rest(case: Case, reasons: Sequence[Reason]) -> None:
    """The case, locked, waits until the limits that refuse it let it be contacted."""
    until = _counted_until(reasons)
    if until is not None and (case.contact_from is None or case.contact_from < until):
        case.contact_from = until
        case.save(update_fields=["contact_from"])


def rest_until(
    *, situation: Situation, contact: Contact, under: ContactDecision, connected: bool, now: dt.datetime
) -> dt.datetime | None:
    """From when on a limit lets the debtor be contacted this way once more, after the contact that is just being logged.

    None where it may be at once. Hours are not looked at: the queue knows them. `under`: the leave that the contact uses up;
    it counted until now, and from here on the contact does.
    Side effect: where the limit is the debtor's, their other cases wait for it too.
    """
    unused = [permit for permit in situation.permits if permit.id != under.pk]
    facts = facts_of(replace(situation, permits=unused), contact, now=now)
    this = Event(now, contact.channel, contact.who, connected, facts.person, facts.point, facts.debt)
    limits = [rule for rule in situation.rules if rule.kind in ("cap", "cooldown")]
    reasons = decide(replace(facts, events=[*facts.events, this]), limits).reasons
    _let_others_rest(situation.case, [reason for reason in reasons if reason.rule.body["per"] == "debtor"])
    return _counted_until(reasons)


def _let_others_rest(case: Case, reasons: Sequence[Reason]) -> None:
    """Other cases of the debtor wait for the limits that count over all of them. One that somebody is at work on just now
    is passed over: its own contact asks the gate, and waiting for it here could be waiting in a circle."""
    until = _counted_until(reasons)
    if until is None:
        return
    others = Case.objects.open().filter(debtor=case.debtor_id).exclude(pk=case.pk).exclude(contact_from__gte=until)
    for other in others.select_for_update(no_key=True, skip_locked=True).order_by("pk"):
        other.contact_from = until
        other.save(update_fields=["contact_from"])


def _counted_until(reasons: Sequence[Reason]) -> dt.datetime | None:
    return max((reason.again_at for reason in reasons if reason.counted and reason.again_at), default=None)


def live_permit(
    *, situation: Situation, contact: Contact, by: User, now: dt.datetime, within: dt.timedelta = PERMIT
) -> int | None:
    """The key of this person's latest leave to make this very contact, where it is not used and not older than `within`."""
    wanted = (contact.channel, contact.point and contact.point.pk, situation.case.pk, by.pk)
    for permit in reversed(situation.permits):
        if now - permit.at < within and (permit.channel, permit.point, permit.case, permit.by) == wanted:
            return permit.id
    return None


def store(ruling: Ruling, *, override: Override | None = None, why: str = "") -> ContactDecision:
    """Keep the ruling as a row of its own."""
    decision, facts = ruling.decision, ruling.facts
    verdict = GateVerdict.ALLOWED
    if not decision.allowed:
        verdict = GateVerdict.REFUSED if override is None else GateVerdict.OVERRIDDEN
    row = ContactDecision(
        case=ruling.case,
        by=ruling.by,
        contact_point=ruling.contact.point,
        at=facts.at,
        channel=ruling.contact.channel,
        verdict=verdict,
        reasons=[_plain(reason) for reason in decision.reasons],
        rules={rule.id: rule.version for rule in ruling.rules},
        facts=as_told(facts, _named(ruling.rules)),
        next_allowed_at=decision.next_allowed_at,
        why=override.why if override and not decision.allowed else why,
        agreement=override.agreement if override and not decision.allowed else "",
    )
    row.seal = seal_of_decision(row)
    row.save(force_insert=True)
    return row


def seal_of_decision(row: ContactDecision) -> str:
    """The seal that fits the decision as it is now."""
    return seal_of_row(row, DECISIONS)


def _instant(at: dt.datetime | None) -> str | None:
    return None if at is None else at.astimezone(dt.UTC).isoformat()


def _plain(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule.id,
        "version": reason.rule.version,
        "counted": reason.counted,
        "missing": reason.missing,
        "again_at": _instant(reason.again_at),
    }


def _named(rules: Sequence[Rule]) -> set[str]:
    """The facts that these rules go by."""
    return {name for rule in rules for name in (rule.body.get("fact"), *rule.exceptions) if name}


def _check_override(override: Override, by: User) -> None:
    if by.is_agent:
        raise Refused(_("Only a supervisor overrides the gate; ask yours."))
    if not override.why.strip():
        raise Refused(_("Say why this contact is to be made against the rule."))
    if not override.agreement.strip():
        raise Refused(_("Name the agreement, order or consent by which it may be made."))
