"""What moves the limitation date of a debt (诉讼时效), each fact with its proof. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.debt import Debt
from cases.models.guarantee import Guarantee
from cases.querysets.history import DebtHistoryQuerySet


class LimitationKind(models.TextChoices):
    """What a person records; due dates, payments and promises are read from where they stand."""

    DEMAND = "demand", _("Demand")
    REFUSAL = "refusal", _("Clear refusal at the first demand")
    CONSENT = "consent", _("Debtor consents (plan, request for delay, security)")
    ASSIGNMENT_NOTICE = "assignment_notice", _("Notice of assignment")
    SIGNED_NOTICE = "signed_notice", _("Dunning notice signed by the debtor")
    NEW_AGREEMENT = "new_agreement", _("New agreement about the debt")
    SUIT = "suit", _("Suit or arbitration")
    PAYMENT_ORDER = "payment_order", _("Payment order applied for")
    BANKRUPTCY_FILING = "bankruptcy_filing", _("Bankruptcy claim filed")
    PRESERVATION = "preservation", _("Preservation before suit")
    MEDIATION = "mediation", _("Mediation requested")
    POLICE_REPORT = "police_report", _("Report to the police")
    ENFORCEMENT = "enforcement", _("Enforcement applied for")
    PROCEEDING_ENDS = "proceeding_ends", _("Proceeding ends")
    JUDGMENT = "judgment", _("Judgment in force")
    REFUSAL_RIGHT_ENDS = "refusal_right_ends", _("General guarantor may refuse no longer")
    OBSTACLE_BEGINS = "obstacle_begins", _("Obstacle begins")
    OBSTACLE_ENDS = "obstacle_ends", _("Obstacle ends")


class ArrivalProof(models.TextChoices):
    """How a demand arrived (诉讼时效规定 art. 8)."""

    SIGNED_BY_DEBTOR = "signed_by_debtor", _("Signed by the debtor")
    SIGNED_BY_FAMILY = "signed_by_family", _("Signed by an adult of the household")
    SIGNED_BY_AUTHORISED = "signed_by_authorised", _("Signed by somebody authorised")
    REACHED = "reached", _("Letter or message, delivery shown")
    SHOULD_HAVE_REACHED = "should_have_reached", _("Letter or message that should have arrived")
    BANK_DEDUCTION = "bank_deduction", _("Deducted by the bank")
    NEWSPAPER = "newspaper", _("Newspaper, whereabouts unknown")


class LimitationEvent(models.Model):
    """`runs_from`: the day from which the clock runs if not `on_date` (the end of a grace, the last day of a plan).

    `withdraws`: this row takes that one back, and says nothing else.
    """

    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="limitation_events")
    guarantee = models.ForeignKey(
        Guarantee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
        verbose_name=_("towards"),
        help_text="the guarantor whom it reached; none: the debtor",
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=LimitationKind.choices)
    on_date = models.DateField(_("on"))
    proof = models.CharField(_("proof"), max_length=300)
    arrival = models.CharField(_("how it arrived"), max_length=20, choices=ArrivalProof.choices, blank=True, default="")
    runs_from = models.DateField(_("runs from"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, default="")
    withdraws = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawn_by",
        verbose_name=_("withdraws"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("recorded at"))

    objects = DebtHistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("limitation event")
        verbose_name_plural = _("limitation events")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LimitationKind.values), name="limitation_event_kind_known"),
            models.CheckConstraint(
                condition=Q(arrival="") | Q(arrival__in=ArrivalProof.values), name="limitation_event_arrival_known"
            ),
            models.CheckConstraint(condition=~Q(proof=""), name="limitation_event_has_proof"),
            models.CheckConstraint(
                condition=Q(runs_from__isnull=True) | Q(runs_from__gte=F("on_date")),
                name="limitation_event_runs_not_before_it",
            ),
        ]
        indexes = [
            # the night: clocks that an obstacle may stop
            models.Index(fields=["debt"], condition=Q(kind="obstacle_begins"), name="limitation_event_obstacles"),
        ]
        triggers = [
            pgtrigger.Protect(name="limitation_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_date}"
