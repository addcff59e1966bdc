"""The rows' debts and cases: new debts join the open case of their debtor or open one, known ones are brought up to date.

Statements in order: `intake_debts` (what each row means for the debt of its number) → rows that cannot be carried out
→ `intake_cases` (the case of each debtor and currency) → cases → debts → changes of known debts.
"""

from typing import Any

from django.db import connection

from cases.services.intake.debtors import ROW_TO_DEBTOR
from cases.services.intake.staging import analyse
from cases.services.ledger.loading import correct_debts, enter_debts

# Each row with what it means; everything after reads this table alone. `moves`: the debt's case was settled and the file says that more is owed; it needs an open case.
_MEET = f"""
CREATE TEMPORARY TABLE intake_debts ON COMMIT DROP AS
SELECT r.*, n.debtor_id, n.is_new AS debtor_is_new,
       r.amount - COALESCE(r.paid, 0) AS owed,
       COALESCE(d.id, nextval(pg_get_serial_sequence('cases_debt', 'id'))) AS debt_id,
       d.id IS NULL AS is_new,
       d.case_id AS known_case_id,
       GREATEST(COALESCE(r.paid, 0) - COALESCE(round(d.paid * 100), 0), 0)::bigint AS pay,
       (COALESCE(r.paid, 0) = r.amount OR COALESCE(round(d.paid * 100), 0) >= r.amount) AS is_paid,
       d.id IS NOT NULL AND {{differs}} AS differs,
       d.id IS NOT NULL AND {{dispute_differs}} AS dispute_differs,
       d.id IS NOT NULL AND c.closed_as = 'settled' AND round(d.paid * 100) < r.amount
           AND GREATEST(COALESCE(r.paid, 0), round(d.paid * 100)) < r.amount AS moves,
       CASE
           WHEN d.id IS NULL THEN NULL
           WHEN c.debtor_id <> n.debtor_id THEN 'other_debtor'
           WHEN d.currency <> r.currency THEN 'other_currency'
           WHEN round(d.paid * 100) > r.amount THEN 'below_paid'
           WHEN c.closed_as NOT IN ('', 'settled') AND ({{differs}} OR round(d.paid * 100) < r.paid) THEN 'case_closed'
       END AS refusal
FROM intake_rows r
JOIN {ROW_TO_DEBTOR}
LEFT JOIN (cases_debt d JOIN cases_case c ON c.id = d.case_id)
    ON d.creditor_id = %(creditor)s AND d.number = r.number AND d.instalment = r.instalment
"""  # noqa: S608 - the parts are constants of ours

# file column(s) that must be there → debt column, its value in the file
COMPARED = {
    "product": ({"product"}, "r.product"),
    "issued_on": ({"issue_date"}, "r.issued_on"),
    "due_on": ({"due_date", "terms_days"}, "r.due_on"),
    "limitation_told_on": ({"limitation_date"}, "r.limitation_told_on"),
    "principal": (set(), "r.principal / 100.0"),
    "interest": (set(), "r.interest / 100.0"),
    "fees": (set(), "r.fees / 100.0"),
    "penalty": (set(), "r.penalty / 100.0"),
}

# People and the night work on while a file loads: the cases that it will change are locked in the order of their
# ids, and what the rows mean is then read again.
_LOCK = """
SELECT count(*) FROM (
    SELECT c.id FROM cases_case c
    WHERE c.id IN (
        SELECT known_case_id FROM intake_debts WHERE NOT is_new AND (differs OR dispute_differs OR moves OR pay > 0)
        UNION ALL
        SELECT o.id FROM intake_debts n JOIN cases_case o ON o.debtor_id = n.debtor_id
            AND o.creditor_id = %(creditor)s AND o.currency = n.currency AND o.stage <> 'closed'
        WHERE (n.is_new OR n.moves) AND NOT n.debtor_is_new
    )
    ORDER BY c.id FOR UPDATE
) AS locked
"""

_REFUSED = """
SELECT row, refusal FROM intake_debts WHERE refusal IS NOT NULL ORDER BY row
"""

# The open case of each debtor and currency that takes new debts, or a new one, closed at once where all is paid.
_CASES = """
CREATE TEMPORARY TABLE intake_cases ON COMMIT DROP AS
WITH due AS (
    SELECT n.debtor_id, n.currency,
           sum(n.owed) AS balance,
           sum(n.owed) FILTER (WHERE NOT n.disputed) AS collectable,
           min(n.due_on) FILTER (WHERE NOT n.disputed AND n.owed > 0) AS oldest_due_on,
           bool_or(n.moves) AS moves, bool_and(n.debtor_is_new) AS debtor_is_new
    FROM intake_debts n
    WHERE (n.is_new OR n.moves) AND n.refusal IS NULL
    GROUP BY n.debtor_id, n.currency
)
SELECT due.*, o.id IS NULL AS is_new, COALESCE(o.id, nextval(pg_get_serial_sequence('cases_case', 'id'))) AS case_id
FROM due LEFT JOIN cases_case o ON o.debtor_id = due.debtor_id AND o.creditor_id = %(creditor)s
    AND o.currency = due.currency AND o.stage <> 'closed'
"""

