"""What a text must hold for a pattern to stand in it at all, so that most patterns need not be tried.

An anchor is a set of beginnings (one to four characters); a text that holds none of them cannot match. It is read from the
pattern's own text, for groups of plain words that every match goes through; what cannot be read makes no anchor.
"""

import re
from collections.abc import Iterator

Anchor = frozenset[str]
QUANTIFIER = re.compile(r"[?*]|\{0|\{,")
ANY_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*,?\d*\})[?+]?")
LARGEST = 400  # beginnings of one anchor
LONGEST = 4  # characters of a beginning


def anchors(pattern: str) -> tuple[Anchor, ...]:
    """Every match holds one of each. None where nothing is known for sure."""
    branches = list(_split(pattern))
    if len(branches) > 1:
        whole = _beginnings(branches)
        return (whole,) if whole else ()
    found = [_beginnings(list(_split(group))) for group in _groups(pattern)]
    return tuple(one for one in found if one)


def pieces(text: str) -> frozenset[str]:
    """Every run of one to four characters."""
    return frozenset(text[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(text) - size + 1))


def _beginnings(branches: list[str]) -> Anchor | None:
    found: set[str] = set()
    for branch in branches:
        start = _beginning(branch)
        if start is None:
            return None
        found |= start
    return frozenset(found) if len(found) <= LARGEST else None


def _beginning(branch: str) -> set[str] | None:
    """What the branch begins with, as a set of one to four characters; None where that is not plain."""
    branch = _without_marks(branch)
    if branch.startswith("(?:"):
        end = _closing(branch, 0)
        if QUANTIFIER.match(branch, end + 1):
            return None
        inner = [_beginning(part) for part in _split(branch[3:end])]
        return None if any(one is None for one in inner) else {start for one in inner if one for start in one}
    plain = ""
    for at, char in enumerate(branch[:LONGEST]):
        if char in "\\.[]()|^$?*+{}":
            break
        if QUANTIFIER.match(branch, at + 1):
            break
        plain += char
        if ANY_QUANTIFIER.match(branch, at + 1):
            break
    return {plain} if plain else None


def _without_marks(branch: str) -> str:
    """Without word boundaries and lookarounds at its head, which take up no characters."""
    while True:
        if branch.startswith("\\b"):
            branch = branch[2:]
        elif branch.startswith(("(?<!", "(?!", "(?<=", "(?=")):
            end = _closing(branch, 0)
            branch = branch[end + 1 :]
        else:
            return branch


def _groups(pattern: str) -> Iterator[str]:
    """The inside of each group at the top that is not optional."""
    at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 2
        elif pattern[at] == "[":
            at = _end_of_class(pattern, at) + 1
        elif pattern[at] == "(":
            end = _closing(pattern, at)
            if pattern.startswith("(?:", at) and not QUANTIFIER.match(pattern, end + 1):
                yield pattern[at + 3 : end]
            at = end + 1
        else:
            at += 1


def _split(pattern: str) -> Iterator[str]:
    """At the bars that stand in no group."""
    start = at = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 2
        elif pattern[at] == "[":
            at = _end_of_class(pattern, at) + 1
        elif pattern[at] == "(":
            at = _closing(pattern, at) + 1
        elif pattern[at] == "|":
            yield pattern[start:at]
            start = at = at + 1
        else:
            at += 1
    yield pattern[start:]


def _closing(pattern: str, at: int) -> int:
    """Where the group that opens at `at` closes."""
    depth = 0
    while True:
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _end_of_class(pattern, at)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1


def _end_of_class(pattern: str, at: int) -> int:
    at += 2 if pattern[at + 1] in "]^" else 1
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at
