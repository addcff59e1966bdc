"""The year of the demonstration: files are generated, read as any creditor's would be, and lived through day by day."""

import datetime as dt
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from cases.demo.day import Coming, Staff, at_hour
from cases.demo.house import CLIENTS, Client, declare, found_house
from cases.demo.insight import leave_insight
from cases.demo.money import leave_money_matters
from cases.demo.policy import leave_draft, publish_own_policy
from cases.generator.portfolio import Recipe, write_portfolio
from cases.models import Creditor
from cases.services.night.housekeeping import keep_house
from cases.services.replay import Feed, night_of, read_feed, replay
from strategies.services.contact_rules import load_contact_rules
from strategies.services.policies import ship_default_policy
from strategies.services.tactics import load_tactics

SEED = 20
DAYS = 365
BUSY_DAYS = 30  # the last weeks are worked in full, the time before in outline
ANSWERED_DAYS = 12  # of the last days the agents answer what the desk proposes
AHEAD_DAYS = 14  # the files know the payments of two weeks to come, and so do the debtors who promise them today
CONTACTS_BUSY, CONTACTS_BEFORE = 2.6, 0.25
Say = Callable[[str], object]


def live_year(*, today: dt.date, now: dt.datetime, say: Say, days: int = DAYS, scale: float = 1.0) -> dict[str, int]:
    """Found the house and live a year up to `today`, whose night is turned and whose work is left to do.

    `scale` multiplies the cases of every creditor. Returns days, rows, contacts, and what `leave_money_matters` left. Must not be called in a transaction.
    """
    ship_default_policy(now=now)
    load_tactics(now=now)
    load_contact_rules(now=now)
    creditors = found_house()
    first = today - dt.timedelta(days=days)
    declare(first=first, now=now)
    with tempfile.TemporaryDirectory() as folder:
        feeds = [
            _feed(client, creditor, Path(folder), today=today, now=now, days=days, scale=scale)
            for client, creditor in zip(CLIENTS, creditors, strict=True)
        ]
    own_policy_on = max(first, today - dt.timedelta(days=BUSY_DAYS))
    answered = [today - dt.timedelta(days=back) for back in range(1, ANSWERED_DAYS + 1)]
    staff, contacts = Staff(SEED, _coming(feeds), answered), 0

    def each_day(day: dt.date) -> None:
        nonlocal contacts
        busy = (today - day).days <= BUSY_DAYS
        if busy:
            keep_house(day=day, now=night_of(day))
        if day == own_policy_on:
            publish_own_policy(day=day, now=at_hour(day, 18))
        if day < today:
            contacts += staff.work(day, CONTACTS_BUSY if busy else CONTACTS_BEFORE)
        if day.day == 1:
            say(f"{day:%Y-%m}")

    done = replay(feeds=feeds, first=first, last=today, each_day=each_day)
    money = leave_money_matters(today=today, now=now)
    leave_insight(today=today, now=now)
    leave_draft(today=today, now=now)
    return {"days": done.days, "rows": done.rows, "contacts": contacts, **money}


def _feed(
    client: Client, creditor: Creditor, folder: Path, *, today: dt.date, now: dt.datetime, days: int, scale: float
) -> Feed:
    horizon = today + dt.timedelta(days=AHEAD_DAYS)
    path = folder / f"{client.kind}-{client.language}-{today:%Y}.csv"
    cases = max(1, round(client.cases * scale))
    recipe = Recipe(cases, SEED + CLIENTS.index(client), client.language, horizon, client.kind, days + AHEAD_DAYS)
    with path.open("w", encoding="utf-8", newline="") as out:
        write_portfolio(out, recipe)
    return read_feed(path=path, creditor=creditor, as_of=horizon, now=now)


def _coming(feeds: list[Feed]) -> dict[str, Coming]:
    """The payments that the files hold, by contract number."""
    return {
        number: Coming(paid_on, Decimal(paid) / 100)
        for feed in feeds
        for number, paid, paid_on in feed.rows.select("number", "paid", "paid_on").iter_rows()
        if paid_on is not None
    }
