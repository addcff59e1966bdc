"""What the contact gate is told beside the records of the work, and every decision that it made. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact_point import ContactPoint
from cases.models.creditor import Creditor
from cases.models.debtor import Debtor
from cases.querysets.gate import KnownFactQuerySet
from cases.querysets.history import HistoryQuerySet
from strategies.outcomes import Channel

_SUBJECTS = ("creditor", "agent", "debtor", "contact_point")


class KnownFact(models.Model):
    """A fact of `strategies/data/contact_facts.yaml` on record: of the house where it names nothing else.

    `value` None: taken back. The latest row about the same thing counts, from `valid_from` to `valid_to`.
    """

    name = models.CharField(_("fact"), max_length=48)
    value = models.BooleanField(_("is so"), null=True)
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="known_facts"
    )
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, null=True, blank=True, related_name="known_facts")
    contact_point = models.ForeignKey(
        ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="known_facts"
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(
        _("where it stands"), max_length=200, help_text=_("The agreement, document or conversation that shows it.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = KnownFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("known fact")
        verbose_name_plural = _("known facts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="known_fact_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func(*_SUBJECTS, function="num_nonnulls", output_field=models.IntegerField()), 1
                ),
                name="known_fact_is_about_one_thing",
            ),
        ]
        indexes = [
            # what the house declares, read for every decision
            models.Index(
                fields=["name"],
                condition=Q(creditor=None, agent=None, debtor=None, contact_point=None),
                name="known_fact_of_house",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="known_fact_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class GateVerdict(models.TextChoices):
    ALLOWED = "allowed", _("Allowed")
    REFUSED = "refused", _("Refused")
    OVERRIDDEN = "overridden", _("Overridden")


class ContactDecision(models.Model):
    """What the gate said when somebody was about to make a contact, with all that it went by.

    `facts`: as `ask_gate` reads them. `rules`: code → version of every rule asked. `reasons`: what refused (or would have), as
    `[{rule, counted, missing, again_at}]`. `why` and `agreement` of an override, or of a contact that had taken place already.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey(
        ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    at = models.DateTimeField(_("at"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    verdict = models.CharField(_("verdict"), max_length=10, choices=GateVerdict.choices)
    reasons = models.JSONField(default=list)
    rules = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    next_allowed_at = models.DateTimeField(_("allowed again at"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=400, blank=True, default="")
    agreement = models.CharField(_("agreement"), max_length=200, blank=True, default="")
    seal = models.CharField(max_length=64)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of the gate")
        verbose_name_plural = _("decisions of the gate")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=GateVerdict.values), name="gate_verdict_is_known"),
            models.CheckConstraint(
                condition=~Q(verdict="overridden") | ~Q(why="") & ~Q(agreement=""),
                name="gate_override_says_why_and_by_what",
            ),
        ]
        indexes = [
            # a supervisor's list of what was refused or overridden
            models.Index(fields=["at"], condition=~Q(verdict="allowed"), name="gate_decision_against"),
        ]
        triggers = [
            pgtrigger.Protect(name="gate_decision_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.channel} {self.at:%Y-%m-%d %H:%M}"
