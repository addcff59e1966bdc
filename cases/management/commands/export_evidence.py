"""`manage.py export_evidence CASE --out FILE.zip --purpose WORDS [--whole]`: the evidence bundle of a case."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.models import Case
from cases.services.evidence.bundle import make_bundle
from cases.services.verdict import Refused


class Command(BaseCommand):
    help = "Write everything a court needs of a case into one ZIP that can be verified without this system."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", type=int)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--purpose", required=True, help="what it is for; stands in the custody log")
        parser.add_argument("--whole", action="store_true", help="the parties' names and numbers in full")

    def handle(self, *_args: Any, **options: Any) -> None:
        case = Case.objects.select_related("debtor", "creditor").filter(pk=options["case"]).first()
        if case is None:
            raise CommandError(f"There is no case {options['case']}.")
        try:
            bundle = make_bundle(
                case=case,
                out=options["out"],
                purpose=options["purpose"],
                now=timezone.now(),
                whole=options["whole"],
                ended=timezone.now,
            )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        except OSError as problem:
            raise CommandError(f"{options['out']} cannot be written: {problem}") from None
        self.stdout.write(f"{bundle.path}: {len(bundle.files)} files, manifest.json SHA-256 {bundle.manifest}")
