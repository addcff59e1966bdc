"""The vocabulary for asking about policies."""

import datetime as dt

from django.db import models


class PolicyQuerySet(models.QuerySet["Policy"]):  # type: ignore[type-arg]  # noqa: F821
    def drafts(self) -> "PolicyQuerySet":
        return self.filter(state="draft")

    def published(self) -> "PolicyQuerySet":
        return self.filter(state__in=["published", "superseded"])

    def in_force(self, as_of: dt.date) -> "PolicyQuerySet":
        """At most one policy: the newest version whose first day has come."""
        return self.published().filter(valid_from__lte=as_of).order_by("-valid_from", "-version")[:1]
