"""Who works here: users with one role each, and the teams that bind them."""

import re

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

HAN = re.compile(r"[\u3400-\u9fff]")


class Picking(models.TextChoices):
    """How the agents of a team come to their next case."""

    FREE = "free", _("Free pick: any case of the queue may be opened")
    REASON = "reason", _("Pick with reason: a case before its turn needs one")
    STRICT = "strict", _("Strict order: only the next case, or a debtor who calls in")


class Team(models.Model):
    """Agents who share a pool of cases, and the supervisors who answer for them."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    picking = models.CharField(_("next case"), max_length=8, choices=Picking.choices, default=Picking.FREE)
    supervisors = models.ManyToManyField(
        "cases.User", verbose_name=_("supervisors"), related_name="supervised_teams", blank=True
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    AGENT = "agent", _("Agent")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMIN = "admin", _("Administrator")


class StaffManager(UserManager["User"]):
    def create_superuser(  # type: ignore[override]
        self, username: str, email: str | None = None, password: str | None = None, **extra: object
    ) -> "User":
        extra.setdefault("role", Role.ADMIN)
        return super().create_superuser(username, email, password, **extra)


class User(AbstractUser):
    """A member of staff. Debtors never sign in."""

    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.AGENT)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    takes_work = models.BooleanField(
        _("takes new cases"), default=True, help_text=_("Off: the night hands this agent no new cases.")
    )
    queue_views = models.JSONField(
        default=dict, blank=True, help_text="views of the queue: name → filters as in the address"
    )

    objects = StaffManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_is_known"),
        ]

    @property
    def is_agent(self) -> bool:
        return self.role == Role.AGENT

    @property
    def is_supervisor(self) -> bool:
        return self.role == Role.SUPERVISOR

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    def supervised_team_ids(self) -> list[int]:
        """Ids of the teams this user answers for; read once per request object."""
        if not hasattr(self, "_supervised_team_ids"):
            self._supervised_team_ids = list(self.supervised_teams.values_list("pk", flat=True))
        return self._supervised_team_ids

    def display_name(self) -> str:
        """孙涛, Emma Jones: a Chinese name is written family name first, without a space."""
        if HAN.match(self.last_name):
            return f"{self.last_name}{self.first_name}"
        return self.get_full_name() or self.username
