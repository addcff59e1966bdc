"""A past day held against its own records: decisions made again, points counted again, balances added up again."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection

from cases.models import Case, NightSide
from cases.selectors.as_known.decisions import Decided, decisions_again
from cases.selectors.as_known.moments import Moment, Side, moment_of, night_of
from cases.selectors.as_known.not_met import NotMet, why_not_met
from cases.selectors.as_known.particulars import DEBTS_THEN
from cases.selectors.as_known.states import STATES, marks
from cases.services.night.by_what import programme_for
from strategies.ranking.sql import points_sql
from strategies.services.rank_weights import weights_of

AT_ONCE = 10_000  # cases in memory together
SHOWN = 100  # differences, and cases left open, that are told one by one
_RANGE = "c.id BETWEEN %(first)s AND %(last)s"
_POINTS = points_sql(
    day="%(day)s::date",
    weights="%(weights)s::jsonb",
    attention="k.attention",
    balance="k.balance",
    oldest_due_on="k.oldest_due_on",
    opened_on="k.opened_on",
    last_contact_on="(k.last_contact_at AT TIME ZONE %(zone)s)::date",
    reached_on="(k.reached_at AT TIME ZONE %(zone)s)::date",
)
_RANKED = f"""
SELECT k.id, k.rank_points, CASE WHEN k.stage = 'closed' THEN 0 ELSE {_POINTS} END
FROM ({STATES.format(which=_RANGE)}) AS k
"""  # noqa: S608 - the parts are constants of ours
_OWED = f"""
WITH debts AS MATERIALIZED (
    {DEBTS_THEN.format(which="case_id BETWEEN %(first)s AND %(last)s")}
), owed AS (
    SELECT d.case_id, sum(l.amount) AS balance
    FROM debts d JOIN cases_ledgerline l ON l.debt_id = d.id AND l.id <= %(last_ledgerline)s GROUP BY d.case_id
)
SELECT k.id, k.balance, COALESCE(owed.balance, 0)
FROM ({STATES.format(which=_RANGE)}) AS k LEFT JOIN owed ON owed.case_id = k.id
"""  # noqa: S608 - the parts are constants of ours
# Every change of a stage from the beginning of the night to the evening, as former states tell it and as moves do.
_STEPS = """
WITH step AS (
    SELECT f.case_id, string_agg(f.stage || ' > ' || later.stage, ', ' ORDER BY f.id) AS told
    FROM cases_formerstate f JOIN cases_case c ON c.id = f.case_id
    CROSS JOIN LATERAL (
        SELECT COALESCE((SELECT n.stage FROM cases_formerstate n WHERE n.case_id = f.case_id AND n.id > f.id
                         ORDER BY n.id LIMIT 1), c.stage) AS stage
    ) AS later
    WHERE f.case_id BETWEEN %(first)s AND %(last)s AND f.id > %(begun_formerstate)s AND f.id <= %(last_formerstate)s
      AND f.stage <> later.stage
    GROUP BY f.case_id
), move AS (
    SELECT case_id, string_agg(from_stage || ' > ' || to_stage, ', ' ORDER BY id) AS told
    FROM cases_stagemove
    WHERE case_id BETWEEN %(first)s AND %(last)s AND id > %(begun_stagemove)s AND id <= %(last_stagemove)s
    GROUP BY case_id
)
SELECT COALESCE(move.case_id, step.case_id), COALESCE(move.told, '-'), COALESCE(step.told, '-')
FROM move FULL JOIN step ON step.case_id = move.case_id
"""
_TABLES = ("case", "debt", "formerfact", "formerstate", "ledgerline", "stagemove")


@dataclass(frozen=True)
class Difference:
    """`what`: decisions, stages, points, balance, programme or weights. `case` None: of the whole night."""

    what: str
    case: int | None
    recorded: str
    again: str


@dataclass
class DayCheck:
    """`compared`: what → rows that were compared. `differing` counts all differences, `differences` holds the first SHOWN.

    `touched` counts the cases that others changed while the night was at work and of which nobody can say what it met
    (`Decided.is_open`), `touched_first` holds the first SHOWN. `is_exact`: nobody was in the middle of writing at its marks.
    """

    day: dt.date
    version: int | None
    moves: int = 0
    compared: dict[str, int] = field(default_factory=dict)
    touched: int = 0
    touched_first: list[int] = field(default_factory=list)
    is_exact: bool = True
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)

    def add(self, what: str, case: int | None, recorded: object, again: object) -> None:
        self.differing += 1
        if len(self.differences) < SHOWN:
            self.differences.append(Difference(what, case, str(recorded), str(again)))

    def leave_open(self, case: int) -> None:
        self.touched += 1
        if len(self.touched_first) < SHOWN:
            self.touched_first.append(case)

    def counted(self, what: str, rows: int = 1) -> None:
        self.compared[what] = self.compared.get(what, 0) + rows


def check_day(day: dt.date, *, case_id: int | None = None) -> DayCheck | None:
    """The whole of a day, or one case of it; None where the day is not kept, or its night was begun before former states were.
    It only reads; memory does not grow with the number of cases."""
    night = night_of(day)
    if night is None:
        return None
    begun, over = night
    check = DayCheck(day, over.counting.version)
    _check_law(check, over)
    evening = moment_of(day, Side.EVENING)
    assert evening is not None
    check.is_exact = begun.is_exact and over.is_exact and evening.is_exact
    for first, last in [(case_id, case_id)] if case_id else _ranges(over):
        _check_decisions(check, begun, over, first, last)
        _check_steps(check, begun, evening, first, last)
        for moment in (over, evening):
            _check_sums(check, moment, first, last)
    return check


def decision_of(day: dt.date, case_id: int) -> Decided | NotMet:
    """What the night of the day decided about one case, recorded and made again; or why nothing of it is decided again."""
    night = night_of(day)
    if night is None:
        return NotMet.BEFORE
    begun, over = night
    programme = programme_for(over.run.policy, day)
    decided = decisions_again(programme=programme, begun=begun, over=over, first=case_id, last=case_id)
    return next(decided, None) or why_not_met(begun, over, case_id)


def _ranges(over: Moment) -> Iterator[tuple[int, int]]:
    last = min(over.last("case"), Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    yield from ((first, min(first + AT_ONCE - 1, last)) for first in range(1, last + 1, AT_ONCE))


def _check_law(check: DayCheck, over: Moment) -> None:
    """The versions of then still say what they said."""
    run = over.run
    programme = programme_for(run.policy, check.day).fingerprint()
    check.counted("programme")
    if programme != run.fingerprint:
        check.add("programme", None, run.fingerprint, programme)
    mark = run.marks.select_related("policy").get(side=NightSide.OVER)
    weights = dict(weights_of(mark.policy))
    check.counted("weights")
    if weights != mark.weights:
        check.add("weights", None, _sorted(mark.weights), _sorted(weights))


def _check_decisions(check: DayCheck, begun: Moment, over: Moment, first: int, last: int) -> None:
    programme = programme_for(over.run.policy, check.day)
    for decided in decisions_again(programme=programme, begun=begun, over=over, first=first, last=last):
        check.counted("decisions")
        check.moves += decided.recorded is not None
        if decided.is_open:
            check.leave_open(decided.met.case.pk)
        elif decided.differs:
            check.add("decisions", decided.met.case.pk, *_in_words(decided))


def _in_words(decided: Decided) -> tuple[str, str]:
    if decided.recorded == decided.again:
        return f"held_from={decided.met.waits_for or '-'}", f"held_from={decided.held_from or '-'}"
    return tuple(_sorted(asdict(row)) if row else "stays" for row in (decided.recorded, decided.again))  # type: ignore[return-value]


def _check_sums(check: DayCheck, moment: Moment, first: int, last: int) -> None:
    values: dict[str, Any] = {
        **marks(moment, *_TABLES),
        "first": first,
        "last": last,
        "day": moment.counting.day,
        "weights": json.dumps(dict(moment.counting.weights)),
        "zone": moment.counting.zone,
    }
    _compare(check, f"points, {moment.side}", _RANKED, values)
    _compare(check, f"balance, {moment.side}", _OWED, values)


def _check_steps(check: DayCheck, begun: Moment, evening: Moment, first: int, last: int) -> None:
    """A move that was taken away, added or changed since stands against the states of the case."""
    values = {**marks(evening, *_TABLES), "first": first, "last": last}
    values |= {f"begun_{table}": begun.last(table) for table in ("formerstate", "stagemove")}
    _compare(check, "stages", _STEPS, values)


def _compare(check: DayCheck, what: str, statement: str, values: dict[str, Any]) -> None:
    """The statement yields case, what was recorded, what comes out again."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        check.counted(what, cursor.rowcount)
        for case, recorded, again in cursor:
            if recorded != again:
                check.add(what, case, recorded, again)


def _sorted(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
