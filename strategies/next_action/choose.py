"""The next best action: one, with its channel, time, script and reasons, and what was rejected for it.

The order in which the sources are heard:

1. **Nothing** on a closed case.
2. **What forbids a contact** (`quiet.py`): a hold on the case (its own work is proposed), an open promise (wait for its day;
   on the day, check the payment), a stage that nobody of the house works. No contact is proposed then, whatever else speaks.
3. **What cannot wait** (`wishes.py`): limitation near, a promise broken, a warning sign, each until somebody has acted on it.
4. **The outcome tree**, where the last contact left more than a call: an hour agreed, another hour, number or way, work on
   the file. The follow-up day or hour is kept: nothing is proposed before it.
5. **The cadence** of the case's segment: steps whose day has come, the earliest first. It is the house's plan, so it
   goes before the tree's plain "call again".
6. **Routine**: that call; the next step of the cadence; the first call; a contact a week.
7. **The contact gate** is asked for each contact, at the moment at which it would be made. A way that is open then, or
   opens within a day, is proposed, for that moment; one that is barred for longer is rejected with its rule and the next is
   tried. Where every way opens later, the earliest; where none ever does, the search for the debtor (no usable
   number or address) or the supervisor (the rules leave no way). So nothing is proposed that the gate forbids.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from strategies.next_action.acts import Act, Source
from strategies.next_action.facts import ActionFacts, Answer, Ask, Proposal, Reason, Rejected, Wish
from strategies.next_action.quiet import without_contact
from strategies.next_action.wishes import wishes
from strategies.stages import Stage

PATIENCE = dt.timedelta(days=1)  # so long a way that comes first is waited for before the next is tried
MOST_REJECTED = 5


def choose(facts: ActionFacts, ask: Ask) -> Proposal | None:
    """None for a closed case. Sentences are in the language that is active."""
    if facts.stage == Stage.CLOSED:
        return None
    wanted = list(wishes(facts))
    if quiet := without_contact(facts):
        why = _("Nobody is contacted meanwhile: %(why)s") % {"why": quiet.why}
        kept_back = [Rejected(wish.act, wish.source, why) for wish in wanted if wish.act.channel][:1]
        return _proposal(facts, quiet, None, wanted, kept_back)
    return _first_open(facts, wanted, ask)


def _first_open(facts: ActionFacts, wanted: Sequence[Wish], ask: Ask) -> Proposal:
    """The first wish that needs no leave, or whose way is open in time."""
    rejected: list[Rejected] = []
    heard: dict[tuple[Act, bool], tuple[Wish, Answer]] = {}
    for number, wish in enumerate(wanted):
        channel = wish.act.channel
        if wish.other is not None:
            rejected.append(Rejected(wish.act, wish.source, _not_yours(wish)))
        elif channel is None:
            return _proposal(facts, wish, None, wanted, [*rejected, *_behind(wanted[number + 1 :], wish)])
        elif (wish.act, wish.another) not in heard:
            answer = ask(channel, wish.at or facts.now, wish.another)
            opens = _opens(facts, wish, answer)
            if opens is not None and opens - (wish.at or facts.now) <= PATIENCE:
                return _proposal(facts, wish, answer, wanted, [*rejected, *_behind(wanted[number + 1 :], wish)])
            heard[wish.act, wish.another] = wish, answer
            rejected.append(Rejected(wish.act, wish.source, _barred(answer)))
    return _later(facts, list(heard.values()), wanted, rejected) or _no_way(list(heard.values()), rejected)


def _opens(facts: ActionFacts, wish: Wish, answer: Answer) -> dt.datetime | None:
    """From when on the wish may be carried out; None where the clock alone never allows it."""
    if not answer.has_way:
        return None
    return (wish.at or facts.now) if answer.allowed else answer.again_at


def _later(
    facts: ActionFacts, heard: Sequence[tuple[Wish, Answer]], wanted: Sequence[Wish], rejected: Sequence[Rejected]
) -> Proposal | None:
    """Of ways that all open later the one that opens first; None where none does."""
    opening = [(opens, wish, answer) for wish, answer in heard if (opens := _opens(facts, wish, answer))]
    if not opening:
        return None
    _at, wish, answer = min(opening, key=lambda found: found[0])  # of several at one moment the first wish
    return _proposal(facts, wish, answer, wanted, [one for one in rejected if one.act != wish.act])


def _no_way(heard: Sequence[tuple[Wish, Answer]], rejected: Sequence[Rejected]) -> Proposal:
    ruled_out = [answer for _wish, answer in heard if answer.has_way]
    if not ruled_out:
        lost = (Reason(Source.RECORD, _("No usable number or address is left.")),)
        return Proposal(Act.TRACE, Source.RECORD, reasons=lost, rejected=tuple(rejected[:MOST_REJECTED]))
    why = _("The rules leave no way to contact the debtor, and time alone will not change it.")
    said = dict.fromkeys(text for answer in ruled_out for text in answer.said)
    reasons = tuple(Reason(Source.GATE, text) for text in [why, *list(said)[:3]])
    return Proposal(Act.SUPERVISOR, Source.GATE, reasons=reasons, rejected=tuple(rejected[:MOST_REJECTED]))


def _proposal(
    facts: ActionFacts, wish: Wish, answer: Answer | None, wanted: Sequence[Wish], rejected: Sequence[Rejected]
) -> Proposal:
    """The wish as a proposal; whatever else speaks for the same is among its reasons."""
    own = [Reason(wish.source, wish.why)]
    same = [Reason(one.source, one.why) for one in wanted if one.act == wish.act and _speaks(one, wish)]
    at = wish.at
    gate: list[Reason] = []
    if answer is not None:
        at = wish.at if answer.allowed else answer.again_at
        gate = [Reason(Source.GATE, text) for text in _gate_says(answer)]
    return Proposal(
        act=wish.act,
        source=wish.source,
        at=at,
        script=wish.script or facts.scripts.get(wish.act, ""),
        point=answer.point if answer else None,
        reasons=tuple(dict.fromkeys([*own, *same, *gate])),
        rejected=tuple(dict.fromkeys(rejected))[:MOST_REJECTED],
        asks=answer.asks if answer else (),
    )


def _speaks(other: Wish, wish: Wish) -> bool:
    """Whether another source's wish for the same act counts as a reason: it would have it no later."""
    return not other.spare and other.other is None and (other.at is None or other.at == wish.at)


def _behind(rest: Sequence[Wish], chosen: Wish) -> list[Rejected]:
    """Wishes that were not needed."""
    why = _("comes after: %(source)s") % {"source": chosen.source.label}
    named = [wish for wish in rest if not wish.spare and wish.act != chosen.act]
    return [Rejected(wish.act, wish.source, _not_yours(wish) if wish.other else why) for wish in named]


def _not_yours(wish: Wish) -> str:
    assert wish.other is not None
    return _("done by: %(who)s") % {"who": wish.other.label}


def _barred(answer: Answer) -> str:
    if not answer.has_way:
        return _("No usable number or address for it.")
    return next(iter(answer.said), "") or _("The rules do not allow it.")


def _gate_says(answer: Answer) -> list[str]:
    asks = [_("Say first: %(fact)s") % {"fact": fact} for fact in answer.asks]
    if answer.allowed:
        return [_("No rule stands against it at that time."), *asks]
    return [*answer.said[:2], *asks]
