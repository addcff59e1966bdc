"""Events for the tests of the limitation clocks, each with its proof."""

from datetime import date

from strategies.money.limitation import Arrival, Event, Kind

PROOF = "receipt 17"


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(kind: Kind, on: str, **more: object) -> Event:
    """A proven event; demands have arrived."""
    facts = {"proof": PROOF, "arrival": Arrival.REACHED, **more}
    return Event(kind, day(on), **facts)  # type: ignore[arg-type]
