"""What the rows say was paid becomes payments, what they say is disputed becomes holds; then every case stands right."""

import datetime as dt
from typing import Any

from django.db import connection

from cases.models import Case, Debt, Portfolio, User
from cases.services.allocation import Cause, share_out
from cases.services.interest import Interest, unwind_in
from cases.services.ledger import Book, Booking
from cases.services.ledger.loading import enter_payments
from cases.services.limitation import refresh_limitation
from cases.services.locks import lock_case
from cases.services.night.closing import settle_cases
from cases.services.night.scope import Scope
from cases.services.standing import refresh_standing_where
from strategies.ladder import Ladder
from strategies.matters import MATTERS
from strategies.programme.programme import Programme
from strategies.services.rates import rate_book

# Once only: a dispute that a person has ended does not come back with the same file. A paid debt's dispute is history.
_DISPUTES = """
INSERT INTO cases_hold (case_id, debt_id, kind, reason, from_on, answer_by, placed_at, released_on)
SELECT d.case_id, d.id, 'dispute', COALESCE(NULLIF(n.dispute, ''), %(dispute_reason)s), %(as_of)s,
       %(as_of)s::date + %(dispute_days)s, %(now)s,
       CASE WHEN n.is_paid THEN %(as_of)s::date END
FROM intake_debts n
JOIN cases_debt d ON d.id = n.debt_id
WHERE n.disputed AND n.refusal IS NULL
  AND (n.is_new OR NOT EXISTS (SELECT FROM cases_hold h WHERE h.debt_id = d.id AND h.kind = 'dispute'))
RETURNING debt_id
"""

# A dispute that a file brought (nobody placed it) ends when a later file says no.
_ENDED = """
UPDATE cases_hold h SET released_on = %(as_of)s
FROM intake_debts n
WHERE h.debt_id = n.debt_id AND NOT n.is_new AND n.refusal IS NULL AND NOT n.disputed
  AND h.kind = 'dispute' AND h.placed_by_id IS NULL AND h.released_on IS NULL
RETURNING h.debt_id
"""

MANY_DISPUTES = 1000
AT_ONCE = 500  # debts whose lines are in memory together

_TOUCHED = """
CREATE TEMPORARY TABLE intake_touched ON COMMIT DROP AS
SELECT DISTINCT id FROM (
    SELECT case_id AS id FROM intake_cases WHERE NOT is_new OR moves
    UNION ALL
    SELECT n.known_case_id FROM intake_debts n
    WHERE n.known_case_id IS NOT NULL AND n.refusal IS NULL AND (n.differs OR n.moves OR n.pay > 0 OR n.debt_id = ANY(%(held)s))
) AS touched
"""

_FREED = """
UPDATE cases_debt d
SET on_hold = EXISTS (SELECT FROM cases_hold h WHERE h.debt_id = d.id AND h.released_on IS NULL)
WHERE d.id = ANY(%(held)s)
"""


# Known debts whose terms ask for interest and which this file pays.
_PAID_WITH_TERMS = """
SELECT n.debt_id, n.paid_on FROM intake_debts n JOIN cases_debt d ON d.id = n.debt_id
WHERE NOT n.is_new AND n.pay > 0 AND n.refusal IS NULL AND d.terms <> '{}'
"""

# Cases in which what this file tells was paid counts before something that is known already, or has interest to pay.
_OUT_OF_TURN = """
SELECT d.case_id, min(n.paid_on)
FROM intake_debts n JOIN cases_debt d ON d.id = n.debt_id
WHERE NOT n.is_new AND n.pay > 0 AND n.refusal IS NULL
  AND (d.terms <> '{}' OR d.pay_order = 'PAY-AGREED'
       OR EXISTS (SELECT FROM cases_payment p WHERE p.case_id = d.case_id AND p.reversed_on IS NULL
                  AND p.paid_on >= n.paid_on AND p.portfolio_id IS DISTINCT FROM %(portfolio)s)
       OR EXISTS (SELECT FROM cases_ledgerline l WHERE l.debt_id = d.id AND l.kind IN ('waiver', 'write_off')
                  AND l.value_on >= n.paid_on))
GROUP BY d.case_id ORDER BY d.case_id
"""


