"""How to reach a debtor (联系方式), and what became of each number and address."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.debtor import Debtor
from cases.models.former import FormerFact, keep_former_fact
from cases.privacy.masking import masked_contact
from cases.querysets.debtors import ContactPointQuerySet, PointEventQuerySet


class ContactKind(models.TextChoices):
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("E-mail")
    ADDRESS = "address", _("Address")
    MESSAGING = "messaging", _("Messaging account")


class ContactOwner(models.TextChoices):
    DEBTOR = "debtor", _("Debtor")
    GUARANTOR = "guarantor", _("Guarantor")
    RELATIVE = "relative", _("Relative")
    EMPLOYER = "employer", _("Employer")
    THIRD_PARTY = "third_party", _("Other third party")


class ContactState(models.TextChoices):
    UNVERIFIED = "unverified", _("Unverified")
    VERIFIED = "verified", _("Verified")
    INVALID = "invalid", _("Invalid")
    DO_NOT_CONTACT = "do_not_contact", _("Do not contact")


class PointSource(models.TextChoices):
    """Where a number was lawfully got; bought lists and other people's phone books are none of these (PIPL 13)."""

    DEBTOR = "debtor", _("The debtor said it")
    CONTRACT = "contract", _("Contract or application")
    CREDITOR = "creditor", _("The creditor's records")
    GUARANTOR = "guarantor", _("A guarantor said it")
    CONTACT = "contact", _("A contact person gave it freely")
    REGISTER = "register", _("Public register")
    COURT = "court", _("Court file")


DEAD_STATES = (ContactState.INVALID, ContactState.DO_NOT_CONTACT)


class ContactPoint(models.Model):
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=16, choices=ContactKind.choices)
    value = models.CharField(_("number or address"), max_length=255)
    owner = models.CharField(_("whose"), max_length=16, choices=ContactOwner.choices, default=ContactOwner.DEBTOR)
    owner_name = models.CharField(_("owner's name"), max_length=120, blank=True, default="")
    state = models.CharField(_("state"), max_length=16, choices=ContactState.choices, default=ContactState.UNVERIFIED)
    is_preferred = models.BooleanField(_("preferred"), default=False)
    preferred_time = models.CharField(_("preferred time"), max_length=60, blank=True, default="")
    source = models.CharField(_("where it came from"), max_length=120, blank=True, default="")

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints = [
            models.UniqueConstraint(fields=["debtor", "kind", "value"], name="contact_point_once_per_debtor"),
            models.UniqueConstraint(
                fields=["debtor", "kind"],
                condition=models.Q(is_preferred=True),
                name="contact_point_one_preferred_of_a_kind",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ContactKind.values), name="contact_kind_is_known"),
            models.CheckConstraint(condition=models.Q(owner__in=ContactOwner.values), name="contact_owner_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=ContactState.values), name="contact_state_is_known"),
        ]
        indexes = [
            # search by the beginning of a phone number or address
            models.Index(fields=["value"], opclasses=["varchar_pattern_ops"], name="contact_point_value_search"),
        ]
        triggers = [keep_former_fact(FormerFact.Kind.POINT, "kind", "owner", "state")]

    def __str__(self) -> str:
        return masked_contact(self.value, self.kind)

    @property
    def is_dead(self) -> bool:
        """Whether it is never offered again: proven bad, or its owner wants no more contact."""
        return self.state in DEAD_STATES

    @property
    def is_erased(self) -> bool:
        """Whether the number itself is gone; the row stays for what refers to it (services/retention/erasing.py)."""
        return self.value == f"#{self.pk}"


class PointEventKind(models.TextChoices):
    ADDED = "added", _("Added")
    VERIFIED = "verified", _("Verified")
    WRONG = "wrong", _("Wrong person or place")
    DEAD = "dead", _("Out of use")
    BARRED = "barred", _("No more contact")
    RESTORED = "restored", _("Put back")
    CHANGED = "changed", _("Changed")


class ContactPointEvent(models.Model):
    """Rows are only ever added: who said what of a number or address, and when."""

    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=8, choices=PointEventKind.choices)
    note = models.CharField(_("note"), max_length=400, blank=True, default="")
    changes = models.JSONField(default=dict, blank=True, help_text="field → [before, after]")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = PointEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point event")
        verbose_name_plural = _("contact point events")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=PointEventKind.values), name="contact_point_event_kind_is_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="contact_point_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
