"""`manage.py check_wording [--channel sms] [--language auto] [--facts FILE.json] [--json] [--lines]` judges standard input.

With `--lines` each line is a text of its own and answers with a line of JSON. What it looks for: `docs/wording-check.md`.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from strategies.wording.check import CHANNELS, Outcome, TextTooLong, check_wording
from strategies.wording.facts import FactsRefused, read_facts
from strategies.wording.marking import as_record


class Command(BaseCommand):
    help = "Check a wording from standard input for unlawful forms."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--channel", choices=CHANNELS, default="call")
        parser.add_argument("--language", choices=("auto", "zh", "en"), default="auto")
        parser.add_argument("--facts", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--lines", action="store_true", help="each line is a text of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        facts = _facts(options["facts"])
        try:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise CommandError(f"The text is not UTF-8: {error}") from error
        judge = {"channel": options["channel"], "language": options["language"], "facts": facts}
        if options["lines"]:
            for number, line in enumerate(text.splitlines(), 1):
                print(json.dumps(as_record(_judged(line, judge, f"Line {number}")), ensure_ascii=False))
            return
        outcome = _judged(text, judge, "The text")
        print(
            json.dumps(as_record(outcome), ensure_ascii=False, indent=2) if options["as_json"] else _in_words(outcome)
        )


def _facts(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    try:
        return read_facts(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, RecursionError, FactsRefused) as error:
        raise CommandError(f"These facts cannot be read: {error}") from error


def _judged(text: str, judge: Mapping[str, Any], name: str) -> Outcome:
    try:
        return check_wording(text, **judge, now=timezone.now())
    except TextTooLong as error:
        raise CommandError(f"{name} is too long: {error}") from error


def _in_words(outcome: Outcome) -> str:
    lines = [outcome.verdict]
    for one in outcome.findings:
        missing = f"; missing fact: {one.missing}" if one.missing else ""
        lines += [
            f"  {one.code.code} “{one.text.strip()}” at {one.start}-{one.end}{missing}",
            f"    {one.code.rule[one.language]}: {one.code.citation[one.language]}",
            f"    → {one.suggestion}",
        ]
    return "\n".join(lines)
