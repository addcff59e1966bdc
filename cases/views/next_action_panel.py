"""The next action on the desk: what, by which way, when, with which words, and why."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext

from cases.models import NextActionAnswer, OverruleReason, User
from cases.selectors.desk import Desk
from cases.selectors.gate.situation import Situation
from cases.services.proposing import propose
from cases.templatetags.cases_display import clock, day, in_reading_language, masked_contact, near_moment
from cases.views.offers import signed_offer
from strategies.next_action.acts import Act
from strategies.next_action.facts import Proposal
from strategies.tactics import Entry

SYMBOLS = {
    Act.CALL: "phone",
    Act.SMS: "message",
    Act.MESSAGING: "message",
    Act.EMAIL: "mail",
    Act.LETTER: "file",
    Act.VISIT: "pin",
    Act.CHECK_PAYMENT: "money",
    Act.OFFER_PLAN: "calendar",
    Act.ANSWER: "hold",
    Act.CHECK_PAPERS: "file",
    Act.SUPERVISOR: "user",
    Act.TRACE: "search",
    Act.WAIT: "calendar",
}


def next_action_context(
    desk: Desk, *, situation: Situation, library: Sequence[Entry], user: User, as_of: dt.date, now: dt.datetime
) -> dict[str, Any]:
    """The context of `cases/desk/next_action.html` for an open case, and the `script` that it names."""
    found = propose(desk=desk, situation=situation, library=library, user=user, as_of=as_of, now=now)
    if found is None:
        return {"script": ""}
    return {
        "script": found.proposal.script,
        "overrule_reasons": OverruleReason.choices,
        "next_action": {
            **_words(desk, found.proposal, library, now),
            "offer": signed_offer(found.offer, user),
            "answer": found.answer,
            "answered": _answered(found.answer),
            "word": found.word,
        },
    }


def _words(desk: Desk, proposal: Proposal, library: Sequence[Entry], now: dt.datetime) -> dict[str, Any]:
    point = next((one for one in desk.contact_points if one.pk == proposal.point), None)
    script = next((entry for entry in library if entry.code == proposal.script), None)
    return {
        "proposal": proposal,
        "said": said_words(proposal.act, proposal.at, now),
        "symbol": SYMBOLS[proposal.act],
        "where": masked_contact(point.value, point.kind) if point else "",
        "script_title": in_reading_language(script.title) if script else "",
    }


def said_words(act: str, at: dt.datetime | None, now: dt.datetime) -> str:
    """ "Call now", "Visit from 5 Mar 09:00", "Wait until 5 Mar"; "Wait" where no end is known."""
    words = {"act": Act(act).label, "time": at and moment_words(at, now)}
    if act == Act.WAIT:
        return pgettext("action", "Wait until %(time)s") % words if at else str(words["act"])
    return (pgettext("action", "%(act)s from %(time)s") if at else pgettext("action", "%(act)s now")) % words


def moment_words(at: dt.datetime, now: dt.datetime) -> str:
    """The day alone where the moment is its beginning."""
    local = timezone.localtime(at)
    return day(local.date()) if local.time() == dt.time.min else near_moment(local, now)


def _answered(answer: NextActionAnswer | None) -> str:
    if answer is None:
        return ""
    said = f"{answer.get_kind_display()} · {answer.by.display_name()}, {clock(answer.at)}"
    return f"{said} · {answer.get_reason_display()}" if answer.reason else said
