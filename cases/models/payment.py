"""Money that came in (还款), and which debts it was used for."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.creditor import Creditor
from cases.models.debt import Debt
from cases.querysets.history import HistoryQuerySet


class PaymentSource(models.TextChoices):
    FORM = "form", _("Entered by hand")
    FILE = "file", _("File")
    API = "api", _("API")


class Payment(models.Model):
    """`paid_on` is the value date, `booked_on` the day we learned of it; `unallocated` is the case's credit."""

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
    note = models.TextField(_("note"), blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = HistoryQuerySet.as_manager()

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
        ]
        indexes = [
            # boards: money by value date
            models.Index(fields=["paid_on"], name="payment_paid_on"),
        ]

    def __str__(self) -> str:
        return self.reference


class Allocation(models.Model):
    """The part of one payment used for one debt. Rows are only ever added."""

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
        triggers = [
            pgtrigger.Protect(name="allocation_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.amount)
