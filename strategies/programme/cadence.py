"""The cadence of a stage (催收节奏): which message, call, letter or visit on which of its days."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from strategies.outcomes import Channel

LAST_DAY_OF_A_STAGE = 365
LONGEST_SCRIPT = 60


class StepFaulty(ValueError):  # noqa: N818 - a refusal, not an error
    """What was told is no step; the text says why."""


class Worker(models.TextChoices):
    """Who carries a step out."""

    AGENT = "agent", gettext_lazy("Agent")
    SUPERVISOR = "supervisor", gettext_lazy("Supervisor")
    AGENCY = "agency", gettext_lazy("Agency")
    LAWYER = "lawyer", gettext_lazy("Lawyer")


@dataclass(frozen=True)
class Step:
    """`day`: of the stage, its first being 1. `script`: the tactic whose lines are used, "" where none is named."""

    day: int
    channel: Channel
    by: Worker = Worker.AGENT
    script: str = ""

    @classmethod
    def told(cls, told: Mapping[str, Any]) -> "Step":
        """Reads what `as_told` writes. Raises StepFaulty."""
        if told.keys() - {"day", "channel", "by", "script"} or told.get("channel") not in Channel.values:
            raise StepFaulty(f"unknown step: {dict(told)}")
        day, by, script = told.get("day"), told.get("by", Worker.AGENT), told.get("script", "")
        if type(day) is not int or not 1 <= day <= LAST_DAY_OF_A_STAGE or by not in Worker.values:
            raise StepFaulty(f"out of bounds: {dict(told)}")
        if not isinstance(script, str) or len(script) > LONGEST_SCRIPT:
            raise StepFaulty(f"no script: {dict(told)}")
        return cls(day, Channel(told["channel"]), Worker(by), script)

    def as_told(self) -> dict[str, Any]:
        told: dict[str, Any] = {"day": self.day, "channel": str(self.channel)}
        if self.by != Worker.AGENT:
            told["by"] = str(self.by)
        return told | ({"script": self.script} if self.script else {})

    def sentence(self) -> str:
        """ "Day 3: call" in the reader's language; who, where it is not the agent."""
        if self.by == Worker.AGENT:
            return self.on_day()
        return self.by_whom()

    def on_day(self) -> str:
        return _("day %(day)d: %(channel)s") % {"day": self.day, "channel": self.channel.label}

    def by_whom(self) -> str:
        """With who does it, the agent too."""
        return _("%(step)s (%(who)s)") % {"step": self.on_day(), "who": self.by.label}


PARTS = re.compile(r"[,;\n，；、]+")


def written(steps: Sequence[Step]) -> str:
    """Steps as one line, which `read_steps` reads in the same language: "1 letter, 4 visit, 8 call agency"."""
    return ", ".join(_written(step) for step in steps)


def read_steps(text: str) -> tuple[Step, ...]:
    """Reads a line such as `written` writes, in the order of days; channels by their code or their name in the language spoken.

    Raises StepFaulty, as a sentence for whoever typed it.
    """
    steps = [_read_step(part.strip()) for part in PARTS.split(text) if part.strip()]
    return tuple(sorted(steps, key=lambda step: step.day))


def _written(step: Step) -> str:
    words = [str(step.day), str(step.channel.label)]
    if step.by != Worker.AGENT:
        words.append(str(step.by.label))
    if step.script:
        words.append(f"#{step.script}")
    return " ".join(words)


def _read_step(text: str) -> Step:
    found = re.fullmatch(r"(\d{1,4})\s*(.+?)(?:\s*#([\w-]{1,60}))?", text)
    if not found:
        raise StepFaulty(_("“%(text)s”: write a day and a channel, such as 3 call.") % {"text": text})
    day, words, script = int(found[1]), found[2], found[3] or ""
    if not 1 <= day <= LAST_DAY_OF_A_STAGE:
        raise StepFaulty(
            _("“%(text)s”: a day lies between 1 and %(last)d.") % {"text": text, "last": LAST_DAY_OF_A_STAGE}
        )
    channel, rest = _begins_with(words, Channel)
    if channel is None:
        names = ", ".join(str(one.label) for one in Channel)
        raise StepFaulty(_("“%(text)s”: the channel is one of %(names)s.") % {"text": text, "names": names})
    if not rest:
        return Step(day, Channel(channel), script=script)
    by, beyond = _begins_with(rest, Worker)
    if by is None or beyond:
        names = ", ".join(str(one.label) for one in Worker)
        raise StepFaulty(_("“%(text)s”: who does it is one of %(names)s.") % {"text": text, "names": names})
    return Step(day, Channel(channel), Worker(by), script)


def _begins_with(text: str, choices: type[models.TextChoices]) -> tuple[str | None, str]:
    """The choice that the text begins with, by code or label, and what follows; the longest name goes first."""
    names = [(name.casefold(), one.value) for one in choices for name in (str(one.value), str(one.label))]
    for name, value in sorted(names, key=lambda pair: -len(pair[0])):
        if text.casefold().startswith(name):
            return value, text[len(name) :].strip()
    return None, text
