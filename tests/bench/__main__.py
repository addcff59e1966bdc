"""`python -m tests.bench --cases N --out FILE`: build, measure against the floors, print the table, write it as JSON.

The databases are the bench's own (`bench_collections…`) on the server that the settings name, and dropped at the end.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def main() -> int:
    """Exit status 0 when everything ran, whether or not every bound was met: the table says which."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    parser.add_argument("--repeats", type=int, default=2, help="of each night; medians are taken")
    parser.add_argument(
        "--only",
        nargs="*",
        default=[],
        help="parts to measure: nights workshop twin desk hand_over payments intake gate",
    )
    options = parser.parse_args()
    if options.cases < 5000:
        parser.error("--cases must be at least 5000: below that the figures say nothing.")
    start_product()
    return measure(options)


def start_product() -> None:
    """The product under the bench's settings, its servers running."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django

    django.setup()


def measure(options: argparse.Namespace) -> int:
    from tests.bench import plan, report
    from tests.bench.measuring import Limit
    from tests.bench.memory import BackendMemory

    started, begun_at = time.monotonic(), datetime.now(UTC)
    run = plan.Run(say=lambda line: sys.stderr.write(f"{line}\n"), repeats=options.repeats)
    parts = {
        "nights": lambda: plan.nights(run),
        "workshop": lambda: plan.workshop(run),
        "twin": lambda: plan.twin(run),
        "desk": lambda: plan.desk(run),
        "gate": lambda: plan.gate(run),
        "hand_over": lambda: plan.hand_over(run, options.cases),
        "payments": lambda: plan.payments(run, options.cases),
        "intake": lambda: plan.intake(run, options.cases),
    }
    backends = BackendMemory("bench_collections")

    def written() -> dict[str, Any]:
        """The file as far as the run has come: a run that is broken off leaves what it found."""
        limits = [
            *run.limits,
            Limit("memory of the product's largest process", round(max(run.peaks.values())), plan.MEMORY_MB, "MB"),
            Limit("memory of the database's largest process", round(backends.peak_mb), plan.MEMORY_MB, "MB"),
        ]
        at, seconds = begun_at.isoformat(timespec="seconds"), time.monotonic() - started
        about = {"cases": options.cases, "at": at, "seconds": seconds, "peaks": run.peaks}
        report.write(options.out, about, run.measures, limits)
        return {"about": about, "limits": limits}

    try:
        with backends:
            plan.build_all(run, options.cases)
            for name in options.only or parts:
                run.say(name)
                parts[name]()
                found = written()
    finally:
        plan.drop_all()
    sys.stdout.write(report.headline(found["about"]) + "\n\n" + report.table(run.measures, found["limits"]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
