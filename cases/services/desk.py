"""One keystroke at the desk: the contact is saved and the next case taken, or neither.

One conversation may be about several cases of the debtor: the outcome goes to each, the promise is shared among them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ContactLog, Direction
from cases.selectors.gate.situation import situation_of
from cases.selectors.gate.truths import Contact, is_contact
from cases.selectors.next_action.offer import Offer
from cases.services.contacts import ContactFacts, began_at, sent_before, write_contact
from cases.services.gate import ContactRefused, Ruling, keep_refusal, rule_on, store
from cases.services.locks import lock_case_and_debtor
from cases.services.next_action import tell_from_contact
from cases.services.particulars import NOTHING_SAID
from cases.services.queue import Asking, next_case, take_next_case
from cases.services.verdict import Refused
from strategies.money.proportion import split_in_proportion


def save_contact(
    *, and_next: bool, also: Sequence[Case] = (), offer: Offer | None = None, **facts: Unpack[ContactFacts]
) -> tuple[ContactLog, Case | None]:
    """`log_contact` with these facts, then `next_case` if asked, in one transaction and with one wait for the disk.

    `also`: other open cases of the debtor that were spoken of; each gets a row of its own that points at the first, which
    is returned. A promise is shared among them by what is owed on each. `offer`: the next action that the page proposed and
    nobody had answered; the contact tells whether it was followed.
    The next case is None where nothing is left or it was not asked for. Locking it cannot end in a deadlock: `next_case`
    passes over rows that somebody else holds.
    Raises Refused as `log_contact` does, and where a case is not this debtor's, or a promise would cross currencies.
    """
    try:
        with transaction.atomic():
            contact = _write_on_all(facts, also) if also else write_contact(**facts)
            if offer is not None:
                tell_from_contact(contact=contact, offer=offer)
            return contact, take_next_case(**_who_and_when(facts)) if and_next else None
    except ContactRefused as refused:
        keep_refusal(refused.ruling)
        raise
    except IntegrityError as error:
        contact = sent_before(error, facts)
    return contact, next_case(**_who_and_when(facts)) if and_next else None


def _write_on_all(facts: ContactFacts, also: Sequence[Case]) -> ContactLog:
    """Locks in the order of ids first, so that two conversations about the same cases wait for each other."""
    cases = sorted({case.pk: case for case in [facts["case"], *also]}.values(), key=lambda case: case.pk)
    locked = {case.pk: lock_case_and_debtor(case) for case in cases}
    first = locked.pop(facts["case"].pk)
    others = list(locked.values())
    if any(case.debtor_id != first.debtor_id for case in others):
        raise Refused(_("Only cases of the same debtor can be logged together."))
    shares = _shares(facts.get("promise_amount"), [first, *others])
    key = facts.get("request_key")
    own_keys = {case.pk: uuid.uuid5(key, str(case.pk)) if key else None for case in others}
    # Kept only beside its row: until then it would count as one more contact, against the first.
    rulings = {case.pk: _decide(case, first, facts, own_keys[case.pk]) for case in others}
    contact = write_contact(**facts | {"promise_amount": shares.get(first.pk)})
    for case in others:
        same = facts | {"case": case, "promise_amount": shares.get(case.pk), "part_of": contact}
        same["request_key"] = own_keys[case.pk]
        if ruling := rulings[case.pk]:
            same["decided"] = store(ruling, why=facts.get("took_place", "").strip() if ruling.reasons else "")
        write_contact(**same | {"evasions": (), "wrap_up": None})
    return contact


def _decide(case: Case, first: Case, facts: ContactFacts, own_key: uuid.UUID | None) -> Ruling | None:
    """What the gate says of speaking about this case too; the leave for the conversation itself does not count against it.

    None where it was written under `own_key` before: a second click asks nothing. Raises ContactRefused, which names the case.
    """
    channel, agent, point = facts["channel"], facts["agent"], facts.get("contact_point")
    if facts.get("direction", Direction.OUTGOING) != Direction.OUTGOING or not is_contact(facts["outcome"], channel):
        return None
    situation = situation_of(case=case, agent_id=agent.pk, today=facts["as_of"], now=facts["now"])
    if own_key and situation.end_of_chain and situation.end_of_chain[0] == str(own_key):
        return None
    contact, why = Contact(channel, point, facts.get("told")), facts.get("took_place", "").strip()
    own = (first.pk, channel, point and point.pk, agent.pk)
    others = [one for one in situation.permits if (one.case, one.channel, one.point, one.by) != own]
    situation = replace(situation, permits=others)
    if not situation.rules:
        return None
    ruling = rule_on(
        situation=situation, contact=contact, by=agent, now=began_at(facts.get("said", NOTHING_SAID), now=facts["now"])
    )
    if ruling.reasons and not why:
        raise ContactRefused(ruling, about=case)
    return ruling


def _shares(amount: Decimal | None, cases: Sequence[Case]) -> dict[int, Decimal]:
    """What of a promise falls on each case, in proportion to what is owed on it; nothing without a promise."""
    if amount is None:
        return {}
    if len({case.currency for case in cases}) > 1:
        raise Refused(_("One promise cannot cover cases in different currencies."))
    owed = {case.pk: case.balance for case in cases if case.balance}
    if amount > sum(owed.values()):
        raise Refused(_("The promise is larger than what is owed on these cases together."))
    shares = split_in_proportion(amount, owed)
    if any(not shares.get(case.pk) for case in cases):
        raise Refused(_("Nothing of the promise would fall on one of these cases; leave it out."))
    return shares


def _who_and_when(facts: ContactFacts) -> Asking:
    return {"user": facts["agent"], "as_of": facts["as_of"], "now": facts["now"]}
