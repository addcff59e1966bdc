"""Contact rules as data: each edit is a new version, none is ever changed."""

import datetime as dt
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.contact.rules import KINDS, Rule, read_rule
from strategies.querysets import ContactRuleQuerySet


class ContactRule(models.Model):
    """`record`: the rule in the layout of `strategies/data/contact_rules.yaml`, dates as ISO texts.

    `shipped`: this version came with the product.
    """

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=16)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=8)
    record = models.JSONField(_("rule"))
    shipped = models.BooleanField(_("shipped"), default=False)
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
        dates = {
            name: dt.date.fromisoformat(self.record[name])
            for name in ("valid_from", "valid_to")
            if self.record.get(name)
        }
        told: dict[str, Any] = {**self.record, **dates}
        return read_rule(told, version=self.version)
