"""Gates of the ladder as they meet cases: which case waits before which stage for what, and what supervisors approved."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.querysets.history import HeldBackQuerySet, HistoryQuerySet
from strategies.models import Policy
from strategies.programme.gates import GateKind
from strategies.stages import Stage


class HeldBack(models.Model):
    """A case whose days and balance meet a stage's threshold, and which gates of it are closed (`closed`).

    `since`: the night that first found it so; it stays while the case waits before the same stage, whatever gate opens or
    closes meanwhile. `ended_on`: when the case moved on, was closed, or no longer meets the threshold.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="held_back")
    stage = models.CharField(_("before"), max_length=16, choices=Stage.choices)
    closed = ArrayField(models.CharField(max_length=12, choices=GateKind.choices), verbose_name=_("closed gates"))
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = HeldBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("held back")
        verbose_name_plural = _("held back")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_on=None), name="held_back_once_at_a_time"
            ),
        ]
        indexes = [
            # the supervisor's inbox: what waits for approval, longest first
            models.Index(fields=["since", "case"], condition=models.Q(ended_on=None), name="held_back_by_age"),
        ]

    def __str__(self) -> str:
        return f"#{self.case_id} {self.stage}"


class StageApproval(models.Model):
    """A supervisor's word on whether a case may move on to a stage; the latest one about a stage counts, until it is used.

    It is about one waiting (`held`): once the case has moved on, coming back and going again needs another.
    """

    held = models.ForeignKey(HeldBack, on_delete=models.PROTECT, related_name="words")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stage_approvals")
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices)
    granted = models.BooleanField(_("granted"))
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of a stage")
        verbose_name_plural = _("approvals of stages")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted=True) | ~models.Q(reason=""), name="stage_refused_says_why"
            ),
        ]
        triggers = [pgtrigger.Protect(name="stage_approval_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"#{self.case_id} {self.stage} {self.granted}"
