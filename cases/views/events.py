"""The history of a case in words: one line per event, who did it, and when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    Assessment,
    Assignment,
    ContactLog,
    Hold,
    Payment,
    Promise,
    PromiseState,
    QueueChoice,
    StageMove,
    User,
    WarningSign,
)
from cases.selectors.timeline import Event
from cases.templatetags.cases_display import day, masked_contact, moment, money, short_day
from strategies.outcomes import OUTCOMES


@dataclass(frozen=True)
class Line:
    """`tone` is "", "ok" or "stop"; `struck`: a later row says it anew."""

    at: dt.datetime
    when: str
    symbol: str
    title: str
    detail: str
    note: str
    by: str
    tone: str = ""
    url: str = ""
    struck: bool = False


def event_lines(events: Iterable[Event]) -> list[Line]:
    """Newest first, as given; a contact that a later one corrects is struck through."""
    told = list(events)
    corrected = {event.row.corrects_id for event in told if event.kind == "contact"}
    lines = [(event, _WRITERS[event.kind](event)) for event in told]
    return [
        replace(line, struck=True) if event.kind == "contact" and event.row.pk in corrected else line
        for event, line in lines
    ]


def _contact(event: Event) -> Line:
    row: ContactLog = event.row
    outcome = OUTCOMES.get(row.outcome)
    where = masked_contact(row.contact_point.value, row.contact_point.kind) if row.contact_point else ""
    title = f"{row.get_channel_display()} · {outcome.label if outcome else row.outcome}"
    symbol = {"visit": "pin", "letter": "file", "email": "mail", "sms": "message", "messaging": "message"}
    tone = "ok" if outcome and outcome.right_party else ""
    if row.corrects_id:
        title, where = _("Correction: %(contact)s") % {"contact": title}, row.reason
    line = _line(event, symbol.get(row.channel, "phone"), title, detail=where, note=row.note, by=row.agent, tone=tone)
    return replace(line, url=reverse("contact-record", args=[row.pk]))


def _move(event: Event) -> Line:
    row: StageMove = event.row
    after = row.get_closed_as_display() if row.closed_as else row.get_to_stage_display()
    detail = row.get_reason_display()
    if row.policy_id and row.policy is not None:
        detail = f"{detail} · " + _("policy %(number)s") % {"number": row.policy.version}
    if row.in_house_until:
        detail = f"{detail} · " + _("in house until %(day)s") % {"day": day(row.in_house_until)}
    return _line(event, "right", f"{row.get_from_stage_display()} → {after}", detail=detail, note=row.note, by=row.by)


def _assignment(event: Event) -> Line:
    row: Assignment = event.row
    to = row.agent.display_name() if row.agent else str(row.team or _("nobody"))
    return _line(event, "user", _("Given to %(name)s") % {"name": to}, note=row.reason, by=row.by)


def _choice(event: Event) -> Line:
    row: QueueChoice = event.row
    return _line(event, "next", row.get_kind_display(), detail=row.reason_words, note=row.note, by=row.agent)


def _matter(event: Event) -> Line:
    row: Hold = event.row
    detail = row.debt.number if row.debt else ""
    return _line(event, "hold", row.get_kind_display(), detail=detail, note=row.reason, by=row.placed_by)


def _matter_closed(event: Event) -> Line:
    row: Hold = event.row
    title = _("%(kind)s: answered") % {"kind": row.get_kind_display()}
    line = _line(event, "done", title, detail=row.get_result_display(), note=row.outcome, by=row.released_by)
    return Line(**line.__dict__ | {"when": short_day(timezone.localdate(event.at))})


def _sign(event: Event) -> Line:
    row: WarningSign = event.row
    title = _("Warning sign: %(sign)s") % {"sign": row.get_kind_display()}
    return _line(event, "alert", title, note=row.note, by=row.raised_by, tone="stop")


def _sign_closed(event: Event) -> Line:
    row: WarningSign = event.row
    title = _("Warning sign closed: %(sign)s") % {"sign": row.get_kind_display()}
    return _line(event, "done", title, note=row.outcome, by=row.resolved_by)


def _assessment(event: Event) -> Line:
    row: Assessment = event.row
    title = _("Ability %(ability)s, willingness %(willingness)s") % {
        "ability": row.get_ability_display(),
        "willingness": row.get_willingness_display(),
    }
    return _line(event, "user", title, note=row.reason, by=row.by)


def _payment(event: Event) -> Line:
    row: Payment = event.row
    title = _("Payment of %(amount)s") % {"amount": money(row.amount, row.currency)}
    detail = _("value date %(day)s · %(reference)s") % {"day": short_day(row.paid_on), "reference": row.reference}
    return _line(event, "money", title, detail=detail, note=row.note, tone="ok")


def _promise(event: Event) -> Line:
    row: Promise = event.row
    kept = row.state == PromiseState.KEPT
    title = _("Promise for %(day)s: %(state)s") % {
        "day": short_day(row.due_on),
        "state": row.get_state_display().lower(),
    }
    detail = _("%(paid)s of %(amount)s paid") % {"paid": money(row.paid), "amount": money(row.amount)}
    line = _line(event, "promise", title, detail=detail, tone="ok" if kept else "stop")
    return Line(**line.__dict__ | {"when": short_day(timezone.localdate(event.at))})


def _line(
    event: Event, symbol: str, title: str, *, detail: str = "", note: str = "", by: User | None = None, tone: str = ""
) -> Line:
    return Line(event.at, moment(event.at), symbol, title, detail, note, by.display_name() if by else "", tone)


_WRITERS: dict[str, Any] = {
    "contact": _contact,
    "move": _move,
    "assignment": _assignment,
    "choice": _choice,
    "matter": _matter,
    "matter_closed": _matter_closed,
    "sign": _sign,
    "sign_closed": _sign_closed,
    "assessment": _assessment,
    "payment": _payment,
    "promise": _promise,
}
