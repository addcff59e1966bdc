"""The contact log (催记): who reached whom, when, how, with what outcome. Evidence: rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact_point import ContactOwner, ContactPoint
from cases.models.promise import Promise
from cases.querysets.history import HistoryQuerySet
from strategies.contact.record import Effect, LegalBasis, Verification
from strategies.next_steps import NextStep
from strategies.outcomes import Channel
from strategies.tactics import Evasion


class Direction(models.TextChoices):
    OUTGOING = "out", _("Outgoing")
    INCOMING = "in", _("Incoming")


class ContactLog(models.Model):
    """`seal` is SHA-256 over the row's facts and the case's previous seal, so no row can be changed unseen."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts")
    contact_point = models.ForeignKey(
        ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    at = models.DateTimeField(_("at"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, default=Direction.OUTGOING)
    outcome = models.CharField(_("outcome"), max_length=8)
    note = models.TextField(_("note"), blank=True, default="")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    follow_up_at = models.DateTimeField(_("call back at"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=16, choices=NextStep.choices, blank=True, default="")
    evasions = ArrayField(models.CharField(max_length=16), verbose_name=_("evasions heard"), default=list, blank=True)
    wrap_up = models.DurationField(
        _("wrap-up time"), null=True, blank=True, help_text="from the first touch of the form to its sending"
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        db_index=False,  # the partial unique index serves, and costs a plain contact nothing
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="one conversation about several cases: the row of the case that was on the screen",
    )
    decision = models.OneToOneField(
        "cases.ContactDecision",
        verbose_name=_("decision of the gate"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact",
    )
    # What a court, or a regulator, asks of each contact (compliance.md 4.1). NULL or empty: not said.
    who = models.CharField(
        _("whose number, at the time"),
        max_length=16,
        choices=ContactOwner.choices,
        blank=True,
        default="",
        db_default="",
    )
    legal_basis = models.CharField(
        _("legal basis"), max_length=16, choices=LegalBasis.choices, blank=True, default="", db_default=""
    )
    own_line = models.CharField(_("own number or account"), max_length=80, blank=True, default="", db_default="")
    other_side = models.CharField(
        _("number or address reached"),
        max_length=255,
        blank=True,
        default="",
        db_default="",
        help_text="as it was then; sealed as a digest with the salt, so that a bundle can prove it without showing it",
    )
    other_side_salt = models.CharField(max_length=32, blank=True, default="", db_default="")
    started_at = models.DateTimeField(_("began"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    verified_by = models.CharField(
        _("right party verified by"), max_length=16, choices=Verification.choices, blank=True, default="", db_default=""
    )
    identity_stated = models.BooleanField(_("own identity stated"), null=True, blank=True)
    recording_told = models.BooleanField(_("told that it is recorded"), null=True, blank=True)
    script = models.CharField(_("script or template"), max_length=80, blank=True, default="", db_default="")
    script_version = models.PositiveIntegerField(_("version of the script"), null=True, blank=True)
    text_sha256 = models.CharField(_("SHA-256 of the text sent"), max_length=64, blank=True, default="", db_default="")
    effects = ArrayField(
        models.CharField(max_length=24, choices=Effect.choices), verbose_name=_("effects"), null=True, blank=True
    )
    reason = models.CharField(_("reason of the correction"), max_length=400, blank=True, default="", db_default="")
    request_key = models.UUIDField(_("request"), null=True, help_text="the same form sent twice is one contact")
    previous_seal = models.CharField(max_length=64, blank=True, default="")
    seal = models.CharField(max_length=64)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request_key"], condition=Q(request_key__isnull=False), name="contact_request_once"
            ),
            models.UniqueConstraint(fields=["case", "previous_seal"], name="contact_chain_does_not_fork"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="contact_channel_is_known"),
            models.CheckConstraint(
                condition=Q(next_step__in=["", *NextStep.values]), name="contact_next_step_is_known"
            ),
            models.CheckConstraint(
                condition=Q(evasions__contained_by=Evasion.values), name="contact_evasions_are_known"
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="contact_corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__in=["", *Verification.values]), name="contact_verification_is_known"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="contact_correction_says_why"
            ),
        ]
        indexes = [
            # an agent's own day
            models.Index(fields=["agent", "at"], name="contact_of_agent_by_time"),
            # the rows of a day, for its root: they lie in the order of their times
            BrinIndex(fields=["at"], autosummarize=True, name="contact_by_time"),
        ]
        triggers = [
            pgtrigger.Protect(name="contact_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d %H:%M}"
