"""`manage.py simulate_policy DRAFT [--as-of DATE] [--days 30] [--json]`: what a version would do to today's portfolio."""

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.clock import business_date
from cases.models import Simulation
from cases.services.simulation.figures import total_cost
from cases.services.simulation.running import ask_for_simulation, run_simulation
from cases.services.verdict import Refused
from strategies.models import Policy


class Command(BaseCommand):
    help = "Try an unpublished version of the policy on the live portfolio; nobody is moved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", type=int, metavar="DRAFT", help="the number of the version")
        parser.add_argument(
            "--as-of", type=dt.date.fromisoformat, default=None, help="the night; today's when left out"
        )
        parser.add_argument("--days", type=int, default=30, help="how many days of work ahead")
        parser.add_argument(
            "--json", action="store_true", help="all figures, and every case that is placed differently"
        )

    def handle(self, **options: Any) -> None:
        policy = Policy.objects.filter(version=options["version"]).first()
        if policy is None:
            raise CommandError(f"There is no version {options['version']}.")
        as_of, now = options["as_of"] or business_date(), timezone.now()
        try:
            simulation = ask_for_simulation(policy=policy, as_of=as_of, days=options["days"], now=now, by=None)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        run_simulation(simulation=simulation, now=now)
        if options["json"]:
            self._write_json(simulation)
        else:
            self._write(simulation)

    def _write(self, simulation: Simulation) -> None:
        figures = simulation.figures
        moves, caused = figures["moves"], figures["caused"]
        lines = [
            f"version {simulation.policy.version} in the night of {simulation.as_of}, simulation {simulation.pk}",
            f"  would move {moves['drafted']} cases; the policy in force {moves['standing']}",
            f"  placed differently {moves['differing']}; held back by gates {moves['held']}",
            *(f"  {stage} -> {to}: {count}" for stage, to, count in _drafted(figures["steps"])),
            *(f"  {row['kind']}: {row['drafted']} ({row['standing']})" for row in caused),
            f"  cost of these in {simulation.days} days: {total_cost(caused)} ({total_cost(caused, 'standing_cost')})",
            *(f"  on hold ({kind}) and placed differently: {count}" for kind, count in figures["holds"]),
        ]
        self.stdout.write("\n".join(lines))

    def _write_json(self, simulation: Simulation) -> None:
        """One object; the cases are written one after another, however many there are."""
        head = {
            "simulation": simulation.pk,
            "version": simulation.policy.version,
            "as_of": simulation.as_of.isoformat(),
            "figures": simulation.figures,
        }
        self.stdout.write(json.dumps(head)[:-1] + ', "cases": [', ending="")
        rows = simulation.moves.order_by("pk").values_list(
            "case_id", "successor", "stage", "drafted", "standing", "held_from"
        )
        for number, row in enumerate(rows.iterator(chunk_size=2000)):
            self.stdout.write(("," if number else "") + json.dumps(list(row)), ending="")
        self.stdout.write("]}")


def _drafted(steps: list[list[Any]]) -> list[tuple[str, str, int]]:
    """(from, to, cases) under the draft, those that stay left out."""
    found: dict[tuple[str, str], int] = {}
    for stage, drafted, _standing, count in steps:
        if drafted != stage:
            found[stage, drafted] = found.get((stage, drafted), 0) + count
    return [(*stages, count) for stages, count in sorted(found.items())]
