"""The ladder's boxes as rows that SQL can join: each case out of step falls into exactly one of them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from strategies.ladder import Ladder, Misfit
from strategies.stages import Stage, rank, stages_between

LOWEST, HIGHEST = Decimal(0), Decimal("1e15")
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)

# A case belongs to the box when all of this holds; `collectable` of 0 with a balance is a case of disputed debts only.
# A box with no word on `in_house` is for all cases.
FITS = """
    c.stage = box.from_stage AND c.stage <> 'closed' AND c.oldest_due_on BETWEEN box.due_from AND box.due_to
    AND c.collectable >= box.balance_from AND c.collectable < box.balance_below AND NOT c.on_hold
    AND COALESCE(box.in_house = COALESCE(c.in_house_until > %(as_of)s, FALSE), TRUE)
"""
TABLE = """
    unnest(%(from_stages)s::text[], %(to_stages)s::text[], %(due_from)s::date[], %(due_to)s::date[],
           %(balance_from)s::numeric[], %(balance_below)s::numeric[], %(in_house)s::boolean[], %(passed)s::text[],
           %(reasons)s::text[])
    AS box (from_stage, to_stage, due_from, due_to, balance_from, balance_below, in_house, passed, reason)
"""


def step_boxes(ladder: Ladder, edges: frozenset[tuple[str, str]]) -> list[Misfit]:
    """Where cases are out of step and the state machine has the edge."""
    return [box for box in ladder.misfits() if (str(box.stage), str(box.target)) in edges]


def box_values(boxes: Sequence[Misfit], as_of: dt.date) -> dict[str, Any]:
    """The boxes as parallel arrays for TABLE. Days past due become due dates; passed stages are joined by commas."""
    return {
        "from_stages": [str(box.stage) for box in boxes],
        "to_stages": [str(box.target) for box in boxes],
        "due_from": [_back(as_of, box.days_to, FIRST_DAY) for box in boxes],
        "due_to": [_back(as_of, box.days_from, LAST_DAY) for box in boxes],
        "balance_from": [box.balance_from if box.balance_from is not None else LOWEST for box in boxes],
        "balance_below": [box.balance_below if box.balance_below is not None else HIGHEST for box in boxes],
        "in_house": [box.in_house for box in boxes],
        "passed": [",".join(_passed(box)) for box in boxes],
        "reasons": ["threshold" if rank(box.target) > rank(box.stage) else "eased" for box in boxes],
    }


def _back(as_of: dt.date, days: int | None, otherwise: dt.date) -> dt.date:
    if days is None:
        return otherwise
    try:
        return as_of - dt.timedelta(days=days)
    except OverflowError:
        return otherwise


def _passed(box: Misfit) -> list[Stage]:
    return stages_between(box.stage, box.target) if rank(box.target) > rank(box.stage) else []
