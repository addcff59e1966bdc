"""One reference of a creditor sent for two cases at the same instant: one payment, and a plain refusal."""

import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction

from cases.models import Case, Payment
from cases.services.payments import record_payment
from cases.services.verdict import Refused
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case

pytestmark = pytest.mark.django_db(transaction=True)


def pay(case: Case) -> Payment:
    return record_payment(
        case=case, amount=Decimal(100), paid_on=TODAY, reference="BANK-1", source="form", as_of=TODAY, now=NOW
    )


def is_waited_for() -> bool:
    """Whether somebody waits for a lock that this very connection holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def test_second_case_is_refused_and_nothing_of_it_stays(cast: Cast) -> None:
    one, other = (make_case(creditor=cast.creditor) for _ in range(2))
    said: list[str] = []

    def second() -> None:
        try:
            pay(other)
        except Refused as refused:
            said.append(str(refused))
        finally:
            connections.close_all()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        first = pay(one)
        thread.start()
        while not is_waited_for():  # the second has found no such reference and waits at the index
            assert thread.is_alive()
            time.sleep(0.02)
    thread.join()
    assert Payment.objects.get() == first
    assert [Case.objects.get(pk=case.pk).balance for case in (one, other)] == [900, 1000]
    assert ["BANK-1" in sentence for sentence in said] == [True]
