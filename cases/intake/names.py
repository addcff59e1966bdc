"""Names as they are compared: banks write one name with other spaces, case and signs, and hide characters behind `*`."""

import re

# For Python and for PostgreSQL alike: what says nothing about who somebody is.
NOISE = r"[\s.,·•・'’()（）-]"
HIDDEN = "*"

_NOISE = re.compile(NOISE)


def plain_name(name: str) -> str:
    return _NOISE.sub("", name).lower()


def plain_name_in_sql(name: str) -> str:
    """The same as an expression of PostgreSQL over the column `name`."""
    quoted = NOISE.replace("'", "''")
    return f"lower(regexp_replace({name}, '{quoted}', '', 'g'))"


def differs(told: str, known: str) -> bool:
    """Whether a name told is another's; one that is blank or partly hidden says nothing."""
    return told != "" and HIDDEN not in told and plain_name(told) != plain_name(known)


def differs_in_sql(told: str, known: str) -> str:
    """The same for columns, for a statement with parameters."""
    return (
        f"({told} <> '' AND {told} NOT LIKE '%%{HIDDEN}%%' AND {plain_name_in_sql(told)} <> {plain_name_in_sql(known)})"
    )
