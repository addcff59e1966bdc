"""What left the house as a file: who took it, for what, how many rows, and its hash."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportKind(models.TextChoices):
    CASES = "cases", _("List of cases")
    BALANCE = "balance", _("Balance of a case")
    REFUSED = "refused", _("Refused rows of a file")
    MOVES = "moves", _("Moves of a simulation")
    DISPUTES = "disputes", _("Disputes of ranks")
    ACTIONS = "actions", _("Answers to next actions")
    SUBJECT = "subject", _("Copy for the person concerned")


class ExportPurpose(models.TextChoices):
    WORK = "work", _("Planning the work")
    REPORT = "report", _("Report to the creditor")
    CORRECTION = "correction", _("Correction by the sender")
    CLAIM = "claim", _("Claim or court file")
    AUDIT = "audit", _("Audit or inspection")
    REQUEST = "request", _("Request of the person concerned")


class ExportPlace(models.TextChoices):
    PAGE = "page", _("On a page")
    API = "api", _("Through the API")
    COMMAND = "command", _("By a command")


class Export(models.Model):
    """Written when it begins; completed once, when it ends, and never changed after. `complete`: nobody broke it off."""

    what = models.CharField(_("what"), max_length=8, choices=ExportKind.choices)
    purpose = models.CharField(_("purpose"), max_length=12, choices=ExportPurpose.choices)
    scope = models.CharField(_("which"), max_length=400, blank=True, default="", help_text="filter, case or file")
    place = models.CharField(_("where"), max_length=8, choices=ExportPlace.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    complete = models.BooleanField(_("complete"), default=False)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=ExportKind.values), name="export_kind_is_known"),
            models.CheckConstraint(condition=Q(purpose__in=ExportPurpose.values), name="export_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None, complete=False) | (Q(ended_at__isnull=False) & ~Q(sha256="")),
                name="export_that_ended_has_its_hash",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="export_never_goes", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="export_ends_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.mark

    @property
    def mark(self) -> str:
        """What stands on every row of the file: number, who, when and what for."""
        who = self.by.get_username() if self.by else str(self.get_place_display())
        return f"{self.pk} · {who} · {timezone.localtime(self.at):%Y-%m-%d %H:%M} · {self.get_purpose_display()}"

    def file_name(self, stem: str, suffix: str = "csv") -> str:
        who = self.by.get_username() if self.by else self.place
        return f"{stem}-export{self.pk}-{who}.{suffix}"
