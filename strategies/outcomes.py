"""Outcome codes (结果码): what came of a contact, and what follows from it.

Source: the merged starting set of the trade in `vocabulary.md` section 2. The flags are the point:
`attempt` counts as a try, `connected` somebody answered, `right_party` it was the debtor,
`proves` the number good (+1), bad (−1) or neither (0).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    CALL = "call", _("Call")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    MESSAGING = "messaging", _("Messaging")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")


class OutcomeGroup(models.TextChoices):
    """One key each on the desk."""

    NO_ANSWER = "no_answer", _("Not reached")
    PROMISE = "promise", _("Promise and payment")
    REACHED = "reached", _("Reached, no promise")
    THIRD_PARTY = "third_party", _("Third party")
    SPECIAL = "special", _("Special path")


@dataclass(frozen=True)
class Outcome:
    """`follow_up_days`: days until the case is offered again unless the agent says so; None: this outcome asks."""

    code: str
    label: "str | LazyText"
    group: OutcomeGroup
    channels: frozenset[Channel]
    attempt: bool = True
    connected: bool = False
    right_party: bool = False
    proves: int = 0
    follow_up_days: int | None = 1
    asks: str = ""  # "promise", "call_back" or nothing: the fields that this outcome needs
    hold: str = ""  # the kind of hold that it opens on the case
    stops_number: bool = False  # the contact point is never offered again
    is_report: bool = False  # of what became of an earlier letter or message, not a contact of its own
    is_elsewhere: bool = False  # the contact point works, but is not, or no longer, this debtor's


_VOICE = frozenset({Channel.CALL, Channel.MESSAGING})
_VISIT = frozenset({Channel.VISIT})
_WRITTEN = frozenset({Channel.SMS, Channel.EMAIL, Channel.MESSAGING})
_LETTER = frozenset({Channel.LETTER})
_TALK = _VOICE | _VISIT
_ANY = frozenset(Channel)
_G = OutcomeGroup


def _by_code(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    return {outcome.code: outcome for outcome in outcomes}


def _right(code: str, label: "str | LazyText", group: OutcomeGroup, **more: object) -> Outcome:
    """The debtor answered and the number is proven good."""
    facts = {"channels": _TALK, "connected": True, "right_party": True, "proves": 1, **more}
    return Outcome(code, label, group, **facts)  # type: ignore[arg-type]


def _special(code: str, label: "str | LazyText", hold: str) -> Outcome:
    """Facts that stop ordinary work whoever told us; no attempt is counted."""
    return Outcome(code, label, _G.SPECIAL, _ANY, attempt=False, follow_up_days=7, hold=hold)


OUTCOMES: dict[str, Outcome] = _by_code(
    [
        Outcome("NAN", _("No answer"), _G.NO_ANSWER, _VOICE),
        Outcome("BSY", _("Busy"), _G.NO_ANSWER, _VOICE, follow_up_days=0),
        Outcome("REJ", _("Call rejected"), _G.NO_ANSWER, _VOICE),
        Outcome("OFF", _("Switched off"), _G.NO_ANSWER, _VOICE),
        Outcome("SUS", _("Out of service"), _G.NO_ANSWER, _VOICE, proves=-1, stops_number=True),
        Outcome("BAD", _("Number not in use"), _G.NO_ANSWER, _VOICE, proves=-1, stops_number=True),
        Outcome("MSG", _("Message left"), _G.NO_ANSWER, _VOICE, connected=True),
        _right("PTP", _("Promise to pay"), _G.PROMISE, follow_up_days=None, asks="promise"),
        _right("PIP", _("Paid on the call"), _G.PROMISE, follow_up_days=2),
        _right("CPD", _("Says it is paid"), _G.PROMISE, follow_up_days=2),
        _right("NEG", _("Negotiating"), _G.REACHED, follow_up_days=2),
        _right("CBK", _("Call back"), _G.REACHED, follow_up_days=None, asks="call_back"),
        _right("RTP", _("Refuses to pay"), _G.REACHED, follow_up_days=3),
        _right("HRD", _("Hardship, willing"), _G.REACHED, follow_up_days=7, hold="hardship"),
        _right("DSP", _("Disputes"), _G.REACHED, follow_up_days=7, hold="dispute"),
        _right("CMP", _("Complaint"), _G.REACHED, follow_up_days=7, hold="complaint"),
        Outcome("HUP", _("Hung up"), _G.REACHED, _VOICE, connected=True, proves=1),
        Outcome(
            "TPW", _("Third party will pass it on"), _G.THIRD_PARTY, _TALK, connected=True, proves=1, follow_up_days=2
        ),
        Outcome(
            "TPR",
            _("Third party refuses"),
            _G.THIRD_PARTY,
            _TALK,
            connected=True,
            proves=1,
            stops_number=True,
        ),
        Outcome(
            "TPP", _("Third party offers to pay"), _G.THIRD_PARTY, _TALK, connected=True, proves=1, follow_up_days=2
        ),
        Outcome(
            "WRG",
            _("Wrong person's number"),
            _G.THIRD_PARTY,
            _VOICE,
            connected=True,
            proves=-1,
            stops_number=True,
            is_elsewhere=True,
        ),
        _special("DCD", _("Deceased"), "death"),
        _special("IMP", _("In prison"), "legal_instruction"),
        _special("BKR", _("Bankrupt"), "bankruptcy"),
        _special("ATT", _("Has a lawyer"), "represented"),
        _special("FRD", _("Claims fraud or identity theft"), "dispute"),
        _right("V-RPC", _("Met the debtor"), _G.REACHED, channels=_VISIT, follow_up_days=3),
        _right("V-PTP", _("Promise at the visit"), _G.PROMISE, channels=_VISIT, follow_up_days=None, asks="promise"),
        _right("V-PAY", _("Paid at the visit"), _G.PROMISE, channels=_VISIT, follow_up_days=2),
        _right("V-SRV", _("Notice served"), _G.REACHED, channels=_VISIT, follow_up_days=7),
        _right("V-REF", _("Refused entry"), _G.REACHED, channels=_VISIT, follow_up_days=7),
        Outcome("V-FAM", _("Met family"), _G.THIRD_PARTY, _VISIT, connected=True, proves=1, follow_up_days=7),
        Outcome(
            "V-NBR", _("Met neighbour or property office"), _G.THIRD_PARTY, _VISIT, connected=True, follow_up_days=7
        ),
        Outcome("V-NOH", _("Nobody home"), _G.NO_ANSWER, _VISIT, follow_up_days=3),
        Outcome(
            "V-MOV",
            _("Moved away"),
            _G.NO_ANSWER,
            _VISIT,
            proves=-1,
            follow_up_days=3,
            stops_number=True,
            is_elsewhere=True,
        ),
        Outcome(
            "V-NAD",
            _("No such address"),
            _G.NO_ANSWER,
            _VISIT,
            proves=-1,
            follow_up_days=3,
            stops_number=True,
            is_elsewhere=True,
        ),
        Outcome("L-SNT", _("Letter sent"), _G.NO_ANSWER, _LETTER, follow_up_days=7),
        Outcome("L-DLV", _("Letter delivered"), _G.REACHED, _LETTER, proves=1, follow_up_days=7, is_report=True),
        Outcome("L-SGN", _("Letter signed for"), _G.REACHED, _LETTER, proves=1, follow_up_days=7, is_report=True),
        Outcome(
            "L-RET",
            _("Letter returned"),
            _G.NO_ANSWER,
            _LETTER,
            proves=-1,
            stops_number=True,
            is_elsewhere=True,
            is_report=True,
        ),
        Outcome(
            "L-RSP",
            _("Letter answered"),
            _G.REACHED,
            _LETTER,
            connected=True,
            right_party=True,
            proves=1,
            is_report=True,
        ),
        Outcome("M-SNT", _("Message sent"), _G.NO_ANSWER, _WRITTEN, follow_up_days=2),
        Outcome(
            "M-RPL",
            _("Message answered"),
            _G.REACHED,
            _WRITTEN,
            connected=True,
            right_party=True,
            proves=1,
            is_report=True,
        ),
        Outcome("M-FLD", _("Message not delivered"), _G.NO_ANSWER, _WRITTEN, proves=-1, is_report=True),
        Outcome(
            "M-OPT",
            _("Asked for no more messages"),
            _G.REACHED,
            _WRITTEN,
            connected=True,
            proves=1,
            stops_number=True,
            is_report=True,
        ),
    ]
)


def outcomes_for(channel: str) -> list[Outcome]:
    """The outcomes that fit a channel, in the order of their groups."""
    return [outcome for outcome in OUTCOMES.values() if channel in outcome.channels]
