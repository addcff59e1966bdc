"""What a supervisor said to an agent who asked (docs/next-action.md)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.next_action import NextActionAnswer
from cases.querysets.history import HistoryQuerySet


class SupervisorWord(models.Model):
    """The answer to one question: an accepted "ask the supervisor". Rows are only ever added."""

    asked = models.OneToOneField(NextActionAnswer, on_delete=models.PROTECT, related_name="word")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisor_words")
    words = models.CharField(_("words"), max_length=400)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervisor's word")
        verbose_name_plural = _("supervisors' words")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="supervisor_word_says_something")]
        triggers = [
            pgtrigger.Protect(name="supervisor_word_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"#{self.case_id} {self.at:%Y-%m-%d}"