# Where a load makes a table many times larger, the planner still takes it for small and joins row by row.
_OUTGROWN = """
SELECT greatest(reltuples, 1) * 2 < (SELECT count(*) FROM intake_debts) FROM pg_class WHERE oid = 'cases_debt'::regclass
"""


# A file may say another product, by which a segment may tell the case apart.
_WAKE = """
UPDATE cases_case SET look_again_on = NULL WHERE look_again_on IS NOT NULL AND id IN (SELECT id FROM intake_touched)
"""


def _measure_what_grew(cursor: Any) -> None:
    cursor.execute(_OUTGROWN)
    if cursor.fetchone()[0]:
        cursor.execute("ANALYZE cases_case, cases_debt, cases_ledgerline")


def _bring_interest(cursor: Any, booking: Booking) -> dict[int, set[dt.date]]:
    """Post interest to the day of each payment, as a payment by itself does; returns to which days it had stood."""
    cursor.execute(_PAID_WITH_TERMS)
    paid = cursor.fetchall()
    rates = rate_book() if paid else None
    stops: dict[int, set[dt.date]] = {}
    for first in range(0, len(paid), AT_ONCE):
        some = paid[first : first + AT_ONCE]
        book = Book(Debt.objects.filter(pk__in=[debt_id for debt_id, _paid_on in some]), booking)
        interest = Interest(book, rates)
        for debt_id, paid_on in some:
            stops |= unwind_in(book, since=paid_on, debts=[debt_id])
            interest.accrue(to=paid_on, debts=[debt_id])
        book.write()
    return stops


def _share_out(cursor: Any, values: dict[str, Any], booking: Booking, stops: dict[int, set[dt.date]]) -> None:
    """Let what the file tells was paid take its place by its value date."""
    cursor.execute(_OUT_OF_TURN, values)
    late = cursor.fetchall()
    file_name = Portfolio.objects.get(pk=values["portfolio"]).file_name if late else ""
    for case_id, since in late:
        cause = Cause(booking, because={"why": "file", "file": file_name}, stops=stops)
        changed = share_out(case=lock_case(Case(pk=case_id)), since=(since, ""), cause=cause)
        refresh_limitation(debts=Debt.objects.filter(pk__in=changed), as_of=booking.on)


def merge_money(*, values: dict[str, Any], now: dt.datetime, columns: set[str]) -> list[int]:
    """Book payments, place and end disputes, refresh what the touched cases owe and close those that are paid.

    `values`: creditor, portfolio, by, as_of, now, dispute_reason. Returns the known debts whose dispute changed.
    """
    held: list[int] = []
    with connection.cursor() as cursor:
        booking = Booking(values["as_of"], now, values["by"] and User(pk=values["by"]))
        _measure_what_grew(cursor)
        stops = _bring_interest(cursor, booking)
        enter_payments(cursor, values)
        if "disputed" in columns:
            values = values | {"dispute_days": MATTERS["dispute"].days}
            for statement in (_DISPUTES, _ENDED):
                cursor.execute(statement, values)
                held += [row[0] for row in cursor.fetchall()]
                if len(held) > MANY_DISPUTES:
                    # the planner thinks the table as small as it was and joins it row by row: minutes instead of a second
                    cursor.execute("ANALYZE cases_hold")
            cursor.execute(
                "SELECT array_agg(debt_id) FROM intake_debts WHERE NOT is_new AND debt_id = ANY(%(held)s)",
                {"held": held},
            )
            held = cursor.fetchone()[0] or []
        cursor.execute(_FREED, {"held": held})
        _share_out(cursor, values, booking, stops)
        cursor.execute(_TOUCHED, {"held": held})
        cursor.execute("SELECT count(*), min(id), max(id) FROM intake_touched")
        count, first, last = cursor.fetchone()
    if count:
        refresh_standing_where("SELECT id FROM intake_touched")
        with connection.cursor() as cursor:
            cursor.execute(_WAKE)
        settle_cases(
            Scope(as_of=values["as_of"], now=now, programme=Programme.of_ladder(Ladder.of([])), first=first, last=last)
        )
    return held
