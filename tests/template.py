"""Every test database is a copy of one that was migrated once and is kept on the server.

Migrating from nothing costs each process a quarter of a minute, a copy a fraction of a second. The template is named by
a digest of what made it: with another migration or other releases of the libraries the next run migrates anew. Django
still migrates each copy, so a migration that the digest missed is applied there.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = ("cases", "strategies")
LOCK = 20_260_731  # an advisory lock of the server, held while a template is looked for and made


def template_database() -> str:
    """Name of the database to copy. It is made unless it is there, and those of other migrations are dropped.

    Parallel processes wait for the first; one that is killed on the way leaves nothing under this name.
    """
    family = settings.TEST_TEMPLATES
    name, unfinished = f"{family}{digest()[:16]}", f"{family}unfinished"
    with connection._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
        found = [row[0] for row in server.fetchall()]
        if name not in found:
            for old in found:
                server.execute(f'DROP DATABASE "{old}"')
            server.execute(f"CREATE DATABASE \"{unfinished}\" ENCODING 'UTF8' TEMPLATE template0")
            _migrate(unfinished)
            server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def digest() -> str:
    """Of every application's migrations, of our modules that these import, and of the libraries' releases."""
    loaded = MigrationLoader(None).disk_migrations
    migrations = {key: Path(str(sys.modules[type(one).__module__].__file__)) for key, one in loaded.items()}
    imported = {path for (app, _), file in migrations.items() if app in OURS for path in _ours_imported_by(file)}
    read = hashlib.sha256()
    for path in sorted({*migrations.values(), *imported, settings.BASE_DIR / "requirements.txt"}):
        read.update(path.name.encode() + path.read_bytes())
    return read.hexdigest()


def _ours_imported_by(source: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        paths = [settings.BASE_DIR.joinpath(*name.split(".")) for name in names]
        yield from (file for path in paths for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists())


def _migrate(name: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
