"""An agent's word that a case stands in the wrong place of the queue, with the sum as it was then."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from cases.querysets.history import RankDisputeQuerySet


class DisputeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("rank dispute", "Open")
    ANSWERED = "answered", pgettext_lazy("rank dispute", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("rank dispute", "Taken back")


class Expected(models.TextChoices):
    HIGHER = "higher", _("further up")
    LOWER = "lower", _("further down")


class RankDispute(models.Model):
    """`parts`: points by rule as they were counted to `as_of` (empty before the first night) by policy `version`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rank_disputes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    as_of = models.DateField(_("as of"), null=True)
    version = models.PositiveIntegerField(_("version"), null=True)
    points = models.IntegerField(_("points"))
    parts = models.JSONField(_("parts"))
    expected = models.CharField(_("where it belongs"), max_length=6, choices=Expected.choices)
    words = models.CharField(_("why"), max_length=200)
    state = models.CharField(_("state"), max_length=9, choices=DisputeState.choices, default=DisputeState.OPEN)
    answer = models.CharField(_("answer"), max_length=400, blank=True, default="")
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RankDisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute of a rank")
        verbose_name_plural = _("disputes of ranks")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, ended_by=None, answer="")
                | Q(state="answered", ended_at__isnull=False, ended_by__isnull=False) & ~Q(answer="")
                | Q(state="withdrawn", ended_at__isnull=False, ended_by__isnull=False, answer=""),
                name="rank_dispute_ended_says_how",
            ),
            models.CheckConstraint(condition=Q(expected__in=Expected.values), name="rank_dispute_expected_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="rank_dispute_has_words"),
            models.UniqueConstraint(
                fields=["case", "by"], condition=Q(state="open"), name="rank_dispute_one_open_per_person"
            ),
        ]
        indexes = [models.Index(fields=["-id"], condition=Q(state="open"), name="rank_dispute_open")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.expected} {self.state}"
