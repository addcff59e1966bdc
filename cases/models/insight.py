"""What is known and thought of a debtor on a case: the investigation file, judgements, warning signs. History stays."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.former import FormerFact, keep_former_fact
from cases.querysets.history import FindingQuerySet, HistoryQuerySet, SignQuerySet
from strategies.investigation import CODES
from strategies.judging import Ability, Willingness


class Finding(models.Model):
    """An answer to a question of the investigation file (`strategies.investigation`); the latest of a question counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    question = models.CharField(_("question"), max_length=16)
    answer = models.TextField(_("answer"), blank=True, help_text="empty: taken back")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(question__in=sorted(CODES)), name="finding_question_is_known"),
        ]
        triggers = [pgtrigger.Protect(name="finding_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.question} {self.at:%Y-%m-%d}"


class Assessment(models.Model):
    """Ability and willingness as somebody judged them on a day; the case holds the latest."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    ability = models.CharField(_("ability"), max_length=16, choices=Ability.choices)
    willingness = models.CharField(_("willingness"), max_length=16, choices=Willingness.choices)
    reason = models.CharField(_("reason"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ability__in=Ability.values, willingness__in=Willingness.values) & ~Q(reason=""),
                name="assessment_is_known_and_has_a_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="assessment_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.ability} {self.willingness}"


class SignKind(models.TextChoices):
    """Source: the trade's list of warning signs, `domain.md`."""

    DISCONNECTED = "disconnected", _("Numbers disconnected")
    MOVED = "moved", _("Moved house or office")
    LEGAL_PERSON = "legal_person", _("Legal representative changed")
    PARTNER_LEFT = "partner_left", _("A partner has left")
    LAY_OFFS = "lay_offs", _("Lay-offs, or work lost")
    SUED = "sued", _("Other creditors sue")
    ASSETS_MOVED = "assets_moved", _("Assets seem to be moved")
    PAYS_OTHERS = "pays_others", _("Pays others, not us")
    OTHER = "other", _("Another sign")


class WarningSign(models.Model):
    """A sign that the money may be leaving (预警). It stays open until a supervisor says what was done about it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signs")
    kind = models.CharField(_("kind"), max_length=16, choices=SignKind.choices)
    note = models.CharField(_("note"), max_length=400, blank=True, default="")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("raised at"))
    displaced = models.JSONField(
        default=dict, blank=True, help_text="what the case waited for when the sign lifted it, to be put back on undo"
    )
    outcome = models.CharField(_("what was done"), max_length=400, blank=True, default="")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    objects = SignQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning sign")
        verbose_name_plural = _("warning signs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SignKind.values), name="sign_kind_is_known"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(resolved_at__isnull=True), name="sign_open_once_of_a_kind"
            ),
        ]
        triggers = [keep_former_fact(FormerFact.Kind.SIGN, "resolved_at")]

    def __str__(self) -> str:
        return self.kind
