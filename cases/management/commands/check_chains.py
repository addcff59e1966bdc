"""`manage.py check_chains [--since DAY] [--no-files] [--json]`: names each row of evidence that is not as it was written."""

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.selectors.evidence_check import broken_evidence


class Command(BaseCommand):
    help = "Hold contacts, recordings, proofs and custody against their seals, chains and the roots of their days. Reads only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=dt.date.fromisoformat, help="rows of this day and later; else all")
        parser.add_argument("--no-files", action="store_true", help="leave the recordings on disk unread")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = broken_evidence(since=options["since"], files=not options["no_files"])
        if options["json"]:
            rows = [
                {
                    "table": one.table,
                    "row": one.row,
                    "case": one.case_id,
                    "day": one.day.isoformat(),
                    "fault": one.fault,
                }
                for one in found
            ]
            self.stdout.write(json.dumps({"ok": not found, "broken": rows}))
        else:
            for one in found:
                self.stdout.write(str(one))
            self.stdout.write("Nothing is broken." if not found else f"{len(found)} faults.")
        if found:
            raise CommandError(f"{len(found)} rows are not as they were written.", returncode=1)
