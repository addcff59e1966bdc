"""What the desk's template is given: the desk's rows in words."""

import calendar
import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from cases.forms.contact import ContactForm
from cases.models import (
    Case,
    HoldKind,
    PointEventKind,
    Promise,
    PromiseState,
    RevealedField,
    SignKind,
    User,
)
from cases.selectors.case_facts import facts_of, gate_facts_of
from cases.selectors.desk import Desk
from cases.selectors.next_action.ways import REACHED_BY
from cases.selectors.reveals import Shown
from cases.selectors.stage_approvals import held_back_of, word_on
from cases.services.held_now import closed_now, wanting_of
from cases.services.matters import may_close
from cases.services.night.by_what import programme_for
from cases.templatetags.cases_display import (
    initials,
    long_day,
    masked_contact,
    masked_identity,
    masked_name,
    money,
    short_day,
)
from cases.views.events import event_lines
from cases.views.next_steps import next_steps
from cases.views.outcome_choices import outcomes_html
from strategies.judging import treatment_of
from strategies.programme.gates import GateKind
from strategies.services.policies import policy_in_force
from strategies.stages import Stage
from strategies.third_parties import allowed_towards

_NOTHING_WANTING = gettext_lazy(
    "Held back from %(stage)s since %(day)s; nothing is wanting any more, the next night looks at it again"
)
RED_LIMITATION, AMBER_LIMITATION = 30, 90  # days left
# (mark, word on the button, key)
POINT_MARKS = (
    (PointEventKind.VERIFIED, pgettext_lazy("a number", "verified"), "v"),
    (PointEventKind.WRONG, pgettext_lazy("a number", "wrong"), "x"),
    (PointEventKind.DEAD, pgettext_lazy("a number", "dead"), "d"),
)


def desk_context(
    desk: Desk, form: ContactForm, *, user: User, may_dial: bool, as_of: dt.date, now: dt.datetime
) -> dict[str, Any]:
    """The context of `cases/case.html`. `may_dial`: for the case's own agent, who reads the name."""
    case = desk.case
    point = str(form["contact_point"].value() or _usual_point(desk, form["channel"].value()))
    return {
        "case": case,
        "desk": desk,
        "days": case.days_past_due(as_of),
        "parts": _parts(desk),
        "has_costs": any(debt.costs for debt in desk.debts),
        "has_delay": any(debt.delay for debt in desk.debts),
        "promise_notices": _promise_notices(desk, as_of),
        "in_house": _in_house(case, as_of),
        "held_back": _held_back(case, as_of, now),
        **_limitation(desk.limitation_on, as_of),
        "points": [
            point_line(point, shown=desk.shown, now=now, case=case, may_dial=may_dial) for point in desk.contact_points
        ],
        "name": _name(desk, may_dial=may_dial),
        "identity": _identity(desk),
        "identity_hidden": not desk.shown.debtor(RevealedField.IDENTITY),
        "point_marks": POINT_MARKS,
        "insight": desk.insight,
        "treatment": treatment_of(case.ability, case.willingness),
        "sign_kinds": SignKind.choices,
        "events": event_lines(desk.events),
        "also": [other for other in desk.other_cases if not other.is_closed],
        "chosen_also": {int(pk) for pk in form["also"].value() or () if str(pk).isdecimal()},
        "open_debts": [debt for debt in desk.debts if debt.balance],
        "matters": [(hold, may_close(hold, user)) for hold in desk.holds if hold.kind != HoldKind.PROMISE],
        "debt_days": [(debt, (as_of - debt.due_on).days if debt.balance else None) for debt in desk.debts],
        "others": [(other, other.days_past_due(as_of)) for other in desk.other_cases],
        "form": form,
        "chosen_point": point,
        "next_steps": next_steps(desk, point, as_of, now),
        "outcomes": outcomes_html(form["outcome"].value() or ""),
        "quick_days": quick_days(as_of),
        "quick_amounts": quick_amounts(case),
        "as_of": as_of,
        "now": now,
    }


def _limitation(last_day: dt.date | None, as_of: dt.date) -> dict[str, Any]:
    """The days left to the earliest limitation date, and the tone in which to say them."""
    left = (last_day - as_of).days if last_day else None
    tone = "" if left is None or left > AMBER_LIMITATION else "today" if left > RED_LIMITATION else "stop"
    return {"limitation_left": left, "limitation_tone": tone}


def quick_days(as_of: dt.date) -> list[tuple[str, str]]:
    """Days often promised, as (label, ISO date): tomorrow, the coming Friday and the one after, the month's end."""
    friday = as_of + dt.timedelta(days=(4 - as_of.weekday()) % 7 or 7)
    end = as_of.replace(day=calendar.monthrange(as_of.year, as_of.month)[1])
    days = [
        (_("tomorrow"), as_of + dt.timedelta(days=1)),
        (_("Friday"), friday),
        (_("Friday week"), friday + dt.timedelta(days=7)),
    ]
    if end > as_of:
        days.append((_("end of month"), end))
    return [(label, day.isoformat()) for label, day in days]


def quick_amounts(case: Case) -> list[tuple[str, str]]:
    """The whole balance and its half, as (label, plain number)."""
    half = (case.balance / 2).quantize(case.balance)
    return [(_("all"), f"{case.balance:.2f}"), (_("half"), f"{half:.2f}")]


