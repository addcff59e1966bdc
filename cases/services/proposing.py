"""The next action of a case for whoever looks at it: facts gathered, sources heard, the gate asked. Nothing is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cases.models import Attention, Case, NextActionAnswer, SupervisorWord, User
from cases.selectors.desk import Desk, desk_of
from cases.selectors.gate.situation import Situation, situation_of
from cases.selectors.last_contact import contacts_of
from cases.selectors.next_action.gathering import action_facts, said_since, segment_of
from cases.selectors.next_action.offer import Offer, offer_of
from cases.selectors.next_action.ways import Ways
from cases.selectors.talk import conversation_about
from cases.services.night.by_what import programme_for
from cases.services.stage_terms import against_contact
from strategies.next_action.acts import Act
from strategies.next_action.choose import choose
from strategies.next_action.facts import Answer, Proposal
from strategies.outcomes import Channel
from strategies.services.policies import policy_in_force
from strategies.services.tactics import tactics_in_force
from strategies.stages import Stage
from strategies.tactics import Entry, confronting, fitting


@dataclass(frozen=True)
class Proposed:
    """`answer`: what was said of this very proposal already. `word`: the supervisor's, to a question, since the last contact."""

    proposal: Proposal
    offer: Offer
    answer: NextActionAnswer | None
    word: SupervisorWord | None


def propose(
    *, desk: Desk, situation: Situation, library: Sequence[Entry], user: User, as_of: dt.date, now: dt.datetime
) -> Proposed | None:
    """From what the desk has read; None for a closed case. Three queries, five while an experiment runs: the policy in force,
    the experiment with its versions, the answers given; a few more where this process reads a version for the first time."""
    case, contacts = desk.case, contacts_of(desk)
    latest = max(contacts, key=lambda contact: contact.pk, default=None)
    said = said_since(case, latest)
    segment = segment_of(desk, programme_for(policy_in_force(as_of), as_of), as_of=as_of)
    scripts = _scripts(desk, library)
    facts = action_facts(desk, segment=segment, answers=said.answers, scripts=scripts, user=user, as_of=as_of, now=now)
    ways = Ways(situation, desk.contact_points, contacts[0].contact_point_id if contacts else None, user.pk, now)
    rung = next((rung for rung in segment.ladder.rungs if rung.stage == case.stage), None)

    def ask(channel: Channel, at: dt.datetime, another: bool) -> Answer:
        answer, against = ways.ask(channel, at, another), against_contact(rung, channel=channel, by=user)
        return Answer(allowed=False, said=(str(against),)) if against and answer.has_way else answer

    proposal = choose(facts, ask)
    if proposal is None:
        return None
    offer = offer_of(case, proposal, segment=segment, last_contact=latest.pk if latest else 0, as_of=as_of)
    answer = next((one for one in said.answers if one.key == offer.key), None)
    return Proposed(proposal, offer, answer, said.word)


def propose_on(*, case: Case, user: User, as_of: dt.date, now: dt.datetime) -> Proposed | None:
    """The same for a case of which nothing has been read yet; it comes with debtor and creditor."""
    desk = desk_of(case=case, user=user, as_of=as_of, now=now)
    situation = situation_of(case=case, agent_id=user.pk, today=as_of, now=now)
    return propose(desk=desk, situation=situation, library=tactics_in_force(), user=user, as_of=as_of, now=now)


def _scripts(desk: Desk, library: Sequence[Entry]) -> dict[Act, str]:
    """The tactic to begin with, on the line and at the door: what is for visits alone is not for a call, and a promise just
    broken is named first."""
    talk = conversation_about(desk.case, desk.talk)
    fits = fitting(library, talk)
    if desk.case.attention == Attention.PROMISE_BROKEN:
        fits = [*confronting(library, talk), *fits]
    spoken = [entry for entry in fits if entry.stages != {Stage.VISIT}]
    return {act: found[0].code for act, found in ((Act.CALL, spoken), (Act.VISIT, fits)) if found}
