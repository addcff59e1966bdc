"""The checks that the system runs over its own work of a day, in one statement (compliance.md 4.5).

They count anew from the log itself and do not ask the gate: what the gate let through by mistake shows here. Rules are named
where a row of `strategies/data/contact_rules.yaml` says the same.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from cases.evidence.registry import SEALED_TABLES
from cases.models import ChainRoot
from cases.selectors.evidence_check import broken_evidence
from cases.selectors.gate.truths import is_connected, is_contact
from strategies.outcomes import OUTCOMES, Channel

EVIDENCE = "evidence"


@dataclass(frozen=True)
class Check:
    """`figure`: what the figure of a finding counts; "" where it has none."""

    code: str
    title: LazyText
    rule: str = ""
    figure: "LazyText | str" = ""


@dataclass(frozen=True)
class Found:
    code: str
    case_id: int | None
    contact_id: int | None = None
    figure: int | None = None
    detail: str = ""


_CALLS, _DAYS = _("calls"), _("days left")
CHECKS = {
    check.code: check
    for check in (
        Check("calls", _("More than three effective calls to a debtor in a day"), "CN-FREQ-01", _CALLS),
        Check("attempts", _("More than six unanswered attempts at a number in a day"), "CN-FREQ-02", _CALLS),
        Check("hours", _("Contact outside the lawful hours"), "CN-TIME-01a"),
        Check("week", _("More than seven calls about a debt in seven days"), "US-FREQ-01", _CALLS),
        Check("cooldown", _("Call within seven days after a conversation"), "US-FREQ-02"),
        Check("against", _("Contact made although the gate refused it")),
        Check("overridden", _("Contact made by override")),
        Check("undecided", _("Contact that the gate was not asked about")),
        Check("agent", _("Agent without training and test on record"), "CN-OUT-04a"),
        Check("visit_alone", _("Visit without a second collector"), "CN-VISIT-01"),
        Check("visit_media", _("Visit without a recording"), "CN-VISIT-03"),
        Check("call_media", _("Conversation without a recording"), "CN-REC-01a"),
        Check("not_verified", _("Conversation with the debtor without a word on who it was"), "CN-ID-02"),
        Check("identity", _("First conversation without stating who calls"), "CN-ID-01a"),
        Check("contact_person", _("Contact person called without proof that the debtor is out of reach"), "CN-WHO-03a"),
        Check("letter", _("Letter without all that it has to show"), "CN-LETTER-01"),
        Check("opt_out", _("Contact after a request for no more"), "US-MEDIA-01"),
        Check("plan", _("Contact while an instalment plan is in force"), "CN-STOP-01"),
        Check("moratorium", _("Interest or penalty booked during a moratorium"), "UK-BS-01a"),
        Check("limitation", _("Limitation ends in 90, 30 or 7 days"), "", _DAYS),
        Check("guarantee", _("Guarantee period ends in 60, 30 or 7 days"), "", _DAYS),
        Check("validation", _("No validation notice three or five days after the first contact"), "US-VAL-01b"),
        Check(EVIDENCE, _("Evidence that is not as it was written"), ""),
    )
}

_SCAN = """
WITH made AS MATERIALIZED (
    SELECT c.id, c.case_id, c.agent_id, c.contact_point_id, c.channel, c.outcome, c.at, c.verified_by, c.identity_stated,
           k.debtor_id, r.debt_class, coalesce(nullif(d.jurisdiction, ''), r.jurisdiction) AS place,
           coalesce(p.owner, 'debtor') AS owner, g.verdict, g.facts -> 'facts' AS truths,
           (coalesce(c.started_at, c.at) AT TIME ZONE coalesce(nullif(d.time_zone, ''), %(zone)s))::time AS local
    FROM cases_contactlog c JOIN cases_case k ON k.id = c.case_id JOIN cases_debtor d ON d.id = k.debtor_id
    JOIN cases_creditor r ON r.id = k.creditor_id LEFT JOIN cases_contactpoint p ON p.id = c.contact_point_id
    LEFT JOIN cases_contactdecision g ON g.id = c.decision_id
    WHERE c.at >= %(start)s AND c.at < %(end)s AND c.direction = 'out' AND c.part_of_id IS NULL
      AND c.corrects_id IS NULL
      AND (c.outcome = ANY(%(written)s) OR (c.channel IN ('call', 'visit') AND c.outcome = ANY(%(spoken)s)))
),
consumer AS (SELECT * FROM made WHERE debt_class = 'consumer'),
china AS (SELECT * FROM consumer WHERE place = 'CN'),
america AS (SELECT * FROM consumer WHERE place = 'US')
SELECT 'calls', max(case_id), max(id), count(*) FROM china
    WHERE channel = 'call' AND owner = 'debtor' AND outcome = ANY(%(connected)s) GROUP BY debtor_id HAVING count(*) > 3
