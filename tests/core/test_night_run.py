"""Turning days: twice, out of order, after a gap, by many at once, and by a worker that is killed half way."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cases.models import Assignment, Case, Creditor, DayChunk, DayRun, StageMove
from cases.services.night import turn_day
from cases.services.night.hand_out import even_shares
from cases.services.night.moving import edges
from cases.services.verdict import Refused
from cases.tasks import turn_day_task
from strategies.ladder import Ladder
from strategies.models import Policy
from strategies.services.policies import DEFAULT_RUNGS
from tests.cast import Cast
from tests.core.portfolios import snapshot
from tests.factories import NOW, TODAY, make_case
from tests.workers import Worker, kill

pytestmark = pytest.mark.django_db(transaction=True)

SMALL_CHUNKS = 5
CASES = 40


def put_down_portfolio(creditor: Creditor) -> None:
    """Cases at every age, most of them in a stage that no longer fits."""
    for number in range(CASES):
        make_case(creditor=creditor, stage="pending", days_past_due=number * 5 - 10, balance=1000 * (number % 9))


@pytest.fixture
def portfolio(cast: Cast, policy: Policy, settings: Any) -> Cast:
    settings.NIGHT_CASES_PER_CHUNK = SMALL_CHUNKS
    put_down_portfolio(cast.creditor)
    return cast


@pytest.fixture
def expected(portfolio: Cast) -> dict[str, Any]:
    """The end state of a night that nobody disturbed; the portfolio is then put down anew."""
    turn_day(as_of=TODAY, now=NOW)
    end = snapshot()
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE cases_dayrun, cases_daychunk, cases_stagemove, cases_assignment, cases_debt, cases_case CASCADE"
        )
    put_down_portfolio(portfolio.creditor)
    return end


def test_day_turned_twice_changes_nothing(portfolio: Cast) -> None:
    first = turn_day(as_of=TODAY, now=NOW)
    end = snapshot()
    second = turn_day(as_of=TODAY, now=NOW)
    assert (second.pk, second.totals, second.finished_at) == (first.pk, first.totals, first.finished_at)
    assert snapshot() == end
    assert first.totals["moved"] > 20
    assert first.chunks.count() > 4


def test_moves_name_policy_run_and_stages_passed(portfolio: Cast, policy: Policy) -> None:
    run = turn_day(as_of=TODAY, now=NOW)
    move = StageMove.objects.filter(to_stage="legal").order_by("pk").first()
    assert move is not None
    assert (move.policy_id, move.run_id, move.on_date) == (policy.pk, run.pk, TODAY)
    assert move.passed == ["reminder", "phone", "visit", "outsourced"]


def test_before_the_first_version_no_case_moves(cast: Cast) -> None:
    for stage, days in (("phone", 10), ("visit", 40), ("visit", -5), ("legal", 10)):
        make_case(creditor=cast.creditor, agent=cast.agent, stage=stage, days_past_due=days)
    run = turn_day(as_of=TODAY, now=NOW)
    assert run.policy is None
    assert not StageMove.objects.exists()


def test_missed_days_are_turned_first_and_in_order(portfolio: Cast) -> None:
    turn_day(as_of=TODAY, now=NOW)
    turn_day(as_of=TODAY + dt.timedelta(days=3), now=NOW)
    turned = list(DayRun.objects.order_by("as_of").values_list("as_of", "state"))
    assert turned == [(TODAY + dt.timedelta(days=n), "done") for n in range(4)]


def test_day_before_a_turned_one_is_refused_and_leaves_no_run(portfolio: Cast) -> None:
    turn_day(as_of=TODAY, now=NOW)
    with pytest.raises(Refused, match="turned already"):
        turn_day(as_of=TODAY - dt.timedelta(days=1), now=NOW)
    assert DayRun.objects.count() == 1


def test_cases_without_agent_are_handed_out_evenly(portfolio: Cast) -> None:
    turn_day(as_of=TODAY, now=NOW)
    held = [Case.objects.open().filter(agent=agent).count() for agent in (portfolio.agent, portfolio.mate)]
    assert abs(held[0] - held[1]) <= 1
    assert sum(held) == Assignment.objects.count() > 10
    assert not Case.objects.unassigned().exists()


@pytest.mark.parametrize(
    ("held", "new", "shares"),
    [([0, 0], 5, [3, 2]), ([5, 0, 0], 4, [0, 2, 2]), ([5, 0, 0], 20, [4, 8, 8]), ([3], 2, [2]), ([9, 9], 1, [1, 0])],
)
def test_shares_level_what_agents_hold(held: list[int], new: int, shares: list[int]) -> None:
    assert even_shares(held, new) == shares


def test_state_machine_has_an_edge_for_every_step_of_the_ladder() -> None:
    steps = {(str(box.stage), str(box.target)) for box in Ladder.of(DEFAULT_RUNGS).misfits()}
    assert steps - edges() == set()


def in_threads(count: int, work: Callable[[], None]) -> None:
    def one() -> None:
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many_at_once_share_one_night(expected: dict[str, Any]) -> None:
    in_threads(4, lambda: turn_day_task(as_of=TODAY.isoformat()) and None)
    assert snapshot() == expected
    assert DayRun.objects.get().state == "done"


def wait_until(true: Callable[[], bool], what: str, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.05)


def test_night_of_a_killed_worker_ends_the_same(expected: dict[str, Any], worker: Worker) -> None:
    middle = Case.objects.order_by("pk")[CASES // 2]
    first = worker()
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=middle.pk)  # the worker will stop at this row, its chunk half done
        turn_day_task.delay(as_of=TODAY.isoformat())
        wait_until(lambda: bool(waiting_for_us()), "the worker is in the middle of a chunk")
        worker_connections = waiting_for_us()
        kill(first)
    run = DayRun.objects.get()
    done = run.chunks.exclude(done_at=None).count()
    assert run.state == "running"
    assert 0 < done < run.chunks.count()
    wait_until(lambda: not still_connected(worker_connections), "the server has noticed that the worker is gone")

    worker()
    turn_day_task.delay(as_of=TODAY.isoformat())
    wait_until(lambda: DayRun.objects.get().state == "done", "the second worker has ended the night")
    assert snapshot() == expected
    assert DayChunk.objects.filter(done_at=None).count() == 0


def waiting_for_us() -> list[int]:
    """The server processes that wait for a lock that this very connection holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return [row[0] for row in cursor.fetchall()]


def still_connected(processes: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)", [processes])
        return bool(cursor.fetchone()[0])
