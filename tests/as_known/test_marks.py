"""A mark of a night waits for writers, and says where it could not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from cases.models import Case, DayRun, NightMark, NightSide, RankDay
from cases.selectors.as_known.moments import Side, moment_of
from cases.services.night import marking
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run() -> DayRun:
    RankDay.objects.create(pk=1, as_of=TODAY, weights={}, zone="UTC", everything=False)
    return DayRun.objects.create(as_of=TODAY, started_at=NOW)


@contextmanager
def somebody_writing(case: Case, until: threading.Event) -> Iterator[None]:
    """Another connection has changed the case and not yet committed."""
    written = threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                other = Case.objects.get(pk=case.pk)
                other.balance += 1
                other.save(update_fields=["balance"])
                written.set()
                until.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert written.wait(60)
    yield
    until.set()
    thread.join()


def test_mark_is_exact_where_nobody_writes(cast: Cast, run: DayRun) -> None:
    mark = marking.mark_night(run, NightSide.OVER)
    assert mark is not None
    assert mark.is_exact


def test_mark_waits_for_a_writer(cast: Cast, run: DayRun) -> None:
    case, until = make_case(creditor=cast.creditor), threading.Event()
    with somebody_writing(case, until):
        threading.Timer(0.3, until.set).start()
        with transaction.atomic():  # as the night does
            mark = marking.mark_night(run, NightSide.OVER)
    assert mark is not None
    assert mark.is_exact
    assert mark.reached["formerstate"] == case.former_states.latest("pk").pk


def test_mark_that_waited_in_vain_says_so(cast: Cast, run: DayRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "TRIES", 3)
    case, until = make_case(creditor=cast.creditor), threading.Event()
    with somebody_writing(case, until):
        marking.mark_night(run, NightSide.OVER)
    assert not NightMark.objects.get().is_exact
    found = moment_of(TODAY, Side.MORNING)
    assert found is not None
    assert not found.is_exact
