"""Proof that stored figures are the sums of their lines. The database does the sums; a few ids come back."""

from dataclasses import dataclass

from django.db import connection

SHOWN = 100


@dataclass(frozen=True)
class Check:
    """`differing`: our query for the ids that fail; `of`: the table that is gone through."""

    name: str
    of: str
    differing: str


@dataclass(frozen=True)
class Finding:
    """How many rows were gone through, how many of them differ, and the first SHOWN of these by id."""

    name: str
    rows: int
    differing: int
    ids: list[int]


# A line that names a payment is the debt's `paid`; all others are its parts.
_DEBTS = """
SELECT d.id
FROM cases_debt d
LEFT JOIN (
    SELECT debt_id,
           sum(amount) FILTER (WHERE bucket = 'principal' AND payment_id IS NULL) AS principal,
           sum(amount) FILTER (WHERE bucket = 'interest' AND payment_id IS NULL) AS interest,
           sum(amount) FILTER (WHERE bucket = 'fee' AND payment_id IS NULL) AS fees,
           sum(amount) FILTER (WHERE bucket = 'penalty' AND payment_id IS NULL) AS penalty,
           sum(amount) FILTER (WHERE bucket = 'cost' AND payment_id IS NULL) AS costs,
           sum(amount) FILTER (WHERE bucket = 'doubled_interest' AND payment_id IS NULL) AS delay,
           -sum(amount) FILTER (WHERE payment_id IS NOT NULL) AS paid,
           sum(amount) AS balance
    FROM cases_ledgerline GROUP BY debt_id
) AS l ON l.debt_id = d.id
WHERE (d.principal, d.interest, d.fees, d.penalty, d.costs, d.delay, d.paid, d.balance) IS DISTINCT FROM (
    COALESCE(l.principal, 0), COALESCE(l.interest, 0), COALESCE(l.fees, 0), COALESCE(l.penalty, 0),
    COALESCE(l.costs, 0), COALESCE(l.delay, 0), COALESCE(l.paid, 0), COALESCE(l.balance, 0))
"""

_ALLOCATIONS = """
SELECT DISTINCT payment_id AS id
FROM (
    SELECT a.payment_id, a.debt_id, CASE WHEN p.reversed_on IS NULL THEN a.amount ELSE 0 END AS amount
    FROM cases_allocation a JOIN cases_payment p ON p.id = a.payment_id
) AS a
FULL JOIN (
    SELECT payment_id, debt_id, -sum(amount) AS amount FROM cases_ledgerline
    WHERE payment_id IS NOT NULL GROUP BY payment_id, debt_id
) AS l USING (payment_id, debt_id)
WHERE COALESCE(a.amount, 0) <> COALESCE(l.amount, 0)
"""

_PAYMENTS = """
SELECT p.id
FROM cases_payment p
LEFT JOIN (SELECT payment_id, sum(amount) AS used FROM cases_allocation GROUP BY payment_id) AS a ON a.payment_id = p.id
WHERE p.amount <> p.unallocated + COALESCE(a.used, 0)
"""

_CASES = """
SELECT c.id
FROM cases_case c
LEFT JOIN (SELECT case_id, sum(balance) AS balance FROM cases_debt GROUP BY case_id) AS d ON d.case_id = c.id
LEFT JOIN (
    SELECT case_id, sum(unallocated) AS credit FROM cases_payment WHERE reversed_on IS NULL GROUP BY case_id
) AS p ON p.case_id = c.id
WHERE (c.balance, c.credit) IS DISTINCT FROM (COALESCE(d.balance, 0), COALESCE(p.credit, 0))
"""

_CORRECTIONS = """
SELECT l.id
FROM cases_ledgerline l JOIN cases_ledgerline o ON o.id = l.corrects_id
WHERE o.debt_id <> l.debt_id OR o.id >= l.id
"""

CHECKS = (
    Check("debts", "cases_debt", _DEBTS),
    Check("allocations", "cases_allocation", _ALLOCATIONS),
    Check("payments", "cases_payment", _PAYMENTS),
    Check("cases", "cases_case", _CASES),
    Check("corrections", "cases_ledgerline", _CORRECTIONS),
)


def check_ledger() -> list[Finding]:
    """Every debt against its lines, every payment's lines against its allocations (nothing once it was taken back),
    every payment against these, every case against its debts and payments, every correction against its line."""
    return [_carry_out(check) for check in CHECKS]


def _carry_out(check: Check) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {check.of}")  # noqa: S608 - our own tables
        rows = cursor.fetchone()[0]
        cursor.execute(f"SELECT id, count(*) OVER () FROM ({check.differing}) AS differing ORDER BY id LIMIT {SHOWN}")  # noqa: S608
        found = cursor.fetchall()
    return Finding(check.name, rows, found[0][1] if found else 0, [pk for pk, _count in found])
