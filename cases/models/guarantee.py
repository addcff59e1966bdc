"""Who answers for a debt beside the debtor (保证), and until when the creditor has to act so that it stays so."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.debt import Debt
from cases.querysets.history import GuaranteeQuerySet


class GuaranteeForm(models.TextChoices):
    """Where the contract does not say, it is a general guarantee (Civil Code art. 686)."""

    GENERAL = "general", _("General guarantee")
    JOINT = "joint", _("Joint guarantee")


class Guarantee(models.Model):
    """`main_due_on`: the due date as guaranteed, where it is not the debt's. `agreed_until`: the agreed end of the guarantee
    period; `until_paid` ("until all is paid") counts as no agreement. `changed_due_on` moves the period only where the
    guarantor `consented` in writing.

    `acts_until` is the last day on which the creditor can act against the guarantor, None once he is free or while nothing
    runs; `held`: claimed in time, so that it is the three years that run. Both are kept by cases/services/limitation.py.
    A record entered wrongly is taken off it (`ended_on`), never deleted.
    """

    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="guarantees")
    name = models.CharField(_("guarantor"), max_length=160)
    form = models.CharField(_("form"), max_length=8, choices=GuaranteeForm.choices, blank=True, default="")
    main_due_on = models.DateField(_("debt guaranteed as due on"), null=True, blank=True)
    agreed_until = models.DateField(_("agreed until"), null=True, blank=True)
    until_paid = models.BooleanField(_("until all is paid"), default=False)
    changed_due_on = models.DateField(_("due date changed to"), null=True, blank=True)
    consented = models.BooleanField(_("guarantor consented in writing"), default=False)
    proof = models.CharField(_("proof"), max_length=300)
    acts_until = models.DateField(_("act until"), null=True, blank=True)
    held = models.BooleanField(_("claimed in time"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("recorded at"))
    ended_on = models.DateField(_("taken off the record on"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_why = models.TextField(_("why it was taken off"), blank=True, default="")

    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("guarantee")
        verbose_name_plural = _("guarantees")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(form="") | Q(form__in=GuaranteeForm.values), name="guarantee_form_is_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(proof=""), name="guarantee_says_who_and_proof"),
            models.CheckConstraint(
                condition=Q(consented=False) | Q(changed_due_on__isnull=False), name="guarantee_consent_to_a_change"
            ),
            models.UniqueConstraint(
                fields=["debt", "name"], condition=Q(ended_on__isnull=True), name="guarantee_once_per_guarantor"
            ),
        ]
        indexes = [
            # the night: guarantors against whom the time to act runs out
            models.Index(
                fields=["acts_until"], condition=Q(acts_until__isnull=False, ended_on=None), name="guarantee_ending"
            ),
        ]

    def __str__(self) -> str:
        return self.name
