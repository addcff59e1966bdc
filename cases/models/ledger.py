"""The lines that make a balance (账目): what a debt owes is their sum. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.creditor import Portfolio
from cases.models.debt import MONEY, Debt
from cases.models.payment import Payment
from cases.querysets.history import LedgerQuerySet


class LineKind(models.TextChoices):
    HANDED_OVER = "handed_over", _("Handed over")
    CHARGE = "charge", _("Charge")
    INTEREST = "interest", _("Interest")
    PAYMENT = "payment", _("Payment")
    WAIVER = "waiver", _("Waiver")
    WRITE_OFF = "write_off", _("Write-off")
    CORRECTION = "correction", _("Correction")


class Bucket(models.TextChoices):
    """What an amount is for; the parts of a debt of which each line moves one."""

    PRINCIPAL = "principal", _("Principal")
    INTEREST = "interest", _("Interest")
    FEE = "fee", _("Fees")
    PENALTY = "penalty", _("Penalty")
    COST = "cost", _("Costs")
    DELAY = "doubled_interest", _("Delay interest")  # the doubled part after a judgment, paid last (PAY-EXEC)


class LedgerLine(models.Model):
    """`amount` raises what is owed where it is positive. It counts from `value_on`; `booked_on` is when we knew of it.

    `working`: how an amount was worked out (base, rate, days, basis, source of the rate), {} where it was told to us.
    Lines that name a `payment` make the debt's `paid`; all others its parts. `corrects`: the line put right.
    `rule`: code of the rule that decided, as in strategies/money/citations*.py. `portfolio`: the file that brought the line.
    """

    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="lines", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=LineKind.choices)
    bucket = models.CharField(_("part"), max_length=16, choices=Bucket.choices)
    amount = models.DecimalField(_("amount"), **MONEY)
    value_on = models.DateField(_("value date"))
    booked_on = models.DateField(_("booked on"))
    period_from = models.DateField(_("from"), null=True)
    period_to = models.DateField(_("to"), null=True)
    working = models.JSONField(_("working"), default=dict, db_default={})
    rule = models.CharField(_("rule"), max_length=20, blank=True, default="", db_default="")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="lines", db_index=False)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections", db_index=False
    )
    note = models.TextField(_("note"), blank=True, default="", db_default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("recorded at"))

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="ledger_line_kind_known"),
            models.CheckConstraint(condition=Q(bucket__in=Bucket.values), name="ledger_line_bucket_known"),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_line_amount_not_zero"),
            models.CheckConstraint(
                condition=~Q(kind=LineKind.CORRECTION) | Q(corrects__isnull=False),
                name="ledger_line_correction_names_its_line",
            ),
            # a payment taken back is a correction that names the payment
            models.CheckConstraint(
                condition=~Q(kind=LineKind.PAYMENT) | Q(payment__isnull=False, amount__lt=0),
                name="ledger_line_payment_lowers_and_names_it",
            ),
            models.CheckConstraint(
                condition=Q(payment__isnull=True) | Q(kind__in=[LineKind.PAYMENT, LineKind.CORRECTION]),
                name="ledger_line_only_payments_name_one",
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True, period_to__isnull=True)
                | Q(period_from__isnull=False, period_to__isnull=False, period_to__gte=models.F("period_from")),
                name="ledger_line_period_whole",
            ),
        ]
        indexes = [
            # the lines of a debt, in the order in which they came
            models.Index(fields=["debt", "id"], name="ledger_line_of_debt"),
        ]
        triggers = [
            pgtrigger.Protect(name="ledger_line_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.bucket} {self.amount}"
