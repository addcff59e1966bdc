"""The library of tactics: loaded as shipped, edited by administrators version by version, read by the desk."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils.functional import Promise as LazyText
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from strategies.models import Tactic
from strategies.shipped import read_yaml
from strategies.tactics import (
    APPEALS,
    PLACEHOLDERS,
    TO_THIRD_PARTIES,
    Entry,
    Evasion,
    Fact,
    Family,
    OnTheLine,
    places_in,
)
from strategies.wording.check import REFUSED, check_wording
from strategies.wording.marking import Judged

SHIPPED = Path(__file__).parent.parent / "data" / "tactics.yaml"
LANGUAGES = ("en", "zh")
TEXTS = ("title", "what", "avoid")
SETS = {"who": OnTheLine.values, "appeals": list(APPEALS), "evasions": Evasion.values, "needs": Fact.values}
FIELDS = (*TEXTS, "family", "lines", "stages", "debt_class", *SETS)


class TacticRefused(Exception):  # noqa: N818 - a refusal, not an error
    """Nothing was saved; `reasons` say why. `wordings`: the lines that may not be said, with what is unlawful in them."""

    def __init__(self, reasons: "list[str | LazyText]", wordings: Sequence[Judged] = ()) -> None:
        super().__init__(len(reasons))
        self.reasons = reasons
        self.wordings = wordings


@transaction.atomic
def load_tactics(*, now: dt.datetime, texts: str | None = None) -> int:
    """Bring the library up to what ships (or to `texts`, YAML of the same shape); returns how many versions were added.

    An entry whose latest version the house wrote is left alone. Again changes nothing.
    Raises TacticRefused for an entry that `check_tactic` refuses.
    """
    current = {tactic.code: tactic for tactic in Tactic.objects.latest_versions()}
    new = []
    for told in read_yaml(texts, shipped=SHIPPED):
        code, values = told.pop("code"), {**told, "family": told["tactic"]}
        del values["tactic"]
        check_tactic(values)
        known = current.get(code)
        if known is not None and (not known.shipped or _same(known, values)):
            continue
        version = known.version + 1 if known else 1
        new.append(Tactic(code=code, version=version, shipped=True, made_at=now, made_by=None, **values))
    return len(Tactic.objects.bulk_create(new))


def save_tactic(
    *, code: str, values: Mapping[str, Any], after: int, is_offered: bool, by: Any, now: dt.datetime
) -> Tactic:
    """A new version of an entry (`after`: the version that was edited, 0 for a new entry).

    Raises TacticRefused where a newer version is there already, where a line may not be said, or as `check_tactic` does.
    """
    check_tactic(values)
    _check_lines(values["lines"])
    latest = Tactic.objects.filter(code=code).order_by("-version").first()
    newer = _("Somebody has saved another version meanwhile. Open the entry again.")
    if (latest.version if latest else 0) != after:
        raise TacticRefused([newer if after else _("There is an entry of this code already.")])
    try:
        with transaction.atomic():
            return Tactic.objects.create(
                code=code, version=after + 1, is_offered=is_offered, made_at=now, made_by=by, **values
            )
    except IntegrityError as error:
        raise TacticRefused([newer]) from error


def check_tactic(values: Mapping[str, Any]) -> None:
    """Raises TacticRefused with every reason: a text or line missing in a language, an unknown word or place, or a place
    that would tell a third party of the debt."""
    reasons: list[str | LazyText] = []
    for language in LANGUAGES:
        lines = [line for line in values["lines"].get(language, []) if line.strip()]
        if not lines or any(not values[name].get(language, "").strip() for name in TEXTS):
            reasons.append(_("Title, description, lines and what to avoid are needed in both languages."))
            break
    if values["family"] not in Family.values or any(set(values[name]) - set(known) for name, known in SETS.items()):
        reasons.append(_("Tactic, evasions, people and facts are words of the list."))
    if not values["who"]:
        reasons.append(_("Say for whom the entry is."))
    allowed = TO_THIRD_PARTIES if OnTheLine.THIRD_PARTY in values["who"] else PLACEHOLDERS
    used = {place for lines in values["lines"].values() for place in places_in(lines)}
    if unknown := sorted(used - set(allowed)):
        names = ", ".join(f"{{{name}}}" for name in unknown)
        sentence = _("These places cannot be filled here: {names}. Nothing of the debt is said to somebody else.")
        if OnTheLine.THIRD_PARTY not in values["who"]:
            sentence = _("These places are not known: {names}.")
        reasons.append(format_lazy(sentence, names=names))
    if {"promised_amount", "promised_on"} & used and not {Fact.BROKEN_PROMISE, Fact.OPEN_PROMISE} & set(
        values["needs"]
    ):
        reasons.append(_("A line that names a promise needs a promise not kept, or an open one."))
    if reasons:
        raise TacticRefused(reasons)


def judge_lines(lines: Mapping[str, Iterable[str]]) -> list[Judged]:
    """The lines in which the wording check found something, by language "en" and "zh"."""
    judged = [
        Judged(line, check_wording(line, language=language))
        for language in LANGUAGES
        for line in lines.get(language, ())
    ]
    return [one for one in judged if one.outcome.findings]


def _check_lines(lines: Mapping[str, Iterable[str]]) -> None:
    """What is known to be unlawful is not saved. What only reads like it is, and stays marked: a model of short lines errs."""
    refused = [one for one in judge_lines(lines) if one.outcome.verdict == REFUSED and one.is_known]
    if refused:
        raise TacticRefused([_("These lines may not be said; what is marked is unlawful.")], refused)


def tactics_in_force() -> tuple[Entry, ...]:
    """The latest version of every entry that is offered. One small query; the entries are read once per version."""
    known = Tactic.objects.aggregate(newest=Max("pk"), versions=Count("pk"))
    return _read(known["newest"], known["versions"])


@lru_cache(maxsize=2)
def _read(_newest: int | None, _versions: int) -> tuple[Entry, ...]:
    """Rows are only ever added: another newest one, or another number of them, is another library."""
    return tuple(tactic.entry() for tactic in Tactic.objects.latest_versions() if tactic.is_offered)


def _same(tactic: Tactic, values: Mapping[str, Any]) -> bool:
    return all(getattr(tactic, name) == values[name] for name in FIELDS)
