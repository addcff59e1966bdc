"""`manage.py ask_gate --facts FILE.json [--json] [--language en]`: may a contact with these facts happen, and if not, why.

The format of the facts, with examples: `docs/contact-gate.md`.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from strategies.contact.facts import FactsRefused, read_facts
from strategies.contact.gate import Decision, Reason, decide
from strategies.services.contact_rules import rules_in_force


class Command(BaseCommand):
    help = "Ask the contact gate about hypothetical facts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--facts", type=Path, required=True)
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--language", choices=("en", "zh"), default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            facts = read_facts(json.loads(options["facts"].read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, FactsRefused, AttributeError) as error:
            raise CommandError(f"These facts cannot be read: {error}") from error
        rules = rules_in_force()
        if not rules:
            raise CommandError("No contact rules are loaded; run manage.py load_contact_rules.")
        decision = decide(facts, rules)
        told = as_record(decision, options["language"])
        print(json.dumps(told, ensure_ascii=False, indent=2) if options["as_json"] else _in_words(told))


def as_record(decision: Decision, language: str) -> dict[str, Any]:
    """The decision as JSON: reasons and warnings with rule, version, message, citation, what was counted, what is not known."""
    at = decision.next_allowed_at
    return {
        "allowed": decision.allowed,
        "reasons": [_reason(reason, language) for reason in decision.reasons],
        "warnings": [_reason(reason, language) for reason in decision.warnings],
        "next_allowed_at": at.isoformat() if at else None,
    }


def _reason(reason: Reason, language: str) -> dict[str, Any]:
    return {
        "rule": reason.rule.id,
        "version": reason.rule.version,
        "message": reason.rule.message[language],
        "citation": reason.rule.citation[language],
        "counted": reason.counted,
        "missing_fact": reason.missing or None,
    }


def _in_words(told: dict[str, Any]) -> str:
    lines = ["allowed" if told["allowed"] else "refused"]
    for name in ("reasons", "warnings"):
        for one in told[name]:
            counted = f" (counted: {one['counted']})" if one["counted"] is not None else ""
            missing = f" (not known: {one['missing_fact']})" if one["missing_fact"] else ""
            lines.append(f"  {one['rule']}: {one['message']}{counted}{missing} [{one['citation']}]")
    if told["next_allowed_at"]:
        lines.append(f"next allowed at {told['next_allowed_at']}")
    return "\n".join(lines)
