"""The turn of the day: one run a business date, its phases cut into chunks, each chunk its own receipt."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.models import Policy


class DayState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")


class DayPhase(models.TextChoices):
    CASES = "cases", _("Cases")
    HAND_OUT = "hand_out", _("Hand out")


class DayRun(models.Model):
    as_of = models.DateField(_("business date"), unique=True)
    state = models.CharField(_("state"), max_length=16, choices=DayState.choices, default=DayState.RUNNING)
    phase = models.CharField(_("phase"), max_length=16, choices=DayPhase.choices, blank=True, default="")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(
        max_length=16, blank=True, default="", help_text="of the programme that it judges by"
    )
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    totals = models.JSONField(_("totals"), default=dict, help_text="verb → number of cases, summed over the receipts")

    class Meta:
        verbose_name = _("day run")
        verbose_name_plural = _("day runs")
        ordering = ["-as_of"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", finished_at__isnull=True)
                | models.Q(state="done", finished_at__isnull=False),
                name="day_run_done_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.as_of)


class DayChunk(models.Model):
    """A range of case ids, first and last included. `done_at` is the receipt, written in the work's transaction."""

    run = models.ForeignKey(DayRun, on_delete=models.CASCADE, related_name="chunks")
    phase = models.CharField(max_length=16, choices=DayPhase.choices)
    number = models.PositiveIntegerField()
    first_case = models.BigIntegerField()
    last_case = models.BigIntegerField()
    plan = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("chunk of a day run")
        verbose_name_plural = _("chunks of a day run")
        ordering = ["run", "phase", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "phase", "number"], name="day_chunk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.phase}/{self.number}"
