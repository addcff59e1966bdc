"""Where cases belong, as a query: the set-based twin of `Programme.judge`. It reads only; `moving.py` acts on it.

candidate: cases awake and within the bounds in which a case may be out of step in some segment, each with its own segment;
           where every segment has the same to say of it, that is not looked up: EVERY
placed:    each with the stage that the thresholds of its segment's ladder give
judged:    each with the stage that its segment's ladder and gates give: `to_stage` NULL where it stays; `held_from` and
           `closed` where gates keep it from the stage that its thresholds give; `letter_again_on`, when a letter's days are over
"""

from typing import Any

from cases.selectors.gate_contacts import contact_values, contacts_sql
from cases.selectors.segments import segment_sql
from cases.services.night.boxes import (
    AWAKE,
    COARSE,
    EVERY,
    FREE,
    LIES_IN,
    OPTIONS,
    PLACES,
    TABLE,
    Numbered,
    box_values,
    coarse_values,
)
from cases.services.night.scope import Scope
from cases.services.waking import LONGEST_SLEEP
from strategies.programme.gates import GateKind
from strategies.programme.programme import Programme

_CANDIDATE = """
candidate AS MATERIALIZED (
    SELECT DISTINCT ON (c.id) {facts}, {every} AS segment
    FROM {coarse} JOIN cases_case c ON {lies_in} AND box.in_every
    WHERE {which}
    UNION ALL
    SELECT DISTINCT ON (c.id) {facts}, {number} AS segment
    FROM {coarse} JOIN cases_case c ON {lies_in} AND NOT box.in_every
    {joins}
    WHERE {which}
)
"""
_FACTS = """
    c.id, c.debtor_id, c.stage, c.oldest_due_on, c.collectable, c.in_house_until,
    COALESCE(c.in_house_until > %(as_of)s, FALSE) AS in_house
"""
_PLACED = f"""
placed AS (
    SELECT k.*, box.number, box.gated, box.policy_id, box.to_stage AS given
    FROM candidate k
    LEFT JOIN {TABLE} ON {PLACES}
)
"""  # noqa: S608 - the parts are constants of ours
_JUDGED = """
judged AS (
    SELECT k.id, k.debtor_id, k.stage, k.oldest_due_on, k.collectable, k.in_house_until, k.segment, k.policy_id, {verdict}
)
"""
# When time alone may change what was judged of `j`: the next day on which a bound of days is crossed, a recall's time in house
# is over, or the days of a letter are.
AGAIN_ON = """
    LEAST((SELECT min(j.oldest_due_on + day) FROM unnest(%(day_cuts)s::int[]) AS day WHERE j.oldest_due_on + day > %(as_of)s),
          CASE WHEN j.in_house_until > %(as_of)s THEN j.in_house_until END, j.letter_again_on, %(at_latest)s::date)
"""
_UNGATED = _JUDGED.format(
    verdict="""k.given AS to_stage, NULL::text AS held_from, NULL::text AS closed, NULL::date AS letter_again_on
    FROM placed k"""
)
_GATED = """
known AS MATERIALIZED (
    SELECT k.id, k.number, fact.* FROM placed k CROSS JOIN LATERAL ({facts}) AS fact WHERE k.gated
), tried AS (
    SELECT known.id, option.stage, option.place, known.letter_on + option.letter_days AS letter_again_on, concat_ws(',',
        CASE WHEN known.attempts < option.times OR known.attempt_days < option.attempt_days THEN 'attempts' END,
        CASE WHEN option.address AND NOT known.address THEN 'address' END,
        CASE WHEN COALESCE(known.letter_on + option.letter_days > %(as_of)s, option.letter_days IS NOT NULL) THEN 'letter' END,
        CASE WHEN option.approval AND NOT COALESCE(option.stage = ANY(known.approved), FALSE) THEN 'approval' END,
        CASE WHEN known.limitation_on < %(as_of)s::date + option.limitation_days THEN 'limitation' END) AS closed
    FROM known JOIN {options} ON option.box = known.number
), way AS (
    SELECT id, (array_agg(stage ORDER BY place) FILTER (WHERE closed = ''))[1] AS to_stage,
           (array_agg(closed ORDER BY place))[1] AS closed,
           min(letter_again_on) FILTER (WHERE letter_again_on > %(as_of)s) AS letter_again_on
    FROM tried GROUP BY id
), {judged}
"""
_THROUGH_GATES = _JUDGED.format(
    verdict="""CASE WHEN k.gated THEN way.to_stage ELSE k.given END AS to_stage,
           CASE WHEN way.closed <> '' THEN k.given END AS held_from, way.closed, way.letter_again_on
    FROM placed k LEFT JOIN way ON way.id = k.id"""
)
_ADDRESS = """EXISTS (
    SELECT FROM cases_contactpoint p
    WHERE p.debtor_id = k.debtor_id AND p.kind = 'address' AND p.owner = 'debtor' AND p.state = 'verified')"""
