"""Handing cases over: choose who, see what each would get, say why, do it; undo it within a day."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.caselist import teams_of
from cases.forms.reassign import HandOverForm, Selection
from cases.models import User
from cases.selectors.caselist import sums_of
from cases.selectors.reassign import agents_to_choose, hand_overs, preview_hand_over
from cases.services.assignment import UNDO_WITHIN, undo_hand_over
from cases.services.hand_over import SelectionChanged, hand_over, selected
from cases.services.verdict import Refused
from cases.templatetags.cases_display import count, money
from cases.views.doors import supervision


@require_http_methods(["GET", "POST"])
@supervision
def reassign(request: HttpRequest) -> HttpResponse:
    """GET shows the selection and what the choice would do; POST hands over what was shown."""
    if request.method == "POST":
        return _commit(request)
    return _preview(request, HandOverForm(user=request.user))


@require_GET
@supervision
def history(request: HttpRequest) -> HttpResponse:
    """The latest hand-overs over the cases that the user may see."""
    now = timezone.now()
    batches = [
        {"batch": batch, "may_undo": _may_undo(batch.by, request.user) and batch.at >= now - UNDO_WITHIN}
        for batch in hand_overs(request.user)
    ]
    return render(request, "cases/reassign/history.html", {"batches": batches})


@require_POST
@supervision
def undo(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Give the cases back to whom they came from."""
    try:
        back = undo_hand_over(
            batch=batch, reason=_("Undone"), by=request.user, as_of=business_date(), now=timezone.now()
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        given = ngettext("%(count)s case was given back.", "%(count)s cases were given back.", back.count)
        messages.success(request, given % {"count": count(back.count)})
    return redirect("hand-overs")


def _may_undo(by: User | None, user: Any) -> bool:
    return user.is_admin or (by is not None and by.pk == user.pk)


def _commit(request: HttpRequest) -> HttpResponse:
    form = HandOverForm(request.POST, user=request.user)
    if not form.is_valid():
        return _preview(request, form, status=422)
    as_of, now = business_date(), timezone.now()
    selection = Selection.read(request.POST, user=request.user)
    try:
        done = hand_over(
            cases=selection.cases(user=request.user, as_of=as_of, now=now),
            seen=form.seen(),
            team=form.cleaned_data["to_team"],
            agents=list(form.cleaned_data["to"]),
            reason=form.cleaned_data["reason"],
            by=request.user,
            as_of=as_of,
            now=now,
        )
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return _preview(request, form, status=409 if isinstance(refused, SelectionChanged) else 422)
    _tell(request, done)
    return redirect(_back(request) or "supervision-cases")


def _tell(request: HttpRequest, done: Any) -> None:
    if not done.count:
        messages.info(request, _("Every case was already where you sent it; nothing changed."))
        return
    text = ngettext("%(count)s case handed over.", "%(count)s cases handed over.", done.count)
    tag = f"undo={reverse('hand-over-undo', args=[done.batch])}"
    messages.success(request, text % {"count": count(done.count)}, extra_tags=tag)


def _back(request: HttpRequest) -> str:
    """Where the user came from, within this site; "" where none or another site is named."""
    address = request.POST.get("back", "") or request.GET.get("back", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def _preview(request: HttpRequest, form: HandOverForm, *, status: int = 200) -> HttpResponse:
    """The page for a selection and a choice of receivers, as they stand at this moment."""
    user, as_of, now = request.user, business_date(), timezone.now()
    data = request.POST if request.method == "POST" else request.GET
    selection = Selection.read(data, user=user)
    cases = selection.cases(user=user, as_of=as_of, now=now)
    seen = selected(cases)
    agents = agents_to_choose(user)
    teams = list(teams_of(user))
    team = next((team for team in teams if str(team.pk) == data.get("to_team")), teams[0] if teams else None)
    chosen = [agent for agent in agents if str(agent.pk) in data.getlist("to") and team and agent.team_id == team.pk]
    pool = data.get("to_pool") == "yes" and not chosen
    context = {
        "form": form,
        "selection": selection,
        "single": cases.select_related("debtor", "creditor", "agent").first() if seen.count == 1 else None,
        "seen": seen,
        "count_text": ngettext("%(count)s case", "%(count)s cases", seen.count) % {"count": count(seen.count)},
        "sums": [money(amount, currency) for currency, amount in sums_of(cases)],
        "teams": teams,
        "team": team,
        "agents": [agent for agent in agents if team and agent.team_id == team.pk],
        "chosen": {agent.pk for agent in chosen},
        "pool": pool,
        "preview": preview_hand_over(cases, team_id=team.pk, agents=chosen) if team and (chosen or pool) else None,
        "reason": data.get("reason", ""),
        "back": _back(request) or f"{reverse('supervision-cases')}?{_list_query(selection)}",
    }
    return render(request, "cases/reassign/reassign.html", context, status=status)


def _list_query(selection: Selection) -> str:
    return selection.criteria.as_query() if selection.criteria else ""
