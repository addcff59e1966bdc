"""Who owes (债务人), and how creditors number them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.creditor import Creditor
from cases.models.fields import BlindIndexField, EncryptedTextField
from cases.models.former import FormerFact, keep_former_fact
from cases.privacy.masking import masked_name
from cases.privacy.purposes import DEBTOR_NUMBER
from cases.querysets.debtors import DebtorQuerySet
from cases.querysets.grams import NameGrams
from strategies.contact.places import Jurisdiction


class DebtorKind(models.TextChoices):
    PERSON = "person", _("Person")
    COMPANY = "company", _("Company")


class Debtor(models.Model):
    """A person or a company. The same identity number at two creditors is one debtor.

    The number stands encrypted; `identity_index` finds it and keeps it single.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=DebtorKind.choices, default=DebtorKind.PERSON)
    name = models.CharField(_("name"), max_length=200)
    identity_number = EncryptedTextField(
        _("identity or registration number"), purpose=DEBTOR_NUMBER, blank=True, default=""
    )
    identity_index = BlindIndexField(of="identity_number")
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, default="")
    jurisdiction = models.CharField(
        _("lives or sits in"),
        max_length=8,
        choices=Jurisdiction.choices,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where nothing is said: where the creditor is."),
    )
    region = models.CharField(_("region"), max_length=24, blank=True, default="", db_default="")

    objects = DebtorQuerySet.as_manager()

    class Meta:
        verbose_name = _("debtor")
        verbose_name_plural = _("debtors")
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"],
                condition=~models.Q(identity_index=""),
                name="debtor_identity_number_once",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=DebtorKind.values), name="debtor_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="debtor_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(jurisdiction__in=["", *Jurisdiction.values]), name="debtor_jurisdiction_is_known"
            ),
        ]
        indexes = [
            # the night asks very many debtors for the region alone
            models.Index(fields=["id"], include=["region"], name="debtor_region"),
            # search by the beginning of a name
            models.Index(fields=["name"], opclasses=["text_pattern_ops"], name="debtor_name_search"),
            # places of their own, which a queue tells apart by their clocks
            models.Index(
                fields=["jurisdiction", "region", "time_zone"],
                condition=~models.Q(jurisdiction="", region="", time_zone=""),
                name="debtor_of_a_place",
            ),
            # search by what stands inside a name
            GinIndex(NameGrams("name"), name="debtor_name_grams"),
        ]
        triggers = [keep_former_fact(FormerFact.Kind.DEBTOR, "region")]

    def __str__(self) -> str:
        return masked_name(self.name, self.kind)

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """The index goes with the number, whatever fields are named."""
        if update_fields is not None and "identity_number" in update_fields:
            update_fields = {*update_fields, "identity_index"}
        super().save(update_fields=update_fields, **kwargs)


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
