"""Personal values out of the rows that hold them. Rows, amounts, dates and outcomes stay: figures and ledgers still add up.

Rows that are only ever added are changed here and nowhere else (their triggers are told so), and each debtor's Erasure
says it. The words of contacts go with the last contact's seal kept: `cases.services.seal` calls them broken from then on.
"""

import datetime as dt
from functools import partial
from typing import Any

import pgtrigger
from django.core.files.storage import Storage
from django.db import transaction

from cases.models import DeliveryProof, Recording, Suppression
from cases.privacy.blind import CONTACT, blind_indexes, index_keys

_CASES = "SELECT c.id FROM cases_case c JOIN retention_gone g USING (debtor_id)"
_DEBTS = f"SELECT d.id FROM cases_debt d WHERE d.case_id IN ({_CASES})"  # noqa: S608 - a constant of ours
_POINTS = "SELECT p.id FROM cases_contactpoint p JOIN retention_gone g USING (debtor_id)"

_PAYMENTS = f"SELECT p.id FROM cases_payment p WHERE p.case_id IN ({_CASES})"  # noqa: S608 - a constant of ours
_OF_CASE, _OF_DEBT = f"case_id IN ({_CASES})", f"debt_id IN ({_DEBTS})"
_OF_DEBTOR = "debtor_id IN (SELECT debtor_id FROM retention_gone)"
_POINT = "value = '#' || {id}, owner_name = '', preferred_time = '', source = '', is_preferred = FALSE, state = 'do_not_contact'"

# A number in the contact log becomes the digest that its seal goes over: the chain holds, and nobody reads the number.
_VEILED = (
    "other_side = CASE WHEN other_side_salt = '' THEN other_side ELSE"
    " encode(sha256(convert_to(other_side_salt || chr(10) || other_side, 'UTF8')), 'hex') END, other_side_salt = ''"
)

# (table, what is put in place of personal values, which rows)
_WORDS = (
    ("contactlog", f"note = '', reason = '', {_VEILED}", _OF_CASE),
    (
        "contactdecision",
        "why = CASE WHEN why = '' THEN '' ELSE '*' END, agreement = CASE WHEN agreement = '' THEN '' ELSE '*' END",
        _OF_CASE,
    ),
    ("knownfact", "source = '*'", f"{_OF_DEBTOR} OR contact_point_id IN ({_POINTS})"),
    ("debtorchange", "changes = '{}'", _OF_DEBTOR),
    ("recording", "name = '*', file = ''", _OF_CASE),
    ("deliveryproof", "reference = '*', name = '', file = ''", _OF_CASE),
    ("custodyentry", "purpose = '*', detail = '{}'", _OF_CASE),
    ("contactpointevent", "note = '', changes = '{}'", f"contact_point_id IN ({_POINTS})"),
    ("finding", "answer = ''", _OF_CASE),
    ("assessment", "reason = '*'", _OF_CASE),
    ("warningsign", "note = '', outcome = CASE WHEN outcome = '' THEN '' ELSE '*' END", _OF_CASE),
    ("hold", "reason = ''", _OF_CASE),
    ("stagemove", "note = ''", _OF_CASE),
    ("payment", "note = '', payer_name = ''", _OF_CASE),
    (
        "unmatchedpayment",
        "name = '', payer_name = '', note = '', identity_number = '', debtor_number = ''",
        f"payment_id IN ({_PAYMENTS})",
    ),
    ("guarantee", "name = '*', proof = '*'", _OF_DEBT),
    ("limitationevent", "note = '', proof = '*'", _OF_DEBT),
    ("portfoliochange", "before = '{}', after = '{}'", _OF_DEBTOR),
    ("reveal", "note = CASE WHEN reason = 'other' THEN '*' ELSE '' END", _OF_CASE),
    ("subjectrequest", "details = '*', answer = CASE WHEN answer = '' THEN '' ELSE '*' END", _OF_CASE),
    ("contactpoint", _POINT.format(id="id"), _OF_DEBTOR),
    (
        "debtor",
        "name = '#' || id, identity_number = '', identity_index = '', time_zone = ''",
        "id IN (SELECT debtor_id FROM retention_gone)",
    ),
    ("case", "erasure = 2", f"id IN ({_CASES})"),
)

