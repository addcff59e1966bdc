"""The vocabulary for asking about policies, tactics and contact rules."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from strategies.models import ContactRule, Experiment, Policy, Tactic  # noqa: F401 - named in the base classes


class PolicyQuerySet(models.QuerySet["Policy"]):
    def drafts(self) -> PolicyQuerySet:
        return self.filter(state="draft")

    def unpublished(self) -> PolicyQuerySet:
        """Drafts, and those that wait for approval or for being published."""
        return self.filter(state__in=["draft", "proposed", "approved"])

    def published(self) -> PolicyQuerySet:
        return self.filter(state__in=["published", "superseded"])

    def in_force(self, as_of: dt.date) -> PolicyQuerySet:
        """At most one policy whose first day has come: the latest of them; of one day, the one published last."""
        return self.published().filter(valid_from__lte=as_of).order_by("-valid_from", "-published_at", "-version")[:1]


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def running(self) -> ExperimentQuerySet:
        """At most one, begun or waiting for its first day."""
        return self.filter(state="running")

    def in_force(self, as_of: dt.date) -> ExperimentQuerySet:
        """At most one: begun by this day and, on this day, not stopped; for a past day, what was in force then."""
        begun = self.filter(starts_on__lte=as_of, state__in=["running", "stopped"])
        return begun.filter(models.Q(stopped_on=None) | models.Q(stopped_on__gt=as_of))


class TacticQuerySet(models.QuerySet["Tactic"]):
    def latest_versions(self) -> TacticQuerySet:
        """The latest version of each entry, offered or not."""
        return self.order_by("code", "-version").distinct("code")


class ContactRuleQuerySet(models.QuerySet["ContactRule"]):
    def latest_versions(self) -> ContactRuleQuerySet:
        """The latest version of each rule."""
        return self.order_by("code", "-version").distinct("code")

    def with_review(self) -> ContactRuleQuerySet:
        """With `is_reviewed`: whether counsel's word on this very version stands."""
        reviews = apps.get_model("strategies", "RuleReview").objects
        latest = reviews.filter(rule=models.OuterRef("pk")).order_by("-pk").values("confirmed")[:1]
        return self.annotate(is_reviewed=Coalesce(models.Subquery(latest), False))
