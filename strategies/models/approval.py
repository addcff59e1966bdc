"""How much each role may give up (减免权限), by part of a debt. What has no row may not be given up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApprovalLimit(models.Model):
    """`role` and `part` in the words of the record (supervisor, admin; interest, fee, penalty, cost, doubled_interest, principal).

    Both bounds hold: at most `most_amount` in the debt's currency, and at most `most_percent` of what is open of the part.
    """

    role = models.CharField(_("role"), max_length=16)
    part = models.CharField(_("part"), max_length=16)
    most_amount = models.DecimalField(_("at most"), max_digits=14, decimal_places=2)
    most_percent = models.DecimalField(_("at most, percent of what is open"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("approval limit")
        verbose_name_plural = _("approval limits")
        ordering = ["role", "part"]
        constraints = [
            models.UniqueConstraint(fields=["role", "part"], name="approval_limit_once"),
            models.CheckConstraint(
                condition=models.Q(most_amount__gte=0, most_percent__gte=0, most_percent__lte=100),
                name="approval_limit_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.part}"
