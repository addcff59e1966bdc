"""Refusals are values with reasons; `Refused` carries one out of a transaction so that nothing half written stays."""

from dataclasses import dataclass, field

from django.utils.functional import Promise as LazyText

Sentence = str | LazyText


@dataclass(frozen=True)
class Verdict:
    """`reasons` are sentences for the person who asked, in the order in which they were found."""

    allowed: bool
    reasons: tuple[Sentence, ...] = field(default=())

    @classmethod
    def yes(cls) -> "Verdict":
        return cls(allowed=True)

    @classmethod
    def no(cls, *reasons: Sentence) -> "Verdict":
        return cls(allowed=False, reasons=reasons)


class Refused(Exception):  # noqa: N818 - a refusal, not an error
    """The verb was not carried out and nothing was written."""

    def __init__(self, *reasons: Sentence) -> None:
        super().__init__(*reasons)
        self.verdict = Verdict.no(*reasons)

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        return self.verdict.reasons

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)
