"""`manage.py check_ledger [--json]`: proves that every stored figure is the sum of its lines; exit status 1 where not."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.selectors.ledger_check import check_ledger


class Command(BaseCommand):
    help = "Hold debts, payments and cases against the lines of the ledger. Reads only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = check_ledger()
        wrong = sum(finding.differing for finding in findings)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not wrong, "checks": [asdict(finding) for finding in findings]}))
        for finding in [] if options["json"] else findings:
            self.stdout.write(f"{finding.name}: {finding.rows} rows, {finding.differing} differ")
            if finding.ids:
                more = " …" if finding.differing > len(finding.ids) else ""
                self.stdout.write(f"  {' '.join(map(str, finding.ids))}{more}")
        if wrong:
            raise CommandError(f"{wrong} rows differ from their lines.", returncode=1)
