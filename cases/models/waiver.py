"""Money given up (减免): asked for, decided within a limit, applied or lapsed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.debt import MONEY, Debt
from cases.models.ledger import Bucket
from cases.querysets.history import WaiverQuerySet


class WaiverState(models.TextChoices):
    REQUESTED = "requested", _("Waits for approval")
    AGREED = "agreed", _("Approved, waits for the payment")
    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Request withdrawn")


OPEN_WAIVERS = (WaiverState.REQUESTED, WaiverState.AGREED)


class Waiver(models.Model):
    """Of one debt. `pay_first`: what must be paid on the case from the day of the request to `until_on` before it is
    applied (a compromise, 减免结清); 0 where it is applied at once. Open after `until_on`, it lapses.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="waivers")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="waivers")
    state = models.CharField(_("state"), max_length=12, choices=WaiverState.choices, default=WaiverState.REQUESTED)
    reason = models.TextField(_("reason"))
    pay_first = models.DecimalField(_("to be paid first"), default=0, **MONEY)
    until_on = models.DateField(_("until"))
    asked_on = models.DateField(_("asked on"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.TextField(_("why so decided"), blank=True, default="")
    ended_on = models.DateField(_("applied, refused or lapsed on"), null=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WaiverState.values), name="waiver_state_known"),
            models.CheckConstraint(condition=Q(pay_first__gte=0), name="waiver_pay_first_not_negative"),
            models.CheckConstraint(condition=Q(until_on__gte=F("asked_on")), name="waiver_until_not_before_asked"),
            models.UniqueConstraint(
                fields=["debt"], condition=Q(state__in=["requested", "agreed"]), name="waiver_one_open_per_debt"
            ),
        ]
        indexes = [
            # set-based verb lapse_waivers, and the list of those that wait
            models.Index(fields=["until_on"], condition=Q(state__in=["requested", "agreed"]), name="waiver_open"),
        ]

    def __str__(self) -> str:
        return f"{self.debt_id} {self.state}"


class WaiverPart(models.Model):
    """What is given up of one part of the debt."""

    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, related_name="parts")
    bucket = models.CharField(_("part"), max_length=16, choices=Bucket.choices)
    amount = models.DecimalField(_("amount"), **MONEY)

    class Meta:
        verbose_name = _("part of a waiver")
        verbose_name_plural = _("parts of waivers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="waiver_part_positive"),
            models.UniqueConstraint(fields=["waiver", "bucket"], name="waiver_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bucket} {self.amount}"
