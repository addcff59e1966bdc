"""Contact rules as data: each edit is a new version, none is ever changed; drafts, and the word of counsel on a version."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.contact.records import rule_of
from strategies.contact.rules import KINDS, Rule
from strategies.querysets import ContactRuleQuerySet


class ContactRule(models.Model):
    """`record`: the rule in the layout of `strategies/data/contact_rules.yaml`, dates as ISO texts.

    `shipped`: this version came with the product. `follows`: of one that the house wrote, the fingerprint of the record
    that shipped when it was written, "" where none did.
    """

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=16)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=8)
    record = models.JSONField(_("rule"))
    shipped = models.BooleanField(_("shipped"), default=False)
    follows = models.CharField(_("written on top of"), max_length=64, blank=True, default="", db_default="")
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ContactRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact rule")
        verbose_name_plural = _("contact rules")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="contact_rule_version_once"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="contact_rule_kind_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="contact_rule_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def rule(self) -> Rule:
        """As the gate reads it."""
        return rule_of(self.record, version=self.version)


class RuleReview(models.Model):
    """That somebody has reviewed a version with counsel, or takes that back; the latest row of a version counts."""

    rule = models.ForeignKey(ContactRule, on_delete=models.PROTECT, related_name="reviews")
    confirmed = models.BooleanField(_("confirmed"))
    note = models.CharField(_("note"), max_length=400)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("review of a contact rule")
        verbose_name_plural = _("reviews of contact rules")
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Protect(name="rule_review_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {'confirmed' if self.confirmed else 'taken back'}"


class ContactRuleDraft(models.Model):
    """A version being written; one at a time of each rule, gone once it is published or put away.

    `based_on`: the version that it would replace, None for a new rule. `stamp` grows with every change, so that nobody
    writes over what they have not seen. `follows`: as of the version that it becomes.
    """

    code = models.CharField(_("code"), max_length=40)
    based_on = models.ForeignKey(ContactRule, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.JSONField(_("rule"))
    follows = models.CharField(_("written on top of"), max_length=64, blank=True, default="")
    stamp = models.PositiveIntegerField(_("stamp"), default=1)
    started_at = models.DateTimeField(_("started at"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("draft of a contact rule")
        verbose_name_plural = _("drafts of contact rules")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="contact_rule_draft_one_of_each")]

    def __str__(self) -> str:
        return f"{self.code} draft"
