"""Personal values out of the rows that hold them. Rows, amounts, dates and outcomes stay: figures and ledgers still add up.

Rows that are only ever added are changed here and nowhere else (their triggers are told so), and each debtor's Erasure
says it. The words of contacts go with the last contact's seal kept: `cases.services.seal` calls them broken from then on.
What a row has to say by a constraint becomes `*`. Recordings on disk go after the transaction (media.py).
"""

import datetime as dt
from typing import Any

import pgtrigger
from django.utils import timezone

from cases.models import Suppression
from cases.privacy.blind import CONTACT, blind_indexes, index_keys
from strategies.retention import Kept, periods

_CASES = "SELECT c.id FROM cases_case c JOIN retention_gone g USING (debtor_id)"
_DEBTS = f"SELECT d.id FROM cases_debt d WHERE d.case_id IN ({_CASES})"  # noqa: S608 - a constant of ours
_POINTS = "SELECT p.id FROM cases_contactpoint p JOIN retention_gone g USING (debtor_id)"

_PAYMENTS = f"SELECT p.id FROM cases_payment p WHERE p.case_id IN ({_CASES})"  # noqa: S608 - a constant of ours
_OF_CASE, _OF_DEBT = f"case_id IN ({_CASES})", f"debt_id IN ({_DEBTS})"
_UNMATCHED = (
    "name = '', payer_name = '', note = '', identity_number = '', debtor_number = '', decision = "
    "CASE WHEN decision = '' THEN '' ELSE '*' END"
)
_OF_DEBTOR = "debtor_id IN (SELECT debtor_id FROM retention_gone)"
_POINT = "value = '#' || {id}, owner_name = '', preferred_time = '', source = '', is_preferred = FALSE, state = 'do_not_contact'"

# A number in the contact log becomes the digest that its seal goes over: the chain holds, and nobody reads the number.
_VEILED = (
    "other_side = CASE WHEN other_side_salt = '' THEN other_side ELSE"
    " encode(sha256(convert_to(other_side_salt || chr(10) || other_side, 'UTF8')), 'hex') END, other_side_salt = ''"
)

_STARRED = "{0} = CASE WHEN {0} = '' THEN '' ELSE '*' END"

# (table, what is put in place of personal values, which rows); tests/personal/test_columns.py holds it against the tables
WORDS = (
    ("contactlog", f"note = '', {_STARRED.format('reason')}, {_VEILED}", _OF_CASE),
    (
        "contactdecision",
        f"{_STARRED.format('why')}, {_STARRED.format('agreement')}",
        _OF_CASE,
    ),
    ("knownfact", "source = '*'", f"{_OF_DEBTOR} OR contact_point_id IN ({_POINTS})"),
    ("debtorchange", "changes = '{}'", _OF_DEBTOR),
    ("recording", "name = '*'", _OF_CASE),
    ("deliveryproof", "reference = '*', name = ''", _OF_CASE),
    ("custodyentry", "purpose = '*'", _OF_CASE),  # its hashes tell of no person, and a court may hold the bundle
    ("contactpointevent", "note = '', changes = '{}'", f"contact_point_id IN ({_POINTS})"),
    ("finding", "answer = ''", _OF_CASE),
    ("assessment", "reason = '*'", _OF_CASE),
    ("warningsign", f"note = '', {_STARRED.format('outcome')}", _OF_CASE),
    ("hold", "reason = '', outcome = ''", _OF_CASE),
    ("legalhold", "reason = '*'", f"{_OF_CASE} OR {_OF_DEBTOR}"),
    ("waiver", "reason = '', decision = ''", _OF_CASE),
    ("assignment", "reason = ''", _OF_CASE),
    ("queuechoice", "note = ''", _OF_CASE),
    ("nextactionanswer", "note = ''", _OF_CASE),
    ("supervisorword", "words = '*'", _OF_CASE),
    ("rankdispute", f"words = '*', {_STARRED.format('answer')}", _OF_CASE),
    ("stagemove", "note = ''", _OF_CASE),
    ("stageapproval", _STARRED.format("reason"), _OF_CASE),
    ("payment", "note = '', payer_name = '', reversal_reason = ''", _OF_CASE),
    ("ledgerline", "note = ''", _OF_DEBT),
    ("unmatchedpayment", _UNMATCHED, f"payment_id IN ({_PAYMENTS})"),
    ("guarantee", "name = '#' || id, proof = '*', ended_why = ''", _OF_DEBT),  # two of one debt have two names
    ("limitationevent", "note = '', proof = '*'", _OF_DEBT),
    ("portfoliochange", "before = '{}', after = '{}'", _OF_DEBTOR),
    ("reveal", "note = CASE WHEN reason = 'other' THEN '*' ELSE '' END", _OF_CASE),
    ("subjectrequest", f"details = '*', {_STARRED.format('answer')}", _OF_CASE),
    # where a debtor lived; what is kept of cases, debts and promises tells of no person
    ("formerfact", "was = '{}'", "kind = 'debtor' AND \"row\" IN (SELECT debtor_id FROM retention_gone)"),
    ("contactpoint", _POINT.format(id="id"), _OF_DEBTOR),
    (
        "debtor",
        "name = '#' || id, identity_number = '', identity_index = '', time_zone = '', region = ''",
        "id IN (SELECT debtor_id FROM retention_gone)",
    ),
    ("case", "erasure = 2", f"id IN ({_CASES})"),
)

