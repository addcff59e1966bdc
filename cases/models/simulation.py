"""A draft policy tried on the live portfolio: what its first night would move, beside what the policy in force would."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from strategies.models import Policy
from strategies.stages import Stage


class SimulationState(models.TextChoices):
    WAITING = "waiting", _("Waits to begin")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Simulation(models.Model):
    """Of one draft for the night of `as_of`, as the portfolio stood at `started_at`; the draft may be edited since.

    `fingerprint`: of the programme that was tried. `figures`: what the page shows, by name (services/simulation/figures.py).
    `actual`: once that night was turned under the policy, how it compares (services/simulation/comparing.py).
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="simulations")
    against = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=16)
    as_of = models.DateField(_("night of"))
    days = models.PositiveSmallIntegerField(_("days ahead"), default=30)
    state = models.CharField(_("state"), max_length=8, choices=SimulationState.choices, default=SimulationState.WAITING)
    step = models.PositiveSmallIntegerField(default=0, help_text="how many of its steps are done")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    figures = models.JSONField(default=dict)
    actual = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=SimulationState.values), name="simulation_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.as_of}"

    @property
    def is_over(self) -> bool:
        return self.state in (SimulationState.DONE, SimulationState.FAILED)


class SimulatedMove(models.Model):
    """A case that the night would move under the draft, or under the policy in force, or under both.

    `drafted` and `standing`: where each leaves it; its own stage where it stays, `closed` where the night would close it.
    `held_from`: the stage that the draft's gates keep it from, "" where none does. `segment`, `standing_segment`: the index of
    its segment in either; None where that policy would do nothing with it, or the same in every segment. `successor`: not the case itself but the one in which the later debts of it, cured,
    would go on.

    The database checks neither key: rows are written from the cases themselves in one statement and only read after it, and two
    checks of each row would take longer than all the rest of a simulation.
    """

    simulation = models.ForeignKey(
        Simulation, on_delete=models.CASCADE, related_name="moves", db_index=False, db_constraint=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    successor = models.BooleanField(default=False, db_default=False)
    segment = models.PositiveSmallIntegerField(null=True)
    standing_segment = models.PositiveSmallIntegerField(null=True)
    stage = models.CharField(max_length=16, choices=Stage.choices)
    drafted = models.CharField(max_length=16, choices=Stage.choices)
    standing = models.CharField(max_length=16, choices=Stage.choices)
    held_from = models.CharField(max_length=16, choices=Stage.choices, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("simulated move")
        verbose_name_plural = _("simulated moves")
        constraints = [
            models.UniqueConstraint(fields=["simulation", "case", "successor"], name="simulated_move_once_a_case"),
        ]

    def __str__(self) -> str:
        return f"#{self.case_id} {self.stage} → {self.drafted}"


class SimulatedDay(models.Model):
    """The steps of the cadence that fall to an agent on a day ahead, under the draft and under the policy in force."""

    simulation = models.ForeignKey(Simulation, on_delete=models.CASCADE, related_name="workdays")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    on_date = models.DateField()
    drafted = models.PositiveIntegerField(default=0, db_default=0)
    standing = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("simulated day of work")
        verbose_name_plural = _("simulated days of work")
        constraints = [
            models.UniqueConstraint(fields=["simulation", "agent", "on_date"], name="simulated_day_once_an_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.on_date}"
