"""What the database knows that a contact with a debtor may depend on, in one statement."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cases.models import Case, ContactPoint
from strategies.contact.rules import Rule, longest_memory
from strategies.services.contact_rules import rules_marked

REMEMBERED = dt.timedelta(days=33)  # what the rules that ship count over; contacts with others count for ever
PERMIT = dt.timedelta(minutes=15)  # how long an allowed contact may take to be made and logged

# The statements are in migration 0006, and in 0005 of the rule book: their plans are kept by the server.
_GATHER = """
SELECT cases_contact_situation(%(debtor)s, %(creditor)s, %(case)s, %(agent)s, %(since)s, %(today)s),
       strategies_stage_is_narrowed(%(stage)s, %(today)s)
"""


@dataclass(frozen=True)
class Made:
    """An outgoing contact. `about`: its case's key, "" where it was about several."""

    at: dt.datetime
    channel: str
    outcome: str
    point: int | None
    owner: str
    about: str


@dataclass(frozen=True)
class Permit:
    """A contact that was allowed and is not logged yet."""

    at: dt.datetime
    channel: str
    point: int | None
    owner: str
    case: int
    id: int
    by: int


@dataclass(frozen=True)
class Way:
    """A number or address of the debtor's record; `name`: whose it is, where it is another person's and known."""

    kind: str
    owner: str
    name: str
    state: str
    source: str


@dataclass(frozen=True)
class Situation:
    """`holds`: kind and case of each in force. `known`: of the house, creditor, agent and debtor; `known_of`: by contact point.

    `guarantors`: names of those whose guarantee of this case's debts runs. `reached_at`: when the debtor was last spoken to.
    `end_of_chain`: request key and seal of the case's latest contact; None where it has none. `narrowed`: a policy that may be
    the case's says by which channels its stage is worked, or by whom (services/stage_terms.py).
    """

    case: Case
    made: Sequence[Made]
    permits: Sequence[Permit]
    holds: Sequence[tuple[str, int]]
    known: Mapping[str, bool | None]
    known_of: Mapping[int, Mapping[str, bool | None]]
    ways: Mapping[int, Way]
    guarantors: Sequence[str]
    reached_at: dt.datetime | None
    end_of_chain: tuple[str | None, str] | None
    rules: Sequence[Rule]
    narrowed: bool


def situation_of(*, case: Case, agent_id: int | None, today: dt.date, now: dt.datetime) -> Situation:
    """Read what a decision about this case's debtor goes by; `today` is the business date. The case comes with its creditor."""
    values = {
        "debtor": case.debtor_id,
        "creditor": case.creditor_id,
        "case": case.pk,
        "agent": agent_id,
        "stage": case.stage,
        "today": today,
    }
    found, narrowed = _gathered(values | {"since": now - REMEMBERED})
    rules = rules_marked(*found["rules"])
    if (longest := longest_memory(rules)) > REMEMBERED:  # a rule of the house's own
        found, narrowed = _gathered(values | {"since": now - longest})
    of_points: dict[int, dict[str, bool | None]] = {}
    general: dict[str, bool | None] = {}
    for name, value, point in found["known"]:
        (general if point is None else of_points.setdefault(point, {}))[name] = value
    return Situation(
        case=case,
        made=_made(found["made"]),
        permits=[Permit(_at(at), *rest) for at, *rest in found["permits"]],
        holds=[(kind, owner) for kind, owner in found["holds"]],
        known=general,
        known_of=of_points,
        ways={key: Way(*rest) for key, *rest in found["ways"]},
        guarantors=found["guarantors"],
        reached_at=found["reached_at"] and _at(found["reached_at"]),
        end_of_chain=tuple(found["end_of_chain"]) if found["end_of_chain"] else None,
        rules=rules,
        narrowed=narrowed,
    )


def _gathered(values: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    with connection.cursor() as cursor:
        cursor.execute(_GATHER, values)
        found, narrowed = cursor.fetchone()
    return json.loads(found) if isinstance(found, str) else found, narrowed


def _made(rows: Sequence[Any]) -> list[Made]:
    """One conversation about several cases is one contact, about each of them."""
    shared = {part_of for *_rest, part_of in rows if part_of is not None}
    return [
        Made(_at(at), channel, outcome, point, owner, "" if key in shared else str(case))
        for at, channel, outcome, point, owner, case, key, part_of in rows
        if part_of is None
    ]


def _at(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(float(seconds), tz=dt.UTC)


def way_of(point: ContactPoint) -> Way:
    return Way(point.kind, point.owner, point.owner_name, point.state, point.source)
