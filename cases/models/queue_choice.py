"""Where an agent went another way than the queue: a case left without an outcome, or taken out of turn."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.querysets.history import HistoryQuerySet


class ChoiceKind(models.TextChoices):
    SKIPPED = "skipped", _("Left without an outcome")
    PICKED = "picked", _("Taken out of turn")


class SkipReason(models.TextChoices):
    """Why a case that is due is left without an outcome."""

    WRONG_HOUR = "wrong_hour", _("Not a good hour for this debtor")
    PAPERS = "papers", _("Papers or figures are missing")
    LANGUAGE = "language", _("Somebody else speaks the debtor's language")
    CONFLICT = "conflict", _("I know this person")
    ASK = "ask", _("I must ask the supervisor first")
    INTERRUPTED = "interrupted", _("Interrupted")
    OTHER = "other", _("Another reason")


class PickReason(models.TextChoices):
    """Why a case is taken before its turn. Where the team works strictly in order, only IN_STRICT_ORDER hold."""

    CALLED_IN = "called_in", _("The debtor has called or written")
    SUPERVISOR = "supervisor", _("The supervisor asked for it")
    AGREED_HOUR = "agreed_hour", _("An hour was agreed")
    PREPARED = "prepared", _("What it waited for has come")
    OTHER = "other", _("Another reason")


IN_STRICT_ORDER = (PickReason.CALLED_IN, PickReason.SUPERVISOR)


class QueueChoice(models.Model):
    """Read by supervisors beside the contacts of a case; rows are only ever added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="queue_choices")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=ChoiceKind.choices)
    reason = models.CharField(_("reason"), max_length=12)
    note = models.CharField(_("note"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("at"))

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("queue choice")
        verbose_name_plural = _("queue choices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ChoiceKind.SKIPPED, reason__in=SkipReason.values)
                | Q(kind=ChoiceKind.PICKED, reason__in=PickReason.values),
                name="queue_choice_reason_is_of_its_kind",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="queue_choice_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"

    @property
    def reason_words(self) -> str:
        reasons = SkipReason if self.kind == ChoiceKind.SKIPPED else PickReason
        return str(reasons(self.reason).label)
