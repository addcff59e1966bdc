"""What a later file changed about a debt or a debtor: the values before and after. Rows are only ever added."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.creditor import Portfolio
from cases.models.debt import Debt
from cases.models.debtor import Debtor


class PortfolioChange(models.Model):
    """`before` and `after`: the fields that changed, our names → values as text."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="changes")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, null=True, related_name="changes")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, null=True, related_name="changes")
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        verbose_name = _("change by a file")
        verbose_name_plural = _("changes by files")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debt__isnull=False, debtor__isnull=True) | Q(debt__isnull=True, debtor__isnull=False),
                name="portfolio_change_of_debt_or_debtor",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="portfolio_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return ", ".join(self.after)
