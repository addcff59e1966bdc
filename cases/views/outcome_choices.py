"""The outcomes as the desk offers them: by channel, in groups of one key each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from strategies.matters import may_be_about_one_debt
from strategies.outcomes import OUTCOMES, Channel, Outcome, outcomes_for

# Pages show one set of outcomes per way of contact; written channels share theirs.
PANELS = {"call": Channel.CALL, "visit": Channel.VISIT, "written": Channel.SMS, "letter": Channel.LETTER}
SPOKEN = (Channel.CALL, Channel.VISIT)  # somebody was there to whom things were said
DIRECT_KEYS = {"PTP": "p", "V-PTP": "p"}
REPLACED_AT_VISIT = {"PTP", "PIP"}  # a visit has its own words for these


@dataclass(frozen=True)
class Choice:
    code: str
    label: "str | LazyText"
    asks: str
    hold: str
    spoke: bool
    key: str
    checked: bool


@dataclass(frozen=True)
class Group:
    """`key` steps through the choices of the group."""

    key: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Panel:
    name: str
    groups: list[Group]


def outcomes_html(chosen: str = "") -> SafeString:
    """Every panel as markup, the outcome `chosen` before marked. Written once per language and choice."""
    return _outcomes_html(chosen if chosen in OUTCOMES else "", get_language())


@lru_cache(maxsize=256)
def _outcomes_html(chosen: str, _language: str | None) -> SafeString:
    return render_to_string("cases/outcomes.html", {"panels": outcome_panels(chosen)})


def outcome_panels(chosen: str = "") -> list[Panel]:
    """Every panel with the outcome `chosen` before marked in each panel that has it."""
    return [Panel(name, list(_groups(channel, chosen))) for name, channel in PANELS.items()]


def _groups(channel: Channel, chosen: str) -> Iterator[Group]:
    replaced = REPLACED_AT_VISIT if channel == Channel.VISIT else set()
    ordered = sorted((o for o in outcomes_for(channel) if o.code not in replaced), key=_position)
    for number, (group, outcomes) in enumerate(groupby(ordered, key=lambda outcome: outcome.group), start=1):
        choices = [
            Choice(
                code=o.code,
                label=o.label,
                asks=o.asks,
                hold=_one_debt(o),
                spoke=o.connected and channel in SPOKEN,
                key=DIRECT_KEYS.get(o.code, ""),
                checked=o.code == chosen,
            )
            for o in outcomes
        ]
        yield Group(str(number), str(group.label), choices)


def _one_debt(outcome: Outcome) -> str:
    """The hold that the outcome opens, where it may be about one debt alone."""
    return outcome.hold if may_be_about_one_debt(outcome.hold) else ""


def _position(outcome: Outcome) -> int:
    return list(type(outcome.group)).index(outcome.group)