_APPROVED = """(
    SELECT array_agg(word.stage) FROM (
        SELECT DISTINCT ON (a.stage) a.stage, a.granted
        FROM cases_stageapproval a JOIN cases_heldback h ON h.id = a.held_id
        WHERE h.case_id = k.id AND h.ended_on IS NULL ORDER BY a.stage, a.id DESC) AS word
    WHERE word.granted)"""
_LIMITATION = "(SELECT min(d.limitation_on) FROM cases_debt d WHERE d.case_id = k.id AND d.balance > 0)"


# Which cases a night asks about: those of its chunk that are free to move and that it has not to pass over.
TONIGHT = f"{FREE} AND {AWAKE} AND c.id BETWEEN %(first)s AND %(last)s"


def judged_sql(
    programme: Programme, scope: Scope, boxes: Numbered, *, which: str = TONIGHT
) -> tuple[str, dict[str, Any]]:
    """The common table expressions, without WITH, and their parameters. `which`: of the cases `c`, in SQL."""
    segment = segment_sql(programme, as_of=scope.as_of)
    kinds = {gate.kind for _number, box in boxes for rung in box.options for gate in rung.gates}
    candidate = _CANDIDATE.format(
        facts=_FACTS,
        every=EVERY,
        number=segment.number,
        joins=" ".join(segment.joins),
        coarse=COARSE,
        lies_in=LIES_IN,
        which=which,
    )
    statement = f"{candidate},{_PLACED},{_judged(kinds)}"
    return statement, {
        **scope.values(),
        **segment.values,
        **coarse_values(boxes, scope.as_of),
        **box_values(boxes, programme, scope.as_of),
        "day_cuts": programme.day_cuts(),
        "at_latest": scope.as_of + LONGEST_SLEEP,
        **contact_values(),
    }


def _judged(kinds: set[GateKind]) -> str:
    if not kinds:
        return _UNGATED
    return _GATED.format(facts=_known(kinds), options=OPTIONS, judged=_THROUGH_GATES)


def _known(kinds: set[GateKind]) -> str:
    """What the gates of these kinds look at, of the candidate `k`; nothing is read that no gate asks for."""
    contacts = kinds & {GateKind.ATTEMPTS, GateKind.LETTER}
    log = (
        f"({contacts_sql('k')})"
        if contacts
        else "(SELECT NULL::bigint AS attempts, NULL::bigint AS attempt_days, NULL::date AS letter_on)"
    )
    address = _ADDRESS if GateKind.ADDRESS in kinds else "NULL::boolean"
    approved = _APPROVED if GateKind.APPROVAL in kinds else "NULL::text[]"
    limitation = _LIMITATION if GateKind.LIMITATION in kinds else "NULL::date"
    return (
        f"SELECT log.*, {address} AS address, {approved} AS approved, {limitation} AS limitation_on "  # noqa: S608 - ours
        f"FROM {log} AS log"
    )
