"""Money that came in (还款), and which debts it was used for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.creditor import Creditor, Portfolio
from cases.models.debt import Debt
from cases.querysets.history import PaymentQuerySet
from strategies.money.payment import Payer, Relation


class PaymentSource(models.TextChoices):
    FORM = "form", _("Entered by hand")
    FILE = "file", _("File")
    API = "api", _("API")


class PayerRelation(models.TextChoices):
    """Of whoever paid to the debtor, in the words of strategies/money/payment.py."""

    DEBTOR = "debtor", _("The debtor")
    CO_DEBTOR = "co_debtor", _("Co-debtor")
    GUARANTOR = "guarantor", _("Guarantor")
    SPOUSE = "spouse", _("Spouse")
    HEIR = "heir", _("Heir")
    RELATIVE = "relative", _("Relative")
    EMPLOYER = "employer", _("Employer")
    CONTACT = "contact", _("Contact person")
    OTHER = "other", _("Somebody else")


class Payment(models.Model):
    """`paid_on` is the value date, `booked_on` the day we learned of it; `unallocated` is the case's credit.

    A payment that the bank took back keeps its row: `reversed_on` says when, and no sum counts it any more.
    `effects`: what booking it changed beside the debts (ids of `promises` it ended, of `holds` it released), so that a
    reversal can restore exactly that. `named`: the debts that the debtor designated when paying, or with `agreed` both
    parties agreed on; kept, because a payment is shared out anew when an earlier one comes late. `payer_voluntary` is None while nobody has asked (house rule PAY-3P).
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    unallocated = models.DecimalField(_("not used"), max_digits=14, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3)
    paid_on = models.DateField(_("paid on"))
    booked_on = models.DateField(_("booked on"))
    reference = models.CharField(
        _("reference"), max_length=120, help_text="the outside reference; the same one twice is one payment"
    )
    source = models.CharField(_("source"), max_length=8, choices=PaymentSource.choices)
    portfolio = models.ForeignKey(
        Portfolio,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the file that told of it",
    )
    note = models.TextField(_("note"), blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    payer_relation = models.CharField(
        _("paid by"),
        max_length=12,
        choices=PayerRelation.choices,
        default=PayerRelation.DEBTOR,
        db_default=PayerRelation.DEBTOR,
    )
    payer_name = models.CharField(_("name of the payer"), max_length=160, blank=True, default="", db_default="")
    payer_voluntary = models.BooleanField(_("paid of their own will"), null=True)
    named = models.JSONField(_("debts named"), default=list, db_default=[], help_text="ids, first to be paid first")
    agreed = models.BooleanField(
        _("agreed"), default=False, db_default=False, help_text="both parties agreed on the debts named"
    )
    effects = models.JSONField(_("effects"), default=dict, db_default={})
    reversed_on = models.DateField(_("taken back on"), null=True)
    reversed_at = models.DateTimeField(_("taken back at"), null=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reversal_reason = models.TextField(_("why it was taken back"), blank=True, default="", db_default="")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-paid_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(unallocated__gte=0, unallocated__lte=F("amount")), name="payment_unallocated_within_amount"
            ),
            models.UniqueConstraint(fields=["creditor", "reference"], name="payment_reference_once_per_creditor"),
            models.CheckConstraint(condition=~Q(reference=""), name="payment_has_a_reference"),
            models.CheckConstraint(
                condition=Q(payer_relation__in=PayerRelation.values), name="payment_payer_relation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reversed_on__isnull=True, reversed_at__isnull=True)
                | Q(reversed_on__isnull=False, reversed_at__isnull=False, reversed_on__gte=F("booked_on")),
                name="payment_taken_back_says_when",
            ),
        ]
        indexes = [
            # boards: money by value date
            models.Index(fields=["paid_on"], name="payment_paid_on"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def asks_payer(self) -> bool:
        """Whether a third party that paid is still to be asked if of its own will (house rule PAY-3P)."""
        relation = Relation(self.payer_relation)
        return self.payer_voluntary is None and Payer(self.payer_name, relation).is_third_party


class Allocation(models.Model):
    """The part of one payment that is used for one debt by now; how it came to that is in the ledger's lines.

    Kept by cases/services/allocation.py in the transaction of the lines; `manage.py check_ledger` proves it. The rows of a
    payment that was taken back stay as they were.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="allocations")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_amount_positive"),
            models.UniqueConstraint(fields=["payment", "debt"], name="allocation_once_per_payment_and_debt"),
        ]

    def __str__(self) -> str:
        return str(self.amount)
