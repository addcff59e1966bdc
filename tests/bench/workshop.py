"""The policy workshop at size: a night by ten segments with gates, and a draft tried on the portfolio.

The segments tell cases apart by all that segments can. Their ladders have the default thresholds, and from the visit on gates
that differ from segment to segment; the gates are open for every case that moves, but each has to be looked at. So the night
moves the very rows that its floor moves.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Simulation
from cases.services.simulation.moves import Trial, find_moves
from cases.services.simulation.running import run_simulation
from strategies.ladder import Rung
from strategies.models import Policy, PolicyState, Segment
from strategies.programme.conditions import Conditions
from strategies.programme.gates import Gate, GateKind
from strategies.services.policies import (
    DEFAULT_RUNGS,
    next_version,
    policy_in_force,
    programme_in_force,
    programme_of,
    write_rungs,
)
from strategies.stages import Stage
from tests.bench.building import NIGHT
from tests.bench.measuring import interleaved, median, timed

SEGMENTS = (
    Conditions(regions=("新疆",)),
    Conditions(products=("card",)),
    Conditions(risks=("sign",)),
    Conditions(abilities=("full",), willingnesses=("malicious",)),
    Conditions(abilities=("none_for_good",)),
    Conditions(debt_classes=("trade",)),
    Conditions(buckets=("M1", "M2"), balance_below=Decimal(12000)),
    Conditions(buckets=("M3",), balance_from=Decimal(30000)),
    Conditions(buckets=("M4", "M5", "M6"), balance_below=Decimal(20000)),
)
_ADDRESSES = """
INSERT INTO cases_contactpoint (debtor_id, kind, value, owner, owner_name, state, is_preferred, preferred_time, source)
SELECT debtor_id, 'address', 'street ' || debtor_id, 'debtor', '', 'verified', FALSE, '', 'contract'
FROM cases_case WHERE stage IN ('reminder', 'phone')
"""
_ONE_SEQUENTIAL = """
SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = off;
SET LOCAL max_parallel_workers_per_gather = 0
"""
_SCAN = "SELECT count(*), sum(%s::date - oldest_due_on) FROM cases_case WHERE stage <> 'closed'"


def rungs_of(position: int) -> tuple[Rung, ...]:
    """The default thresholds with the gates of the segment at this place."""
    far = Gate(GateKind.LIMITATION, days=position)
    gates = {
        Stage.VISIT: (Gate(GateKind.ADDRESS), far),
        Stage.OUTSOURCED: (Gate(GateKind.ATTEMPTS, 0, 0), far),
        Stage.LEGAL: (far,),
    }
    return tuple(replace(rung, gates=gates.get(rung.stage, ())) for rung in DEFAULT_RUNGS)


def publish_segments() -> None:
    """Nine segments and everybody else, in force on every day, with what their gates look at."""
    now = timezone.now()
    policy = Policy.objects.create(version=next_version(), name="segments", grace_days=2, created_at=now)
    write_rungs(policy, None, rungs_of(len(SEGMENTS)))
    for position, conditions in enumerate(SEGMENTS):
        segment = Segment.objects.create(
            policy=policy, position=position, name=f"segment {position}", conditions=conditions.as_told()
        )
        write_rungs(policy, segment, rungs_of(position))
    policy.state, policy.valid_from, policy.published_at = PolicyState.PUBLISHED, NIGHT.replace(year=2000), now
    policy.save()
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES)
        cursor.execute("VACUUM ANALYZE cases_contactpoint")


def draft_of(policy: Policy) -> Policy:
    """As the policy, but in every other segment, and for everybody else, calls begin two days later."""
    draft = Policy.objects.create(version=next_version(), name="draft", grace_days=2, created_at=timezone.now())
    write_rungs(draft, None, _later(len(SEGMENTS)))
    for position, conditions in enumerate(SEGMENTS):
        segment = Segment.objects.create(
            policy=draft, position=position, name=f"segment {position}", conditions=conditions.as_told()
        )
        write_rungs(draft, segment, _later(position) if position % 2 else rungs_of(position))
    return draft


def _later(position: int) -> list[Rung]:
    return [replace(rung, from_days=6) if rung.stage == Stage.PHONE else rung for rung in rungs_of(position)]


def measure_what_if(as_of: str = NIGHT.isoformat()) -> dict[str, Any]:
    """Median seconds of the case-by-case difference alone and of one scan of days past due; those of one whole simulation."""
    day = NIGHT.fromisoformat(as_of)
    policy = policy_in_force(day)
    assert policy is not None
    draft = draft_of(policy)
    trial = Trial(programme_of(draft), programme_in_force(day), day, timezone.now())
    asked = {"policy": draft, "against": policy, "as_of": day, "asked_at": timezone.now(), "fingerprint": ""}
    acts = {"moves": lambda: find_moves(Simulation.objects.create(**asked), trial), "scan": lambda: _scan(day)}
    seconds = {name: median(found) for name, found in interleaved(acts, repeats=3, warm=1).items()}
    whole = Simulation.objects.create(**asked)
    told = timed(lambda: run_simulation(simulation=whole, now=timezone.now()))
    return {**seconds, "whole": told, "rows": whole.moves.count()}


def _scan(day: Any) -> None:
    """Through the whole table in one process, as the product's statements run: no index, no helpers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ONE_SEQUENTIAL)
        cursor.execute(_SCAN, [day])
        cursor.fetchall()
