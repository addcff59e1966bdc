"""A policy read aloud: who belongs to a segment, and its ladder, as sentences in the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from strategies.judging import Ability, Willingness
from strategies.ladder import Rung
from strategies.outcomes import Channel
from strategies.programme.cadence import Worker
from strategies.programme.conditions import Conditions
from strategies.programme.facts import Risk

DEBT_CLASS_NAMES = {"consumer": gettext_lazy("consumer debts"), "trade": gettext_lazy("trade receivables")}


def conditions_sentence(conditions: Conditions, creditors: Mapping[int, str] | None = None) -> str:
    """ "Consumer debts; product card; M1, M2; at least 5,000.00". `creditors`: names by key, where the reader may know them."""
    names = creditors or {}
    said = [
        _either(conditions.debt_classes, lambda key: str(DEBT_CLASS_NAMES[key])),
        _either(conditions.creditors, lambda key: names.get(key, f"#{key}")),
        _labelled(_("product"), conditions.products),
        _labelled(_("region"), conditions.regions),
        _either(conditions.buckets, str),
        _labelled(_("ability:"), [str(Ability(one).label) for one in conditions.abilities]),
        _labelled(_("willingness:"), [str(Willingness(one).label) for one in conditions.willingnesses]),
        _either(conditions.risks, lambda key: str(Risk(key).label)),
        _balance(conditions),
    ]
    return _("; ").join(part for part in said if part) or _("everybody")


def rung_sentence(rung: Rung) -> str:
    """ "From day 20, with at least 5,000.00, once an address of the debtor's is verified; only by Letter, Visit"."""
    said = [_from_day(rung.from_days)]
    if rung.least_balance:
        said.append(_("with at least %(amount)s") % {"amount": f"{rung.least_balance:,.2f}"})
    if rung.gates:
        gates = pgettext("list", " and ").join(gate.sentence() for gate in rung.gates)
        said.append(_("once %(gates)s") % {"gates": gates})
    return _("; ").join([pgettext("sentence", ", ").join(said), *_worked(rung)])


def cadence_sentence(rung: Rung) -> str:
    """ "Day 1: letter; day 4: visit", or "" where the stage has none."""
    return _("; ").join(step.sentence() for step in rung.cadence)


def channels_sentence(rung: Rung) -> str:
    """ "Letter, Visit", or "" where every channel fits."""
    return pgettext("list", ", ").join(str(Channel(one).label) for one in rung.channels)


def workers_sentence(rung: Rung) -> str:
    """ "Agent, Supervisor", or "" where the stage itself says."""
    return pgettext("list", ", ").join(str(Worker(one).label) for one in rung.workers)


def _worked(rung: Rung) -> Iterator[str]:
    if rung.channels:
        yield _("only by %(channels)s") % {"channels": channels_sentence(rung)}
    if rung.workers:
        yield _("worked by %(workers)s") % {"workers": workers_sentence(rung)}


def _from_day(day: int) -> str:
    if day < 0:
        return (
            _("from %(days)d days before it is due") % {"days": -day}
            if day < -1
            else _("from the day before it is due")
        )
    return _("from day %(day)d past due") % {"day": day} if day else _("from the day it is due")


def _either(values: Any, name: Callable[[Any], str]) -> str:
    return pgettext("list", " or ").join(name(value) for value in values)


def _labelled(label: str, values: Any) -> str:
    if not values:
        return ""
    return f"{label} " + pgettext("list", " or ").join(value or pgettext("value", "none") for value in values)


def _balance(conditions: Conditions) -> str:
    low, high = conditions.balance_from, conditions.balance_below
    if low is not None and high is not None:
        return _("%(low)s to below %(high)s") % {"low": f"{low:,.2f}", "high": f"{high:,.2f}"}
    if low is not None:
        return _("at least %(amount)s") % {"amount": f"{low:,.2f}"}
    return _("below %(amount)s") % {"amount": f"{high:,.2f}"} if high is not None else ""
