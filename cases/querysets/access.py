"""Row-level access in one place: which cases a member of staff may see (architecture decision 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

if TYPE_CHECKING:
    from cases.models import User
    from cases.querysets.cases import CaseQuerySet


def access_filter(user: User, *, prefix: str = "") -> Q:
    """Agents see their own cases, supervisors those of their teams, administrators all; others none."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    if user.is_admin:
        return Q()
    if user.is_supervisor:
        return Q(**{f"{prefix}team_id__in": user.supervised_team_ids()})
    return Q(**{f"{prefix}agent_id": user.pk})


def cases_seen_by(user: User) -> CaseQuerySet:
    """Every case, open or closed, that this user may open."""
    return apps.get_model("cases", "Case").objects.filter(access_filter(user))
