"""The fields that an intake knows: the left side of every column mapping."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A file of another day than these is a slip of the hand, and no calendar would bear the counting.
FIRST_BUSINESS_DATE, LAST_BUSINESS_DATE = dt.date(1970, 1, 1), dt.date(2199, 12, 31)


class Subject(StrEnum):
    """What the rows of a file are."""

    DEBTS = "debts"
    PAYMENTS = "payments"


class Kind(StrEnum):
    """How the cells of a field are read."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    FLAG = "flag"
    WORD = "word"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a file may say about a debt or its debtor."""

    name: str
    kind: Kind
    label: str | Promise


_CATALOGUE = (
    Field("debtor_number", Kind.ID, _("Customer number")),
    Field("identity_number", Kind.ID, _("Identity number")),
    Field("name", Kind.TEXT, _("Debtor's name")),
    Field("phone", Kind.ID, _("Telephone")),
    Field("phone_other", Kind.ID, _("Second telephone")),
    Field("email", Kind.TEXT, _("E-mail")),
    Field("address", Kind.TEXT, _("Address")),
    Field("third_party_name", Kind.TEXT, _("Contact person's name")),
    Field("third_party_phone", Kind.ID, _("Contact person's telephone")),
    Field("number", Kind.ID, _("Contract or invoice number")),
    Field("instalment", Kind.ID, _("Instalment")),
    Field("product", Kind.TEXT, _("Product")),
    Field("currency", Kind.WORD, _("Currency")),
    Field("amount", Kind.AMOUNT, _("Amount owed")),
    Field("principal", Kind.AMOUNT, _("Principal")),
    Field("interest", Kind.AMOUNT, _("Interest")),
    Field("fees", Kind.AMOUNT, _("Fees")),
    Field("penalty", Kind.AMOUNT, _("Penalties")),
    Field("issue_date", Kind.DATE, _("Issued on")),
    Field("due_date", Kind.DATE, _("Due on")),
    Field("terms_days", Kind.COUNT, _("Term in days")),
    Field("days_past_due", Kind.COUNT, _("Days past due")),
    Field("settled_date", Kind.DATE, _("Paid on")),
    Field("paid_amount", Kind.AMOUNT, _("Amount paid")),
    Field("disputed", Kind.FLAG, _("Disputed")),
    Field("status", Kind.WORD, _("Status")),
    Field("is_open", Kind.FLAG, _("Still open (yes or no)")),
    Field("is_settled", Kind.FLAG, _("Settled (yes or no)")),
    Field("limitation_date", Kind.DATE, _("Limitation date")),
)

# Of a file of payments. Who is meant is told by the same fields as in a file of debts.
_OF_A_PAYMENT = (
    Field("payment_reference", Kind.ID, _("Reference of the payment")),
    Field("payment_date", Kind.DATE, _("Paid on")),
    Field("payment_amount", Kind.AMOUNT, _("Amount paid")),
    Field("payer_name", Kind.TEXT, _("Payer's name")),
    Field("payment_note", Kind.TEXT, _("Text of the payment")),
)
_WHOSE_PAYMENT = ("number", "instalment", "debtor_number", "identity_number", "name", "currency")

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in (*_CATALOGUE, *_OF_A_PAYMENT)})
FIELDS_OF: Mapping[Subject, tuple[str, ...]] = {
    Subject.DEBTS: tuple(field.name for field in _CATALOGUE),
    Subject.PAYMENTS: (*(field.name for field in _OF_A_PAYMENT), *_WHOSE_PAYMENT),
}

COMPONENTS = ("principal", "interest", "fees", "penalty")
AMOUNT_FIELDS = tuple(f.name for f in FIELDS.values() if f.kind is Kind.AMOUNT)
DATE_FIELDS = tuple(f.name for f in FIELDS.values() if f.kind is Kind.DATE)
ID_FIELDS = tuple(f.name for f in FIELDS.values() if f.kind is Kind.ID)
