"""The library of tactics and scripts: each edit is a new version, none is ever changed."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategies.querysets import TacticQuerySet
from strategies.tactics import Entry, Family


def _words() -> "ArrayField[Any, Any]":
    return ArrayField(models.CharField(max_length=24), default=list, blank=True)


class Tactic(models.Model):
    """`title`, `what`, `avoid`: {"en": text, "zh": text}; `lines`: {"en": [text, …], "zh": [text, …]}.

    `shipped`: this version came with the product; a later release replaces it, but never one that the house wrote.
    """

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    family = models.CharField(_("tactic"), max_length=20, choices=Family.choices)
    title = models.JSONField(_("title"))
    what = models.JSONField(_("what it is"))
    lines = models.JSONField(_("lines"))
    avoid = models.JSONField(_("what to avoid"))
    who = _words()
    appeals = _words()
    stages = _words()
    debt_class = models.CharField(_("kind of debt"), max_length=12, blank=True, default="")
    evasions = _words()
    needs = _words()
    is_offered = models.BooleanField(_("offered"), default=True)
    shipped = models.BooleanField(_("shipped"), default=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TacticQuerySet.as_manager()

    class Meta:
        verbose_name = _("tactic")
        verbose_name_plural = _("tactics")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="tactic_version_once"),
            models.CheckConstraint(condition=models.Q(family__in=Family.values), name="tactic_family_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="tactic_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def entry(self) -> Entry:
        """As the rule book reads it."""
        return Entry(
            code=self.code,
            version=self.version,
            family=self.family,
            title=self.title,
            what=self.what,
            lines=self.lines,
            avoid=self.avoid,
            who=frozenset(self.who),
            appeals=tuple(self.appeals),
            stages=frozenset(self.stages),
            debt_class=self.debt_class,
            evasions=frozenset(self.evasions),
            needs=frozenset(self.needs),
        )
