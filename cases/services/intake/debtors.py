"""The rows' debtors found or made: by identity number first, then by the creditor's customer number.

Identity numbers come sealed (`cases.services.intake.sealing`): compared by their index, kept as ciphertext.
"""

from typing import Any

from django.db import connection

from cases.services.intake.sealing import ciphertext_in, index_in, meet_older_indexes
from cases.services.intake.staging import analyse

# One row per customer number; an identity number that alone names a debtor stands behind \x1f there.
_GATHER = f"""
CREATE TEMPORARY TABLE intake_debtors ON COMMIT DROP AS
WITH said AS (
    SELECT customer, {index_in("sealed")} AS identity_index, {ciphertext_in("sealed")} AS identity_number, name,
           is_company, number
    FROM (
        SELECT customer, max(identity_number COLLATE "C") AS sealed, max(name) AS name,
               bool_or(is_company) AS is_company, min(number) AS number
        FROM intake_rows
        GROUP BY customer
    ) AS gathered
), met AS (
    SELECT s.*, COALESCE(i.id, n.debtor_id) AS known_id,
           CASE WHEN s.identity_index <> '' THEN 'i' || s.identity_index ELSE 'c' || s.customer END AS person
    FROM said s
    LEFT JOIN cases_debtor i ON i.identity_index = s.identity_index AND s.identity_index <> ''
    LEFT JOIN (
        cases_customernumber n JOIN cases_debtor d ON d.id = n.debtor_id
    ) ON n.creditor_id = %(creditor)s AND n.number = s.customer
        AND (d.identity_index = '' OR s.identity_index = '' OR d.identity_index = s.identity_index)
), fresh AS (
    SELECT person, nextval(pg_get_serial_sequence('cases_debtor', 'id')) AS id
    FROM (SELECT DISTINCT person FROM met WHERE known_id IS NULL) AS unknown
)
SELECT met.customer, met.identity_index, met.identity_number, met.name, met.is_company, met.number,
       COALESCE(met.known_id, fresh.id) AS debtor_id, met.known_id IS NULL AS is_new, FALSE AS changed
FROM met LEFT JOIN fresh ON fresh.person = met.person AND met.known_id IS NULL
"""  # noqa: S608 - the parts are constants of ours

# The name falls back on the number, without the mark of a stand-in.
_DEBTORS = r"""
INSERT INTO cases_debtor (id, kind, name, identity_number, identity_index, language, time_zone)
SELECT debtor_id, CASE COALESCE(bool_or(is_company), %(is_company)s) WHEN TRUE THEN 'company' ELSE 'person' END,
       COALESCE(NULLIF(max(name), ''), NULLIF(ltrim(max(customer) FILTER (WHERE customer NOT LIKE E'\x1f%%'), '~'), ''),
                min(number)), max(identity_number COLLATE "C"), max(identity_index COLLATE "C"), '', ''
FROM intake_debtors WHERE is_new GROUP BY debtor_id
"""

_NUMBERS = r"""
INSERT INTO cases_customernumber (creditor_id, number, debtor_id)
SELECT %(creditor)s, customer, debtor_id FROM intake_debtors WHERE customer NOT LIKE E'\x1f%%'
ON CONFLICT (creditor_id, number) DO NOTHING
"""

# A later file may bring a name or an identity number; it never takes one away. What was is kept.
_DIFFERING = """
CREATE TEMPORARY TABLE intake_differing ON COMMIT DROP AS
WITH said AS (
    SELECT debtor_id, max(name) AS name, max(identity_number COLLATE "C") AS identity_number,
           max(identity_index COLLATE "C") AS identity_index
    FROM intake_debtors WHERE NOT is_new GROUP BY debtor_id
)
SELECT d.id, d.name AS old_name, COALESCE(NULLIF(s.name, ''), d.name) AS name,
       d.identity_index = '' AND s.identity_index <> '' AS learns, s.identity_number, s.identity_index
FROM said s JOIN cases_debtor d ON d.id = s.debtor_id
WHERE (s.name <> '' AND s.name <> d.name) OR (d.identity_index = '' AND s.identity_index <> '')
"""

