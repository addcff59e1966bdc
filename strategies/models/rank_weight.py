"""What each rule of the ranking weighs in a policy; frozen with it once it is proposed, as its thresholds are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.models.policy import Policy
from strategies.models.threshold import frozen_with_policy
from strategies.ranking.rules import MOST_POINTS, RULE, RULES


class RankWeight(models.Model):
    """Points that a rule gives in full; its bands may give a part of them."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="rank_weights")
    rule = models.CharField(_("rule"), max_length=20, choices=[(rule.code, rule.name) for rule in RULES])
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("weight in the ranking")
        verbose_name_plural = _("weights in the ranking")
        constraints = [
            models.UniqueConstraint(fields=["policy", "rule"], name="rank_weight_once_per_rule"),
            models.CheckConstraint(condition=models.Q(rule__in=list(RULE)), name="rank_weight_rule_is_known"),
            models.CheckConstraint(condition=models.Q(points__lte=MOST_POINTS), name="rank_weight_in_range"),
        ]
        triggers = [frozen_with_policy("rank_weight_of_published_stays")]

    def __str__(self) -> str:
        return f"{self.rule} {self.points}"
