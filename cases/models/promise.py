"""What a debtor undertook to pay, and when (承诺还款, PTP)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.former import FormerFact, keep_former_fact
from cases.querysets.history import PromiseQuerySet


class PromiseState(models.TextChoices):
    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    PARTLY_KEPT = "partly_kept", _("Partly kept")
    BROKEN = "broken", _("Broken")
    CANCELLED = "cancelled", _("Cancelled")


class Promise(models.Model):
    """Judged from payments valued from the day it was made to the end of its grace (`judge_after`)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="promises")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("promised for"))
    judge_after = models.DateField(_("judged after"), help_text="due_on plus the policy's days of grace")
    made_on = models.DateField(_("made on"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=16, choices=PromiseState.choices, default=PromiseState.OPEN)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    paid = models.DecimalField(_("paid"), max_digits=14, decimal_places=2, default=0)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_amount_positive"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("made_on")), name="promise_due_not_before_made"),
            models.CheckConstraint(condition=Q(state__in=PromiseState.values), name="promise_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", judged_on__isnull=True) | (~Q(state="open") & Q(judged_on__isnull=False)),
                name="promise_judged_says_when",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="open"), name="promise_one_open_per_case"),
        ]
        indexes = [
            # set-based verbs judge_promises and flag_promises_due
            models.Index(fields=["due_on"], condition=Q(state="open"), name="promise_open_due"),
        ]
        triggers = [keep_former_fact(FormerFact.Kind.PROMISE, "state", "paid", "judged_on")]

    def __str__(self) -> str:
        return f"{self.amount} · {self.due_on}"
