"""What `act` can do. Each takes texts and returns what can stand in JSON."""

from collections.abc import Callable
from typing import Any

from tests.bench.databases import analyse
from tests.bench.desk import measure_desk
from tests.bench.gate import measure_gate
from tests.bench.handover import measure_hand_over
from tests.bench.intake import measure_bare, measure_load
from tests.bench.measuring import timed
from tests.bench.night import bare_night, fingerprint, product_night, quiet_nights
from tests.bench.payments import measure_bare_payments, measure_payments
from tests.bench.twin import night_case_by_case
from tests.bench.workshop import measure_what_if, publish_segments


def heavy_night() -> dict[str, Any]:
    seconds = timed(product_night)
    return {"seconds": seconds, "left": fingerprint()}


def bare_heavy_night() -> dict[str, Any]:
    seconds = timed(bare_night)
    return {"seconds": seconds, "left": fingerprint()}


def quiet(count: str) -> dict[str, Any]:
    analyse()  # what autovacuum does in the day between two nights (cases/migrations/0004)
    return {"seconds": [timed(lambda day=day: product_night(day)) for day in quiet_nights(int(count))]}


def segmented_night() -> dict[str, Any]:
    """The heavy night by ten segments with gates."""
    publish_segments()
    return heavy_night()


def quiet_what_if() -> dict[str, Any]:
    """A draft tried the evening after the heavy night, by ten segments with gates."""
    publish_segments()
    product_night()
    analyse()
    return measure_what_if(quiet_nights(1)[0].isoformat())


def heavy_what_if() -> dict[str, Any]:
    """The same before the heavy night, which moves a fifth of the cases."""
    publish_segments()
    return measure_what_if()


def case_by_case() -> dict[str, Any]:
    return {"seconds": timed(night_case_by_case), "left": fingerprint()}


ACTS: dict[str, Callable[..., dict[str, Any]]] = {
    "heavy_night": heavy_night,
    "bare_heavy_night": bare_heavy_night,
    "quiet": quiet,
    "segmented_night": segmented_night,
    "quiet_what_if": quiet_what_if,
    "heavy_what_if": heavy_what_if,
    "desk": measure_desk,
    "gate": measure_gate,
    "hand_over": measure_hand_over,
    "intake": measure_load,
    "bare_intake": measure_bare,
    "payments": measure_payments,
    "bare_payments": measure_bare_payments,
    "case_by_case": case_by_case,
}
