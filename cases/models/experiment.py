"""What an experiment had come to on a day: written once by the turn of the day, as it was shown. Rows are only ever added."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from strategies.experiments.arms import Arm
from strategies.experiments.sequences import Interval
from strategies.experiments.verdict import Verdict
from strategies.models import Experiment


class ExperimentReading(models.Model):
    """`difference`: challenger's share less champion's, with its bounds; None while nothing could be divided.

    `weight`: debtors of equal size in the smaller arm. `harm`, `sizes`: e-values (strategies/experiments/evidence.py).
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="readings")
    day = models.DateField(_("day"))
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices)
    weight = models.PositiveIntegerField()
    difference = models.FloatField(_("difference"), null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    harm = models.FloatField()
    sizes = models.FloatField()
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("reading of an experiment")
        verbose_name_plural = _("readings of experiments")
        ordering = ["experiment_id", "-day"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "day"], name="experiment_reading_once_a_day"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="experiment_reading_verdict_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="experiment_reading_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.verdict}"

    @property
    def interval(self) -> Interval | None:
        return _interval(self.difference, self.low, self.high)


class ArmReading(models.Model):
    """`entered`: debtors so far, `complained`: those of them who did. The rest is of those whose window is over
    (`debtors`): the sums of strategies/experiments/sums.py, and the share with its bounds."""

    reading = models.ForeignKey(ExperimentReading, on_delete=models.PROTECT, related_name="arms")
    arm = models.CharField(_("arm"), max_length=12, choices=Arm.choices)
    entered = models.PositiveIntegerField(_("entered"))
    complained = models.PositiveIntegerField(_("complained"))
    debtors = models.PositiveIntegerField(_("counted"))
    y = models.FloatField()
    w = models.FloatField()
    yy = models.FloatField()
    yw = models.FloatField()
    ww = models.FloatField()
    share = models.FloatField(_("share"), null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        verbose_name = _("reading of an arm")
        verbose_name_plural = _("readings of arms")
        ordering = ["reading_id", "-arm"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "arm"], name="arm_reading_once"),
            models.CheckConstraint(condition=Q(arm__in=Arm.values), name="arm_reading_arm_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="arm_reading_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.arm}: {self.share}"

    @property
    def interval(self) -> Interval | None:
        return _interval(self.share, self.low, self.high)


def _interval(value: float | None, low: float | None, high: float | None) -> Interval | None:
    return None if value is None or low is None or high is None else Interval(value, low, high)
