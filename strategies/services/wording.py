"""The examples of the wording check, and learning from them."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from strategies.services.tactics import SHIPPED
from strategies.wording import vocabulary
from strategies.wording.characters import fold
from strategies.wording.check import views
from strategies.wording.data import FOLDER, LOADER
from strategies.wording.features import features
from strategies.wording.forms import made
from strategies.wording.learning import Example, fingerprint, learn
from strategies.wording.lexicon import codes
from strategies.wording.likeness import model

# The first were written along with the patterns, the others apart from them.
LICENSING = {"legal_action", "judgment", "court_order", "criminal_case", "legal_review", "fee", "waiver", "lawyer"}
WEIGHT_OF_FIRST = 0.3
WEIGHT_OF_MADE = 0.3
LINES_OF_A_FORM = 12
EXAMPLES = tuple(FOLDER / f"{name}.jsonl" for name in ("examples", "examples_en", "examples_zh"))


def examples(files: Iterable[Path] = EXAMPLES) -> Iterator[dict[str, Any]]:
    """`text`, `language`, `codes` (none: lawful), and where they matter `channel` and `facts`."""
    for path in files:
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def learn_from_examples() -> dict[str, int]:
    """Write the models of both languages anew; returns how many examples each was learned from.

    The lines of the tactics that ship and the suggestions count as lawful examples.
    """
    vocabulary.PATH.write_text(written(known_words()), encoding="utf-8")
    vocabulary.common.cache_clear()
    learned = {}
    for language in ("en", "zh"):
        rows = examples_to_learn(language)
        told = learn(rows, language) | {"learned_from": fingerprint(rows)}
        (FOLDER / f"likeness_{language}.json").write_text(written(told), encoding="utf-8")
        learned[language] = len(rows)
    model.cache_clear()
    return learned


def known_words() -> dict[str, int]:
    """How often each English word stands in the examples."""
    return vocabulary.counted(fold(text, "en").text for text, _codes, _weight in _rows("en"))


def examples_to_learn(language: str) -> list[Example]:
    return [
        Example(features(dict(views(text, language))[language].text, language), tuple(codes), weight)
        for text, codes, weight in _rows(language)
    ]


def written(told: dict[str, Any]) -> str:
    """As the learned files are kept."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _rows(language: str) -> Iterator[tuple[str, list[str], float]]:
    """Text, codes and how much the example counts."""
    for files, weight in ((EXAMPLES[:1], WEIGHT_OF_FIRST), (EXAMPLES[1:], 1.0)):
        yield from (
            (row["text"], row["codes"], weight)
            for row in examples(files)
            if row["language"] == language and (row["codes"] or not _is_lawful_by_fact(row))
        )
    if language == "en":
        yield from ((text, told, WEIGHT_OF_MADE) for text, told in made(LINES_OF_A_FORM))
    yield from ((code.suggestion[language], [], 1.0) for code in codes().values())
    for entry in yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=LOADER):  # noqa: S506 - a safe loader
        yield from ((line, [], 1.0) for line in entry["lines"][language])


def _is_lawful_by_fact(row: dict[str, Any]) -> bool:
    """Lawful words that are unlawful elsewhere teach nothing about words."""
    return any(name.split(".")[0] in LICENSING for name in row.get("facts", ()))
