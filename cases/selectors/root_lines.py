"""The roots of closed days as lines for a file that is kept outside the house."""

import datetime as dt
from collections.abc import Iterator

from cases.evidence.days import first_moment, last_moment
from cases.evidence.seals import Facts, canonical
from cases.models import ChainRoot, RootLeaf


def root_facts(root: ChainRoot) -> Facts:
    """`since` and `before` bound the day in UTC."""
    return {
        "day": root.day.isoformat(),
        "since": _utc(first_moment(root.day)),
        "before": _utc(last_moment(root.day)),
        "previous": root.previous,
        "merkle": root.merkle,
        "count": root.count,
        "root": root.root,
    }


def root_lines(*, since: dt.date | None = None) -> Iterator[tuple[ChainRoot, str]]:
    """Each root with its JSON line, the earliest day first."""
    roots = ChainRoot.objects.order_by("day")
    for root in (roots.filter(day__gte=since) if since else roots).iterator():
        yield root, canonical(root_facts(root))


def leaf_lines(day: dt.date) -> Iterator[str]:
    """One JSON line for each row of a closed day; nothing in it tells of a person."""
    for leaf in RootLeaf.objects.filter(day=day).order_by("place").iterator(chunk_size=5000):
        yield canonical(leaf_facts(leaf))


def leaf_facts(leaf: RootLeaf) -> Facts:
    return {
        "day": leaf.day.isoformat(),
        "table": leaf.table,
        "row": leaf.row,
        "case": leaf.case_id,
        "leaf": bytes(leaf.leaf).hex(),
    }


def text_line(root: ChainRoot) -> str:
    """`2026-03-02 1482 5f1c…`: what is sent to a time-stamping service, printed in a newspaper, or signed on paper."""
    return f"{root.day.isoformat()} {root.count} {root.root}"


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()
