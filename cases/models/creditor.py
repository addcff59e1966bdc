"""Who is owed, and what they handed over: creditors (委托方) and portfolios (批次)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.staff import Team
from cases.storage import sealed_storage
from strategies.contact.places import CollectorClass, Jurisdiction


class DebtClass(models.TextChoices):
    CONSUMER = "consumer", _("Consumer")
    TRADE = "trade", _("Trade")


class Creditor(models.Model):
    name = models.CharField(_("name"), max_length=160, unique=True)
    debt_class = models.CharField(
        _("kind of debt"), max_length=16, choices=DebtClass.choices, default=DebtClass.CONSUMER
    )
    kind = models.CharField(
        _("what it is"), max_length=16, choices=CollectorClass.choices, blank=True, default="", db_default=""
    )
    jurisdiction = models.CharField(
        _("where it is"),
        max_length=8,
        choices=Jurisdiction.choices,
        default=Jurisdiction.CN,
        db_default=Jurisdiction.CN,
    )
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    team = models.ForeignKey(
        Team,
        verbose_name=_("team that works its cases"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="creditors",
    )

    class Meta:
        verbose_name = _("creditor")
        verbose_name_plural = _("creditors")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(debt_class__in=DebtClass.values), name="creditor_debt_class_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *CollectorClass.values]), name="creditor_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(jurisdiction__in=Jurisdiction.values), name="creditor_jurisdiction_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FileSubject(models.TextChoices):
    """What the rows of a file are, as cases/intake/fields.py knows it."""

    DEBTS = "debts", _("Debts")
    PAYMENTS = "payments", _("Payments")


class ColumnMapping(models.Model):
    """Which of a creditor's columns means what, as last confirmed by a person; for each kind of file by itself."""

    creditor = models.ForeignKey(Creditor, on_delete=models.CASCADE, related_name="column_mappings", db_index=False)
    subject = models.CharField(
        max_length=8, choices=FileSubject.choices, default=FileSubject.DEBTS, db_default=FileSubject.DEBTS
    )
    columns = models.JSONField(default=dict, help_text="our field → their header")

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "subject"], name="column_mapping_once_per_subject"),
            models.CheckConstraint(
                condition=models.Q(subject__in=FileSubject.values), name="column_mapping_subject_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.creditor)


class PortfolioState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked")
    LOADING = "loading", _("Loading")
    LOADED = "loaded", _("Loaded")
    FAILED = "failed", _("Failed")


class Portfolio(models.Model):
    """One import of a creditor's file, of debts or of payments: where it came from and what became of its rows."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="portfolios")
    subject = models.CharField(
        _("what it holds"),
        max_length=8,
        choices=FileSubject.choices,
        default=FileSubject.DEBTS,
        db_default=FileSubject.DEBTS,
    )
    file_name = models.CharField(_("file name"), max_length=255)
    file = models.FileField(upload_to="portfolios/%Y/%m/", storage=sealed_storage, max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(_("state"), max_length=16, choices=PortfolioState.choices, default=PortfolioState.UPLOADED)
    as_of = models.DateField(_("business date"))
    reading = models.JSONField(default=dict, help_text="encoding, delimiter, date order, columns as read")
    report = models.JSONField(default=dict, help_text="counts and sums, as the command prints them")
    problem = models.TextField(_("problem"), blank=True, default="")
    refused_file = models.FileField(upload_to="refused/%Y/%m/", storage=sealed_storage, max_length=255, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PortfolioState.values), name="portfolio_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(subject__in=FileSubject.values), name="portfolio_subject_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creditor} · {self.file_name}"
