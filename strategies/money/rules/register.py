"""Which functions make up a rule: so that a reader, and a test, can go from an id to its code and back."""

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

RULES: dict[str, list[Callable[..., object]]] = {}

# Not rules of law, but a line may name them: the contract's own rate, and a freeze that people agreed or decided.
AGREED, FREEZE = "AGREED", "FREEZE"


def rule(name: str) -> Callable[[Function], Function]:
    """Enter the function under the rule's id; the function itself is left as it is."""

    def enter(function: Function) -> Function:
        RULES.setdefault(name, []).append(function)
        return function

    return enter
