"""The examples of the wording check, and learning from them."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from strategies.services.tactics import SHIPPED
from strategies.wording.check import views
from strategies.wording.data import FOLDER, LOADER
from strategies.wording.learning import Example, learn
from strategies.wording.likeness import features

EXAMPLES = FOLDER / "examples.jsonl"


def examples() -> Iterator[dict[str, Any]]:
    """`text`, `language`, `codes` (none: lawful), and where they matter `channel` and `facts`."""
    with EXAMPLES.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def learn_from_examples() -> dict[str, int]:
    """Write the models of both languages anew; returns how many examples each was learned from.

    The lines of the tactics that ship count as lawful examples.
    """
    learned = {}
    for language in ("en", "zh"):
        rows = [
            Example(features(dict(views(text, language))[language].text, language), tuple(codes))
            for text, codes in _rows(language)
        ]
        found = learn(rows)
        told = {"bias": found.bias, "weights": found.weights, "codes": found.codes}
        path = FOLDER / f"likeness_{language}.json"
        path.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True, indent=0), encoding="utf-8")
        learned[language] = len(rows)
    return learned


def _rows(language: str) -> Iterator[tuple[str, list[str]]]:
    yield from ((row["text"], row["codes"]) for row in examples() if row["language"] == language)
    for entry in yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=LOADER):  # noqa: S506 - a safe loader
        yield from ((line, []) for line in entry["lines"][language])
