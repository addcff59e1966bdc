"""Who works in the demonstration, and for whom. Names are invented; nothing here is meant for production."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cases.models import Creditor, Role, Team, User

PASSWORD = "collections"  # noqa: S105 - printed at `make run`; the seed refuses to run in production


@dataclass(frozen=True)
class Client:
    """A creditor, its team, and what its generated file is like."""

    name: str
    debt_class: str
    currency: str
    team: str
    language: str
    kind: str
    cases: int


@dataclass(frozen=True)
class Member:
    """One of the staff. `language` is what the pages speak to them."""

    username: str
    full_name: tuple[str, str]
    role: Role
    team: str
    language: str


CONSUMER, TRADE = "消费信贷组 · Consumer", "商账组 · Trade"

CLIENTS = (
    Client("华信消费金融", "consumer", "CNY", CONSUMER, "zh", "consumer", 210),
    Client("恒通供应链", "trade", "CNY", TRADE, "zh", "trade", 70),
    Client("Northfield Supply Co.", "trade", "USD", TRADE, "en", "trade", 110),
)
STAFF = (
    Member("agent", ("Na", "Li"), Role.AGENT, CONSUMER, ""),
    Member("supervisor", ("Grace", "Chen"), Role.SUPERVISOR, "", ""),
    Member("admin", ("Robert", "Zhou"), Role.ADMIN, "", ""),
    Member("wang.lei", ("磊", "王"), Role.AGENT, CONSUMER, "zh-hans"),
    Member("emma.jones", ("Emma", "Jones"), Role.AGENT, CONSUMER, "en"),
    Member("zhao.min", ("敏", "赵"), Role.AGENT, CONSUMER, "zh-hans"),
    Member("chen.jing", ("静", "陈"), Role.AGENT, TRADE, "zh-hans"),
    Member("omar.khan", ("Omar", "Khan"), Role.AGENT, TRADE, "en"),
    Member("sun.tao", ("涛", "孙"), Role.AGENT, TRADE, "zh-hans"),
)
SIGN_INS = ("agent", "supervisor", "admin")


@transaction.atomic
def found_house() -> list[Creditor]:
    """Teams, staff and creditors of the demonstration; the supervisor answers for both teams."""
    teams = {name: Team.objects.create(name=name) for name in (CONSUMER, TRADE)}
    secret = make_password(PASSWORD)
    for member in STAFF:
        given, family = member.full_name
        User.objects.create(
            username=member.username,
            first_name=given,
            last_name=family,
            role=member.role,
            team=teams.get(member.team),
            language=member.language,
            is_staff=member.role == Role.ADMIN,
            is_superuser=member.role == Role.ADMIN,
            password=secret,
        )
    supervisor = User.objects.get(username="supervisor")
    for team in teams.values():
        team.supervisors.add(supervisor)
    return [
        Creditor.objects.create(
            name=client.name, debt_class=client.debt_class, currency=client.currency, team=teams[client.team]
        )
        for client in CLIENTS
    ]
