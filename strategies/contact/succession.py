"""Which version of a rule holds on which day: a later one takes over on its first day, not on the day it is written."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from strategies.contact.rules import Rule


def in_succession(versions: Iterable[Rule]) -> list[Rule]:
    """Of one rule, newest first: each version ends on the day before a later one begins; one with no day left is dropped.

    A version without a first day leaves nothing to those before it.
    """
    holding: list[Rule] = []
    taken_over: dt.date | None = dt.date.max
    for version in versions:
        if taken_over is None:
            break
        last = taken_over - dt.timedelta(days=1)
        until = version.valid_to if version.valid_to and version.valid_to < last else last
        if version.valid_from is None or version.valid_from <= until:
            holding.append(version if taken_over == dt.date.max else replace(version, valid_to=until))
        taken_over = min(taken_over, version.valid_from) if version.valid_from else None
    return holding
