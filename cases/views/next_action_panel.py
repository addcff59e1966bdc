"""The next action on the desk: what, by which way, when, with which words, and why."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import NextActionAnswer, OverruleReason, User
from cases.selectors.desk import Desk
from cases.selectors.gate.situation import Situation
from cases.selectors.last_contact import contacts_of
from cases.selectors.next_action.gathering import action_facts, answers_since, segment_of
from cases.selectors.next_action.offer import offer_of
from cases.selectors.next_action.ways import Ways
from cases.selectors.talk import usually_on_the_line
from cases.services.night.by_what import programme_for
from cases.templatetags.cases_display import clock, day, masked_contact, near_moment
from cases.views.offers import signed_offer
from cases.views.talk import conversation_of
from strategies.next_action.acts import Act
from strategies.next_action.choose import choose
from strategies.next_action.facts import Proposal
from strategies.services.policies import policy_in_force
from strategies.tactics import Entry, fitting

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
    """The context of `cases/desk/next_action.html` for an open case, and the `script` that it names. Three queries more than
    the desk's own, four while an experiment is registered to run: the policy in force, its ladders, the answers given."""
    case, contacts = desk.case, contacts_of(desk)
    last = max((contact.pk for contact in contacts), default=0)
    answers = answers_since(case, last)
    segment = segment_of(desk, programme_for(policy_in_force(as_of), as_of), as_of=as_of)
    talk = conversation_of(case, desk.talk, heard=frozenset(), who=usually_on_the_line(case))
    scripts = [entry.code for entry in fitting(library, talk)]
    facts = action_facts(desk, segment=segment, answers=answers, scripts=scripts, user=user, as_of=as_of, now=now)
    ways = Ways(situation, desk.contact_points, contacts[0].contact_point_id if contacts else None, user.pk, now)
    proposal = choose(facts, ways.ask)
    if proposal is None:
        return {"script": ""}
    offer = offer_of(case, proposal, segment=segment, last_contact=last, as_of=as_of)
    answer = next((one for one in answers if one.key == offer.key), None)
    return {
        "script": proposal.script,
        "overrule_reasons": OverruleReason.choices,
        "next_action": {
            **_words(desk, proposal, library, now),
            "offer": signed_offer(offer, user),
            "answer": answer,
            "answered": _answered(answer),
        },
    }


def _words(desk: Desk, proposal: Proposal, library: Sequence[Entry], now: dt.datetime) -> dict[str, Any]:
    point = next((one for one in desk.contact_points if one.pk == proposal.point), None)
    script = next((entry for entry in library if entry.code == proposal.script), None)
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    return {
        "proposal": proposal,
        "label": proposal.act.label,
        "symbol": SYMBOLS[proposal.act],
        "when": when_words(proposal.act, proposal.at, now),
        "where": masked_contact(point.value, point.kind) if point else "",
        "script_title": script.title[language] if script else "",
    }


def when_words(act: str, at: dt.datetime | None, now: dt.datetime) -> str:
    """ "now", "from tomorrow 08:00", "until 5 March"; "" for a wait without an end."""
    if at is None:
        return "" if act == Act.WAIT else _("now")
    local = timezone.localtime(at)
    moment = day(local.date()) if local.time() == dt.time.min else near_moment(local, now)
    return (_("until %(time)s") if act == Act.WAIT else _("from %(time)s")) % {"time": moment}


def _answered(answer: NextActionAnswer | None) -> str:
    if answer is None:
        return ""
    said = f"{answer.get_kind_display()} · {answer.by.display_name()}, {clock(answer.at)}"
    return f"{said} · {answer.get_reason_display()}" if answer.reason else said
