"""What the database knows that a contact with a debtor may depend on, in one statement."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cases.models import Case, ContactPoint
from strategies.contact.rules import Rule
from strategies.services.contact_rules import rules_marked

REMEMBERED = dt.timedelta(days=33)  # the longest period that a rule counts over; contacts with others count for ever
PERMIT = dt.timedelta(minutes=15)  # how long an allowed contact may take to be made and logged

# Everything hangs on the debtor, whatever number of cases there are; each part is read by an index.
_GATHER = """
WITH own AS (SELECT id, stage FROM cases_case WHERE debtor_id = %(debtor)s)
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_array(extract(epoch FROM c.at), c.channel, c.outcome, c.contact_point_id,
            coalesce(p.owner, 'debtor'), c.case_id, c.id, c.part_of_id) ORDER BY c.id), '[]')
   FROM own JOIN cases_contactlog c ON c.case_id = own.id LEFT JOIN cases_contactpoint p ON p.id = c.contact_point_id
   WHERE c.direction = 'out' AND c.corrects_id IS NULL AND (c.at > %(since)s OR p.owner <> 'debtor')),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(extract(epoch FROM d.at), d.channel, d.contact_point_id,
            coalesce(p.owner, 'debtor'), d.case_id, d.id, d.by_id) ORDER BY d.id), '[]')
   FROM own JOIN cases_contactdecision d ON d.case_id = own.id
   LEFT JOIN cases_contactpoint p ON p.id = d.contact_point_id
   WHERE d.verdict <> 'refused' AND d.at > %(day)s
     AND NOT EXISTS (SELECT FROM cases_contactlog c WHERE c.decision_id = d.id)),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(h.kind, h.case_id) ORDER BY h.id), '[]')
   FROM own JOIN cases_hold h ON h.case_id = own.id
   WHERE h.released_on IS NULL AND h.kind <> 'promise' AND (h.until_on IS NULL OR h.until_on >= %(today)s)),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(f.name, f.value, f.contact_point_id, f.id) ORDER BY f.id), '[]')
   FROM cases_knownfact f
   WHERE f.valid_from <= %(today)s AND (f.valid_to IS NULL OR f.valid_to >= %(today)s)
     AND (f.debtor_id = %(debtor)s OR f.creditor_id = %(creditor)s OR f.agent_id = %(agent)s
          OR f.contact_point_id IN (SELECT id FROM cases_contactpoint WHERE debtor_id = %(debtor)s)
          OR num_nonnulls(f.creditor_id, f.agent_id, f.debtor_id, f.contact_point_id) = 0)),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(p.id, p.kind, p.owner, p.state, p.source)), '[]')
   FROM cases_contactpoint p WHERE p.debtor_id = %(debtor)s),
  EXISTS (SELECT FROM cases_guarantee g JOIN cases_debt b ON b.id = g.debt_id JOIN own ON own.id = b.case_id
          WHERE g.ended_on IS NULL),
  (SELECT jsonb_build_array(c.request_key, c.seal) FROM cases_contactlog c
   WHERE c.case_id = %(case)s ORDER BY c.id DESC LIMIT 1),
  (SELECT jsonb_build_array(count(*), max(id)) FROM strategies_contactrule)
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
    """A number or address of the debtor's record."""

    kind: str
    owner: str
    state: str
    source: str


@dataclass(frozen=True)
class Situation:
    """`holds`: kind and case of each in force. `known`: of the house, creditor, agent and debtor; `known_of`: by contact point.

    `end_of_chain`: request key and seal of the case's latest contact; None where it has none.
    """

    case: Case
    made: Sequence[Made]
    permits: Sequence[Permit]
    holds: Sequence[tuple[str, int]]
    known: Mapping[str, bool | None]
    known_of: Mapping[int, Mapping[str, bool | None]]
    ways: Mapping[int, Way]
    has_guarantee: bool
    end_of_chain: tuple[str | None, str] | None
    rules: Sequence[Rule]


def situation_of(*, case: Case, agent_id: int | None, today: dt.date, now: dt.datetime) -> Situation:
    """Read what a decision about this case's debtor goes by; `today` is the business date. The case comes with its creditor."""
    values = {
        "debtor": case.debtor_id, "creditor": case.creditor_id, "case": case.pk, "agent": agent_id,
        "since": now - REMEMBERED, "day": now - dt.timedelta(days=1), "today": today,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_GATHER, values)
        made, permits, holds, known, ways, has_guarantee, chain, marks = [
            json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()
        ]
    of_points: dict[int, dict[str, bool | None]] = {}
    general: dict[str, bool | None] = {}
    for name, value, point, _key in known:
        (general if point is None else of_points.setdefault(point, {}))[name] = value
    return Situation(
        case=case,
        made=_made(made),
        permits=[Permit(_at(at), *rest) for at, *rest in permits],
        holds=[(kind, owner) for kind, owner in holds],
        known=general,
        known_of=of_points,
        ways={key: Way(*rest) for key, *rest in ways},
        has_guarantee=has_guarantee,
        end_of_chain=None if chain is None else (chain[0], chain[1]),
        rules=rules_marked(*marks),
    )


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
    return Way(point.kind, point.owner, point.state, point.source)