_NUMBERS = f"""
WITH gone AS (
    UPDATE cases_contactpoint p SET {_POINT.format(id="p.id")}
    FROM retention_point t WHERE t.id = p.id
    RETURNING p.id
), words AS (
    UPDATE cases_contactpointevent e SET note = '', changes = '{{}}' FROM gone WHERE gone.id = e.contact_point_id
), facts AS (
    UPDATE cases_knownfact f SET source = '*' FROM gone WHERE gone.id = f.contact_point_id
), numbers AS (
    UPDATE cases_contactlog l SET {_VEILED} FROM gone WHERE gone.id = l.contact_point_id
)
SELECT count(*) FROM gone
"""  # noqa: S608 - the parts are constants of ours
_SWEPT = "UPDATE cases_case c SET erasure = 1 FROM retention_third t WHERE t.debtor_id = c.debtor_id AND c.erasure = 0"

_BARRED = """
SELECT DISTINCT p.value FROM cases_contactpoint p JOIN {whose}
WHERE p.state = 'do_not_contact' AND p.kind <> 'address' AND p.value <> '#' || p.id
"""
_RECORD = """
INSERT INTO cases_erasure (debtor_id, cause, on_date, at, seals)
SELECT g.debtor_id, %s, %s, %s, COALESCE((
    SELECT jsonb_object_agg(c.id, jsonb_build_array(chain.rows, chain.seal))
    FROM cases_case c
    CROSS JOIN LATERAL (
        SELECT count(*) AS rows, (array_agg(l.seal ORDER BY l.id DESC))[1] AS seal
        FROM cases_contactlog l WHERE l.case_id = c.id
    ) AS chain
    WHERE c.debtor_id = g.debtor_id AND chain.rows > 0
), '{}')
FROM retention_gone g
ON CONFLICT (debtor_id) DO UPDATE SET seals = cases_erasure.seals || EXCLUDED.seals
"""  # a case that was opened again after its erasure goes a second time
_RETURNED = f"""
UPDATE cases_unmatchedpayment u SET {_UNMATCHED}
FROM cases_creditor r JOIN unnest(%(places)s::text[], %(years)s::int[]) AS law (place, years) ON law.place = r.jurisdiction
WHERE r.id = u.creditor_id AND u.state = 'returned' AND u.decision <> '*'
  AND (u.decided_at AT TIME ZONE %(zone)s)::date + make_interval(years => law.years) <= %(as_of)s
  AND NOT EXISTS (
      SELECT FROM cases_legalhold h
      WHERE h.creditor_id = u.creditor_id AND h.ended_at IS NULL AND h.from_on <= %(as_of)s
        AND (h.until_on IS NULL OR h.until_on >= %(as_of)s))
"""  # noqa: S608 - the parts are constants of ours


def erase_numbers(cursor: Any, *, as_of: dt.date) -> int:
    """Names and numbers of contact persons, `retention_point`; returns how many are gone."""
    _suppress(cursor, "retention_point t USING (id)", as_of)
    with pgtrigger.ignore():
        cursor.execute(_NUMBERS)
        return int(cursor.fetchone()[0])


def erase_third_parties(cursor: Any, *, as_of: dt.date) -> int:
    """The same; then no closed case of `retention_third` has any left."""
    count = erase_numbers(cursor, as_of=as_of)
    with pgtrigger.ignore():
        cursor.execute(_SWEPT)
    return count


def erase_debtors(cursor: Any, *, as_of: dt.date, now: dt.datetime, cause: str) -> int:
    """Everything personal of the debtors of `retention_gone`; returns how many. Their recordings go by `remove_media`."""
    _suppress(cursor, "retention_gone t USING (debtor_id)", as_of)
    with pgtrigger.ignore():
        cursor.execute(_RECORD, [cause, as_of, now])
        count = int(cursor.rowcount)
        if count:
            for table, change, which in WORDS:
                cursor.execute(f"UPDATE cases_{table} SET {change} WHERE {which}")  # noqa: S608 - constants of ours
            cursor.execute("DELETE FROM cases_customernumber n USING retention_gone g WHERE g.debtor_id = n.debtor_id")
    return count


def erase_returned(cursor: Any, *, as_of: dt.date) -> None:
    """Names and numbers of payments that were sent back to whoever paid, when a record of that age would go too."""
    law = periods(Kept.CASE_RECORD)
    values = {"as_of": as_of, "places": list(law), "years": [one.years for one in law.values()]}
    cursor.execute(_RETURNED, values | {"zone": timezone.get_default_timezone_name()})


def _suppress(cursor: Any, whose: str, as_of: dt.date) -> None:
    """Keep the indexes of numbers that must never be called again, before the numbers go."""
    cursor.execute(_BARRED.format(whose=whose))
    values = [row[0] for row in cursor.fetchall()]
    key = index_keys().newest[0]
    rows = [Suppression(index=index, key=key, since=as_of) for index in blind_indexes(values, CONTACT)]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
