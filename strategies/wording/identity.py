"""Whether a letter or message that demands money says who writes and how to object (code ID)."""

from functools import cache
from re import Pattern

from strategies.wording.data import read
from strategies.wording.lexicon import compiled

WRITTEN = ("sms", "email", "messaging", "letter")


def unidentified(text: str, language: str, channel: str) -> tuple[int, int] | None:
    """The demand in a written text that names neither an institution nor a way to answer."""
    if channel not in WRITTEN:
        return None
    demand, sender = _patterns(language)
    found = demand.search(text)
    return found.span() if found and not sender.search(text) else None


@cache
def _patterns(language: str) -> "tuple[Pattern[str], Pattern[str]]":
    told = read("identity")[language]
    return compiled(told["demand"], language), compiled(told["sender"], language)
