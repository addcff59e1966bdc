"""The outcome tree: what to do next after an outcome, when and by which way, and why. Suggested; the agent decides.

Reached and promised → wait for the day; reached and not promised → unable, unwilling, or disputing; not reached → another
hour, another number, another way, and in the end the search for the debtor; facts that stop the work → their papers.
Source: the seven paths of the trade's programme, `domain.md`, "Outcome tree".
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from strategies.outcomes import Outcome, OutcomeGroup

TRIES_BEFORE_ANOTHER_WAY = 3
TRIES_BEFORE_THE_SEARCH = 6
BROKEN_BEFORE_THE_SUPERVISOR = 2
SATURDAY = 5


class NextStep(models.TextChoices):
    CALL = "call", _("Call again")
    OTHER_HOUR = "other_hour", _("Try at another hour")
    OTHER_POINT = "other_point", _("Try another number or address")
    OTHER_CHANNEL = "other_channel", _("Try another way: message or letter")
    CALL_BACK = "call_back", _("Call back as agreed")
    AWAIT_PROMISE = "await_promise", _("Wait for the promised day")
    CHECK_PAYMENT = "check_payment", _("Check that the payment has come")
    AWAIT_ANSWER = "await_answer", _("Wait for the answer")
    OFFER_PLAN = "offer_plan", _("Offer a plan that fits the means")
    ANSWER_DISPUTE = "answer_dispute", _("Answer the dispute")
    CHECK_PAPERS = "check_papers", _("Ask for the papers that prove it")
    SUPERVISOR = "supervisor", _("Ask the supervisor")
    TRACE = "trace", _("Find the debtor")


class DayPart(StrEnum):
    """Parts of a day in which people are reached."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_HOURS = {DayPart.MORNING: dt.time(9, 30), DayPart.AFTERNOON: dt.time(14, 0), DayPart.EVENING: dt.time(18, 30)}


@dataclass(frozen=True)
class Known:
    """What the tree looks at beside the outcome.

    `missed`: contacts in a row, before this one, in which nobody was reached; `parts`: the parts of the day they fell in.
    `others`: numbers and addresses of the debtor's own that are still usable, beside the one used.
    `broken`: promises not kept. `ability`, `willingness`: the last judgement of each, "" where there is none.
    """

    today: dt.date
    part: DayPart
    missed: int = 0
    parts: frozenset[str] = frozenset()
    others: int = 0
    broken: int = 0
    is_company: bool = False
    ability: str = ""
    willingness: str = ""


@dataclass(frozen=True)
class Suggestion:
    """`on`: the day from which the case is offered again; `at`: from that hour on. `on` is None where the outcome asks."""

    step: NextStep
    why: "str | LazyText"
    on: dt.date | None = None
    at: dt.time | None = None


def part_of_day(hour: int) -> DayPart:
    """The part of the day of a local hour, 0 to 23."""
    return DayPart.MORNING if hour < 12 else DayPart.AFTERNOON if hour < 17 else DayPart.EVENING


def suggest(outcome: Outcome, known: Known) -> Suggestion:
    """The next step after a contact with this outcome."""
    if outcome.asks == "promise":
        return Suggestion(NextStep.AWAIT_PROMISE, _("A promise stands; the case comes back on its day."))
    if outcome.asks == "call_back":
        return Suggestion(NextStep.CALL_BACK, _("An hour was agreed."))
    step, why = _step(outcome, known)
    on = _working_day(known.today + dt.timedelta(days=outcome.follow_up_days or 1), known)
    if outcome.follow_up_days == 0:
        return Suggestion(step, why)
    at = _HOURS[_untried(known)] if step == NextStep.OTHER_HOUR else None
    return Suggestion(step, why, on, at)


def step_of(outcome: Outcome) -> NextStep:
    """The step that follows an outcome where nothing else is known."""
    return suggest(outcome, Known(dt.date.min, DayPart.MORNING)).step


