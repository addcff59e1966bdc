"""What the demonstration's agents make of the next action that their desk proposes."""

import datetime as dt
from random import Random

from cases.models import Case, OverruleReason, User
from cases.selectors.desk import cases_for_desk
from cases.selectors.next_action.offer import Offer
from cases.services.next_action import accept_action, overrule_action
from cases.services.occasion import Occasion
from cases.services.proposing import propose_on

ACCEPTS, OVERRULES = 0.6, 0.5  # of what they do anyway, and of what they do not
REASONS = (OverruleReason.KNOWN, OverruleReason.CHANNEL, OverruleReason.TIME, OverruleReason.ASKED)


def answer_proposal(case: Case, agent: User, channel: str, day: dt.date, now: dt.datetime) -> Offer | None:
    """Before a contact by this channel: accepted where it is what they are about to do, overruled where it is not, or passed
    over. Returns what stood on their screen."""
    rng = Random(f"proposal {case.pk} {day}")  # noqa: S311 - invention, not secrecy
    shown = cases_for_desk(agent).filter(pk=case.pk).first()
    found = propose_on(case=shown, user=agent, as_of=day, now=now) if shown else None
    if found is None:
        return None
    occasion = Occasion(as_of=day, now=now, by=agent)
    if found.proposal.act.channel == channel and found.proposal.is_for_now:
        if rng.random() < ACCEPTS:
            accept_action(case=case, offer=found.offer, occasion=occasion)
    elif rng.random() < OVERRULES:
        overrule_action(case=case, offer=found.offer, reason=rng.choice(REASONS), note="", occasion=occasion)
    return found.offer
