"""The library of tactics for administrators: every entry, its versions, and a form that writes a new version."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.tactic import LANGUAGES, TacticForm
from cases.views.doors import administration
from cases.views.requests import StaffRequest
from strategies.models import Tactic
from strategies.services.tactics import TacticRefused, judge_lines, save_tactic
from strategies.tactics import PLACEHOLDERS, Evasion
from strategies.wording.marking import Judged


@require_GET
@administration
def tactics(request: StaffRequest) -> HttpResponse:
    reader = "zh" if (get_language() or "").startswith("zh") else "en"
    rows = [
        (one, one.title.get(reader, ""), [Evasion(tag).label for tag in one.evasions])
        for one in Tactic.objects.latest_versions()
    ]
    rows.sort(key=lambda row: (not row[0].is_offered, row[0].family, row[0].code))
    return render(request, "cases/tactics/list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@administration
def tactic(request: StaffRequest, code: str = "") -> HttpResponse:
    """One entry with its versions; without a code a new one."""
    versions = list(Tactic.objects.filter(code=code).order_by("-version").select_related("made_by")) if code else []
    if code and not versions:
        raise Http404
    latest = versions[0] if versions else None
    sent = request.POST if request.method == "POST" else None
    wordings: Sequence[Judged] = judge_lines(latest.lines) if latest else ()
    form = TacticForm(sent, is_new=latest is None, initial=_initial(latest) if latest else None)
    if sent is not None and form.is_valid():
        told = form.cleaned_data
        try:
            saved = save_tactic(
                code=code or told["code"],
                values=form.values() | {"appeals": latest.appeals if latest else []},
                after=told["after"],
                is_offered=told["is_offered"],
                by=request.user,
                now=timezone.now(),
            )
        except TacticRefused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
            wordings = refused.wordings
        else:
            messages.success(request, _("Saved as version %(number)s.") % {"number": saved.version})
            return redirect("tactic", saved.code)
    places = [f"{{{name}}}" for name in PLACEHOLDERS]
    context = {"form": form, "latest": latest, "versions": versions, "places": places, "wordings": wordings}
    return render(request, "cases/tactics/edit.html", context, status=422 if form.errors else 200)


def _initial(latest: Tactic) -> dict[str, Any]:
    names = ("family", "debt_class", "who", "evasions", "stages", "needs", "is_offered")
    found: dict[str, Any] = {name: getattr(latest, name) for name in names} | {"after": latest.version}
    for language, _name in LANGUAGES:
        found |= {f"{key}_{language}": getattr(latest, key)[language] for key in ("title", "what", "avoid")}
        found[f"lines_{language}"] = "\n".join(latest.lines[language])
    return found
