"""Compile the translations of both applications with Babel, so that no gettext programs are needed."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent


def compile_translations(root: Path = ROOT) -> int:
    """Write each .mo that is missing or older than its .po; returns how many were written."""
    written = 0
    for source in sorted(root.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as handle:
            catalog = read_po(handle, locale=None)
        unfinished = target.with_suffix(".part")
        with unfinished.open("wb") as handle:
            write_mo(handle, catalog, use_fuzzy=False)
        unfinished.replace(target)  # a reader never sees half a file
        written += 1
    return written


if __name__ == "__main__":
    compile_translations()
    sys.exit(0)
