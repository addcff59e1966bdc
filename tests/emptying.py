"""Empty tables again after a test that really commits.

Django truncates every table, each with new files for its indexes, and then writes the content types and permissions
anew: half a second a test. Here the few tables that hold rows are emptied, and what migrating wrote stays.
"""

from django.db import connection
from django.test import TransactionTestCase

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables(_case: TransactionTestCase | None = None) -> None:
    """Also in place of `TransactionTestCase._fixture_teardown`."""
    tables = [table for table in connection.introspection.django_table_names(only_existing=True) if table not in KEPT]
    quoted = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):  # an outside server's role may not switch triggers off
            cursor.execute(f"TRUNCATE {', '.join(quoted)}")
            return
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in quoted))
        filled = [row[0] for row in cursor.fetchall()]
        # Neither keys nor the guards of append-only tables are asked; what is left is consistent, being nothing.
        statements = [f"DELETE FROM {table}" for table in filled]
        cursor.execute("; ".join(["BEGIN", "SET LOCAL session_replication_role TO replica", *statements, "COMMIT"]))
