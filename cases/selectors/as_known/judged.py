"""What a past night had before it when it judged: cases as it met them, and what its segments and gates looked at then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cases.models import DebtClass
from cases.selectors.as_known.moments import Moment
from cases.selectors.as_known.particulars import DEBTS_THEN
from cases.selectors.as_known.states import COLUMNS, KnownCase, marks, state_columns
from cases.selectors.gate_contacts import contact_values, contacts_sql
from strategies.programme.facts import CaseFacts, GateFacts, Risk

# A case that the night moved, as it stood in the instant of the move; any other as it stood when the night was over. Of an
# erased debtor nothing is judged again: where they lived and what of theirs was verified is gone.
_MET = f"""
SELECT {state_columns("f")}, m.id
FROM cases_case c
LEFT JOIN cases_stagemove m ON m.case_id = c.id AND m.run_id = %(run)s
LEFT JOIN LATERAL (
    SELECT * FROM cases_formerstate f WHERE f.case_id = c.id AND f.run_id = %(run)s AND f.stage = m.from_stage
      AND f.id <= %(last_formerstate)s AND m.id IS NOT NULL ORDER BY f.id DESC LIMIT 1
) AS moved ON TRUE
LEFT JOIN LATERAL (
    SELECT * FROM cases_formerstate f
    WHERE f.case_id = c.id AND f.id >= COALESCE(moved.id, %(last_formerstate)s::bigint + 1) ORDER BY f.id LIMIT 1
) AS f ON TRUE
WHERE c.id BETWEEN %(first)s AND %(last)s AND c.id <= %(last_case)s AND c.erasure < 2
  AND (m.id IS NOT NULL OR CASE WHEN f.id IS NULL THEN c.stage ELSE f.stage END <> 'closed')
ORDER BY c.id
"""  # noqa: S608 - the parts are constants of ours
_WAS = """LEFT JOIN LATERAL (
    SELECT was FROM cases_formerfact f WHERE f.kind = '{kind}' AND f."row" = {key} AND f.id > %(last_formerfact)s
    ORDER BY f.id LIMIT 1) AS {name} ON TRUE"""
_SEGMENT_FACTS = f"""
WITH goods AS MATERIALIZED (
    SELECT d.case_id, max(d.product) AS product
    FROM ({DEBTS_THEN.format(which="case_id = ANY(%(ids)s)")}) AS d GROUP BY d.case_id
)
SELECT c.id, creditor.debt_class, CASE WHEN lived.was IS NULL THEN debtor.region ELSE lived.was ->> 'region' END,
       COALESCE(goods.product, ''),
       EXISTS (
           SELECT FROM cases_warningsign s {_WAS.format(kind="warningsign", key="s.id", name="said")}
           WHERE s.case_id = c.id AND s.id <= %(last_warningsign)s
             AND CASE WHEN said.was IS NULL THEN s.resolved_at IS NULL ELSE said.was ->> 'resolved_at' IS NULL END)
