"""What each source would have done on a case that may be contacted, in the order in which they are heard."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from strategies.next_action.acts import ACT_OF_STEP, WRITTEN, Act, Source
from strategies.next_action.facts import ActionFacts, Wish
from strategies.next_steps import NextStep
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker

LIMITATION_NEAR = 30  # days, as the desk shows it red
UNDER_WAY = 7  # days within which a letter arrives and is proven to
ROUTINE = dt.timedelta(days=7)  # where neither tree nor cadence says when; the house's own figure


def wishes(facts: ActionFacts) -> Iterator[Wish]:
    """The most pressing first; the last ones are ways out where the earlier ones are barred."""
    yield from _limitation(facts)
    yield from _guarantee(facts)
    yield from _at_once(facts)
    yield from _of_the_tree(facts)
    yield from _of_the_cadence(facts)
    yield from _routine(facts)
    yield from _other_ways(facts)


def _limitation(facts: ActionFacts) -> Iterator[Wish]:
    left = facts.limitation_left
    if left is None or not 0 <= left <= LIMITATION_NEAR:
        return
    words, sent = {"days": left}, facts.days_since(Channel.LETTER)
    if facts.demand_restarts and sent is not None and sent <= UNDER_WAY:
        return
    if facts.demand_restarts and (sent is None or sent > LIMITATION_NEAR):
        why = _("%(days)d days are left before limitation; a demand that is proven to arrive starts it anew.") % words
        yield Wish(Act.LETTER, Source.LIMITATION, why)
    # Also where the letter may not go out, or went out and the date stands where it stood.
    if Act.SUPERVISOR not in facts.taken:
        why = _("%(days)d days are left before limitation; the supervisor decides on a claim in court.") % words
        yield Wish(Act.SUPERVISOR, Source.LIMITATION, why)


def _guarantee(facts: ActionFacts) -> Iterator[Wish]:
    """A guarantor is free once nobody acted against him in time (Civil Code 692, 693); how to act is not the agent's to say."""
    until = facts.guarantee_until
    if until is None or not 0 <= (left := (until - facts.now.date()).days) <= LIMITATION_NEAR:
        return
    if Act.SUPERVISOR not in facts.taken:
        words = {"day": until.isoformat(), "days": left}
        why = _(
            "%(day)s is the last day to act against a guarantor (%(days)d days left); the supervisor decides how: "
            "a demand, or a claim in court."
        )
        yield Wish(Act.SUPERVISOR, Source.LIMITATION, why % words)


def _at_once(facts: ActionFacts) -> Iterator[Wish]:
    at = facts.not_before(None)
    if facts.broken:
        yield Wish(Act.CALL, Source.PROMISE, _("The promise was not kept; name it with its day and amount."), at)
    if facts.sign:
        yield Wish(Act.CALL, Source.SIGN, _("A warning sign is open: react before others do."), at)


def _of_the_tree(facts: ActionFacts) -> Iterator[Wish]:
    """What the last contact left, where it names more than a call: another hour, number or way, or work on the file."""
    left, at = facts.left, facts.not_before(None)
    if left is None or left.step in (NextStep.CALL, NextStep.AWAIT_PROMISE):
        return
    if left.step == NextStep.OTHER_CHANNEL:
        yield from (Wish(act, Source.TREE, left.why, at) for act in _written(facts))
        return
    act = ACT_OF_STEP[left.step]
    if act.channel:
        yield Wish(act, Source.TREE, left.why, at, another=left.step == NextStep.OTHER_POINT)
    elif act in (Act.WAIT, Act.CHECK_PAYMENT):
        if at is not None or (act == Act.CHECK_PAYMENT and act not in facts.taken):
            yield Wish(act, Source.TREE, left.why, at)
    elif act not in facts.taken:
        yield Wish(act, Source.TREE, left.why)


def _written(facts: ActionFacts) -> list[Act]:
    """Ways of writing; those that the cadence still has before it come first."""
    ahead = [Act(step.channel) for step in facts.steps if facts.done.get(step.channel, 0) < step.day]
    return sorted(WRITTEN, key=lambda act: (act not in ahead, WRITTEN.index(act)))


def _of_the_cadence(facts: ActionFacts) -> Iterator[Wish]:
    """Steps whose day has come, the earliest first. Of a channel only its latest counts, until a contact by it follows."""
    for step in _due(facts):
        yield _of_step(facts, step, facts.not_before(None))


def _routine(facts: ActionFacts) -> Iterator[Wish]:
    """A call as the tree left it; the first one; the next step of the cadence; else one a week."""
    if facts.left and facts.left.step == NextStep.CALL:
        yield Wish(Act.CALL, Source.TREE, facts.left.why, facts.not_before(None))
    ahead = min((step for step in facts.steps if step.day > facts.day), key=lambda step: step.day, default=None)
    if ahead is not None:
        on = facts.now.date() + dt.timedelta(days=ahead.day - facts.day)
        yield _of_step(facts, ahead, facts.not_before(facts.midnight(on)))
    if facts.last_contact_at is None:
        first = f"{_('First call')} · {_('Who, how much, by when, how to pay.')}"
        yield Wish(Act.CALL, Source.RECORD, first, facts.not_before(None))
    else:
        why = _("The cadence has no step left; a contact a week keeps the case in hand.")
        yield Wish(Act.CALL, Source.RECORD, why, facts.not_before(facts.last_contact_at + ROUTINE), spare=True)


def _other_ways(facts: ActionFacts) -> Iterator[Wish]:
    why = _("The ways that come first are barred; this one is on record.")
    yield from (Wish(act, Source.RECORD, why, facts.not_before(None), spare=True) for act in _written(facts))


def _due(facts: ActionFacts) -> list[Step]:
    in_order = sorted(facts.steps, key=lambda step: step.day)
    latest = {(step.channel, step.by): step for step in in_order if step.day <= facts.day}
    open_steps = [step for step in latest.values() if facts.done.get(step.channel, 0) < step.day]
    return sorted(open_steps, key=lambda step: step.day)


def _of_step(facts: ActionFacts, step: Step, at: dt.datetime | None) -> Wish:
    words = {"segment": facts.segment or pgettext("segment", "everybody else"), "step": step.sentence()}
    why = _("Cadence of “%(segment)s”: %(step)s") % words
    if step.day < facts.day:
        why = _("%(step)s; today is day %(day)d of the stage") % {"step": why, "day": facts.day}
    other = None if step.by in (Worker.AGENT, facts.worker) else step.by
    return Wish(Act(step.channel), Source.CADENCE, why, at, script=step.script, other=other)
