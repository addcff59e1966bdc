"""The next action on the desk: what, by which way, when, with which words, and why."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext

from cases.models import Attention, NextActionAnswer, OverruleReason, User
from cases.selectors.desk import Desk
from cases.selectors.gate.situation import Situation
from cases.selectors.last_contact import contacts_of
from cases.selectors.next_action.gathering import action_facts, answers_since, segment_of
from cases.selectors.next_action.offer import offer_of
from cases.selectors.next_action.ways import Ways
from cases.selectors.talk import usually_on_the_line
from cases.services.night.by_what import programme_for
from cases.services.stage_terms import against_channel
from cases.templatetags.cases_display import clock, day, in_reading_language, masked_contact, near_moment
from cases.views.offers import signed_offer
from cases.views.talk import conversation_of
from strategies.next_action.acts import Act
from strategies.next_action.choose import choose
from strategies.next_action.facts import Answer, Proposal
from strategies.outcomes import Channel
from strategies.services.policies import policy_in_force
from strategies.stages import Stage
from strategies.tactics import Entry, confronting, fitting

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
    facts = action_facts(
        desk, segment=segment, answers=answers, scripts=_scripts(desk, library), user=user, as_of=as_of, now=now
    )
    ways = Ways(situation, desk.contact_points, contacts[0].contact_point_id if contacts else None, user.pk, now)
    rung = next((rung for rung in segment.ladder.rungs if rung.stage == case.stage), None)

    def ask(channel: Channel, at: dt.datetime, another: bool) -> Answer:
        against = against_channel(rung, channel=channel, by=user)
        return Answer(allowed=False, said=(str(against),)) if against else ways.ask(channel, at, another)

    proposal = choose(facts, ask)
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


def _scripts(desk: Desk, library: Sequence[Entry]) -> dict[Act, str]:
    """The tactic to begin with, on the line and at the door: what is for visits alone is not for a call, and a promise just
    broken is named first."""
    talk = conversation_of(desk.case, desk.talk, heard=frozenset(), who=usually_on_the_line(desk.case))
    fits = fitting(library, talk)
    if desk.case.attention == Attention.PROMISE_BROKEN:
        fits = [*confronting(library, talk), *fits]
    spoken = [entry for entry in fits if entry.stages != {Stage.VISIT}]
    return {act: found[0].code for act, found in ((Act.CALL, spoken), (Act.VISIT, fits)) if found}


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
