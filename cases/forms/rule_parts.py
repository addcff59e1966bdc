"""The fields of a contact rule's draft, those of its kind first, and how they become parts of the record and come from it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.forms.rule_example import ExampleField
from strategies.contact import terms
from strategies.contact.changes import PART, SPOKEN, with_which
from strategies.contact.checks import EFFECTS, LISTS, MOST_CONTACTS, MOST_DAYS
from strategies.contact.known import catalogue
from strategies.contact.rules import DECIDING

LEAST_SPANS, MOST_SPANS = 2, 6
TEXTS = (("message", 2, 600), ("citation", 2, 600))
ANEW = _("Left empty, it is written from the rule.")
PERIODS = [*terms.CALENDAR.items(), ("rolling", _("a number of days")), ("ever", _("ever"))]


def hour_rows(record: Mapping[str, Any]) -> range:
    """One more span than there is, so that another can be added."""
    return range(min(MOST_SPANS, max(LEAST_SPANS, len(record.get("hours") or ()) + 1)))


def fields_of_kind(record: Mapping[str, Any]) -> dict[str, forms.Field]:
    """What the rule itself says."""
    match record["kind"]:
        case "window":
            found = {name: field for row in hour_rows(record) for name, field in _span(row).items()}
            return {**found, "tz": _choice("tz", terms.ZONE)}
        case "cap":
            return {
                "limit": forms.IntegerField(label=PART["limit"], min_value=1, max_value=MOST_CONTACTS),
                "unit": _choice("unit", terms.UNIT),
                "only": _choice("only", terms.ONLY, empty=_("every one")),
                "period_kind": forms.ChoiceField(label=PART["period"], choices=PERIODS),
                "period_days": _days(_("How many days"), required=False, hint=_("Only of a number of days.")),
                "per": _choice("per", terms.PER),
            }
        case "cooldown":
            return {
                "wait_days": _days(_("Days to wait"), required=True),
                "after": _choice("after", terms.UNIT),
                "per": _choice("per", terms.PER),
            }
        case "stop":
            return {"fact": forms.ChoiceField(label=_("Refused while"), choices=[("", "–"), *fact_choices()])}
        case "require":
            return {
                "fact": forms.ChoiceField(label=_("Needed"), choices=[("", "–"), *fact_choices()]),
                "phase": _choice("phase", terms.PHASE),
            }
    return {}


def fields_of_every_kind(record: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Whom it is about, since when, and its texts."""
    kind, found = record["kind"], {}
    if kind in DECIDING:
        effects = {name: terms.EFFECT[name] for name in EFFECTS[kind]}
        found["effect"] = _choice("effect", effects)
        found["exceptions"] = _boxes(PART["exceptions"], fact_choices())
    for part, names in LISTS.items():
        found[part] = _boxes(PART[part], names.items())
    regions = terms.REGION | {name: name for name in [record.get("region")] if name and name not in terms.REGION}
    found["region"] = _choice("region", regions, empty=_("the whole jurisdiction"))
    found["valid_from"], found["valid_to"] = _day(PART["valid_from"]), _day(PART["valid_to"])
    for part, rows, most in TEXTS:
        for language, spoken in SPOKEN.items():
            area = forms.Textarea(attrs={"rows": rows, "lang": language})
            label = with_which(PART[part], spoken)
            found[f"{part}_{language}"] = forms.CharField(label=label, max_length=most, widget=area)
    note = forms.Textarea(attrs={"rows": 2})
    found["note"] = forms.CharField(label=_("Note for administrators"), required=False, max_length=2000, widget=note)
    if kind in DECIDING:
        found["example_allowed"] = ExampleField(label=_("Example that must pass"), help_text=ANEW)
        found["example_refused"] = ExampleField(label=_("Example that must be refused"), help_text=ANEW)
    return found


def fact_choices() -> list[tuple[str, str]]:
    """Every fact by what it is called in the reader's language, in that order."""
    language = get_language() or "en"
    return sorted(((name, fact.said(language)) for name, fact in catalogue().items()), key=lambda choice: choice[1])


def _choice(part: str, names: terms.Names, empty: Any = None) -> forms.ChoiceField:
    choices = [*([("", empty)] if empty else []), *names.items()]
    return forms.ChoiceField(label=PART[part], choices=choices, required=empty is None)


def _boxes(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple
    )


def _days(label: Any, *, required: bool, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_DAYS, required=required, help_text=hint)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _span(row: int) -> dict[str, forms.Field]:
    """The days and hours of one span."""
    days = [(str(number + 1), name) for number, name in WEEKDAYS_ABBR.items()]
    said = {"number": row + 1}
    return {
        f"hours_{row}_days": _boxes(_("Days of span %(number)s") % said, days),
        f"hours_{row}_from": _hour(pgettext_lazy("hours", "From"), "08:00"),
        f"hours_{row}_to": _hour(pgettext_lazy("hours", "To"), "22:00"),
    }


def _hour(label: Any, hint: str) -> forms.CharField:
    attributes = {"placeholder": hint, "size": 6, "maxlength": 5, "autocomplete": "off"}
    return forms.CharField(label=label, required=False, max_length=5, widget=forms.TextInput(attrs=attributes))