_THIRD = f"""
WITH gone AS (
    UPDATE cases_contactpoint p SET {_POINT.format(id="p.id")}
    FROM retention_third t
    WHERE t.debtor_id = p.debtor_id AND p.owner NOT IN ('debtor', 'guarantor') AND left(p.value, 1) <> '#'
    RETURNING p.id
), words AS (
    UPDATE cases_contactpointevent e SET note = '', changes = '{{}}' FROM gone WHERE gone.id = e.contact_point_id
), numbers AS (
    UPDATE cases_contactlog l SET {_VEILED} FROM gone WHERE gone.id = l.contact_point_id
)
SELECT count(*) FROM gone
"""  # noqa: S608 - the parts are constants of ours
_SWEPT = "UPDATE cases_case c SET erasure = 1 FROM retention_third t WHERE t.debtor_id = c.debtor_id AND c.erasure = 0"

_BARRED = """
SELECT DISTINCT p.value FROM cases_contactpoint p JOIN {whose} t USING (debtor_id)
WHERE p.state = 'do_not_contact' AND p.kind <> 'address' AND left(p.value, 1) <> '#'
"""
_RECORD = """
INSERT INTO cases_erasure (debtor_id, cause, on_date, at, seals)
SELECT g.debtor_id, %(cause)s, %(as_of)s, %(now)s, COALESCE((
    SELECT jsonb_object_agg(c.id, jsonb_build_array(chain.rows, chain.seal))
    FROM cases_case c
    CROSS JOIN LATERAL (
        SELECT count(*) AS rows, (array_agg(l.seal ORDER BY l.id DESC))[1] AS seal
        FROM cases_contactlog l WHERE l.case_id = c.id
    ) AS chain
    WHERE c.debtor_id = g.debtor_id AND chain.rows > 0
), '{}')
FROM retention_gone g
"""


def erase_third_parties(cursor: Any, *, as_of: dt.date) -> int:
    """Names and numbers of contact persons of `retention_third`; returns how many contact points are gone."""
    _suppress(cursor, "retention_third", as_of)
    with pgtrigger.ignore():
        cursor.execute(_THIRD)
        count = int(cursor.fetchone()[0])
        cursor.execute(_SWEPT)
    return count


def erase_debtors(cursor: Any, *, as_of: dt.date, now: dt.datetime, cause: str) -> int:
    """Everything personal of the debtors of `retention_gone`; returns how many."""
    _suppress(cursor, "retention_gone", as_of)
    _remove_media(cursor)
    cursor.execute(_RECORD, {"cause": cause, "as_of": as_of, "now": now})
    count = int(cursor.rowcount)
    if count:
        with pgtrigger.ignore():
            for table, change, which in _WORDS:
                cursor.execute(f"UPDATE cases_{table} SET {change} WHERE {which}")  # noqa: S608 - constants of ours
            cursor.execute("DELETE FROM cases_customernumber n USING retention_gone g WHERE g.debtor_id = n.debtor_id")
    return count


def _remove_media(cursor: Any) -> None:
    """Recordings and proofs on disk go once the erasure stands; their rows keep hash and length."""
    for model in (Recording, DeliveryProof):
        table = model._meta.db_table
        cursor.execute(f"SELECT file FROM {table} WHERE file <> '' AND {_OF_CASE}")  # noqa: S608 - constants of ours
        names = [row[0] for row in cursor.fetchall()]
        storage = model._meta.get_field("file").storage
        transaction.on_commit(partial(_delete_all, storage, names))


def _delete_all(storage: Storage, names: list[str]) -> None:
    for name in names:
        storage.delete(name)


def _suppress(cursor: Any, whose: str, as_of: dt.date) -> None:
    """Keep the indexes of numbers that must never be called again, before the numbers go."""
    cursor.execute(_BARRED.format(whose=whose))
    values = [row[0] for row in cursor.fetchall()]
    key = index_keys().newest[0]
    rows = [Suppression(index=index, key=key, since=as_of) for index in blind_indexes(values, CONTACT)]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
