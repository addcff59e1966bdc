"""The files in `strategies/data/wording`, read once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = Path(__file__).parent.parent / "data" / "wording"


@cache
def read(name: str) -> Any:
    """One file by its name without `.yaml`. Nobody may change what it returns."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - the safe loader, in C where there is one


@cache
def code_files() -> tuple[str, ...]:
    """The names of the files that hold a code each."""
    return tuple(sorted(path.stem for path in FOLDER.glob("code_*.yaml")))
