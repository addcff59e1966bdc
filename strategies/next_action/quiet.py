"""What is done where the debtor is not contacted: the case is held, waits for a promise, or is not ours to work."""

import datetime as dt
from collections.abc import Callable

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strategies.matters import MATTERS
from strategies.next_action.acts import Act, Source
from strategies.next_action.facts import ActionFacts, Wish
from strategies.programme.cadence import Worker
from strategies.stages import WORKED_STAGES, Stage

# Of several holds the first says what is done.
HELD_BY: dict[str, Act] = {
    "death": Act.CHECK_PAPERS,
    "bankruptcy": Act.CHECK_PAPERS,
    "represented": Act.CHECK_PAPERS,
    "legal_instruction": Act.CHECK_PAPERS,
    "moratorium": Act.WAIT,
    "complaint": Act.SUPERVISOR,
    "dispute": Act.ANSWER,
    "hardship": Act.OFFER_PLAN,
    "plan": Act.WAIT,
}
_WAITS: dict[str, LazyText] = {
    "moratorium": gettext_lazy("A moratorium runs; nobody is asked for money until it ends."),
    "plan": gettext_lazy("A plan is being kept; its instalments are not asked for before they are late."),
}
_NOT_OURS: dict[str, LazyText] = {
    Stage.PENDING: gettext_lazy("Nothing that may be asked for is due yet."),
    Stage.OUTSOURCED: gettext_lazy("The agency works it; nobody else contacts the debtor."),
}


def without_contact(facts: ActionFacts) -> Wish | None:
    """What stands before every contact, in this order: a hold, an open promise, a stage that others work. None where nothing."""
    checks: tuple[Callable[[ActionFacts], Wish | None], ...] = (_held, _promised, _not_ours)
    return next((wish for check in checks if (wish := check(facts))), None)


def _held(facts: ActionFacts) -> Wish | None:
    kind = next((kind for kind in HELD_BY if kind in facts.holds), None)
    if kind is None:
        unknown = set(facts.holds) - {"promise"}
        return Wish(Act.WAIT, Source.HOLD, _("The case is on hold.")) if unknown else None
    act, until = HELD_BY[kind], facts.holds[kind]
    if kind == "complaint" and facts.worker == Worker.SUPERVISOR:
        act = Act.ANSWER
    why = str(MATTERS[kind].duty if kind in MATTERS else _WAITS[kind])
    at = facts.not_before(facts.midnight(until + dt.timedelta(days=1))) if until and act == Act.WAIT else None
    return Wish(act, Source.HOLD, why, at)


def _promised(facts: ActionFacts) -> Wish | None:
    due_on = facts.promise_due_on
    if due_on is None:
        return Wish(Act.WAIT, Source.HOLD, _("The case is on hold.")) if "promise" in facts.holds else None
    if due_on > facts.now.date():
        why = _("A promise stands; the case comes back on its day.")
        return Wish(Act.WAIT, Source.PROMISE, why, facts.midnight(due_on))
    return Wish(Act.CHECK_PAYMENT, Source.PROMISE, _("The promised day has come."))


def _not_ours(facts: ActionFacts) -> Wish | None:
    if facts.stage in WORKED_STAGES:
        return None
    return Wish(Act.WAIT, Source.RECORD, str(_NOT_OURS[facts.stage]))
