"""An experiment (冠军/挑战者): a policy tried on a random share of debtors. What is registered is never edited once it runs."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from strategies.experiments.arms import LEAST_SHARE, MOST_SHARE
from strategies.experiments.measures import Measure
from strategies.experiments.verdict import Terms
from strategies.models.policy import Policy
from strategies.querysets import ExperimentQuerySet

LONGEST_HORIZON, LONGEST_RUN = 180, 730


class ExperimentState(models.TextChoices):
    DRAFT = "draft", _("Registered")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")


class StopCause(models.TextChoices):
    """By the rule fixed beforehand, or by a person."""

    CHALLENGER = "challenger", _("Challenger better")
    CHAMPION = "champion", _("Champion better")
    NONE = "none", _("No difference found")
    HARM = "harm", _("More complaints in the challenger's arm")
    SIZES = "sizes", _("Arms not as large as promised")
    PERSON = "person", _("Stopped by hand")


class Experiment(models.Model):
    """`challenger` is tried against `champion`, or against whatever is in force where none is named.

    `share`: of debtors, in per cent, whose cases the challenger moves. `horizon_days`: the window after a debtor's entry in
    which `measure` is counted. `planned_debtors`, in both arms, and `planned_days`: whichever is reached first ends it.
    `least_difference`: in percentage points; what is smaller is not worth acting on. `harm_ratio`: so many times as many
    complaints are borne. `stopped_on`: the first day on which it is no longer in force.
    """

    name = models.CharField(_("name"), max_length=120)
    challenger = models.ForeignKey(
        Policy, verbose_name=_("challenger"), on_delete=models.PROTECT, related_name="experiments"
    )
    champion = models.ForeignKey(
        Policy, verbose_name=_("champion"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seed = models.CharField(_("seed"), max_length=32)
    share = models.PositiveSmallIntegerField(
        _("challenger's share"), validators=[MinValueValidator(LEAST_SHARE), MaxValueValidator(MOST_SHARE)]
    )
    measure = models.CharField(_("measure"), max_length=12, choices=Measure.choices)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    horizon_days = models.PositiveSmallIntegerField(_("window in days"))
    planned_debtors = models.PositiveIntegerField(_("planned debtors"))
    planned_days = models.PositiveSmallIntegerField(_("longest run in days"))
    least_difference = models.DecimalField(_("smallest difference worth acting on"), max_digits=5, decimal_places=2)
    harm_ratio = models.DecimalField(_("complaints borne"), max_digits=4, decimal_places=2)
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=ExperimentState.choices, default=ExperimentState.DRAFT)
    starts_on = models.DateField(_("starts on"), null=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stopped_on = models.DateField(_("stopped on"), null=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stop_cause = models.CharField(_("why it stopped"), max_length=12, choices=StopCause.choices, blank=True, default="")
    stop_reason = models.CharField(_("reason"), max_length=400, blank=True, default="")

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="experiment_one_running"),
            models.CheckConstraint(condition=Q(state__in=ExperimentState.values), name="experiment_state_is_known"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="experiment_measure_is_known"),
            models.CheckConstraint(
                condition=~Q(measure="recovered") | ~Q(currency=""), name="experiment_money_is_of_one_currency"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=LEAST_SHARE, share__lte=MOST_SHARE), name="experiment_share_in_range"
            ),
            models.CheckConstraint(
                condition=Q(horizon_days__gte=1, horizon_days__lte=LONGEST_HORIZON),
                name="experiment_horizon_in_range",
            ),
            models.CheckConstraint(
                condition=Q(planned_days__gt=F("horizon_days"), planned_days__lte=LONGEST_RUN),
                name="experiment_runs_longer_than_its_window",
            ),
            models.CheckConstraint(condition=Q(planned_debtors__gte=100), name="experiment_plans_some_debtors"),
            models.CheckConstraint(
                condition=Q(least_difference__gt=0, least_difference__lte=100), name="experiment_difference_in_range"
            ),
            models.CheckConstraint(
                condition=Q(harm_ratio__gte=1, harm_ratio__lte=10), name="experiment_harm_ratio_in_range"
            ),
            models.CheckConstraint(
                condition=Q(champion__isnull=True) | ~Q(champion=F("challenger")), name="experiment_has_two_policies"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", starts_on=None, stopped_on=None)
                | Q(state="running", starts_on__isnull=False, stopped_on=None)
                | Q(state="stopped", starts_on__isnull=False, stopped_on__gte=F("starts_on")),
                name="experiment_dates_fit_its_state",
            ),
            models.CheckConstraint(
                condition=Q(stop_cause__in=["", *StopCause.values])
                & (~Q(state="stopped") | ~Q(stop_cause=""))
                & (~Q(stop_cause="person") | ~Q(stop_reason="")),
                name="experiment_says_why_it_stopped",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="experiment_registered_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[
                    (
                        "ends",
                        "TEXT[] := ARRAY['state', 'stopped_on', 'stopped_at', 'stopped_by_id', 'stop_cause', 'stop_reason']",
                    )
                ],
                func=pgtrigger.Func(
                    """
                    IF OLD.state = 'draft' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE' AND OLD.state = 'running' AND NEW.state = 'stopped'
                       AND to_jsonb(NEW) - ends = to_jsonb(OLD) - ends THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'what was registered before an experiment ran is never edited';
                    """
                ),
            )
        ]

    def __str__(self) -> str:
        return _("experiment %(number)s") % {"number": self.pk}

    @property
    def is_registered(self) -> bool:
        return self.state == ExperimentState.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state == ExperimentState.RUNNING

    @property
    def terms(self) -> Terms:
        """What the rule of stopping is told."""
        return Terms(
            share=self.share,
            planned=self.planned_debtors,
            days=self.planned_days,
            harm_ratio=float(self.harm_ratio),
        )
