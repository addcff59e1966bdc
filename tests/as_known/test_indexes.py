"""The indexes of former states: triggers pay for each with every row, so each has a question that it answers."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import FormerFact, FormerState
from cases.selectors.as_known.moments import Side, moment_of
from cases.selectors.as_known.particulars import debts_then, promises_then
from cases.selectors.as_known.queues import Asked, Whose, queue_then
from cases.services.replay_day import check_day, decision_of
from strategies.models import Policy
from tests.as_known.house import RecordedHouse
from tests.cast import Cast
from tests.factories import TODAY


@pytest.fixture
def asked(cast: Cast, policy: Policy) -> list[str]:
    """What the pages and the command ask of former states and facts."""
    house = RecordedHouse(cast)
    for verb in ("promise", "pay", "reassign"):
        house.do(verb, 1)
        house.days_on(7)
    moment = moment_of(TODAY, Side.EVENING)
    assert moment is not None
    with CaptureQueriesContext(
        connection,
    ) as captured:
        check_day(TODAY)
        queue_then(moment, Asked(Whose.AGENT, cast.agent.pk, house.now))
        queue_then(moment, Asked(Whose.TEAM, cast.team.pk, house.now))
        decision_of(TODAY, 1)
        debts_then(moment, 1)
        promises_then(moment, 1)
    return [query["sql"] for query in captured if "cases_former" in query["sql"]]


INDEXES = [(model, index.name) for model in (FormerState, FormerFact) for index in model._meta.indexes]


@pytest.mark.django_db
def test_every_index_answers_a_question(asked: list[str]) -> None:
    """Each by itself: which of several a planner takes for a few rows says nothing."""
    used = set()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model, name in INDEXES:
            others = [other for table, other in INDEXES if table is model and other != name]
            with transaction.atomic():
                cursor.execute(f"SET LOCAL enable_seqscan = off; DROP INDEX {', '.join(others)}")
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {model._meta.db_table}_pkey")
                for statement in asked:
                    cursor.execute(f"EXPLAIN {statement}")
                    used |= {name for (line,) in cursor if f" {name} " in line}
                transaction.set_rollback(True)
    assert {name for _model, name in INDEXES} - used == set()
