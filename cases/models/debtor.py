"""Who owes (债务人), how creditors number them, and how to reach them (联系方式)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.creditor import Creditor
from cases.querysets.debtors import ContactPointQuerySet, DebtorQuerySet
from cases.querysets.grams import NameGrams


class DebtorKind(models.TextChoices):
    PERSON = "person", _("Person")
    COMPANY = "company", _("Company")


class Debtor(models.Model):
    """A person or a company. The same identity number at two creditors is one debtor."""

    kind = models.CharField(_("kind"), max_length=16, choices=DebtorKind.choices, default=DebtorKind.PERSON)
    name = models.CharField(_("name"), max_length=200)
    identity_number = models.CharField(_("identity or registration number"), max_length=40, blank=True, default="")
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, default="")

    objects = DebtorQuerySet.as_manager()

    class Meta:
        verbose_name = _("debtor")
        verbose_name_plural = _("debtors")
        constraints = [
            models.UniqueConstraint(
                fields=["identity_number"],
                condition=~models.Q(identity_number=""),
                name="debtor_identity_number_once",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=DebtorKind.values), name="debtor_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="debtor_has_a_name"),
        ]
        indexes = [
            # search by the beginning of a name
            models.Index(fields=["name"], opclasses=["text_pattern_ops"], name="debtor_name_search"),
            # search by what stands inside a name
            GinIndex(NameGrams("name"), name="debtor_name_grams"),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerNumber(models.Model):
    """The number under which a creditor knows a debtor."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("customer number"), max_length=80)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="customer_numbers")

    class Meta:
        verbose_name = _("customer number")
        verbose_name_plural = _("customer numbers")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "number"], name="customer_number_once_per_creditor"),
        ]

    def __str__(self) -> str:
        return self.number


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
            models.CheckConstraint(condition=models.Q(kind__in=ContactKind.values), name="contact_kind_is_known"),
            models.CheckConstraint(condition=models.Q(owner__in=ContactOwner.values), name="contact_owner_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=ContactState.values), name="contact_state_is_known"),
        ]
        indexes = [
            # search by the beginning of a phone number or address
            models.Index(fields=["value"], opclasses=["varchar_pattern_ops"], name="contact_point_value_search"),
        ]

    def __str__(self) -> str:
        return self.value
