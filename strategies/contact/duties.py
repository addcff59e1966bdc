"""In words: rules that do not decide the moment of a contact. Their figures stand in `params`. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.contact import terms


def duty(record: Mapping[str, Any]) -> str:
    """ "keep for at least 2 years", "forbidden: insult or threat", "to be met at: court action; within 20 days"."""
    params = record.get("params", {})
    match record["kind"]:
        case "retention":
            parts = _kept(params)
        case "forbid_content":
            parts = [_forbidden(params)]
        case "compute":
            parts = [_("worked out by the rule, not by hand")]
        case _other:
            parts = [_("a duty beside the contact itself")]
    step = terms.STEP.get(params.get("gate", ""))
    if step is not None:
        parts.append(_("to be met at: %(step)s") % {"step": step})
    return _("; ").join([*parts, *_terms_of(params)])


def _kept(params: Mapping[str, Any]) -> list[str]:
    if "min_years" in params:
        return [_years(_("keep for at least %(time)s"), params["min_years"])]
    if "years" in params:
        return [_years(_("keep for %(time)s"), params["years"])]
    if params.get("until") == "debt_cleared":
        return [_("keep until the debt is cleared")]
    return [_("keep")]


def _forbidden(params: Mapping[str, Any]) -> str:
    classes = [*params.get("content_classes", ()), params.get("content_class", "")]
    known = [str(terms.CONTENT[name]) for name in classes if name in terms.CONTENT]
    return _("forbidden: %(what)s") % {"what": _(", ").join(known)} if known else _("forbidden in every text")


def _terms_of(params: Mapping[str, Any]) -> list[str]:
    found = []
    for name in ("within_days", "house_answer_within_days"):
        if name in params:
            number = params[name]
            found.append(ngettext("within %(count)s day", "within %(count)s days", number) % {"count": number})
    if number := params.get("max_business_days"):
        said = ngettext("within %(count)s business day", "within %(count)s business days", number)
        found.append(said % {"count": number})
    if number := params.get("at_least_per_year"):
        found.append(ngettext("at least once a year", "at least %(count)s times a year", number) % {"count": number})
    if number := params.get("max_years"):
        found.append(_years(_("at most %(time)s"), number))
    return found


def _years(said: str, number: int) -> str:
    return said % {"time": ngettext("%(count)s year", "%(count)s years", number) % {"count": number}}
