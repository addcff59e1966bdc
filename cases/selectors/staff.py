"""Who works here, for the administrator's and supervisor's lists."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from cases.models import Case, Creditor, Team, User


def staff_seen_by(user: User) -> QuerySet[User]:
    """Everybody for an administrator; a supervisor's own agents."""
    people = User.objects.select_related("team")
    if user.is_admin:
        return people
    return people.filter(role="agent", team__in=user.supervised_team_ids())


def staff_list(user: User) -> list[Any]:
    """The active first, by role and team, each with `held` open cases and the teams they answer for. Three queries."""
    supervised = Prefetch("supervised_teams", queryset=Team.objects.only("name"))
    people: list[Any] = list(
        staff_seen_by(user).prefetch_related(supervised).order_by("-is_active", "role", "team__name", "username")
    )
    held = Case.objects.filter(agent__in=people).open().order_by().values_list("agent").annotate(count=Count("pk"))
    counts = dict(held)
    for person in people:
        person.held = counts.get(person.pk, 0)
    return people


def team_list() -> list[Team]:
    """Every team with its supervisors, `agents` and `creditor_names`. Three queries."""
    agents = Count("members", filter=Q(members__is_active=True, members__role="agent"))
    return list(
        Team.objects.annotate(agents=agents).prefetch_related("supervisors", "creditors").order_by("-is_active", "name")
    )


def creditor_list() -> list[Creditor]:
    """Every creditor with `open_cases`. Two queries."""
    creditors = list(Creditor.objects.select_related("team"))
    counts = dict(Case.objects.open().order_by().values_list("creditor").annotate(count=Count("pk")))
    for creditor in creditors:
        creditor.open_cases = counts.get(creditor.pk, 0)  # type: ignore[attr-defined]
    return creditors
