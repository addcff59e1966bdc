"""The bounds of boxes joined: where a case may be out of step in any segment, as few boxes as may be."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from strategies.ladder import Misfit

_WITHOUT_END = float("inf")


def coarse(boxes: Iterable[Misfit]) -> list[Misfit]:
    """Boxes that hold exactly the cases that any of `boxes` holds; their targets and options say nothing.

    Neighbours are joined, and none lies within another. They may overlap; whoever joins them takes each case once.
    """
    return list(_coarse(frozenset(replace(box, target=box.stage, options=()) for box in boxes)))


@lru_cache(maxsize=64)
def _coarse(bare: frozenset[Misfit]) -> tuple[Misfit, ...]:
    """Asked for every chunk of a night, and of each case by itself: worked out once."""
    joined, before = _outermost(bare), None
    while joined != before:
        before = joined
        joined = _outermost(_in_both_houses(_side_by_side(_one_after_another(joined))))
    return tuple(sorted(joined, key=_place))


def _outermost(boxes: frozenset[Misfit]) -> frozenset[Misfit]:
    return frozenset(box for box in boxes if not any(other != box and _contains(other, box) for other in boxes))


def _contains(outer: Misfit, inner: Misfit) -> bool:
    return (
        outer.stage == inner.stage
        and outer.in_house in (None, inner.in_house)
        and outer.days_from <= inner.days_from
        and _end(inner.days_to) <= _end(outer.days_to)
        and (outer.balance_from or 0) <= (inner.balance_from or 0)
        and _end(inner.balance_below) <= _end(outer.balance_below)
    )


def _one_after_another(boxes: Iterable[Misfit]) -> Iterator[Misfit]:
    """Of the same balances, those whose days follow one another become one."""
    for run in _alike(boxes, lambda box: replace(box, days_from=0, days_to=None)):
        joined, *others = sorted(run, key=lambda box: box.days_from)
        for box in others:
            if box.days_from <= _end(joined.days_to) + 1:
                joined = replace(joined, days_to=max(joined.days_to, box.days_to, key=_end))
            else:
                yield joined
                joined = box
        yield joined


def _side_by_side(boxes: Iterable[Misfit]) -> Iterator[Misfit]:
    """Of the same days, those whose balances adjoin become one."""
    for run in _alike(boxes, lambda box: replace(box, balance_from=None, balance_below=None)):
        joined, *others = sorted(run, key=lambda box: box.balance_from or 0)
        for box in others:
            if (box.balance_from or 0) <= _end(joined.balance_below):
                joined = replace(joined, balance_below=max(joined.balance_below, box.balance_below, key=_end))
            else:
                yield joined
                joined = box
        yield joined


def _in_both_houses(boxes: Iterable[Misfit]) -> frozenset[Misfit]:
    """What holds for cases kept in house and for all others holds for both."""
    runs = _alike(boxes, lambda box: replace(box, in_house=None))
    return frozenset(run[0] if len(run) == 1 else replace(run[0], in_house=None) for run in runs)


def _alike(boxes: Iterable[Misfit], rest: Callable[[Misfit], Misfit]) -> Iterable[list[Misfit]]:
    """Boxes of which `rest`, what remains without one dimension, is the same."""
    runs: dict[Misfit, list[Misfit]] = defaultdict(list)
    for box in boxes:
        runs[rest(box)].append(box)
    return runs.values()


def _end(bound: int | Decimal | None) -> int | Decimal | float:
    return _WITHOUT_END if bound is None else bound


def _place(box: Misfit) -> tuple[object, ...]:
    return box.stage, box.days_from, _end(box.days_to), box.balance_from or 0, str(box.in_house)
