"""Published rates (LPR, ECB, Bank of England) as an administrator loaded them. None ships with the product."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.money.rates import Series


class PublishedRate(models.Model):
    """`percent` a year, in force from `valid_from` until the next one of its series. Never changed: sums rest on it.

    A wrong value is withdrawn in Django's administration and loaded anew; what was posted by it names its source.
    """

    series = models.CharField(_("series"), max_length=12, choices=[(one.value, one.value) for one in Series])
    valid_from = models.DateField(_("valid from"))
    percent = models.DecimalField(_("percent a year"), max_digits=8, decimal_places=4)
    source = models.CharField(_("published where"), max_length=200)
    loaded_at = models.DateTimeField(_("loaded at"))
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("published rate")
        verbose_name_plural = _("published rates")
        ordering = ["series", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["series", "valid_from"], name="published_rate_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=-5, percent__lte=100), name="published_rate_within_bounds"
            ),
        ]
        triggers = [pgtrigger.Protect(name="published_rate_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.series} {self.valid_from}"