def _parts(desk: Desk) -> list[tuple[str, str]]:
    """What the balance is made of, zeros left out."""
    parts = desk.composition
    named = [
        (_("principal"), parts.principal),
        (_("interest"), parts.interest),
        (_("fees"), parts.fees),
        (_("penalty"), parts.penalty),
        (_("costs"), parts.costs),
        (_("delay interest"), parts.delay),
        (_("paid"), -parts.paid),
    ]
    return [(label, money(amount)) for label, amount in named if amount]


def _promise_notices(desk: Desk, as_of: dt.date) -> list[tuple[str, str]]:
    """(tone, sentence) about promises: what stands open, and the last one not kept with how many there were."""
    lines = []
    if promise := desk.open_promise:
        due = promise.due_on <= as_of
        text = _("Promise of %(amount)s for %(day)s") % _of(promise, desk.case)
        lines.append(("today" if due else "", text))
    if desk.unkept:
        last, times = desk.unkept[0], len(desk.unkept)
        text = _("Promise of %(amount)s for %(day)s not kept") % _of(last, desk.case)
        if last.state == PromiseState.PARTLY_KEPT:
            text = _("Promise of %(amount)s for %(day)s kept only in part") % _of(last, desk.case)
        if times > 1:
            text += " · " + ngettext("%(times)s time in all", "%(times)s times in all", times) % {"times": times}
        lines.append(("stop", text))
    return lines


def _in_house(case: Case, as_of: dt.date) -> str:
    """Until when a recall keeps the case in house, and what the ladder would do otherwise; "" where none does."""
    if not case.is_in_house(as_of):
        return ""
    words = {"day": long_day(case.in_house_until)}
    programme = programme_for(policy_in_force(as_of), as_of)
    facts = replace(facts_of(case, programme, as_of=as_of), in_house=False)
    match programme.judge(facts, lambda: gate_facts_of(case), as_of=as_of).target:
        case Stage.OUTSOURCED:
            return _("In house until %(day)s; the ladder would outsource it") % words
        case Stage.LEGAL:
            return _("In house until %(day)s; the ladder would take it to legal") % words
    return _("In house until %(day)s") % words


def _held_back(case: Case, as_of: dt.date, now: dt.datetime) -> dict[str, Any] | None:
    """Before which stage a gate holds the case, since when, and what is wanting today; None where none does."""
    held = held_back_of(case)
    if held is None:
        return None
    closed = wanting_of(held, closed_now([case.pk], as_of=as_of, now=now))
    word = word_on(held) if GateKind.APPROVAL in held.closed else None
    named = {"name": word.by.display_name() if word else ""}
    wanting = pgettext("list", ", ").join(str(GateKind(kind).label) for kind in closed)
    words = {"stage": held.get_stage_display(), "day": short_day(held.since), "wanting": wanting}
    return {
        "pk": held.pk,
        "text": (_("Held back from %(stage)s since %(day)s: %(wanting)s") if closed else _NOTHING_WANTING) % words,
        "approval": GateKind.APPROVAL in held.closed and (word is None or not word.granted),
        "word": ""
        if word is None
        else _("approved by %(name)s") % named
        if word.granted
        else _("refused by %(name)s") % named,
    }


def _of(promise: Promise, case: Case) -> dict[str, str]:
    return {"amount": money(promise.amount, case.currency), "day": short_day(promise.due_on)}


def point_line(point: Any, *, shown: Shown, now: dt.datetime, case: Case, may_dial: bool = False) -> dict[str, Any]:
    """A contact point as the desk shows it: whole while a reveal lasts (`seconds` more), then masked again.

    `may_dial`: leave to dial may be asked for it; a number that is barred is never dialled.
    """
    dead, until = point.is_dead, shown.point(point)
    return {
        "pk": point.pk,
        "symbol": {"phone": "phone", "email": "mail", "address": "pin", "messaging": "message"}[point.kind],
        "value": point.value if until else masked_contact(point.value, point.kind),
        "seconds": int((until - now).total_seconds()) + 1 if until else 0,
        "channels": " ".join(REACHED_BY[point.kind]),
        "may_dial": may_dial and point.kind == "phone" and not dead and not case.is_closed,
        "owner": point.get_owner_display(),
        "is_other": point.owner != "debtor",
        "owner_name": point.owner_name if shown.owner_name(point) else initials(point.owner_name),
        "owner_name_hidden": bool(point.owner_name) and not shown.owner_name(point),
        "state": point.get_state_display(),
        "state_class": {"verified": "ok", "invalid": "off", "do_not_contact": "stop"}.get(point.state, ""),
        "dead": dead,
        "allowed": allowed_towards(point.owner),
        "preferred": point.is_preferred,
        "preferred_time": point.preferred_time,
    }


def _name(desk: Desk, *, may_dial: bool) -> str:
    """The debtor's name: whole to the agent who works the case and must ask for the person, and while a reveal lasts."""
    debtor = desk.case.debtor
    whole = (may_dial and not desk.case.is_closed) or desk.shown.debtor(RevealedField.NAME)
    return debtor.name if whole else masked_name(debtor.name, debtor.kind)


def _identity(desk: Desk) -> str:
    number = desk.case.debtor.identity_number
    return number if desk.shown.debtor(RevealedField.IDENTITY) else masked_identity(number)


def _usual_point(desk: Desk, channel: str | None) -> str:
    """The debtor's own first usable contact point that the channel reaches; desk.js does the same on a change."""
    usable = [point for point in desk.contact_points if not point.is_dead and point.owner == "debtor"]
    return next((str(point.pk) for point in usable if channel in REACHED_BY[point.kind]), "")