_ALWAYS: dict[str, tuple[NextStep, LazyText]] = {
    "BSY": (NextStep.CALL, _("The line was busy: somebody is there.")),
    "PIP": (NextStep.CHECK_PAYMENT, _("Money on its way is not money received.")),
    "V-PAY": (NextStep.CHECK_PAYMENT, _("Money on its way is not money received.")),
    "CPD": (NextStep.CHECK_PAYMENT, _("What is said to be paid shows on the account within two days.")),
    "TPP": (NextStep.CHECK_PAYMENT, _("Somebody else offered to pay, of their own will.")),
    "NEG": (NextStep.CALL, _("Talks go cold after two days.")),
    "HRD": (NextStep.OFFER_PLAN, _("Willing but not able: a plan that can be kept, and a small payment to prove it.")),
    "DSP": (NextStep.ANSWER_DISPUTE, _("Nothing is asked for until the dispute is answered.")),
    "FRD": (NextStep.ANSWER_DISPUTE, _("A claim of fraud is examined before anything is asked for.")),
    "CMP": (NextStep.SUPERVISOR, _("A complaint is answered by the supervisor.")),
    "DCD": (NextStep.CHECK_PAPERS, _("A death is proven, and who inherits, before anybody is asked.")),
    "BKR": (NextStep.CHECK_PAPERS, _("The claim is filed with the administrator in time.")),
    "IMP": (NextStep.CHECK_PAPERS, _("Where and until when decides what can be done.")),
    "ATT": (NextStep.CHECK_PAPERS, _("From now on the lawyer is written to, once the mandate is seen.")),
    "TPW": (NextStep.CALL, _("The message has two days to arrive.")),
    "V-RPC": (NextStep.CALL, _("What was said at the door is followed up by telephone.")),
    "V-SRV": (NextStep.AWAIT_ANSWER, _("The notice gives a week to answer.")),
    "V-FAM": (NextStep.CALL, _("The family may have passed it on.")),
    "V-NBR": (NextStep.TRACE, _("Do not ask neighbours; look in public registers.")),
    "L-SNT": (NextStep.AWAIT_ANSWER, _("The letter is on its way.")),
    "L-DLV": (NextStep.CALL, _("The letter has arrived: it gives the next call its reason.")),
    "L-SGN": (NextStep.CALL, _("The letter was signed for: it gives the next call its reason.")),
    "L-RSP": (NextStep.CALL, _("The debtor has answered; do not let it go cold.")),
    "M-SNT": (NextStep.CALL, _("A message alone is seldom answered.")),
    "M-RPL": (NextStep.CALL, _("The debtor has answered; do not let it go cold.")),
    "M-OPT": (NextStep.OTHER_CHANNEL, _("No more messages were asked for.")),
}


def _step(outcome: Outcome, known: Known) -> "tuple[NextStep, str | LazyText]":
    if outcome.code in _ALWAYS:
        return _ALWAYS[outcome.code]
    if outcome.stops_number or outcome.proves < 0:
        return _after_lost(known)
    if outcome.right_party:
        return _unwilling(known)
    return _not_reached(outcome, known)


def _after_lost(known: Known) -> tuple[NextStep, LazyText]:
    if known.others:
        return NextStep.OTHER_POINT, _("This one is lost; another is on record.")
    return NextStep.TRACE, _("No usable number or address is left.")


def _unwilling(known: Known) -> tuple[NextStep, LazyText]:
    """Refuses, at the door or on the line: force where it helps, little cost where nothing can be had."""
    if known.willingness == "malicious" and known.ability in ("full", "partial"):
        return NextStep.SUPERVISOR, _("Able and unwilling: time for the next stage, assets first.")
    if known.ability == "none_for_good":
        return NextStep.CALL, _("Neither able nor willing: routine contact, at little cost.")
    if known.broken >= BROKEN_BEFORE_THE_SUPERVISOR:
        return NextStep.SUPERVISOR, _("Refused after broken promises: the supervisor decides how to go on.")
    return NextStep.CALL, _("A refusal is answered with the papers of the debt, in three days.")


def _not_reached(outcome: Outcome, known: Known) -> tuple[NextStep, LazyText]:
    missed = known.missed + 1
    if missed >= TRIES_BEFORE_THE_SEARCH:
        return NextStep.TRACE, _("Six tries in a row reached nobody.")
    if outcome.code in ("REJ", "OFF") or missed >= TRIES_BEFORE_ANOTHER_WAY:
        if known.others:
            return NextStep.OTHER_POINT, _("This number does not answer; another is on record.")
        if outcome.code == "REJ" or missed >= TRIES_BEFORE_ANOTHER_WAY:
            return NextStep.OTHER_CHANNEL, _("Calls do not get through; a message is read at leisure.")
    if outcome.group != OutcomeGroup.NO_ANSWER and outcome.code != "HUP":
        return NextStep.CALL, _("There is somebody to talk to.")
    return NextStep.OTHER_HOUR, _("People are reached at other hours of the day.")


def _untried(known: Known) -> DayPart:
    """The next part of the day after this one that no try in the row fell in; the next one where all were tried."""
    parts = [part for part in DayPart if not (known.is_company and part == DayPart.EVENING)]
    here = parts.index(known.part) if known.part in parts else -1
    after = [parts[(here + step) % len(parts)] for step in range(1, len(parts) + 1)]
    return next((part for part in after if part not in known.parts and part != known.part), after[0])


def _working_day(day: dt.date, known: Known) -> dt.date:
    """Companies are called on working days."""
    ahead = 7 - day.weekday() if known.is_company and day.weekday() >= SATURDAY else 0
    return day + dt.timedelta(days=ahead)
