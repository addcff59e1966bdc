"""Contact rules: loaded as shipped, version by version, and read by the gate."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from strategies.contact.rules import Rule, read_rule
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
        plain, known = _plain(record), current.get(record["id"])
        if known is not None and (not known.shipped or known.record == plain):
            continue
        new.append(
            ContactRule(
                code=record["id"],
                version=known.version + 1 if known else 1,
                kind=record["kind"],
                jurisdiction=record["jurisdiction"],
                record=plain,
                shipped=True,
                made_at=now,
            )
        )
    return len(ContactRule.objects.bulk_create(new))


def read_records(texts: str | None = None) -> list[dict[str, Any]]:
    """The records of the file that ships, or of `texts`."""
    found = read_yaml(texts, shipped=SHIPPED)
    records: list[dict[str, Any]] = found["rules"]
    return records


def rules_in_force() -> tuple[Rule, ...]:
    """The latest version of every rule; what is valid on the day of a contact, the gate itself asks. One small query."""
    marks = ContactRule.objects.aggregate(count=Count("pk"), latest=Max("pk"))
    return _rules(marks["count"], marks["latest"])


@lru_cache(maxsize=4)
def _rules(_count: int, _latest: int | None) -> tuple[Rule, ...]:
    """Rows are only ever added: their count and the last key tell whether anything is new."""
    return tuple(rule.rule() for rule in ContactRule.objects.latest_versions())


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: days as ISO texts, wherever they stand."""
    plain: dict[str, Any] = json.loads(json.dumps(record, default=dt.date.isoformat))
    return plain
