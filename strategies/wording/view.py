"""A text as it is read, each of whose characters knows where it stands in the text as it was written."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True)
class View:
    """`spans[i]`: half-open place in the original of what is read as `text[i]`. Places never go back."""

    text: str
    spans: tuple[Span, ...]

    def original(self, start: int, end: int) -> Span:
        """The place in the original of `text[start:end]`, which must not be empty."""
        return self.spans[start][0], max(span[1] for span in self.spans[start:end])

    def rewrite(self, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str | None]) -> "View":
        """Every match replaced by what `write` says (None: left alone); each new character stands for the whole match."""
        return self.replace(
            [
                (found.start(), found.end(), new)
                for found in pattern.finditer(self.text)
                if (new := write(found)) is not None
            ]
        )

    def replace(self, changes: list[tuple[int, int, str]]) -> "View":
        """`changes`: (start, end, new text) in order, not overlapping, none of them empty."""
        if not changes:
            return self
        text, spans, at = [], [], 0
        for start, end, new in changes:
            text += [self.text[at:start], new]
            spans += [*self.spans[at:start], *[self.original(start, end)] * len(new)]
            at = end
        return View("".join([*text, self.text[at:]]), (*spans, *self.spans[at:]))
