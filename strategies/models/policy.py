"""A policy (策略方案) is a version of the ladder; what is published is never edited."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from strategies.querysets import PolicyQuerySet
from strategies.stages import Stage

SHIPPED_NAME = gettext_noop("Default ladder")


class PolicyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    DISCARDED = "discarded", _("Discarded")


class Policy(models.Model):
    version = models.PositiveIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=16, choices=PolicyState.choices, default=PolicyState.DRAFT)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="descendants")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace for a promise"),
        default=2,
        help_text=_("A promise is judged broken only when this many days have passed after its date."),
    )
    note = models.TextField(_("what changes and why"), blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-version"]
        permissions = [("publish_policy", "May edit and publish policies")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PolicyState.values), name="policy_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "discarded"])
                | models.Q(valid_from__isnull=False, published_at__isnull=False),
                name="policy_published_has_date",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="policy_published_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["published", "superseded"]),
            ),
            pgtrigger.Trigger(
                name="policy_on_trial_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state="draft"),
                func=pgtrigger.Func(
                    """
                    IF EXISTS (SELECT FROM strategies_experiment
                               WHERE state = 'running' AND OLD.id IN (challenger_id, champion_id)) THEN
                        RAISE EXCEPTION 'a draft on trial in a running experiment is not edited';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return _("version %(number)s") % {"number": self.version}

    @property
    def title(self) -> str:
        """The name as written; the shipped one in the reader's language."""
        return gettext(SHIPPED_NAME) if self.name == SHIPPED_NAME else self.name

    @property
    def is_draft(self) -> bool:
        return self.state == PolicyState.DRAFT


class Threshold(models.Model):
    """One rung of the ladder: from this many days past due, with at least this balance, a case belongs here."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="thresholds")
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices)
    from_days = models.SmallIntegerField(_("from days past due"))
    least_balance = models.DecimalField(_("least balance"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["policy", "from_days"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "stage"], name="threshold_once_per_stage"),
            models.CheckConstraint(
                condition=models.Q(stage__in=["reminder", "phone", "visit", "outsourced", "legal"]),
                name="threshold_stage_is_a_rung",
            ),
            models.CheckConstraint(condition=models.Q(least_balance__gte=0), name="threshold_balance_not_negative"),
            models.CheckConstraint(
                condition=models.Q(from_days__gte=-30, from_days__lte=3650), name="threshold_days_in_range"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="threshold_of_published_stays",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("owner_state", "TEXT")],
                func=pgtrigger.Func(
                    """
                    SELECT state INTO owner_state FROM strategies_policy
                    WHERE id = COALESCE(NEW.policy_id, OLD.policy_id);
                    IF owner_state IN ('published', 'superseded') THEN
                        RAISE EXCEPTION 'thresholds of a published policy are never edited';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                    """
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} ≥ {self.from_days} d"
