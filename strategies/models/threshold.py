"""What a policy says of each segment: who belongs to it, and its ladder. Nothing of it changes once the policy is proposed."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.models.policy import Policy
from strategies.outcomes import Channel
from strategies.programme.cadence import Worker
from strategies.stages import Stage

FROZEN = """
SELECT state INTO owner_state FROM strategies_policy WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);
IF owner_state <> 'draft' THEN
    RAISE EXCEPTION 'only a draft of a policy is edited; this one is %', owner_state;
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


def frozen_with_policy(name: str) -> pgtrigger.Trigger:
    """Rows of a policy that is no draft are neither added nor changed nor deleted."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("owner_state", "TEXT")],
        func=pgtrigger.Func(FROZEN),
    )


class Segment(models.Model):
    """Cases that a policy treats alike (分群). The first in order whose conditions a case meets is its own; a case that
    meets none belongs to everybody else, whose thresholds name no segment.

    `conditions`: as `strategies.programme.conditions.Conditions` tells them.
    """

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=60)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["policy", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "position"], name="segment_one_at_a_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["policy", "name"], name="segment_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="segment_has_a_name"),
        ]
        triggers = [frozen_with_policy("segment_of_published_stays")]

    def __str__(self) -> str:
        return self.name


class Threshold(models.Model):
    """One rung of a segment's ladder: from this many days past due, with at least this balance, a case belongs here.

    `gates`: what must be so first, as `strategies.programme.gates.Gate` tells it. `cadence`: what is done on which day of the
    stage, as `strategies.programme.cadence.Step` tells it. `channels`: by which the stage is worked, empty for all; `workers`:
    who may work it, empty for whoever the stage itself says. `segment` None: of everybody else.
    """

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="thresholds")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, null=True, blank=True, related_name="thresholds")
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices)
    from_days = models.SmallIntegerField(_("from days past due"))
    least_balance = models.DecimalField(_("least balance"), max_digits=14, decimal_places=2, default=0)
    gates = models.JSONField(_("gates"), default=list, db_default=[], blank=True)
    cadence = models.JSONField(_("cadence"), default=list, db_default=[], blank=True)
    channels = ArrayField(
        models.CharField(max_length=12, choices=Channel.choices),
        verbose_name=_("channels that fit"),
        default=list,
        db_default=[],
        blank=True,
    )
    workers = ArrayField(
        models.CharField(max_length=12, choices=Worker.choices),
        verbose_name=_("who may work it"),
        default=list,
        db_default=[],
        blank=True,
    )

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["policy", "segment__position", "from_days"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "segment", "stage"], nulls_distinct=False, name="threshold_once_per_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=["reminder", "phone", "visit", "outsourced", "legal"]),
                name="threshold_stage_is_a_rung",
            ),
            models.CheckConstraint(condition=models.Q(least_balance__gte=0), name="threshold_balance_not_negative"),
            models.CheckConstraint(
                condition=models.Q(from_days__gte=-30, from_days__lte=3650), name="threshold_days_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(channels__contained_by=Channel.values), name="threshold_channels_are_known"
            ),
            models.CheckConstraint(
                condition=models.Q(workers__contained_by=Worker.values), name="threshold_workers_are_known"
            ),
        ]
        triggers = [frozen_with_policy("threshold_of_published_stays")]

    def __str__(self) -> str:
        return f"{self.stage} ≥ {self.from_days} d"
