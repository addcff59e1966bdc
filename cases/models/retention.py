"""What keeps personal data from going, what went, and what must never come back."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.creditor import Creditor
from cases.models.debtor import Debtor
from cases.querysets.retention import LegalHoldQuerySet


class LegalHold(models.Model):
    """Nothing of a case, a debtor or a creditor's debtors is erased from `from_on` until it is ended."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="legal_holds")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, null=True, blank=True, related_name="legal_holds")
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, null=True, blank=True, related_name="legal_holds")
    reason = models.CharField(_("reason"), max_length=400)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("placed at"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, debtor=None, creditor=None)
                | Q(case=None, debtor__isnull=False, creditor=None)
                | Q(case=None, debtor=None, creditor__isnull=False),
                name="legal_hold_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
                name="legal_hold_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ErasureCause(models.TextChoices):
    RETENTION = "retention", _("The time was over")
    REQUEST = "request", _("The person asked for it")


class Erasure(models.Model):
    """A debtor of whom nothing personal is left. `seals`: case → how many contacts it had and the seal of the last one,
    so that a bundle given to a court before can still be held against the record.
    """

    debtor = models.OneToOneField(Debtor, on_delete=models.PROTECT, related_name="erasure")
    cause = models.CharField(_("why"), max_length=10, choices=ErasureCause.choices)
    on_date = models.DateField(_("business date"), db_index=True)
    at = models.DateTimeField(_("at"))
    seals = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=ErasureCause.values), name="erasure_cause_is_known")
        ]
        triggers = [pgtrigger.Protect(name="erasure_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.debtor_id} {self.on_date}"


class Suppression(models.Model):
    """A number or address whose owner wanted no more contact: its blind index outlives the number itself.

    `key`: of the index keys that made it. That key stays in PERSONAL_INDEX_KEYS for as long as the row does.
    """

    index = models.CharField(max_length=43, unique=True, db_collation="C")
    key = models.CharField(max_length=12)
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("suppressed number")
        verbose_name_plural = _("suppressed numbers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class RetentionRun(models.Model):
    """What the turn of a day erased. `third_parties`: contact points; `files`: creditors' files and copies of refused rows."""

    as_of = models.DateField(_("business date"), unique=True)
    at = models.DateTimeField(_("at"))
    debtors = models.PositiveIntegerField(_("debtors"), default=0)
    third_parties = models.PositiveIntegerField(_("contact persons' numbers"), default=0)
    files = models.PositiveIntegerField(_("files"), default=0)

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return str(self.as_of)
