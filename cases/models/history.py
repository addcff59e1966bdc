"""What happened to a case, for ever: stage moves and assignments. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case, ClosedAs
from cases.models.day import DayRun
from cases.models.staff import Team
from cases.querysets.history import HistoryQuerySet
from strategies.models import Policy
from strategies.stages import Stage


class MoveReason(models.TextChoices):
    THRESHOLD = "threshold", _("Days past due reached the threshold")
    EASED = "eased", _("The oldest debt was paid; a younger one counts now")
    PAID = "paid", _("Every debt is paid")
    CURED = "cured", _("Nothing is overdue any more")
    DECISION = "decision", _("Decided by a person")
    REVERSAL = "reversal", _("A payment was reversed")


class StageMove(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    from_stage = models.CharField(_("from"), max_length=16, choices=Stage.choices)
    to_stage = models.CharField(_("to"), max_length=16, choices=Stage.choices)
    closed_as = models.CharField(_("closed as"), max_length=16, choices=ClosedAs.choices, blank=True, default="")
    passed = ArrayField(models.CharField(max_length=16), verbose_name=_("stages passed over"), default=list)
    reason = models.CharField(_("reason"), max_length=16, choices=MoveReason.choices)
    note = models.TextField(_("note"), blank=True, default="")
    on_date = models.DateField(_("business date"))
    at = models.DateTimeField(_("recorded at"))
    days_past_due = models.IntegerField(_("days past due"), null=True)
    balance = models.DecimalField(_("balance"), max_digits=14, decimal_places=2)
    in_house_until = models.DateField(_("in house until"), null=True, help_text="what a recall asked for")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    run = models.ForeignKey(DayRun, on_delete=models.PROTECT, null=True, related_name="moves", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage move")
        verbose_name_plural = _("stage moves")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_stage=models.F("to_stage")), name="stage_move_changes_the_stage"
            ),
        ]
        indexes = [
            # what moved on a day: rows lie in the order of their dates, so a few pages of index serve a million moves
            BrinIndex(fields=["on_date"], name="stage_move_by_date"),
        ]
        triggers = [
            pgtrigger.Protect(name="stage_move_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.from_stage} → {self.to_stage}"


class Assignment(models.Model):
    """A case given to a team and agent (分案), taken from the ones before."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    from_agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.TextField(_("reason"), blank=True, default="")
    batch = models.UUIDField(_("batch"), null=True, db_index=True, help_text="one hand-over of many cases")
    on_date = models.DateField(_("business date"))
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    run = models.ForeignKey(DayRun, on_delete=models.PROTECT, null=True, related_name="assignments", db_index=False)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-pk"]
        indexes = [
            # hand-overs of a day
            BrinIndex(fields=["on_date"], name="assignment_by_date"),
        ]
        triggers = [
            pgtrigger.Protect(name="assignment_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.agent_id}"
