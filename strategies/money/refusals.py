"""Refusals of the rule book: what cannot be done and why, as a code with its values; the sentence is made elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """`code` names the reason; `values` hold what the sentence needs, already as plain text (ISO dates, decimal points)."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


def refusal(code: str, **values: object) -> Refusal:
    return Refusal(code, {name: str(value) for name, value in values.items()})
