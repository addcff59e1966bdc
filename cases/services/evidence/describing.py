"""The description of the system that a court asks for with electronic data, in both languages."""

import datetime as dt
import platform
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

FOLDER = Path(__file__).resolve().parents[2] / "evidence"
LANGUAGES = ("zh", "en")
_WHOLE = {
    "en": ("The parties' own numbers are masked as well.", "The parties' own numbers are given in full."),
    "zh": ("当事人本人的号码亦已遮蔽。", "当事人本人的号码完整列出。"),
}


def descriptions(*, whole: bool, now: dt.datetime) -> dict[str, str]:
    """Language → text. One query, for the database's version and clock."""
    version, drift = _database(now)
    words = {
        "software": f"Django {django.get_version()}, Python {platform.python_version()}",
        "platform": f"{platform.system()} {platform.machine()}",
        "database": f"PostgreSQL {version}",
        "zone": settings.TIME_ZONE,
        "drift": drift,
        "clock_source": settings.CLOCK_SOURCE,
    }
    return {
        language: (FOLDER / f"description_{language}.txt")
        .read_text(encoding="utf-8")
        .format(**words, whole=_WHOLE[language][whole])
        for language in LANGUAGES
    }


def _database(now: dt.datetime) -> tuple[str, int]:
    """Its version, and by how many milliseconds its clock stands from ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), clock_timestamp()")
        version, theirs = cursor.fetchone()
    return version, round(abs((theirs - now).total_seconds()) * 1000)
