"""The fixed cast: who owns the case, who shares the team, who is a stranger, who leads, who administers."""

from dataclasses import dataclass

from cases.models import Creditor, Team, User

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Cast:
    agent: User
    mate: User
    stranger: User
    lead: User
    other_lead: User
    admin: User
    team: Team
    other_team: Team
    creditor: Creditor

    def everyone(self) -> list[User]:
        return [self.agent, self.mate, self.stranger, self.lead, self.other_lead, self.admin]


def make_user(username: str, role: str, team: Team | None = None, first_name: str = "") -> User:
    user = User(username=username, role=role, team=team, first_name=first_name or username.title())
    user.set_password(PASSWORD)
    user.save()
    return user


def make_cast() -> Cast:
    team = Team.objects.create(name="North")
    other = Team.objects.create(name="South")
    lead, other_lead = make_user("lead", "supervisor"), make_user("other_lead", "supervisor")
    team.supervisors.add(lead)
    other.supervisors.add(other_lead)
    return Cast(
        agent=make_user("agent", "agent", team, "Ana"),
        mate=make_user("mate", "agent", team),
        stranger=make_user("stranger", "agent", other),
        lead=lead,
        other_lead=other_lead,
        admin=make_user("admin", "admin"),
        team=team,
        other_team=other,
        creditor=Creditor.objects.create(name="江南银行", team=team),
    )