FROM cases_case c JOIN cases_creditor creditor ON creditor.id = c.creditor_id JOIN cases_debtor debtor ON debtor.id = c.debtor_id
LEFT JOIN goods ON goods.case_id = c.id
{_WAS.format(kind="debtor", key="c.debtor_id", name="lived")}
WHERE c.id = ANY(%(ids)s)
"""  # noqa: S608 - the parts are constants of ours
# The twin of `gate_facts_of` and of `judging.py`, over what was there then: but for the contacts, which are only ever added, each
# fact is read from other rows than the night reads, and so in words of its own. A case that waited then (`held_from`) did so by the
# last of its waitings that there was; by which day that ended tells nothing of a night that was turned late.
_GATE_FACTS = f"""
WITH claims AS MATERIALIZED (
    SELECT d.case_id, min(d.limitation_on) AS limitation_on
    FROM ({DEBTS_THEN.format(which="case_id = ANY(%(ids)s)")}) AS d
    WHERE (SELECT sum(l.amount) FROM cases_ledgerline l WHERE l.debt_id = d.id AND l.id <= %(last_ledgerline)s) > 0
    GROUP BY d.case_id
)
SELECT c.id, log.attempts, log.attempt_days, log.letter_on,
       EXISTS (
           SELECT FROM cases_contactpoint p {_WAS.format(kind="contactpoint", key="p.id", name="said")}
           WHERE p.debtor_id = c.debtor_id AND p.id <= %(last_contactpoint)s
             AND CASE WHEN said.was IS NULL THEN (p.kind, p.owner, p.state) = ('address', 'debtor', 'verified')
                 ELSE (said.was ->> 'kind', said.was ->> 'owner', said.was ->> 'state') = ('address', 'debtor', 'verified') END),
       ARRAY(SELECT word.stage FROM (
           SELECT DISTINCT ON (a.stage) a.stage, a.granted
           FROM cases_stageapproval a
           WHERE c.id = ANY(%(waiting)s) AND a.id <= %(last_stageapproval)s AND a.held_id = (
               SELECT max(h.id) FROM cases_heldback h WHERE h.case_id = c.id AND h.id <= %(last_heldback)s)
           ORDER BY a.stage, a.id DESC) AS word WHERE word.granted),
       claims.limitation_on
FROM cases_case c
LEFT JOIN LATERAL (
    {contacts_sql("c", known="l.id <= %(last_contactlog)s")}
) AS log ON TRUE
LEFT JOIN claims ON claims.case_id = c.id
WHERE c.id = ANY(%(ids)s)
"""  # noqa: S608 - the parts are constants of ours
_TABLES = (
    "case", "contactlog", "contactpoint", "debt", "formerfact", "formerstate", "heldback", "ledgerline", "stageapproval",
    "warningsign",
)  # fmt: skip


@dataclass(frozen=True)
class Met:
    """A case as the night met it. `move`: the row it left, if it moved. `waits_for`: the stage before whose gates one that it left
    alone stood when it was over."""

    case: KnownCase
    move: int | None
    waits_for: str


def cases_met(over: Moment, first: int, last: int) -> Iterator[Met]:
    """The open cases of a range of ids, and those that the night closed. One query."""
    values = {**marks(over, "case", "formerstate"), "run": over.run.pk, "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(_MET, values)
        for row in cursor.fetchall():
            case = KnownCase(*row[: len(COLUMNS)])
            yield Met(case, row[-1], case.held_from)


def case_facts_then(moment: Moment, cases: Sequence[KnownCase]) -> dict[int, CaseFacts]:
    """What segments go by, of these cases, as it was then. One query."""
    told = {row[0]: row[1:] for row in _rows(_SEGMENT_FACTS, moment, cases)}
    found = {}
    for case in cases:
        debt_class, region, product, sign = told[case.pk]
        found[case.pk] = CaseFacts(
            stage=case.stage,
            days=case.days_past_due(moment.day),
            balance=case.collectable,
            in_house=case.is_in_house(moment.day),
            debtor=case.debtor_id,
            creditor=case.creditor_id,
            debt_class=DebtClass(debt_class).value,
            product=product,
            region=region,
            ability=case.ability or "unknown",
            willingness=case.willingness or "unknown",
            risk=Risk.SIGN if sign else Risk.CALM,
        )
    return found


def gate_facts_then(moment: Moment, cases: Sequence[KnownCase]) -> Mapping[int, GateFacts]:
    """What gates look at, of these cases as it was then. One query."""
    return {
        key: GateFacts(attempts, attempt_days, address, letter_on, frozenset(approved), limitation_on)
        for key, attempts, attempt_days, letter_on, address, approved, limitation_on in _rows(
            _GATE_FACTS, moment, cases
        )
    }


def _rows(statement: str, moment: Moment, cases: Sequence[KnownCase]) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {
        **marks(moment, *_TABLES),
        "ids": [case.pk for case in cases],
        "waiting": [case.pk for case in cases if case.held_from],
        **contact_values(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
