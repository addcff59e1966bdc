"""The YAML that ships or that a house brings, read by libyaml: the parser in Python takes half a second for one file."""

from pathlib import Path
from typing import Any

import yaml

# Where PyYAML was built without libyaml, its own parser reads the same.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(texts: str | None, *, shipped: Path) -> Any:
    """What stands in `texts`, or in the file that ships. Raises yaml.YAMLError."""
    found = shipped.read_text(encoding="utf-8") if texts is None else texts
    return yaml.load(found, Loader=LOADER)  # noqa: S506 - both loaders are the safe one
