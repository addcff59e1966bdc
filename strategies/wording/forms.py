"""Examples made from forms (`data/wording/forms_en.yaml`): one wording, told with many words of one meaning."""

import random
import re
from collections.abc import Iterator, Mapping

from strategies.wording.data import read

WORD = re.compile(r"<([a-z]+)>")
CHOICE = re.compile(r"\[([^\[\]]*)\]")
LAWFUL = "lawful"


def made(of_each: int) -> Iterator[tuple[str, list[str]]]:
    """Text and codes (none: lawful) of `of_each` different lines of each form, or of as many as it yields; the same each time."""
    told = read("forms_en")
    words = {name: [word.strip() for word in listed.split(",")] for name, listed in told["words"].items()}
    for code, forms in told["forms"].items():
        for form in forms.strip().splitlines():
            chance = random.Random(form)  # noqa: S311 - a choice of examples, no secret
            lines = dict.fromkeys(_line(form, words, chance) for _ in range(of_each))
            yield from ((line, [] if code == LAWFUL else [code]) for line in lines)


def _line(form: str, words: Mapping[str, list[str]], chance: random.Random) -> str:
    chosen = CHOICE.sub(lambda found: chance.choice(found[1].split("|")), form)
    line = WORD.sub(lambda found: chance.choice(words[found[1]]), chosen)
    line = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", " ".join(line.split()))
    return re.sub(r" ([,.?!])", r"\1", line)
