"""What the system found when it looked at its own work of a day (compliance.md 4.5). Rows are only ever added."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact import ContactLog
from cases.querysets.history import HistoryQuerySet


class SelfCheck(models.Model):
    """One look at a day. `counts`: code → how many, also those beyond what is kept as rows."""

    day = models.DateField(_("day"), unique=True)
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("self-check")
        verbose_name_plural = _("self-checks")
        ordering = ["-day"]
        triggers = [
            pgtrigger.Protect(name="self_check_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class SelfCheckFinding(models.Model):
    """`code`: of `cases/selectors/self_checks.py`. `figure`: events counted, or days left, by the check."""

    check_of = models.ForeignKey(SelfCheck, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(_("check"), max_length=24)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(ContactLog, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    figure = models.IntegerField(_("figure"), null=True)
    detail = models.CharField(_("detail"), max_length=200, blank=True, default="")

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of a self-check")
        verbose_name_plural = _("findings of self-checks")
        ordering = ["code", "pk"]
        triggers = [
            pgtrigger.Protect(name="self_check_finding_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.code
