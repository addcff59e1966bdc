"""What to say: the panel of tactics on the desk, in the debtor's language and filled from the case."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from cases.clock import business_date
from cases.models import Case, User
from cases.selectors.talk import Talk, conversation_about, talk_about, usually_on_the_line
from cases.templatetags.cases_display import HAN, long_day, masked_name, money
from cases.views.access import case_for
from cases.views.requests import StaffRequest
from strategies.services.tactics import tactics_in_force
from strategies.tactics import Entry, Evasion, Fact, Family, OnTheLine, fill, fitting

MOST = 5
CODES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Said:
    """An entry as the panel shows it: title and advice in the reader's language, lines in the debtor's."""

    family: str
    title: str
    what: str
    lines: list[str]
    avoid: str
    facts: list[str]


@require_GET
@login_required
def panel(request: StaffRequest, pk: int) -> HttpResponse:
    """The panel's inside for the evasions tagged and the person on the line."""
    case = case_for(request, pk)
    heard = frozenset(request.GET.getlist("evasions")) & frozenset(Evasion.values)
    who = request.GET.get("on_the_line", "")
    library, about = tactics_in_force(), talk_about(case)
    context = talk_context(case, about, library, agent=request.user, heard=heard, who=who, as_of=business_date())
    return render(request, "cases/talk_lines.html", context)


def talk_context(
    case: Case,
    talk: Talk,
    library: Sequence[Entry],
    *,
    agent: User,
    heard: frozenset[str],
    who: str,
    as_of: dt.date,
    first: str = "",
) -> dict[str, Any]:
    """The context of `cases/talk.html`. `who`: somebody of OnTheLine; whoever usually answers where it is none. `first`: the
    entry that the next action names, shown before the others."""
    who = who if who in OnTheLine.values else usually_on_the_line(case)
    language = spoken_language(case)
    fits = fitting(library, conversation_about(case, talk, heard=heard, who=who))
    found = sorted(
        [*[entry for entry in library if entry.code == first and entry not in fits], *fits],
        key=lambda entry: entry.code != first,
    )
    values = _values(case, talk, agent, as_of, language)
    return {
        "said": [_said(entry, values, talk, language=language, currency=case.currency) for entry in found[:MOST]],
        "spoken": CODES[language],
        "on_the_line": who,
        "people": OnTheLine.choices,
        "evasions": [(value, label, value in heard, talk.heard[value]) for value, label in Evasion.choices],
    }


def spoken_language(case: Case) -> str:
    """As the debtor's row says, else by the letters of the name."""
    told = case.debtor.language[:2]
    return told if told in CODES else "zh" if HAN.search(case.debtor.name) else "en"


def _said(entry: Entry, values: dict[str, str], talk: Talk, *, language: str, currency: str) -> Said:
    reader = (translation.get_language() or "en")[:2]
    reader = reader if reader in CODES else "en"
    unkept = talk.unkept if Fact.BROKEN_PROMISE in entry.needs else []
    return Said(
        family=str(Family(entry.family).label),
        title=entry.title[reader],
        what=entry.what[reader],
        lines=[fill(line, values) for line in entry.lines[language]],
        avoid=entry.avoid[reader],
        facts=[f"{long_day(one.due_on)} · {money(one.amount, currency)}" for one in unkept[:4]],
    )


def _asked_for(case: Case, agent: User) -> str:
    """Whom to ask for: the agent who works the case says the name, others read it masked."""
    works_it = case.agent_id == agent.pk and not case.is_closed
    return case.debtor.name if works_it else masked_name(case.debtor.name, case.debtor.kind)


def _values(case: Case, talk: Talk, agent: User, as_of: dt.date, language: str) -> dict[str, str]:
    """What the places of a line stand for, as the debtor's language writes days and money."""
    promise = talk.open_promise or next(iter(talk.unkept), None)
    days = case.days_past_due(as_of)
    with translation.override(CODES[language]):
        return {
            "debtor": _asked_for(case, agent),
            "agent": agent.display_name(),
            "creditor": case.creditor.name,
            "product": talk.product,
            "amount": money(case.collectable, case.currency),
            "days": str(days) if days and days > 0 else "",
            "due_on": long_day(case.oldest_due_on) if case.oldest_due_on else "",
            "promised_amount": money(promise.amount, case.currency) if promise else "",
            "promised_on": long_day(promise.due_on) if promise else "",
            "times_broken": str(len(talk.unkept)) if talk.unkept else "",
        }
