"""Who works in the demonstration, and for whom. Names are invented; nothing here is meant for production."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cases.models import Creditor, KnownFact, Role, Team, User

PASSWORD = "collections"  # noqa: S105 - printed at `make run`; the seed refuses to run in production


@dataclass(frozen=True)
class Client:
    """A creditor, its team, and what its generated file is like. `is_a`: what the rules of contact take it for."""

    name: str
    debt_class: str
    is_a: str
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


SECOND_ADMIN = "liu.yang"  # whoever proposes a policy does not approve it
CONSUMER, TRADE = "消费信贷组 · Consumer", "商账组 · Trade"

CLIENTS = (
    Client("华信消费金融", "consumer", "consumer_finance", "CNY", CONSUMER, "zh", "consumer", 210),
    Client("恒通供应链", "trade", "supplier", "CNY", TRADE, "zh", "trade", 70),
    Client("Northfield Supply Co.", "trade", "supplier", "USD", TRADE, "en", "trade", 110),
)
STAFF = (
    Member("agent", ("Na", "Li"), Role.AGENT, CONSUMER, ""),
    Member("supervisor", ("Grace", "Chen"), Role.SUPERVISOR, "", ""),
    Member("admin", ("Robert", "Zhou"), Role.ADMIN, "", ""),
    Member(SECOND_ADMIN, ("洋", "刘"), Role.ADMIN, "", "zh-hans"),
    Member("wang.lei", ("磊", "王"), Role.AGENT, CONSUMER, "zh-hans"),
    Member("emma.jones", ("Emma", "Jones"), Role.AGENT, CONSUMER, "en"),
    Member("zhao.min", ("敏", "赵"), Role.AGENT, CONSUMER, "zh-hans"),
    Member("chen.jing", ("静", "陈"), Role.AGENT, TRADE, "zh-hans"),
    Member("omar.khan", ("Omar", "Khan"), Role.AGENT, TRADE, "en"),
    Member("sun.tao", ("涛", "孙"), Role.AGENT, TRADE, "zh-hans"),
)
SIGN_INS = ("agent", "supervisor", "admin")


# What a house has to see to before it may call anybody, and who its people are.
DECLARED = {
    "company_line_used": "线路登记表 2025-01 · register of lines",
    "human_handover_offered": "服务规范 3.2 · service rules 3.2",
    "neutral_outside": "信封与短信签名规范 · envelopes and sender names",
    "agent_qualified": "2025 年度培训与考核 · yearly training and test",
}


def declare(*, first: dt.date, now: dt.datetime) -> None:
    """Put on record what the contact gate asks of the house, from the first day of the demonstration on."""
    admin = User.objects.get(username="admin")
    about_agents = DECLARED.keys() & {"agent_qualified"}
    rows = [
        KnownFact(name=name, value=True, valid_from=first, source=source, by=admin, at=now, agent=agent)
        for name, source in DECLARED.items()
        for agent in (User.objects.order_by("pk") if name in about_agents else [None])
    ]
    KnownFact.objects.bulk_create(rows)


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
            name=client.name,
            debt_class=client.debt_class,
            kind=client.is_a,
            currency=client.currency,
            team=teams[client.team],
        )
        for client in CLIENTS
    ]
