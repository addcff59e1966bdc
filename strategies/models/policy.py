"""A policy (策略方案) is a version of the ladder; what is published is never edited."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from strategies.querysets import PolicyQuerySet

SHIPPED_NAME = gettext_noop("Default ladder")


class PolicyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    DISCARDED = "discarded", _("Discarded")


# Before it is published, a version may still be put away.
UNPUBLISHED = (PolicyState.DRAFT, PolicyState.PROPOSED, PolicyState.APPROVED)


class Policy(models.Model):
    """A draft is edited; one that is proposed waits, as it is, for somebody else's approval, and only then may be published.

    `valid_from` is asked for with the proposal. `sent_back_at`: when it last became a draft again; `discarded_at`: of one that
    is put away. Versions put away before either was kept say neither.
    """

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
    edited_at = models.DateTimeField(_("last edited at"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True)
    discarded_by = models.ForeignKey(
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
                condition=models.Q(state__in=["draft", "proposed", "approved", "discarded"])
                | models.Q(valid_from__isnull=False, published_at__isnull=False),
                name="policy_published_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["proposed", "approved"])
                | models.Q(valid_from__isnull=False, proposed_at__isnull=False, proposed_by__isnull=False),
                name="policy_proposed_says_who_and_from_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | models.Q(approved_at__isnull=False, approved_by__isnull=False)
                & ~models.Q(approved_by=models.F("proposed_by")),
                name="policy_approved_by_somebody_else",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="policy_published_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["published", "superseded"]),
            ),
            # Processes keep what they have read of it (`published_programme`), and past days are decided again by it.
            pgtrigger.Protect(
                name="policy_published_never_edited",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('published', 'superseded')"
                    " AND to_jsonb(OLD) - 'state' IS DISTINCT FROM to_jsonb(NEW) - 'state'"
                ),
            ),
            pgtrigger.Trigger(
                name="policy_on_trial_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__in=["draft", "proposed", "approved"]),
                func=pgtrigger.Func(
                    """
                    IF EXISTS (SELECT FROM strategies_experiment
                               WHERE state = 'running' AND challenger_id = OLD.id) THEN
                        RAISE EXCEPTION 'a version on trial in a running experiment stays as it was approved';
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
    def stamp(self) -> str:
        """When it was last saved as a draft, for a form to say which state it was made from."""
        return self.edited_at.isoformat() if self.edited_at else ""

    @property
    def is_draft(self) -> bool:
        return self.state == PolicyState.DRAFT
