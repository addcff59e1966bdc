"""A rule's record in words, in the active language: what it asks, of whom, and its exceptions. Pure.

`labels`: what each fact is called, in the active language. Names that no list holds are left out rather than shown raw.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.contact import terms
from strategies.contact.duties import duty

Record = Mapping[str, Any]
Labels = Mapping[str, str]


def what(record: Record, labels: Labels) -> str:
    """One sentence without its full stop: "at most 3 effective calls per day and debtor; unless: started by …"."""
    kind = record["kind"]
    said = _SAID[kind](record, labels) if kind in _SAID else duty(record)
    if exceptions := facts_named(record.get("exceptions", ()), labels):
        return _("%(rule)s; unless: %(exceptions)s") % {"rule": said, "exceptions": exceptions}
    return said


def whom(record: Record) -> str:
    """Persons the rule is about; everybody where it names none."""
    return named(record.get("who", ()), terms.WHO) or _("everybody")


def by_what(record: Record) -> str:
    """Channels the rule is about; every channel where it names none."""
    return named(record.get("channel", ()), terms.CHANNEL) or _("every channel")


def named(names: Sequence[str], known: terms.Names) -> str:
    return _(", ").join(str(known[name]) for name in names if name in known)


def facts_named(names: Sequence[str], labels: Labels) -> str:
    return _("; ").join(labels[name] for name in names if name in labels)


def hours(rows: Sequence[Mapping[str, Any]]) -> str:
    """ "08:00–22:00 every day", "08:00–20:00 Mon–Fri, 09:00–17:00 Sat"."""
    spans = ({"from": row["from"], "to": row["to"], "days": days(row["days"])} for row in rows)
    return _(", ").join(_("%(from)s–%(to)s %(days)s") % span for span in spans)


def days(numbers: Sequence[int]) -> str:
    """ISO weekdays: [1, 2, 3, 4, 5] → "Mon–Fri"."""
    chosen = sorted(set(numbers))
    if len(chosen) == len(WEEKDAYS_ABBR):
        return _("every day")
    runs: list[list[int]] = []
    for number in chosen:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return _(", ").join("–".join(str(WEEKDAYS_ABBR[n - 1]) for n in dict.fromkeys((run[0], run[-1]))) for run in runs)


def period(told: Mapping[str, Any]) -> str:
    if told.get("ever"):
        return _("ever")
    if "rolling_days" in told:
        number = int(told["rolling_days"])
        return ngettext("in %(days)s day", "in %(days)s days", number) % {"days": number}
    return {"day": _("per day"), "week": _("per week"), "month": _("per month")}[told["calendar"]]


def counted(unit: str, number: int) -> str:
    """ "3 effective calls"."""
    match unit:
        case "attempt_call":
            said = ngettext("%(count)s call attempt", "%(count)s call attempts", number)
        case "connected_call":
            said = ngettext("%(count)s effective call", "%(count)s effective calls", number)
        case "message":
            said = ngettext("%(count)s message", "%(count)s messages", number)
        case "letter":
            said = ngettext("%(count)s letter", "%(count)s letters", number)
        case "visit":
            said = ngettext("%(count)s visit", "%(count)s visits", number)
        case "third_party_contact":
            said = ngettext("%(count)s contact with a third party", "%(count)s contacts with third parties", number)
        case _other:
            said = ngettext("%(count)s contact or attempt", "%(count)s contacts or attempts", number)
    return said % {"count": number}


def _window(record: Record, _labels: Labels) -> str:
    told = {"hours": hours(record["hours"]), "zone": terms.ZONE[record["tz"]]}
    return _("only %(hours)s, %(zone)s") % told


def _cap(record: Record, _labels: Labels) -> str:
    told = {
        "count": counted(record["unit"], record["limit"]),
        "period": period(record["period"]),
        "per": terms.PER[record["per"]],
    }
    if "calendar" in record["period"]:
        said = _("at most %(count)s %(period)s and %(per)s") % told
    else:
        said = _("at most %(count)s %(period)s per %(per)s") % told
    if only := terms.ONLY.get(record.get("only", "")):
        return _("%(rule)s (%(only)s)") % {"rule": said, "only": only}
    return said


def _cooldown(record: Record, _labels: Labels) -> str:
    number = record["wait"]["days"]
    said = ngettext(
        "%(days)s day of waiting after each %(event)s, per %(per)s",
        "%(days)s days of waiting after each %(event)s, per %(per)s",
        number,
    )
    return said % {"days": number, "event": terms.UNIT[record["after"]], "per": terms.PER[record["per"]]}


def _stop(record: Record, labels: Labels) -> str:
    return _("not while: %(fact)s") % {"fact": labels[record["fact"]]}


def _require(record: Record, labels: Labels) -> str:
    if record["phase"] == "during":
        return _("during the contact: %(fact)s") % {"fact": labels[record["fact"]]}
    return _("needs: %(fact)s") % {"fact": labels[record["fact"]]}


_SAID: dict[str, Callable[[Record, Labels], str]] = {
    "window": _window,
    "cap": _cap,
    "cooldown": _cooldown,
    "stop": _stop,
    "require": _require,
}