# That a number became known is history; which one stands on the debtor, who never loses it, and nowhere else.
_KEEP = """
INSERT INTO cases_portfoliochange (portfolio_id, debtor_id, before, after)
SELECT %(portfolio)s, id,
       jsonb_build_object('name', old_name) || CASE WHEN learns THEN '{"identity_number": ""}' ELSE '{}' END::jsonb,
       jsonb_build_object('name', name) || CASE WHEN learns THEN '{"identity_number": "****"}' ELSE '{}' END::jsonb
FROM intake_differing
"""

_CORRECT = """
WITH written AS (
    UPDATE cases_debtor d
    SET name = x.name, identity_number = CASE WHEN learns THEN x.identity_number ELSE d.identity_number END,
        identity_index = CASE WHEN learns THEN x.identity_index ELSE d.identity_index END
    FROM intake_differing x WHERE d.id = x.id RETURNING d.id
)
UPDATE intake_debtors n SET changed = TRUE FROM written WHERE written.id = n.debtor_id
"""

ROW_TO_DEBTOR = "intake_debtors n ON n.customer = r.customer"

_POINTS = """
WITH added AS (
    INSERT INTO cases_contactpoint
        (debtor_id, kind, value, owner, owner_name, state, is_preferred, preferred_time, source)
    SELECT r.debtor_id, %(kind)s, left(said.value, 255), %(owner)s, {owner_name}, 'unverified', FALSE, '', %(source)s
    FROM intake_debts r CROSS JOIN LATERAL {values} AS said (value)
    WHERE r.{column} <> '' AND said.value <> ''
    ON CONFLICT (debtor_id, kind, value) DO NOTHING
    RETURNING debtor_id
)
UPDATE intake_debtors n SET changed = TRUE FROM added WHERE added.debtor_id = n.debtor_id AND NOT n.is_new
"""

# column, kind, owner; the debtor's own first, so that a number given for both is the debtor's
_CONTACTS = (
    ("phone", "phone", "debtor"),
    ("phone_other", "phone", "debtor"),
    ("email", "email", "debtor"),
    ("address", "address", "debtor"),
    ("third_party_phone", "phone", "third_party"),
)


def merge_debtors(*, values: dict[str, Any]) -> int:
    """Make new debtors and their numbers, bring known ones up to date. Returns how many debtors there are.

    `values`: creditor, portfolio, is_company (what a debtor is when nothing tells).
    Leaves `intake_debtors` behind, which binds rows to debtors.
    """
    with connection.cursor() as cursor:
        meet_older_indexes(cursor)
        cursor.execute(_GATHER, values)
        analyse(cursor, "intake_debtors", cursor.rowcount)
        for statement in (_DEBTORS, _NUMBERS, _DIFFERING):
            cursor.execute(statement, values)
        if cursor.rowcount:
            cursor.execute(_KEEP, values)
            cursor.execute(_CORRECT)
        cursor.execute("SELECT count(DISTINCT debtor_id) FROM intake_debtors")
        return int(cursor.fetchone()[0])


def merge_contacts(*, values: dict[str, Any], columns: set[str]) -> None:
    """Add the contact points that the rows name and the debtors do not have. `values`: source."""
    with connection.cursor() as cursor:
        for column, kind, owner in _CONTACTS:
            if column in columns:
                cursor.execute(_points(column, kind, owner), {**values, "kind": kind, "owner": owner})


def _points(column: str, kind: str, owner: str) -> str:
    many = f"unnest(string_to_array(r.{column}, ';'))" if kind == "phone" else f"(VALUES (r.{column}))"
    owner_name = "left(r.third_party_name, 120)" if owner == "third_party" else "''"
    return _POINTS.format(column=column, values=many, owner_name=owner_name)
