"""`manage.py experiment_arms NUMBER [--as-of DAY] [--csv]`: who is in which arm, recomputed; anybody may check it with a shell.

With --csv one line a debtor on the standard output: number, first day, arm, the sixteen digits of the hash that decide.
"""

import csv
import datetime as dt
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.clock import business_date
from cases.selectors.experiments.entered import arm_lines
from strategies.experiments.arms import Arm, arm_of, limit_bytes
from strategies.models import Experiment


class Command(BaseCommand):
    help = "Recompute the arm of every debtor in an experiment."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument(
            "--as-of", type=dt.date.fromisoformat, help="debtors who had entered by this day; else today"
        )
        parser.add_argument("--csv", action="store_true", help="a line a debtor")

    def handle(self, *_args: Any, **options: Any) -> None:
        experiment = Experiment.objects.filter(pk=options["number"]).first()
        if experiment is None:
            raise CommandError(f"There is no experiment {options['number']}.")
        writer = csv.writer(self.stdout) if options["csv"] else None
        if writer:
            writer.writerow(["debtor", "entered_on", "arm", "hash"])
        counts, differing = Counter[Arm](), 0
        for debtor, entry, arm, digits in arm_lines(experiment, options["as_of"] or business_date()):
            counts[arm] += 1
            differing += arm != arm_of(seed=experiment.seed, debtor_id=debtor, share=experiment.share)
            if writer:
                writer.writerow([debtor, entry, arm.value, digits])
        if differing:
            raise CommandError(f"{differing} debtors are in another arm than their hash says.")
        if not writer:
            self.stdout.write(
                f"{counts[Arm.CHALLENGER]} debtors in the challenger's arm, {counts[Arm.CHAMPION]} in the champion's; "
                f"share {experiment.share} %, seed {experiment.seed}, limit {limit_bytes(experiment.share).hex()}"
            )
