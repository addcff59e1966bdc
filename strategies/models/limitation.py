"""Limitation periods outside China, by law and kind of debt, as an administrator loaded them. Counsel is to confirm them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitationPeriod(models.Model):
    """One row of the table in `strategies/money/limitation_table.py`; loaded again with other figures it is replaced.

    `restarted_by`: the events that start the years anew, in the words of `strategies.money.limitation.Kind`.
    `confidence`: S statute read, S2 second-hand, K known but not read.
    """

    jurisdiction = models.CharField(_("law"), max_length=12)
    debt_type = models.CharField(_("kind of debt"), max_length=40)
    years = models.PositiveSmallIntegerField(_("years"))
    restarted_by = models.JSONField(_("started anew by"), default=list, blank=True)
    extinguishes = models.BooleanField(_("ends the debt itself"), default=False)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=2)
    valid_from = models.DateField(_("for debts due from"), null=True, blank=True)
    valid_to = models.DateField(_("for debts due until"), null=True, blank=True)
    loaded_at = models.DateTimeField(_("loaded at"))
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("limitation period")
        verbose_name_plural = _("limitation periods")
        ordering = ["jurisdiction", "debt_type", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "debt_type", "valid_from"], nulls_distinct=False, name="limitation_period_once"
            ),
            models.CheckConstraint(condition=models.Q(years__gte=1, years__lte=100), name="limitation_period_of_years"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.debt_type}"
