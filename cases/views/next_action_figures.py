"""How next actions fare, for supervisors and administrators: taken or not, why not, and what came after either."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.forms.caselist import teams_of
from cases.forms.next_action import GROUPINGS, PERIODS, NextActionsForm, period_label
from cases.models import AnswerKind, ExportPurpose, OverruleReason, User
from cases.selectors.next_action.counts import WINDOW, After, Line, answers_asked, reasons_of, total_of
from cases.selectors.next_action.lines import lines_by
from cases.templatetags.cases_display import count
from cases.views.doors import supervision
from cases.views.requests import StaffRequest
from strategies.next_action.acts import Act


@require_GET
@supervision
def figures(request: StaffRequest) -> HttpResponse:
    """One table by action, segment and version, or agent; every figure opens its rows. Four queries beside the page's own."""
    form = NextActionsForm(request.GET, user=request.user)
    asked, by = form.asked(), form.grouping()
    rows = answers_asked(request.user, asked, now=timezone.now())
    lines = lines_by(rows, by)
    kept = {"days": asked.days, **({"team": asked.team} if asked.team else {})}
    context = {
        "lines": [_line(line, kept, by) for line in lines],
        "total": _cells(total_of(lines), kept) if lines else None,
        "reasons": [
            {
                "label": OverruleReason(reason).label,
                "times": times,
                "url": _rows_url(kept | {"kind": "overruled", "reason": reason}),
            }
            for reason, times in reasons_of(rows)
        ],
        "tabs": [(label, _url({**kept, "by": value}), value == by) for value, label in GROUPINGS],
        "periods": [(days, period_label(days), days == asked.days) for days in PERIODS],
        "teams": list(teams_of(request.user)),
        "team": asked.team,
        "by": by,
        "group_head": {"act": _("Action"), "policy": _("Segment and version"), "agent": _("Agent")}[by],
        "window": WINDOW.days,
        "purposes": ExportPurpose.choices,
        "export_url": f"{reverse('next-actions-export')}?{urlencode(kept)}",
    }
    return render(request, "cases/next_actions.html", context)


def _line(line: Line, kept: dict[str, Any], by: str) -> dict[str, Any]:
    own = _narrowed(line.group, by)
    return {"label": _label(line.group, by), **_cells(line, kept | own)}


def _narrowed(group: dict[str, Any], by: str) -> dict[str, Any]:
    """The part of the address that leaves the rows of this group."""
    if by == "agent":
        return {"agent": group["by_id"]}
    if by == "policy":
        return {"policy": group["policy_id"] or 0, "segment": group["segment"]}
    return {"act": group["act"]}


def _label(group: dict[str, Any], by: str) -> str:
    if by == "agent":
        names = {name: group[f"by__{name}"] for name in ("first_name", "last_name", "username")}
        return User(**names).display_name()
    if by == "policy":
        segment = group["segment"] or _("everybody else")
        version = group["policy__version"]
        return f"{segment} · " + (_("version %(number)s") % {"number": version} if version else _("no version"))
    return str(Act(group["act"]).label)


def _cells(line: Line, narrowed: dict[str, Any]) -> dict[str, Any]:
    taken = line.accepted + line.followed
    counts = {
        kind: (count(number), _rows_url(narrowed | {"kind": kind})) if (number := getattr(line, kind)) else None
        for kind in AnswerKind.values
    }
    return {
        "proposed": (count(line.proposed), _rows_url(narrowed)),
        **counts,
        "done": (count(line.done), _rows_url(narrowed | {"done": "yes"})) if line.done else None,
        "share": f"{100 * taken / line.proposed:.0f} %" if line.proposed else "–",
        "sides": [
            _after(getattr(line, side), name, narrowed | {"side": side})
            for name in ("reached", "promised")
            for side in ("taken", "other")
        ],
    }


def _after(after: After, name: str, narrowed: dict[str, Any]) -> tuple[str, str, str] | None:
    """(share, "3/7", address of the rows); None where no window is over."""
    if not after.counted:
        return None
    number: int = getattr(after, name)
    counts = f"{count(number)}/{count(after.counted)}"
    address = _rows_url(narrowed | {"after": name if number else "counted"})
    return f"{100 * number / after.counted:.0f} %", counts, address


def _url(values: dict[str, Any]) -> str:
    return f"{reverse('next-actions')}?{urlencode(values)}"


def _rows_url(values: dict[str, Any]) -> str:
    return f"{reverse('next-action-rows')}?{urlencode(values)}"
