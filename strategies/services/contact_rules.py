"""Contact rules: loaded as shipped, version by version, and read by the gate."""

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from strategies.contact.known import catalogue
from strategies.contact.records import plain
from strategies.contact.rules import Rule, read_rule
from strategies.contact.succession import in_succession
from strategies.models import ContactRule
from strategies.shipped import read_yaml

SHIPPED = Path(__file__).parent.parent / "data" / "contact_rules.yaml"


@transaction.atomic
def load_contact_rules(*, now: dt.datetime, texts: str | None = None) -> int:
    """Bring the rules up to what ships (or to `texts`, YAML of the same layout); returns how many versions were added.

    A rule whose latest version the house wrote is left alone. Again changes nothing; a rule that cannot be read changes
    nothing at all. Raises RuleRefused naming it and what is wrong with it.
    """
    current = {rule.code: rule for rule in ContactRule.objects.latest_versions()}
    records = [record for record in read_records(texts) if read_rule(record)]
    new = []
    for record in records:
        kept, known = plain(record), current.get(record["id"])
        if known is not None and (not known.shipped or known.record == kept):
            continue
        new.append(
            ContactRule(
                code=record["id"],
                version=known.version + 1 if known else 1,
                kind=record["kind"],
                jurisdiction=record["jurisdiction"],
                record=kept,
                shipped=True,
                made_at=now,
            )
        )
    return len(ContactRule.objects.bulk_create(new))


def read_records(texts: str | None = None) -> list[dict[str, Any]]:
    """The records of the file that ships, or of `texts`."""
    found = _shipped_file() if texts is None else read_yaml(texts, shipped=SHIPPED)
    records: list[dict[str, Any]] = found["rules"]
    return records


@cache
def shipped_records() -> dict[str, dict[str, Any]]:
    """The records of the file that ships as the database keeps them, by code."""
    return {record["id"]: plain(record) for record in read_records()}


@cache
def usual_facts() -> dict[str, bool]:
    """What a fact is in an example that does not name it; the head of the file says so."""
    file = _shipped_file()
    required = {record["fact"] for record in file["rules"] if record["kind"] == "require"}
    usual: dict[str, bool] = {fact: fact in required for fact in catalogue()}
    return usual | file["example_defaults"]


def rules_in_force() -> tuple[Rule, ...]:
    """Every rule in the versions that hold one after another; which holds on the day of a contact, the gate asks.

    A version with a first day to come leaves the days before it to the version that it follows. One small query.
    """
    marks = ContactRule.objects.aggregate(count=Count("pk"), latest=Max("pk"))
    return rules_marked(marks["count"], marks["latest"])


def records_of(versions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """The records of these versions, by code and number."""
    wanted = set(versions)
    rows = ContactRule.objects.filter(code__in={code for code, _version in wanted})
    return {(row.code, row.version): row.record for row in rows if (row.code, row.version) in wanted}


@lru_cache(maxsize=4)
def rules_marked(_count: int, _latest: int | None) -> tuple[Rule, ...]:
    """The rules in force, by the count of their rows and the last key: rows are only ever added, so these tell what is new."""
    versions = ContactRule.objects.order_by("code", "-version")
    return tuple(
        rule
        for _code, told in groupby(versions, key=lambda version: version.code)
        for rule in in_succession(version.rule() for version in told)
    )


@cache
def _shipped_file() -> dict[str, Any]:
    """Read once in the life of a process: it takes a second."""
    told: dict[str, Any] = read_yaml(None, shipped=SHIPPED)
    return told
