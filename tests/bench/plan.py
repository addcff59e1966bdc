"""The order of the bench: which database is built how large, which act runs on which state of it."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.utils import timezone

from strategies.services.policies import ship_default_policy
from tests.bench import building, databases
from tests.bench.measuring import Limit, Measure

MEMORY_MB = 512
QUIET_REPEATS = 3
LARGE, TENTH, SMALL = (f"{databases.BASE}_{name}" for name in ("large", "tenth", "small"))
PAGES = (
    ("queue", "queue page of {rows} rows", 3.0),
    ("next", "next case", 2.0),
    ("contact", "log a contact with a promise, and next", 3.0),
)
QUERIES = (("queue", "queue page", 12), ("next", "next case", 10), ("contact", "log a contact", 20))
AGENTS_PER_CASE = 1000  # so that an agent's queue is as long in the small database as in the large


@dataclass
class Run:
    """What a run has found so far."""

    say: Callable[[str], None]
    repeats: int = 3
    measures: list[Measure] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    peaks: dict[str, float] = field(default_factory=dict)

    def act(self, name: str, database: str, *arguments: str) -> dict[str, Any]:
        """One act in a process of its own; its peak of memory is kept."""
        connections["default"].close()
        command = [sys.executable, "-m", "tests.bench.act", name, database, *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        self.peaks[name] = max(self.peaks.get(name, 0.0), outcome["peak_mb"])
        self.say(f"  {name}: {json.dumps(outcome)}")
        return outcome

    def fresh(self, name: str, source: str, *arguments: str) -> dict[str, Any]:
        """One act on a clone of a database, so that each repeat meets the same state."""
        databases.clone(source, databases.WORK)
        return self.act(name, databases.WORK, *arguments)


def sizes(cases: int) -> dict[str, int]:
    """Cases of the three databases: the size asked for, a tenth, a hundredth (10 000 for a million)."""
    return {LARGE: cases, TENTH: max(cases // 10, 500), SMALL: max(cases // 100, 500)}


def build_all(run: Run, cases: int) -> None:
    """Three databases with the default ladder, one agent for each thousand cases and at least two a team."""
    for name, size in sizes(cases).items():
        run.say(f"building {size} cases")
        databases.make(name)
        ship_default_policy(now=timezone.now())
        building.build(size, max(size // AGENTS_PER_CASE, building.TEAMS * 2 if size >= 100_000 else 2))


def drop_all() -> None:
    """Leave nothing behind."""
    for name in (LARGE, TENTH, SMALL, databases.WORK, databases.BASE):
        databases.drop(name)


def nights(run: Run) -> None:
    """Heavy night against bare SQL on clones of one state; quiet nights after it, at two sizes."""
    product, bare, quiet, quiet_tenth = [], [], [], []
    for _ in range(run.repeats):
        night = run.fresh("heavy_night", LARGE)
        product.append(night["seconds"])
        quiet += run.act("quiet", databases.WORK, str(QUIET_REPEATS))["seconds"]
        floor = run.fresh("bare_heavy_night", LARGE)
        bare.append(floor["seconds"])
        if night["left"] != floor["left"]:
            raise RuntimeError(f"the night and its floor left different rows: {night['left']} {floor['left']}")
        run.fresh("heavy_night", TENTH)
        quiet_tenth += run.act("quiet", databases.WORK, str(QUIET_REPEATS))["seconds"]
    moved = night["left"]["moves"]
    run.measures += [
        Measure("night, 20 % of the cases move", "bare SQL, same rows and history", med(product), med(bare), 1.5,
                {"moves": moved, "product": product, "bare": bare}),
        Measure("quiet night", "quiet night at a tenth of the cases", med(quiet), med(quiet_tenth), 1.5,
                {"large": quiet, "tenth": quiet_tenth}),
    ]  # fmt: skip


def workshop(run: Run) -> None:
    """The heavy night by ten segments with gates against the same bare SQL; a draft tried on the portfolio."""
    night = run.fresh("segmented_night", LARGE)
    quiet = run.act("quiet", databases.WORK, str(QUIET_REPEATS))["seconds"]
    floor = run.fresh("bare_heavy_night", LARGE)
    if night["left"] != floor["left"]:
        raise RuntimeError(f"the night by segments and its floor left different rows: {night['left']} {floor['left']}")
    tried, heavy = run.fresh("quiet_what_if", LARGE), run.fresh("heavy_what_if", LARGE)
    scan = "one scan that computes days past due"
    run.measures += [
        Measure("night by ten segments with gates", "bare SQL, same rows and history", night["seconds"], floor["seconds"],
                1.5, {"quiet": quiet}),
        Measure(f"what-if, {tried['rows']} cases differ", scan, tried["moves"], tried["scan"], 3.0, tried),
        Measure("of it: with figures and 30 days of work", scan, tried["whole"], tried["scan"]),
        Measure(f"what-if before a night that moves {heavy['rows']}", scan, heavy["moves"], heavy["scan"], details=heavy),
    ]  # fmt: skip


def twin(run: Run) -> None:
    """The same night case by case and in sets, on the small database."""
    sets = run.fresh("heavy_night", SMALL)
    one_by_one = run.fresh("case_by_case", SMALL)
    run.measures.append(
        Measure("night case by case", "the same night in sets", one_by_one["seconds"], sets["seconds"],
                details={"moves": sets["left"]["moves"]})
    )  # fmt: skip


def desk(run: Run) -> None:
    """Pages of an agent against the floor page, at the large and the small size."""
    large, small = run.fresh("desk", LARGE), run.fresh("desk", SMALL)
    seconds, floor = large["seconds"], large["seconds"]["floor"]
    for name, label, bound in PAGES:
        page = label.format(rows=large["rows"])
        run.measures.append(Measure(page, "signed-in page, one row by key", seconds[name], floor, bound, large))
    run.measures += [
        Measure(label, "itself at a hundredth of the cases", seconds[name], small["seconds"][name], 1.2, small)
        for name, label in (("queue", "queue page"), ("next", "next case"))
    ]
    run.limits += [Limit(f"queries: {label}", large["queries"][name], most, "") for name, label, most in QUERIES]


def gate(run: Run) -> None:
    """One decision of the contact gate against one row read by its key; its own time is held to 2 ms."""
    found = run.fresh("gate", LARGE)
    seconds = found["seconds"]
    own = seconds["gather"] + seconds["decide"]
    run.measures += [
        Measure("decision of the contact gate", "one row read by its key", own, seconds["read"], details=found),
        Measure("of it: the rules, without reading", "one row read by its key", seconds["decide"], seconds["read"]),
    ]
    run.limits.append(Limit("decision of the contact gate", round(own * 1000, 2), 2.0, "ms"))


def hand_over(run: Run, cases: int) -> None:
    """Up to ten thousand cases to other agents, with history."""
    size = min(10_000, cases // 12)
    seconds = run.fresh("hand_over", LARGE, str(size))["seconds"]
    run.measures.append(
        Measure(
            f"reassign {size} cases with history",
            "bare SQL",
            med(seconds["product"]),
            med(seconds["bare"]),
            2.0,
            seconds,
        )
    )


def intake(run: Run, cases: int) -> None:
    """A file of as many rows as the bench has cases, into an empty database; then the same rows by bare SQL."""
    product, bare, rows = [], [], 0
    for _ in range(max(1, run.repeats - 1)):
        databases.make(databases.WORK)
        loaded = run.act("intake", databases.WORK, str(cases))
        product.append(loaded["seconds"])
        rows = loaded["rows"]
        bare.append(run.act("bare_intake", databases.WORK)["seconds"])
    details = {"product": product, "bare": bare, "left": loaded["left"]}
    run.measures.append(Measure(f"intake of {rows} rows", "bare SQL, same rows", med(product), med(bare), 2.0, details))


def payments(run: Run, cases: int) -> None:
    """A file of a hundred thousand payments on known cases; then the same rows by bare SQL."""
    product, bare = [], []
    for _ in range(max(1, run.repeats - 1)):
        booked = run.fresh("payments", LARGE, str(min(100_000, cases)))
        product.append(booked["seconds"])
        bare.append(run.act("bare_payments", databases.WORK)["seconds"])
    details = {"product": product, "bare": bare, "left": booked["left"]}
    alone = run.fresh("payments", LARGE, str(min(1000, cases // 100)), "alone")
    each, in_sets = alone["seconds"] / alone["rows"], med(product) / booked["rows"]
    label = f"{booked['rows']} payments of a file matched and booked"
    run.measures.append(Measure(label, "bare inserts of the same rows", med(product), med(bare), details=details))
    by_itself = "a payment of a file booked by itself"
    run.measures.append(Measure(by_itself, "one booked in sets", each, in_sets, details=alone))


def med(values: list[float]) -> float:
    return statistics.median(values)
