"""How well the wording check does on labelled lines: `python -m tests.gate.wording_measure FILE.jsonl`.

A line: `{"text", "language": "zh"|"en", "channel", "codes", "facts", "why"}`. No codes: lawful; the first code is the main
one; `why` begins with "disguised: " where the words are hidden.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strategies.wording.check import FINE, check_wording
from strategies.wording.facts import read_facts


@dataclass
class Tally:
    """`right`: the main code is among the findings; `caught`: the verdict is not fine."""

    lines: int = 0
    right: int = 0
    caught: int = 0

    def share_right(self) -> float:
        return self.right / self.lines if self.lines else 1.0

    def share_caught(self) -> float:
        return self.caught / self.lines if self.lines else 1.0


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measure(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], Tally]:
    """By (code, language); lawful lines under the code "lawful", disguised ones also under "disguised"."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for row in rows:
        found = check_wording(
            row["text"], channel=row.get("channel") or "call", facts=read_facts(row.get("facts") or {})
        )
        codes = row["codes"]
        groups = [codes[0], "unlawful"] if codes else ["lawful"]
        if codes and row.get("why", "").startswith("disguised: "):
            groups.append("disguised")
        for group in groups:
            tally = tallies[group, row["language"]]
            tally.lines += 1
            tally.caught += found.verdict != FINE
            tally.right += bool(codes) and codes[0] in {one.code.code for one in found.findings}
    return dict(tallies)


def table(tallies: dict[tuple[str, str], Tally]) -> str:
    lines = [f"{'code':<10} {'lang':<4} {'n':>5} {'right':>7} {'caught':>7}"]
    for (code, language), tally in sorted(tallies.items()):
        right = "" if code == "lawful" else f"{tally.share_right():7.1%}"
        lines.append(f"{code:<10} {language:<4} {tally.lines:>5} {right:>7} {tally.share_caught():7.1%}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measure(read(Path(sys.argv[1])))))  # noqa: T201 - the answer
