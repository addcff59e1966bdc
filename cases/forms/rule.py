"""A contact rule's draft as a form. What the form does not show of a record stays as it was."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.rule_parts import TEXTS, fields_of_every_kind, fields_of_kind, hour_rows
from strategies.contact import terms
from strategies.contact.changes import SPOKEN
from strategies.contact.checks import LISTS, Problem
from strategies.contact.rules import DECIDING

AS_THEY_STAND = ("tz", "limit", "unit", "per", "after", "fact", "phase", "effect", "note", "only", "region")
PLACES = {"hours": "hours_0_from", "period": "period_days", "wait": "wait_days"}


class RuleForm(forms.Form):
    """`record`: the draft's as it stands; `stamp` that of the draft which the reader saw."""

    stamp = forms.IntegerField(widget=forms.HiddenInput(), min_value=1)

    def __init__(self, *args: Any, record: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = record
        self.of_kind = fields_of_kind(record)
        self.fields.update(self.of_kind | fields_of_every_kind(record))
        for name, value in initial_of(record).items():
            self.initial.setdefault(name, value)

    @property
    def spans(self) -> list[list[forms.BoundField]]:
        """Of a rule of hours: the days, the first and the last hour of each span."""
        if self.told["kind"] != "window":
            return []
        return [[self[f"hours_{row}_{name}"] for name in ("days", "from", "to")] for row in hour_rows(self.told)]

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields of the kind but for the hours."""
        return [self[name] for name in self.of_kind if not name.startswith("hours_")]

    @property
    def lists(self) -> list[forms.BoundField]:
        return [self[name] for name in LISTS]

    @property
    def texts(self) -> list[list[forms.BoundField]]:
        """The fields of each language, as two columns."""
        return [[self[f"{part}_{language}"] for part, _rows, _most in TEXTS] for language in SPOKEN]

    @property
    def examples(self) -> list[forms.BoundField]:
        return [self[name] for name in ("example_allowed", "example_refused") if name in self.fields]

    def show(self, problems: Iterable[Problem]) -> None:
        """Each problem at the field that it names, or above the form."""
        for problem in problems:
            place = PLACES.get(problem.part, problem.part.replace(".", "_"))
            self.add_error(place if place in self.fields else None, forms.ValidationError(str(problem.text)))

    def record(self) -> dict[str, Any]:
        """The record as typed, over what the form does not ask. Call on a valid form."""
        given, found = self.cleaned_data, dict(self.told)
        for part in (name for name in AS_THEY_STAND if name in given):
            _put(found, part, given[part])
        for part in (name for name in (*LISTS, "exceptions") if name in given):
            _put(found, part, _in_order(given[part], found.get(part, ())))
        for part in ("valid_from", "valid_to"):
            _put(found, part, given[part].isoformat() if given[part] else None)
        for part, _rows, _most in TEXTS:
            found[part] = {**found.get(part, {}), **{one: given[f"{part}_{one}"].strip() for one in SPOKEN}}
        if self.told["kind"] in DECIDING:
            found["example"] = {answer: given[f"example_{answer}"] for answer in ("allowed", "refused")}
        return found | self._of_kind()

    def _of_kind(self) -> dict[str, Any]:
        given = self.cleaned_data
        match self.told["kind"]:
            case "window":
                rows = (
                    {name: given[f"hours_{row}_{name}"] for name in ("days", "from", "to")}
                    for row in hour_rows(self.told)
                )
                return {
                    "hours": [row | {"days": [int(day) for day in row["days"]]} for row in rows if any(row.values())]
                }
            case "cap":
                return {"period": _period(given["period_kind"], given["period_days"])}
            case "cooldown":
                return {"wait": {"days": given["wait_days"]}}
        return {}


class NewRuleForm(forms.Form):
    """A rule of the house's own, to be written as a draft."""

    code = forms.CharField(label=_("Code"), max_length=40, initial="HOUSE-", help_text=_("HOUSE-, then capital letters, figures and hyphens."))  # fmt: skip
    jurisdiction = forms.ChoiceField(label=_("Jurisdiction"), choices=list(terms.JURISDICTION.items()))
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, terms.KIND[kind]) for kind in DECIDING])


def initial_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the form's fields take it."""
    found: dict[str, Any] = {name: record.get(name) for name in (*AS_THEY_STAND, *LISTS, "exceptions")}
    found |= {name: record.get(name) for name in ("valid_from", "valid_to")}
    for part, _rows, _most in TEXTS:
        found |= {f"{part}_{language}": (record.get(part) or {}).get(language, "") for language in SPOKEN}
    for answer, told in (record.get("example") or {}).items():
        found[f"example_{answer}"] = told
    for row, span in enumerate(record.get("hours") or ()):
        found |= {f"hours_{row}_{name}": value for name, value in span.items()}
    period = record.get("period") or {}
    found["period_kind"] = period.get("calendar") or ("ever" if period.get("ever") else "rolling")
    found["period_days"] = period.get("rolling_days")
    return found | {"wait_days": (record.get("wait") or {}).get("days")}


def _put(record: dict[str, Any], part: str, value: Any) -> None:
    """An empty part is left out, unless the record has it, empty, already."""
    if value not in (None, "", []):
        record[part] = value
    elif record.get(part) not in (None, "", []):
        del record[part]


def _in_order(chosen: list[str], before: Iterable[str]) -> list[str]:
    """Those that stay in the order they had, then the new ones."""
    stay = [name for name in before if name in chosen]
    return stay + [name for name in chosen if name not in stay]


def _period(kind: str, days: int | None) -> dict[str, Any]:
    match kind:
        case "rolling":
            return {"rolling_days": days}
        case "ever":
            return {"ever": True}
    return {"calendar": kind}
