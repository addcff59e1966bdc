"""Who changed what is known of a debtor. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.debtor import Debtor
from cases.querysets.debtors import OfDebtorQuerySet


class DebtorChange(models.Model):
    """`changes`: field → [before, after]."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="told_changes")
    changes = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = OfDebtorQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a debtor")
        verbose_name_plural = _("changes of debtors")
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(name="debtor_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.debtor_id} {self.at:%Y-%m-%d}"
