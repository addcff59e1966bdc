"""What proves a contact: recordings, proofs of arrival, and who had them in hand. Rows are only ever added.

Each `seal` is SHA-256 over the seal of what the row hangs on and the row's own facts (cases/evidence/seals.py).
"""

import uuid
from pathlib import PurePath

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact import ContactLog
from cases.querysets.history import HistoryQuerySet


def evidence_path(_row: models.Model, name: str) -> str:
    """Where a file lies: under a name that says nothing of whom it is about."""
    return f"evidence/{uuid.uuid4().hex}{PurePath(name).suffix[:8].lower()}"


class Recording(models.Model):
    """A recording of a contact: sound, pictures or video."""

    contact = models.ForeignKey(ContactLog, on_delete=models.PROTECT, related_name="recordings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recordings")
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=200)
    name = models.CharField(_("name of the file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField(_("bytes"))
    content_type = models.CharField(_("content type"), max_length=40)
    seconds = models.PositiveIntegerField(_("length in seconds"), null=True, blank=True)
    captured_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    device = models.CharField(_("device"), max_length=120, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("added at"))
    seal = models.CharField(max_length=64)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "sha256"], name="recording_once_per_contact"),
            models.CheckConstraint(condition=Q(bytes__gt=0), name="recording_is_not_empty"),
        ]
        indexes = [
            BrinIndex(fields=["at"], autosummarize=True, name="recording_by_time")
        ]  # the rows of a day, for its root
        triggers = [pgtrigger.Protect(name="recording_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name


class ProofKind(models.TextChoices):
    """What shows that something arrived, or that it did not."""

    CARRIER_RECEIPT = "carrier_receipt", _("Carrier's receipt")
    POSTAL_NUMBER = "postal_number", _("Postal number, delivery shown")
    SIGNATURE = "signature", _("Signature")
    READ = "read", _("Read")
    BOUNCE = "bounce", _("Came back")
    OTHER = "other", _("Other")


class DeliveryProof(models.Model):
    """`arrived_at`: when it arrived, was read, or came back, as the proof says; `at`: when the proof was put on record."""

    contact = models.ForeignKey(ContactLog, on_delete=models.PROTECT, related_name="proofs")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proofs")
    kind = models.CharField(_("kind"), max_length=16, choices=ProofKind.choices)
    reference = models.CharField(_("number or reference"), max_length=120, blank=True, default="")
    arrived_at = models.DateTimeField(_("arrived, read or came back at"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=200, blank=True, default="")
    name = models.CharField(_("name of the file"), max_length=255, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    bytes = models.BigIntegerField(_("bytes"), null=True, blank=True)
    content_type = models.CharField(_("content type"), max_length=40, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("added at"))
    seal = models.CharField(max_length=64)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of arrival")
        verbose_name_plural = _("proofs of arrival")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProofKind.values), name="proof_kind_is_known"),
            models.CheckConstraint(condition=~Q(reference="") | ~Q(sha256=""), name="proof_names_what_shows_it"),
        ]
        indexes = [
            BrinIndex(fields=["at"], autosummarize=True, name="proof_by_time")
        ]  # the rows of a day, for its root
        triggers = [pgtrigger.Protect(name="proof_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class CustodyKind(models.TextChoices):
    OPENED = "opened", _("Recording opened")
    PROOF_OPENED = "proof_opened", _("Proof opened")
    BUNDLE_MADE = "bundle_made", _("Evidence bundle made")


class CustodyEntry(models.Model):
    """Who had a case's evidence in hand, when, and what for. `detail`: hashes of a bundle, by name."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="custody")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, null=True, blank=True, related_name="custody")
    proof = models.ForeignKey(DeliveryProof, on_delete=models.PROTECT, null=True, blank=True, related_name="custody")
    kind = models.CharField(_("what was done"), max_length=16, choices=CustodyKind.choices)
    purpose = models.CharField(_("purpose"), max_length=300)
    detail = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("at"))
    seal = models.CharField(max_length=64)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("custody entry")
        verbose_name_plural = _("custody entries")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CustodyKind.values), name="custody_kind_is_known"),
            models.CheckConstraint(condition=~Q(purpose=""), name="custody_says_what_for"),
        ]
        indexes = [
            BrinIndex(fields=["at"], autosummarize=True, name="custody_by_time")
        ]  # the rows of a day, for its root
        triggers = [pgtrigger.Protect(name="custody_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