UNION ALL SELECT 'attempts', max(case_id), max(id), count(*) FROM china
    WHERE channel = 'call' AND NOT outcome = ANY(%(connected)s) GROUP BY contact_point_id HAVING count(*) > 6
UNION ALL SELECT 'hours', case_id, id, NULL FROM consumer
    WHERE owner = 'debtor' AND verdict IS DISTINCT FROM 'overridden'
      AND truths ->> 'agreed_otherwise' IS DISTINCT FROM 'true' AND NOT (local >= '08:00' AND local < CASE place
          WHEN 'US' THEN time '21:00' WHEN 'UK' THEN time '20:00' ELSE time '22:00' END)
UNION ALL SELECT 'week', t.case_id, max(t.id), count(*) FROM (SELECT DISTINCT ON (case_id) case_id, id FROM america
        WHERE channel = 'call' ORDER BY case_id, id DESC) t
    JOIN cases_contactlog c ON c.case_id = t.case_id AND c.channel = 'call' AND c.direction = 'out'
        AND c.part_of_id IS NULL AND c.corrects_id IS NULL AND c.at >= %(week)s AND c.at < %(end)s
    GROUP BY t.case_id HAVING count(*) > 7
UNION ALL SELECT 'cooldown', t.case_id, t.id, NULL FROM america t WHERE t.channel = 'call' AND EXISTS (
    SELECT FROM cases_contactlog c WHERE c.case_id = t.case_id AND c.channel = 'call' AND c.id < t.id
      AND c.at >= t.at - interval '7 days' AND c.outcome = ANY(%(connected)s))
UNION ALL SELECT 'against', case_id, id, NULL FROM made WHERE verdict = 'refused'
UNION ALL SELECT 'overridden', case_id, id, NULL FROM made WHERE verdict = 'overridden'
UNION ALL SELECT 'undecided', case_id, id, NULL FROM made WHERE verdict IS NULL
    AND EXISTS (SELECT FROM strategies_contactrule WHERE made_at < %(start)s)
UNION ALL SELECT 'agent', max(case_id), max(id), count(*)::int FROM china t WHERE coalesce((
        SELECT f.value FROM cases_knownfact f WHERE f.name = 'agent_qualified' AND f.valid_from <= %(day)s
          AND (f.valid_to IS NULL OR f.valid_to >= %(day)s) AND (f.agent_id = t.agent_id
               OR num_nonnulls(f.creditor_id, f.agent_id, f.debtor_id, f.contact_point_id) = 0)
        ORDER BY f.id DESC LIMIT 1), false) = false GROUP BY agent_id
UNION ALL SELECT 'visit_alone', case_id, id, NULL FROM china WHERE channel = 'visit'
    AND truths ->> 'two_collectors_assigned' IS DISTINCT FROM 'true'
UNION ALL SELECT CASE channel WHEN 'visit' THEN 'visit_media' ELSE 'call_media' END, case_id, id, NULL FROM china t
    WHERE (channel = 'visit' OR (channel = 'call' AND outcome = ANY(%(connected)s)))
      AND NOT EXISTS (SELECT FROM cases_recording m WHERE m.contact_id = t.id)
UNION ALL SELECT 'not_verified', case_id, id, NULL FROM made
    WHERE channel = 'call' AND outcome = ANY(%(right_party)s) AND verified_by IN ('', 'not_asked', 'not_proven')
UNION ALL SELECT 'identity', case_id, id, NULL FROM china t WHERE channel IN ('call', 'visit')
    AND outcome = ANY(%(right_party)s) AND identity_stated IS NOT TRUE AND NOT EXISTS (
        SELECT FROM cases_contactlog c WHERE c.case_id = t.case_id AND c.id < t.id AND c.outcome = ANY(%(right_party)s))
UNION ALL SELECT 'contact_person', case_id, id, NULL FROM china
    WHERE owner NOT IN ('debtor', 'guarantor') AND channel IN ('call', 'sms') AND NOT coalesce(
        (truths ->> 'debtor_unreachable')::bool OR (truths ->> 'legal_basis_recorded')::bool
        OR (truths ->> 'debtor_dead')::bool, false)
UNION ALL SELECT 'letter', case_id, id, NULL FROM china WHERE channel = 'letter'
    AND NOT coalesce((truths ->> 'letter_fields_complete')::bool OR (truths ->> 'not_card_debt')::bool, false)
UNION ALL SELECT 'opt_out', t.case_id, t.id, NULL FROM made t WHERE (
        SELECT e.kind FROM cases_contactpointevent e WHERE e.contact_point_id = t.contact_point_id AND e.at < t.at
          AND e.kind IN ('barred', 'restored') ORDER BY e.id DESC LIMIT 1) = 'barred'
