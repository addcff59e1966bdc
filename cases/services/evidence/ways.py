"""For each sealed row of a case, the way from its leaf up to the root of its day."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from cases.evidence.merkle import SUBTREE, levels, way_up
from cases.evidence.seals import Facts
from cases.models import Case, ChainRoot, RootLeaf
from cases.selectors.root_lines import leaf_facts

NODE_BYTES = 32


def leaves_of(case: Case, *, until: dt.date | None) -> Iterator[Facts]:
    """The leaves that the closed days hold of this case, each with its place and the nodes beside its way.

    Also of rows that are gone: their leaves are what names them. Also where a root was taken away. `until`: the last day
    that was closed when the roots were read, or None; what has been closed since is left out.
    Reads SUBTREE leaves for each that it yields, at most.
    """
    since = ChainRoot.objects.filter(day__gt=until) if until else ChainRoot.objects.all()
    known = RootLeaf.objects.filter(case=case).exclude(day__in=since.values("day"))
    own = known.order_by("day", "place").iterator(chunk_size=1000)
    for (day, number), leaves in groupby(own, key=lambda leaf: (leaf.day, leaf.place // SUBTREE)):
        root = ChainRoot.objects.filter(day=day).first()
        nodes = _cut(bytes(root.nodes)) if root else []
        span = RootLeaf.objects.filter(day=day, place__gte=number * SUBTREE, place__lt=(number + 1) * SUBTREE)
        lower = levels([bytes(leaf) for leaf in span.order_by("place").values_list("leaf", flat=True)])
        upper = way_up(number, levels(nodes))
        for leaf in leaves:
            way = [*way_up(leaf.place % SUBTREE, lower), *upper]
            yield leaf_facts(leaf) | {"place": leaf.place, "way": way}


def _cut(nodes: bytes) -> list[bytes]:
    return [nodes[at : at + NODE_BYTES] for at in range(0, len(nodes), NODE_BYTES)]
