"""The suite's own databases: what the template depends on, and what is left after a test that committed."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from cases.models import ContactLog
from tests.cast import Cast
from tests.emptying import KEPT, empty_tables
from tests.factories import NOW, make_case
from tests.template import sources


def test_template_depends_on_migrations_and_what_they_import() -> None:
    names = {path.relative_to(settings.BASE_DIR) for path in sources() if path.is_relative_to(settings.BASE_DIR)}
    ours = {
        path.relative_to(settings.BASE_DIR)
        for app in ("cases", "strategies")
        for path in (settings.BASE_DIR / app / "migrations").glob("0*.py")
    }
    assert names >= ours
    assert {str(name) for name in names} >= {"cases/querysets/grams.py", "cases/models/staff.py", "requirements.txt"}


@pytest.fixture
def committed(transactional_db: None, cast: Cast) -> None:
    """Rows behind keys and behind the guard of an append-only table."""
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    ContactLog.objects.create(case=case, agent=cast.agent, at=NOW, channel="call", outcome="NAN", seal="x")


def filled() -> set[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True)
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables))
        return {row[0] for row in cursor.fetchall()}


def test_emptying_leaves_what_migrating_wrote(committed: None) -> None:
    before = ContentType.objects.count(), Permission.objects.count()
    assert filled() > KEPT
    empty_tables()
    assert filled() == KEPT
    assert (ContentType.objects.count(), Permission.objects.count()) == before


def test_emptying_works_for_a_role_that_is_no_superuser(committed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):
            pytest.skip("the server's role is none; the test above was it")
        cursor.execute(
            "CREATE ROLE plain_role; GRANT ALL ON ALL TABLES IN SCHEMA public TO plain_role; SET ROLE plain_role"
        )
        try:
            empty_tables()
        finally:
            cursor.execute("RESET ROLE; DROP OWNED BY plain_role; DROP ROLE plain_role")
    assert filled() == KEPT
