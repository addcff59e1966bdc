"""One contact as a court reads it: every field that the record has, and which of them ought to have been said."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import ContactKind, ContactLog, ContactOwner
from cases.templatetags.cases_display import day_and_time, masked_contact
from strategies.contact.record import Effect, LegalBasis, Verification
from strategies.outcomes import OUTCOMES, Channel, Outcome

Text = str | LazyText
_SPOKEN = (Channel.CALL, Channel.VISIT)
_SENT = (Channel.SMS, Channel.EMAIL, Channel.MESSAGING, Channel.LETTER)
_POSTED = (Channel.VISIT, Channel.LETTER)
PARTIES = ("", ContactOwner.DEBTOR, ContactOwner.GUARANTOR)


@dataclass(frozen=True)
class Field:
    """`value` "" where nothing was said; `gap`: the record ought to say it."""

    label: Text
    value: Text
    gap: bool = False


def fields_of(contact: ContactLog, *, whole: bool = False) -> list[Field]:
    """The fields of compliance.md 4.1 that the row itself holds, in the order in which a contact happens.

    `whole`: numbers and addresses of parties in full; those of other persons are masked always.
    """
    outcome = OUTCOMES.get(contact.outcome)
    spoke = contact.channel in _SPOKEN and bool(outcome and outcome.connected)
    return [
        Field(_("Channel"), f"{contact.get_channel_display()} · {contact.get_direction_display()}"),
        Field(_("Outcome"), outcome.label if outcome else contact.outcome),
        Field(_("Logged at"), day_and_time(contact.at)),
        Field(_("Began"), _moment(contact.started_at)),
        Field(_("Answered"), _moment(contact.answered_at)),
        Field(_("Ended"), _moment(contact.ended_at)),
        Field(_("Logged by"), logged_by(contact)),
        Field(_("Own number or account"), contact.own_line),
        *_other_side(contact, outcome, whole=whole),
        Field(_("Right party verified by"), _verified(contact), gap=spoke and not contact.verified_by),
        Field(_("Own identity stated"), _yes_or_no(contact.identity_stated), gap=spoke and not contact.identity_stated),
        Field(
            _("Told that it is recorded"),
            _yes_or_no(contact.recording_told),
            gap=spoke and contact.channel == Channel.CALL and not contact.recording_told,
        ),
        *_sent(contact),
        Field(_("Effects"), "; ".join(str(Effect(code).label) for code in contact.effects or ())),
        Field(_("Note"), contact.note),
        *([Field(_("Reason of the correction"), contact.reason)] if contact.reason else []),
    ]


def logged_by(contact: ContactLog) -> str:
    """The name of whoever logged it, or the key where nobody has it any more."""
    agent = getattr(contact, "agent", None)
    return agent.display_name() if agent else str(contact.agent_id)


def number_reached(contact: ContactLog, *, whole: bool = False) -> str:
    """The number or address as it was then; in full only of a party, and only where asked for in full."""
    point = contact.contact_point
    if contact.other_side and not contact.other_side_salt:
        return str(_("erased"))
    value = contact.other_side or (point.value if point else "")
    if not value or (whole and contact.who in PARTIES):
        return value
    kind = point.kind if point else ContactKind.ADDRESS if contact.channel in _POSTED else ContactKind.PHONE
    return masked_contact(value, kind)


def _other_side(contact: ContactLog, outcome: Outcome | None, *, whole: bool) -> list[Field]:
    reached = number_reached(contact, whole=whole)
    basis = LegalBasis(contact.legal_basis).label if contact.legal_basis else ""
    attempted = bool(outcome and outcome.attempt) and contact.direction == "out"
    return [
        Field(_("Number or address reached"), reached, gap=attempted and not reached),
        Field(pgettext_lazy("a number", "Whose, at the time"), contact.get_who_display() if contact.who else ""),
        Field(_("Legal basis"), basis, gap=bool(contact.who) and not basis),
    ]


def _sent(contact: ContactLog) -> list[Field]:
    if contact.channel not in _SENT or contact.direction != "out":
        return []
    script = f"{contact.script} · {contact.script_version}" if contact.script else ""
    return [
        Field(_("Script or template, version"), script, gap=not script),
        Field(_("SHA-256 of the text sent"), contact.text_sha256, gap=not contact.text_sha256),
    ]


def _verified(contact: ContactLog) -> Text:
    return Verification(contact.verified_by).label if contact.verified_by else ""


def _moment(moment: dt.datetime | None) -> str:
    return day_and_time(moment) if moment else ""


def _yes_or_no(said: bool | None) -> Text:
    return "" if said is None else _("yes") if said else _("no")
