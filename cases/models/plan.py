"""What debtor and house agreed to pay in instalments (分期还款), and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.querysets.history import PlanQuerySet


class PlanShape(models.TextChoices):
    """In the words of strategies/money/plan_terms.py."""

    EQUAL_INSTALMENTS = "equal_instalments", _("Equal instalments")
    EQUAL_PRINCIPAL = "equal_principal", _("Equal principal")
    CUSTOM = "custom", _("As agreed one by one")


class PlanState(models.TextChoices):
    LIVE = "live", _("Live")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    CANCELLED = "cancelled", _("Cancelled")


class InstalmentState(models.TextChoices):
    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    PARTLY_KEPT = "partly_kept", _("Partly kept")
    BROKEN = "broken", _("Broken")
    VOID = "void", _("Fallen away")


class Plan(models.Model):
    """A live plan holds its case. The debts stay what they were: nothing is renewed, so a broken plan leaves them whole.

    `total` is what the instalments pay off; `yearly_rate` (a fraction) is in the instalments beside it. Tolerance: how
    many days late, and short by what amount in all, an instalment still counts as kept.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    shape = models.CharField(_("shape"), max_length=20, choices=PlanShape.choices)
    total = models.DecimalField(_("to be paid off"), max_digits=14, decimal_places=2)
    yearly_rate = models.DecimalField(_("interest a year"), max_digits=7, decimal_places=6, default=0)
    tolerance_days = models.PositiveSmallIntegerField(_("days of tolerance"), default=0)
    tolerance_amount = models.DecimalField(_("tolerated shortfall"), max_digits=14, decimal_places=2, default=0)
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.LIVE)
    agreed_on = models.DateField(_("agreed on"))
    agreed_at = models.DateTimeField(_("agreed at"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="plan_total_positive"),
            models.CheckConstraint(condition=Q(yearly_rate__gte=0, yearly_rate__lt=1), name="plan_rate_is_a_fraction"),
            models.CheckConstraint(condition=Q(tolerance_amount__gte=0), name="plan_tolerance_not_negative"),
            models.CheckConstraint(condition=Q(shape__in=PlanShape.values), name="plan_shape_is_known"),
            models.CheckConstraint(
                condition=Q(state="live", ended_on__isnull=True)
                | (Q(state__in=["kept", "broken", "cancelled"]) & Q(ended_on__isnull=False)),
                name="plan_ended_says_when",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="live"), name="plan_one_live_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.total} · {self.agreed_on}"


class Instalment(models.Model):
    """`principal` and `interest` add up to what is due; `last_day` is the due date plus the plan's days of tolerance.

    `paid`: what had come in for it when it was judged; money counts for the oldest instalment first.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="instalments", db_index=False)
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due on"))
    last_day = models.DateField(_("last day"))
    principal = models.DecimalField(_("principal"), max_digits=14, decimal_places=2)
    interest = models.DecimalField(_("interest"), max_digits=14, decimal_places=2, default=0)
    amount = models.GeneratedField(
        expression=F("principal") + F("interest"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )
    state = models.CharField(_("state"), max_length=12, choices=InstalmentState.choices, default=InstalmentState.OPEN)
    paid = models.DecimalField(_("paid"), max_digits=14, decimal_places=2, default=0)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalment_number_once_per_plan"),
            models.CheckConstraint(condition=Q(principal__gte=0, interest__gte=0), name="instalment_not_negative"),
            models.CheckConstraint(condition=Q(state__in=InstalmentState.values), name="instalment_state_is_known"),
        ]
        indexes = [
            # the night: instalments whose last day has passed
            models.Index(fields=["last_day"], condition=Q(state="open"), name="instalment_open_last_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.due_on}"
