"""Money from a file that found no case by itself (待匹配回款): it waits for a person, and nothing of it is lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.creditor import Creditor, Portfolio
from cases.models.fields import EncryptedTextField
from cases.models.payment import Payment
from cases.privacy.purposes import PAYMENT_NUMBER
from cases.querysets.unmatched import UnmatchedPaymentQuerySet


class WhyUnmatched(models.TextChoices):
    NUMBER_UNKNOWN = "number_unknown", _("This number is not known")
    DEBTOR_UNKNOWN = "debtor_unknown", _("This debtor is not known")
    NO_NUMBER = "no_number", _("Only a name is told")
    SEVERAL_CASES = "several_cases", _("Several cases fit")
    NO_OPEN_CASE = "no_open_case", _("The case is closed")
    PAID_ALREADY = "paid_already", _("This debt is paid already")
    OTHER_CURRENCY = "other_currency", _("The debt is in another currency")
    OTHER_DEBTOR = "other_debtor", _("The number belongs to another debtor")


class UnmatchedState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    MATCHED = "matched", _("Matched")
    RETURNED = "returned", _("Returned to the payer")


class UnmatchedPayment(models.Model):
    """A row of a file of payments as it stood, and what became of it: booked on a case as `payment`, or sent back."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="unmatched")
    row = models.PositiveIntegerField(_("row"))
    reference = models.CharField(_("reference"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    paid_on = models.DateField(_("paid on"))
    number = models.CharField(_("contract or invoice number"), max_length=80, blank=True, default="")
    instalment = models.CharField(_("instalment"), max_length=20, blank=True, default="")
    debtor_number = models.CharField(_("customer number"), max_length=80, blank=True, default="")
    identity_number = EncryptedTextField(
        _("identity or registration number"), purpose=PAYMENT_NUMBER, blank=True, default=""
    )
    name = models.CharField(_("debtor's name"), max_length=200, blank=True, default="")
    payer_name = models.CharField(_("name of the payer"), max_length=160, blank=True, default="")
    note = models.CharField(_("text of the payment"), max_length=500, blank=True, default="")
    reason = models.CharField(_("why it waits"), max_length=16, choices=WhyUnmatched.choices)
    state = models.CharField(_("state"), max_length=8, choices=UnmatchedState.choices, default=UnmatchedState.WAITING)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="unmatched")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decision = models.TextField(_("why it was returned"), blank=True, default="")

    objects = UnmatchedPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("unmatched payment")
        verbose_name_plural = _("unmatched payments")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="unmatched_reference_once_per_creditor"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="unmatched_amount_positive"),
            models.CheckConstraint(condition=Q(reason__in=WhyUnmatched.values), name="unmatched_reason_is_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", payment__isnull=True, decided_at__isnull=True)
                | Q(state="matched", payment__isnull=False, decided_at__isnull=False)
                | (Q(state="returned", payment__isnull=True, decided_at__isnull=False) & ~Q(decision="")),
                name="unmatched_state_says_what_became",
            ),
        ]
        indexes = [
            # the list of those that wait, oldest first
            models.Index(fields=["paid_on", "id"], condition=Q(state="waiting"), name="unmatched_waiting"),
        ]

    def __str__(self) -> str:
        return self.reference
