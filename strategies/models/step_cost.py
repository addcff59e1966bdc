"""What a step costs the house (单次成本), for the what-if: a small table that an administrator keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.outcomes import Channel


class CostKind(models.TextChoices):
    """A contact by each channel; a placement with an agency; a case taken to legal."""

    CALL = Channel.CALL.value, Channel.CALL.label
    SMS = Channel.SMS.value, Channel.SMS.label
    EMAIL = Channel.EMAIL.value, Channel.EMAIL.label
    MESSAGING = Channel.MESSAGING.value, Channel.MESSAGING.label
    LETTER = Channel.LETTER.value, Channel.LETTER.label
    VISIT = Channel.VISIT.value, Channel.VISIT.label
    PLACEMENT = "placement", _("Placement")
    LEGAL_STEP = "legal_step", _("Legal step")


class StepCost(models.Model):
    """`amount`: in the house's own currency, for one of the kind. What has no row costs nothing."""

    kind = models.CharField(_("kind"), max_length=12, choices=CostKind.choices, unique=True)
    amount = models.DecimalField(_("cost of one"), max_digits=10, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("cost of a step")
        verbose_name_plural = _("costs of steps")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=CostKind.values), name="step_cost_kind_is_known"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="step_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