UNION ALL SELECT 'plan', t.case_id, t.id, NULL FROM china t WHERE EXISTS (
    SELECT FROM cases_hold h WHERE h.case_id = t.case_id AND h.kind = 'plan' AND h.from_on < %(day)s
      AND (h.released_on IS NULL OR h.released_on > %(day)s))
UNION ALL SELECT 'moratorium', b.case_id, NULL, count(*)::int FROM cases_hold h
    JOIN cases_debt b ON b.case_id = h.case_id AND (h.debt_id IS NULL OR h.debt_id = b.id)
    JOIN cases_ledgerline l ON l.debt_id = b.id AND l.kind = 'interest' AND l.booked_on = %(day)s
        AND l.value_on >= h.from_on AND l.amount > 0
    WHERE h.kind = 'moratorium' AND h.from_on <= %(day)s AND (h.released_on IS NULL OR h.released_on > %(day)s)
    GROUP BY b.case_id
UNION ALL SELECT 'limitation', case_id, NULL, (limitation_on - %(day)s::date) FROM cases_debt
    WHERE limitation_on = ANY(%(limits)s) AND balance > 0
UNION ALL SELECT 'guarantee', b.case_id, NULL, (g.acts_until - %(day)s::date) FROM cases_guarantee g
    JOIN cases_debt b ON b.id = g.debt_id WHERE g.acts_until = ANY(%(guarantees)s) AND NOT g.held AND g.ended_on IS NULL
UNION ALL SELECT 'validation', k.id, NULL, (%(day)s::date - f.first_on) FROM (
        SELECT c.case_id, min((c.at AT TIME ZONE %(zone)s)::date) AS first_on FROM cases_contactlog c
        WHERE (c.at >= %(start)s - interval '3 days' AND c.at < %(end)s - interval '3 days')
           OR (c.at >= %(start)s - interval '5 days' AND c.at < %(end)s - interval '5 days')
        GROUP BY c.case_id) f
    JOIN cases_case k ON k.id = f.case_id AND k.stage <> 'closed' JOIN cases_debtor d ON d.id = k.debtor_id
    JOIN cases_creditor r ON r.id = k.creditor_id AND r.debt_class = 'consumer'
        AND coalesce(nullif(d.jurisdiction, ''), r.jurisdiction) = 'US'
    WHERE NOT EXISTS (SELECT FROM cases_contactlog c WHERE c.case_id = k.id
            AND (c.at AT TIME ZONE %(zone)s)::date < f.first_on)
      AND NOT EXISTS (SELECT FROM cases_knownfact n WHERE n.debtor_id = k.debtor_id
            AND n.name = 'validation_notice_overdue' AND n.value = false)
"""
_SPOKEN = [code for code in OUTCOMES if is_contact(code, Channel.CALL)]
_WRITTEN = [code for code in OUTCOMES if is_contact(code, Channel.LETTER)]
_CONNECTED = [code for code in OUTCOMES if is_connected(code, Channel.CALL)]
_RIGHT_PARTY = [outcome.code for outcome in OUTCOMES.values() if outcome.right_party]
_LIMITATION_DAYS, _GUARANTEE_DAYS = (90, 30, 7), (60, 30, 7)


def look_at(day: dt.date) -> list[Found]:
    """What stands out in the work of a day that is over: by the calendar of the house, its hours by each debtor's clock."""
    house = ZoneInfo(settings.TIME_ZONE)
    start = dt.datetime.combine(day, dt.time.min, tzinfo=house)
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=house)
    values = {
        "day": day, "start": start, "end": end, "week": end - dt.timedelta(days=7), "zone": settings.TIME_ZONE,
        "spoken": _SPOKEN, "written": _WRITTEN, "connected": _CONNECTED, "right_party": _RIGHT_PARTY,
        "limits": _ahead(day, _LIMITATION_DAYS), "guarantees": _ahead(day, _GUARANTEE_DAYS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SCAN, values)
        found = [Found(*row) for row in cursor.fetchall()]
    broken = broken_evidence(since=day) if _has_evidence(day, start) else []
    return found + [Found(EVIDENCE, one.case_id, detail=str(one)) for one in broken]


def _has_evidence(day: dt.date, start: dt.datetime) -> bool:
    """Whether anything was sealed from that day on, or should have been: a quiet day costs nothing."""
    if any(table.rows().filter(at__gte=start).exists() for table in SEALED_TABLES):
        return True
    return ChainRoot.objects.filter(day__gte=day, count__gt=0).exists()


def _ahead(day: dt.date, days: Sequence[int]) -> list[dt.date]:
    return [day + dt.timedelta(days=ahead) for ahead in days]
