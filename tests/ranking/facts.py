"""Random cases for the ranking: every column that a rule looks at, also at the edges of its bands."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from cases.models import Attention, Case, Creditor
from strategies.ranking.rules import RULES
from tests.factories import TODAY, make_case

HOUSE = dt.timezone(dt.timedelta(hours=8))
EDGES = sorted({band.first + step for rule in RULES for band in getattr(rule, "bands", ()) for step in (-1, 0, 1)})
days_ago = st.sampled_from([edge for edge in EDGES if -30 < edge < 400]) | st.integers(-3, 400)


@st.composite
def moments(draw: st.DrawFn) -> dt.datetime:
    """A moment so many days of the house before TODAY, at any hour of them."""
    day = TODAY - dt.timedelta(days=draw(days_ago))
    hour = draw(st.sampled_from([0, 7, 8, 12, 23]))
    return dt.datetime.combine(day, dt.time(hour, 59), HOUSE)


@st.composite
def ranked_cases(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "attention": draw(st.sampled_from(Attention.values)),
        "balance": draw(st.sampled_from([0, 499.99, 500, 1999.99, 2000, 10_000, 49_999, 50_000, 200_000, 9_999_999])),
        "oldest_due_on": draw(st.none() | days_ago.map(lambda days: TODAY - dt.timedelta(days=days))),
        "opened_on": TODAY - dt.timedelta(days=draw(days_ago)),
        "last_contact_at": draw(st.none() | moments()),
        "reached_at": draw(st.none() | moments()),
    }


weights = st.fixed_dictionaries({rule.code: st.integers(0, 10_000) for rule in RULES})


def put_down(columns: dict[str, Any], creditor: Creditor) -> Case:
    case = make_case(creditor=creditor, balance=0)
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=list(columns))
    return Case.objects.get(pk=case.pk)
