"""Staff and teams, as an administrator keeps them. What a person did stays theirs: nobody is ever deleted."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Creditor, Role, Team, User
from cases.services.tokens import withdraw_token
from cases.services.verdict import Refused

STAFF_FIELDS = ("first_name", "last_name", "email", "role", "team", "language", "takes_work")


@transaction.atomic
def create_user(*, username: str, **values: Any) -> User:
    """A member of staff who cannot sign in until they open their one-time link and choose a password."""
    _wait_for_names()
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("There is a user of this name already."))
    user = User(username=username, **_known(values))
    _check_team(user)
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def edit_user(*, user: User, by: User, **values: Any) -> User:
    """Change name, role, team, language or absence.

    Raises Refused where an agent who still holds cases would change team or role, and where an administrator would
    take the role from themselves.
    """
    locked = _locked(user)
    known = _known(values)
    moved = known.get("team", locked.team) != locked.team or known.get("role", locked.role) != locked.role
    held = Case.objects.filter(agent=locked).open().count() if moved and locked.is_agent else 0
    if held:
        raise Refused(
            _("%(name)s holds %(count)d open cases. Hand them over before the team or role changes.")
            % {"name": locked.display_name(), "count": held}
        )
    if locked.pk == by.pk and known.get("role", Role.ADMIN) != Role.ADMIN:
        raise Refused(_("You cannot take your own administrator's role away."))
    for name, value in known.items():
        setattr(locked, name, value)
    _check_team(locked)
    locked.save(update_fields=list(known))
    if not locked.is_supervisor:
        locked.supervised_teams.clear()
    return locked


@transaction.atomic
def set_active(*, user: User, active: bool, by: User) -> User:
    """Shut somebody out at once, or let them in again. Their cases stay theirs until they are handed over."""
    locked = _locked(user)
    if locked.pk == by.pk and not active:
        raise Refused(_("You cannot shut yourself out."))
    locked.is_active = active
    locked.save(update_fields=["is_active"])
    return locked


@transaction.atomic
def set_takes_work(*, user: User, takes_work: bool) -> User:
    """The absence switch: off, and the night hands this agent no new cases."""
    locked = _locked(user)
    if not locked.is_agent:
        raise Refused(_("Only agents are given cases."))
    locked.takes_work = takes_work
    locked.save(update_fields=["takes_work"])
    return locked


@transaction.atomic
def take_password_away(*, user: User) -> User:
    """The old password, every one-time link made before and the API's token stop working; a new link sets a password."""
    locked = _locked(user)
    if not locked.is_active:
        raise Refused(_("This user is shut out; let them in first."))
    locked.set_unusable_password()
    locked.save(update_fields=["password"])
    withdraw_token(user=locked)
    return locked


@transaction.atomic
def save_team(*, team: Team, name: str, picking: str, is_active: bool, supervisors: Iterable[User]) -> Team:
    """Create or change a team. Raises Refused for a name in use, or closing a team that still has open cases."""
    _wait_for_names()
    if Team.objects.filter(name__iexact=name).exclude(pk=team.pk).exists():
        raise Refused(_("There is a team of this name already."))
    if team.pk and not is_active and Case.objects.filter(team=team).open().exists():
        raise Refused(_("This team still has open cases. Hand them to another team first."))
    team.name, team.picking, team.is_active = name, picking, is_active
    team.save()
    team.supervisors.set(supervisors)
    return team


@transaction.atomic
def save_creditor(
    *, creditor: Creditor, name: str, team: Team | None, kind: str, jurisdiction: str, **values: Any
) -> Creditor:
    """Create a creditor, or change it; kind of debt and currency are fixed once it has cases."""
    _wait_for_names()
    if Creditor.objects.filter(name=name).exclude(pk=creditor.pk).exists():
        raise Refused(_("There is a creditor of this name already."))
    fixed = {key: value for key, value in values.items() if getattr(creditor, key) != value}
    if creditor.pk and fixed and Case.objects.filter(creditor=creditor).exists():
        raise Refused(_("Kind of debt and currency stay as they are once a creditor has cases."))
    creditor.name, creditor.team, creditor.kind, creditor.jurisdiction = name, team, kind, jurisdiction
    for key, value in values.items():
        setattr(creditor, key, value)
    creditor.save()
    return creditor


def _wait_for_names() -> None:
    """Two people giving one name at once take turns, so that the second is told and does not fail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases.staff'))")


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in STAFF_FIELDS}


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _check_team(user: User) -> None:
    if user.is_agent and user.team is None:
        raise Refused(_("An agent needs a team."))
