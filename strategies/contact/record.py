"""What the record of a contact says beyond who, when and with what outcome, in short codes.

Sources: the contact record of `compliance.md` 4.1; PIPL 13 (legal basis), Civil Code 188, 195 (a demand and a consent
interrupt the period), 12 CFR 1006.14(b)(2)(i)(B) (seven days after a conversation), 法释〔2018〕19号 art. 7 (有效催收).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.outcomes import Outcome


class Verification(models.TextChoices):
    """How the person was proven to be the right one, or that it was not asked or not proven."""

    NAME_DIGITS = "name_digits", _("name and last digits of a number")
    BIRTH_DATE = "birth_date", _("date of birth")
    ADDRESS = "address", _("address on the contract")
    DOCUMENT = "document", _("identity document seen")
    KNOWN_VOICE = "known_voice", _("known from earlier contacts")
    CALLED_IN = "called_in", _("called in from a number of theirs, and asked")
    NOT_PROVEN = "not_proven", _("asked, not proven")
    NOT_ASKED = "not_asked", _("not asked")


PROVEN = frozenset(Verification) - {Verification.NOT_PROVEN, Verification.NOT_ASKED}


class LegalBasis(models.TextChoices):
    """On what ground this person's number was used (PIPL 13)."""

    CONTRACT = "contract", _("their own contract")
    GUARANTEE = "guarantee", _("their own guarantee")
    CONSENT = "consent", _("their consent")
    DUTY = "duty", _("a duty by law")
    PUBLIC = "public", _("made public lawfully")


class Effect(models.TextChoices):
    """What a contact brings about by law; which of it holds in a case is for its limitation page and for counsel."""

    DEMAND_REACHED = "demand_reached", _("demand reached the debtor (Civil Code 195(1))")
    CONSENT_TO_PAY = "consent_to_pay", _("debtor agreed to pay (Civil Code 195(2))")
    EFFECTIVE_COLLECTION = "effective_collection", _("collection that the debtor received (法释〔2018〕19号 art. 7)")
    CONVERSATION = "conversation", _("conversation (starts the seven days of 12 CFR 1006.14)")


# Of contacts with anybody else nothing is presumed: consent, or another ground, has to be said.
_BASIS = {"debtor": LegalBasis.CONTRACT, "guarantor": LegalBasis.GUARANTEE}
_BY_VOICE = ("call", "messaging")


def basis_of(owner: str) -> str:
    """The ground that a role brings with it; "" where it brings none or is not known."""
    return _BASIS.get(owner, "")


def effects_of(outcome: Outcome, *, channel: str, direction: str) -> list[str]:
    """The codes of what the outcome brings about, in the order of `Effect`."""
    if not outcome.right_party:
        return []
    out = direction == "out"
    holds = {
        Effect.DEMAND_REACHED: out,
        Effect.CONSENT_TO_PAY: outcome.asks == "promise",
        Effect.EFFECTIVE_COLLECTION: out,
        Effect.CONVERSATION: channel in _BY_VOICE,
    }
    return [code.value for code, is_so in holds.items() if is_so]
