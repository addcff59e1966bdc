"""The gate's answers for the next action: asked of the situation that the desk has read anyway, nothing is stored."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import get_language

from cases.models import ContactKind, ContactPoint
from cases.selectors.gate.situation import Situation
from cases.selectors.gate.truths import Contact, facts_of
from strategies.contact.gate import Decision, Reason, decide
from strategies.contact.known import TOLD, catalogue
from strategies.contact.sentences import in_language, missing_of
from strategies.next_action.facts import Answer
from strategies.outcomes import Channel

# By which channels a contact point of each kind is reached.
REACHED_BY = {
    ContactKind.PHONE: (Channel.CALL, Channel.SMS, Channel.MESSAGING),
    ContactKind.MESSAGING: (Channel.MESSAGING,),
    ContactKind.EMAIL: (Channel.EMAIL,),
    ContactKind.ADDRESS: (Channel.LETTER, Channel.VISIT),
}
MOST_POINTS = 3  # of one channel; each costs a run of the gate


@dataclass(frozen=True)
class Ways:
    """`points`: the debtor's contact points, the usual one first. `used`: the one of the last contact. `by`: who asks, whose
    own leave for the case does not stand in the way. `now`: what is on record came before it."""

    situation: Situation
    points: Sequence[ContactPoint]
    used: int | None
    by: int
    now: dt.datetime

    def ask(self, channel: Channel, at: dt.datetime, another: bool) -> Answer:
        """As `strategies.next_action.facts.Ask`: of several numbers the first that may be used, else the soonest."""
        own = [point for point in self.points if point.owner == "debtor" and not point.is_dead]
        fitting = [point for point in own if channel in REACHED_BY[ContactKind(point.kind)]]
        usable = [point for point in fitting if not (another and point.pk == self.used)]
        if not usable:
            return Answer(allowed=False, has_way=False)
        answers = []
        for point in usable[:MOST_POINTS]:
            answer = self._about(channel, point, at)
            if answer.allowed:
                return answer
            answers.append(answer)
        return min(answers, key=lambda one: one.again_at.timestamp() if one.again_at else float("inf"))

    def _about(self, channel: Channel, point: ContactPoint, at: dt.datetime) -> Answer:
        facts = replace(facts_of(self._without_own_leave(), Contact(channel, point), now=self.now), at=at)
        rules = self.situation.rules
        decision = decide(facts, rules, with_steps=False)
        asks = _tellable(decision)
        if asks:
            facts = replace(facts, truths={**facts.truths, **dict.fromkeys(asks, True)})
            decision = decide(facts, rules, with_steps=False)
        return Answer(
            allowed=decision.allowed,
            point=point.pk,
            again_at=decision.next_allowed_at,
            said=tuple(_said(reason) for reason in decision.reasons),
            asks=tuple(catalogue()[name].said(get_language() or "en") for name in asks),
        )

    def _without_own_leave(self) -> Situation:
        case = self.situation.case.pk
        others = [one for one in self.situation.permits if (one.by, one.case) != (self.by, case)]
        return replace(self.situation, permits=others)


def _tellable(decision: Decision) -> tuple[str, ...]:
    """What a rule requires that only whoever makes the contact can say; exceptions are not presumed."""
    required = (reason.rule.body["fact"] for reason in decision.reasons if reason.rule.kind == "require")
    return tuple(name for name in required if name in catalogue() and catalogue()[name].known == TOLD)


def _said(reason: Reason) -> str:
    message, missing = in_language(reason.rule.message), missing_of(reason.missing)
    return f"{reason.rule.id}: {message}" + (f" ({missing})" if missing else "")
