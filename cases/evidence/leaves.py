"""The leaves of a day as SQL: the hash of every sealed row between two instants (merkle.py says the same in Python)."""

from cases.evidence.registry import SEALED_TABLES

_LEAF = """
SELECT '{name}' AS name, id, case_id,
       sha256('\\x00'::bytea || convert_to(concat_ws(E'\\n', '{name}', id, case_id,
              to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), seal), 'UTF8')) AS leaf
FROM {table} WHERE at >= %(since)s AND at < %(before)s
"""

LEAVES_OF_A_DAY = "UNION ALL".join(
    _LEAF.format(name=table.name, table=table.model._meta.db_table) for table in SEALED_TABLES
)
