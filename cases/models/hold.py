"""Why the automatic movement stops, and until when (停催)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.debt import Debt
from cases.models.former import FormerFact, keep_former_fact
from cases.models.staff import User
from cases.querysets.history import HoldQuerySet


class HoldKind(models.TextChoices):
    PROMISE = "promise", _("Open promise")
    PLAN = "plan", _("Live plan")
    DISPUTE = "dispute", _("Dispute")
    COMPLAINT = "complaint", _("Complaint")
    HARDSHIP = "hardship", _("Hardship")
    MORATORIUM = "moratorium", _("Moratorium")
    DEATH = "death", _("Death")
    BANKRUPTCY = "bankruptcy", _("Bankruptcy")
    REPRESENTED = "represented", _("Represented by a lawyer")
    LEGAL_INSTRUCTION = "legal_instruction", _("Legal instruction")


class MatterResult(models.TextChoices):
    """What came of a dispute, a complaint, a hardship, when it was answered."""

    UPHELD = "upheld", _("Found right")
    IN_PART = "in_part", _("Right in part")
    REJECTED = "rejected", _("Not justified")
    AGREED = "agreed", _("An agreement was made")
    OVER = "over", _("No longer the case")


class Hold(models.Model):
    """On the whole case, or on one debt alone when `debt` is set. Ends after `until_on`, or when released."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    promise = models.ForeignKey("cases.Promise", on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    kind = models.CharField(_("kind"), max_length=20, choices=HoldKind.choices)
    reason = models.TextField(_("reason"), blank=True, default="")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(_("placed at"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="matters"
    )
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    result = models.CharField(
        _("what came of it"), max_length=8, choices=MatterResult.choices, blank=True, default="", db_default=""
    )
    outcome = models.TextField(_("what was answered"), blank=True, default="", db_default="")
    released_on = models.DateField(_("released on"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HoldKind.values), name="hold_kind_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")), name="hold_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(result__in=["", *MatterResult.values]), name="hold_result_is_known"),
            # One active hold of a kind on one thing, so that none overlaps or contains another.
            models.UniqueConstraint(
                fields=["case", "debt", "kind"],
                condition=Q(released_on__isnull=True),
                nulls_distinct=False,
                name="hold_one_active_of_a_kind",
            ),
        ]
        indexes = [
            # set-based verb release_holds: holds whose time is up
            models.Index(fields=["until_on"], condition=Q(released_on__isnull=True), name="hold_ending"),
            # selector open_matters: by their clocks
            models.Index(
                fields=["answer_by"],
                condition=Q(released_on__isnull=True, answer_by__isnull=False),
                name="hold_awaiting_answer",
            ),
        ]
        triggers = [keep_former_fact(FormerFact.Kind.HOLD, "until_on", "released_on")]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_on}"

    @property
    def answerer(self) -> User | None:
        """Who answers it: its owner, else whoever is the case's agent."""
        return self.owner or self.case.agent