# A case with a debt that moves in gets its standing from refresh_standing afterwards, so it is not closed here.
_NEW_CASES = """
INSERT INTO cases_case
    (id, creditor_id, debtor_id, currency, team_id, previous_id, stage, stage_since, closed_as, opened_on, closed_on,
     balance, collectable, oldest_due_on, credit, on_hold, attention)
SELECT n.case_id, %(creditor)s, n.debtor_id, n.currency, %(team)s,
       CASE WHEN NOT n.debtor_is_new THEN
           (SELECT max(p.id) FROM cases_case p
            WHERE p.debtor_id = n.debtor_id AND p.creditor_id = %(creditor)s AND p.currency = n.currency)
       END,
       CASE WHEN n.balance = 0 THEN 'closed' ELSE 'pending' END, %(as_of)s,
       CASE WHEN n.balance = 0 THEN 'settled' ELSE '' END, %(as_of)s,
       CASE WHEN n.balance = 0 THEN %(as_of)s::date END,
       n.balance / 100.0, COALESCE(n.collectable, 0) / 100.0, n.oldest_due_on, 0, FALSE, 9
FROM intake_cases n WHERE n.is_new
"""

_CLOSED_AT_ONCE = """
INSERT INTO cases_stagemove
    (case_id, from_stage, to_stage, closed_as, passed, reason, note, on_date, at, days_past_due, balance)
SELECT case_id, 'pending', 'closed', 'settled', '{}', 'paid', '', %(as_of)s, %(now)s, NULL, 0
FROM intake_cases WHERE is_new AND balance = 0
"""

_KEEP = """
INSERT INTO cases_portfoliochange (portfolio_id, debt_id, before, after)
SELECT %(portfolio)s, d.id, {before}, {after}
FROM intake_debts n JOIN cases_debt d ON d.id = n.debt_id
WHERE n.differs AND n.refusal IS NULL
"""

_MOVE = """
UPDATE cases_debt d SET case_id = c.case_id
FROM intake_debts n JOIN intake_cases c ON c.debtor_id = n.debtor_id AND c.currency = n.currency
WHERE d.id = n.debt_id AND n.moves AND n.refusal IS NULL
"""


# A file tells what was handed over; interest that this house counted and posted stands beside it. The rows of debts with
# terms are raised by it, so that the same file again changes nothing.
_OWN_INTEREST = """
UPDATE intake_rows r
SET interest = r.interest + own.interest, penalty = r.penalty + own.penalty, amount = r.amount + own.interest + own.penalty
FROM cases_debt d
CROSS JOIN LATERAL (
    SELECT COALESCE(round(sum(l.amount) FILTER (WHERE l.bucket = 'interest') * 100), 0)::bigint AS interest,
           COALESCE(round(sum(l.amount) FILTER (WHERE l.bucket = 'penalty') * 100), 0)::bigint AS penalty
    FROM cases_ledgerline l LEFT JOIN cases_ledgerline o ON o.id = l.corrects_id
    WHERE l.debt_id = d.id AND l.payment_id IS NULL AND (l.kind = 'interest' OR o.kind = 'interest')
) AS own
WHERE d.creditor_id = %(creditor)s AND d.number = r.number AND d.instalment = r.instalment AND d.terms <> '{}'
"""


_COUNTS_OWN_INTEREST = "SELECT EXISTS (SELECT FROM cases_debt WHERE creditor_id = %(creditor)s AND terms <> '{}')"


def merge_debts(*, values: dict[str, Any], columns: set[str]) -> list[tuple[int, str]]:
    """Write cases and debts. Returns the rows that cannot be carried out, with the code of the reason.

    `values`: creditor, portfolio, team, as_of, now, by. Leaves `intake_debts` and `intake_cases` behind.
    """
    compared = {name: value for name, (needs, value) in COMPARED.items() if not needs or needs & columns}
    if "terms_days" in columns and "due_date" not in columns and "issue_date" not in columns:
        compared.pop("due_on", None)
    dispute = "(r.disputed <> d.on_hold AND d.balance > 0)" if "disputed" in columns else "FALSE"
    meet = _MEET.format(differs=_differs(compared), dispute_differs=dispute)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS_OWN_INTEREST, values)
        if cursor.fetchone()[0]:
            cursor.execute(_OWN_INTEREST, values)
        cursor.execute(meet, values)
        rows = cursor.rowcount
        cursor.execute(_LOCK, values)
        if cursor.fetchone()[0]:
            cursor.execute("DROP TABLE intake_debts")
            cursor.execute(meet, values)
        analyse(cursor, "intake_debts", rows)
        cursor.execute(_REFUSED)
        refused = [(row, code) for row, code in cursor.fetchall()]
        cursor.execute(_CASES, values)
        analyse(cursor, "intake_cases", cursor.rowcount)
        for statement in (_NEW_CASES, _CLOSED_AT_ONCE):
            cursor.execute(statement, values)
        enter_debts(cursor, values)
        cursor.execute("SELECT EXISTS (SELECT FROM intake_debts WHERE (differs OR moves) AND refusal IS NULL)")
        if cursor.fetchone()[0]:
            told = {name: value.replace("r.", "n.") for name, value in compared.items()}
            before = _object({name: f"d.{name}" for name in compared})
            cursor.execute(_KEEP.format(before=before, after=_object(told)), values)
            correct_debts(cursor, values, told)
            cursor.execute(_MOVE)
    return refused


def _differs(compared: dict[str, str]) -> str:
    known, said = ", ".join(f"d.{name}" for name in compared), ", ".join(compared.values())
    return f"(ROW({known}) IS DISTINCT FROM ROW({said}))"


def _object(fields: dict[str, str]) -> str:
    """A JSON object of the fields; amounts as the table writes them."""
    money = {"principal", "interest", "fees", "penalty"}
    pairs = (f"'{name}', ({value}){'::numeric(14,2)' if name in money else ''}::text" for name, value in fields.items())
    return f"jsonb_build_object({', '.join(pairs)})"
