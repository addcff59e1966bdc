"""Examples that guard a policy: a case in words of a form, and where the night has to leave it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.models.policy import Policy
from strategies.models.threshold import frozen_with_policy
from strategies.stages import Stage


class PolicyExample(models.Model):
    """`facts`: as `strategies.programme.examples.Situation` tells them. A version cloned from another keeps its examples."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="examples")
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict)
    expected = models.CharField(_("belongs in"), max_length=16, choices=Stage.choices)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("example of a policy")
        verbose_name_plural = _("examples of a policy")
        ordering = ["policy", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expected__in=[value for value in Stage.values if value != "closed"]),
                name="policy_example_expects_an_open_stage",
            ),
        ]
        triggers = [frozen_with_policy("example_of_published_stays")]

    def __str__(self) -> str:
        return self.name or str(self.pk)
