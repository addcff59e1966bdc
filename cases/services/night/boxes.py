"""The boxes of a programme as rows that SQL can join: each case out of step falls into exactly one of its own segment's.

Segments mostly share the greater part of their ladders. A box that all of them have stands once, under EVERY; whatever lies in
such a box is moved without asking which segment it belongs to.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from strategies.ladder import Misfit, Rung
from strategies.programme.bounds import coarse
from strategies.programme.gates import GateKind
from strategies.programme.programme import Programme
from strategies.stages import LADDER_ORDER

LOWEST, HIGHEST = Decimal(0), Decimal("1e15")
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)
Numbered = Sequence[tuple[int, Misfit]]
EVERY = -1  # and of the programme's segments the last, which is as good as any for what they share

# A case lies in the box when all of this holds; `collectable` of 0 with a balance is a case of disputed debts only.
# A box with no word on `in_house` is for all cases.
LIES_IN = """
    c.stage = box.from_stage AND c.stage <> 'closed' AND c.oldest_due_on BETWEEN box.due_from AND box.due_to
    AND c.collectable >= box.balance_from AND c.collectable < box.balance_below
    AND COALESCE(box.in_house = COALESCE(c.in_house_until > %(as_of)s, FALSE), TRUE)
"""
# Which of its own segment's boxes a candidate `k` lies in.
PLACES = """
    box.segment = k.segment AND box.from_stage = k.stage AND k.oldest_due_on BETWEEN box.due_from AND box.due_to
    AND k.collectable >= box.balance_from AND k.collectable < box.balance_below AND COALESCE(box.in_house = k.in_house, TRUE)
"""
FREE = "NOT c.on_hold"
FITS = f"{LIES_IN} AND {FREE}"
# The night passes over cases of which nothing can have changed since it looked last.
AWAKE = "c.look_again_on IS NULL"
COARSE = """
    unnest(%(coarse_stages)s::text[], %(coarse_due_from)s::date[], %(coarse_due_to)s::date[],
           %(coarse_balance_from)s::numeric[], %(coarse_balance_below)s::numeric[], %(coarse_in_house)s::boolean[],
           %(coarse_in_every)s::boolean[])
    AS box (from_stage, due_from, due_to, balance_from, balance_below, in_house, in_every)
"""
TABLE = """
    unnest(%(box_numbers)s::int[], %(box_segments)s::int[], %(box_policies)s::bigint[], %(box_stages)s::text[],
           %(box_targets)s::text[], %(box_due_from)s::date[], %(box_due_to)s::date[], %(box_balance_from)s::numeric[],
           %(box_balance_below)s::numeric[], %(box_in_house)s::boolean[], %(box_gated)s::boolean[])
    AS box (number, segment, policy_id, from_stage, to_stage, due_from, due_to, balance_from, balance_below, in_house, gated)
"""
# Where a gate may keep a case from the target of its box: the stages that come into question, farthest first, each with
# what its gates ask for (NULL: nothing).
OPTIONS = """
    unnest(%(option_boxes)s::int[], %(option_places)s::int[], %(option_stages)s::text[], %(option_times)s::int[],
           %(option_attempt_days)s::int[], %(option_address)s::boolean[], %(option_letter_days)s::int[],
           %(option_approval)s::boolean[], %(option_limitation_days)s::int[])
    AS option (box, place, stage, times, attempt_days, address, letter_days, approval, limitation_days)
"""


def step_boxes(programme: Programme, edges: frozenset[tuple[str, str]]) -> list[tuple[int, Misfit]]:
    """Where cases are out of step with their segment's ladder and the state machine has the edge: (index of the segment or
    EVERY, box)."""
    alike: dict[Hashable, list[tuple[int, Misfit]]] = defaultdict(list)
    for segment, box in programme.boxes():
        if (str(box.stage), str(box.target)) in edges:
            alike[_what_it_does(box, programme.segments[segment].ladder.policy_id)].append((segment, box))
    found = []
    for same in alike.values():
        found += [(EVERY, same[0][1])] if len(same) == len(programme.segments) else same
    return found


def _what_it_does(box: Misfit, policy: int | None) -> Hashable:
    """Two boxes of which this is the same move the same cases in the same way, by the same version."""
    return replace(box, options=()), tuple((rung.stage, rung.gates) for rung in box.options), policy


def coarse_values(boxes: Numbered, as_of: dt.date) -> dict[str, Any]:
    """Bounds in which a case may be out of step in any segment, as parallel arrays for COARSE: those of EVERY segment and those
    of some; no case lies in both."""
    every = coarse(box for segment, box in boxes if segment == EVERY)
    some = coarse(box for segment, box in boxes if segment != EVERY)
    bounds = {f"coarse_{name}": column for name, column in _bounds([*every, *some], as_of).items()}
    return {**bounds, "coarse_in_every": [True] * len(every) + [False] * len(some)}


def box_values(boxes: Numbered, programme: Programme, as_of: dt.date) -> dict[str, Any]:
    """The boxes as parallel arrays for TABLE and OPTIONS."""
    bounds = _bounds([box for _segment, box in boxes], as_of)
    return {
        "box_numbers": list(range(len(boxes))),
        "box_segments": [segment for segment, _box in boxes],
        "box_policies": [programme.segments[segment].ladder.policy_id for segment, _box in boxes],
        "box_targets": [str(box.target) for _segment, box in boxes],
        "box_gated": [bool(box.options) for _segment, box in boxes],
        **{f"box_{name}": column for name, column in bounds.items()},
        **_option_values(boxes),
        "ladder": [str(stage) for stage in LADDER_ORDER],
    }


def _bounds(boxes: Sequence[Misfit], as_of: dt.date) -> dict[str, list[Any]]:
    """Days past due become due dates."""
    return {
        "stages": [str(box.stage) for box in boxes],
        "due_from": [_back(as_of, box.days_to, FIRST_DAY) for box in boxes],
        "due_to": [_back(as_of, box.days_from, LAST_DAY) for box in boxes],
        "balance_from": [box.balance_from if box.balance_from is not None else LOWEST for box in boxes],
        "balance_below": [box.balance_below if box.balance_below is not None else HIGHEST for box in boxes],
        "in_house": [box.in_house for box in boxes],
    }


def _option_values(boxes: Numbered) -> dict[str, list[Any]]:
    rows = [
        (number, place, str(rung.stage), *_asked(rung))
        for number, (_segment, box) in enumerate(boxes)
        for place, rung in enumerate(box.options)
    ]
    names = (
        "boxes",
        "places",
        "stages",
        "times",
        "attempt_days",
        "address",
        "letter_days",
        "approval",
        "limitation_days",
    )
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {f"option_{name}": list(column) for name, column in zip(names, columns, strict=True)}


def _asked(rung: Rung) -> tuple[int | None, int | None, bool, int | None, bool, int | None]:
    gates = {gate.kind: gate for gate in rung.gates}
    attempts, letter, limitation = (
        gates.get(kind) for kind in (GateKind.ATTEMPTS, GateKind.LETTER, GateKind.LIMITATION)
    )
    return (
        attempts.times if attempts else None,
        attempts.days if attempts else None,
        GateKind.ADDRESS in gates,
        letter.days if letter else None,
        GateKind.APPROVAL in gates,
        limitation.days if limitation else None,
    )


def _back(as_of: dt.date, days: int | None, otherwise: dt.date) -> dt.date:
    if days is None:
        return otherwise
    try:
        return as_of - dt.timedelta(days=days)
    except OverflowError:
        return otherwise
