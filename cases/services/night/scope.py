"""What every set-based verb of the night is told: the day, the run, the programme, and the range of case ids."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from strategies.programme.programme import Programme


@dataclass(frozen=True)
class Scope:
    """`first` to `last`: case ids, both included; the verbs touch nothing outside."""

    as_of: dt.date
    now: dt.datetime
    programme: Programme
    first: int
    last: int
    run_id: int | None = None

    def values(self, **more: Any) -> dict[str, Any]:
        """Parameters by name for a statement."""
        return {
            "as_of": self.as_of,
            "now": self.now,
            "policy": self.programme.policy_id,
            "run": self.run_id,
            "first": self.first,
            "last": self.last,
            **more,
        }


def execute(statement: str, values: dict[str, Any]) -> int:
    """Run one statement; returns the number of rows that its last part wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
