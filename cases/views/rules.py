"""The contact rules: everybody may look them up, administrators say that counsel has reviewed one, or end it."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.forms.rule_filter import EndRuleForm, ReviewForm, RuleFilterForm
from cases.views.doors import administration
from cases.views.requests import StaffRequest
from cases.views.rule_lines import kept_by, labels, line_of
from strategies.contact.changes import example_in_words, rule_changes
from strategies.models import ContactRule, ContactRuleDraft, RuleReview
from strategies.services.rule_drafts import DraftRefused, ships_anew
from strategies.services.rule_standing import StandingRefused, end_rule, review_rule


@require_GET
@login_required
def index(request: StaffRequest) -> HttpResponse:
    """The latest version of every rule, in the reader's words."""
    form, called, today = RuleFilterForm(request.GET), labels(), business_date()
    rules = ContactRule.objects.latest_versions().with_review()
    lines = [line_of(rule, called, today) for rule in rules]
    shown = kept_by(lines, form.cleaned_data if form.is_valid() else {})
    context: dict[str, Any] = {"form": form, "lines": shown, "total": len(lines)}
    if request.user.is_admin:
        known = {line.rule.code for line in lines}
        drafts = list(ContactRuleDraft.objects.select_related("changed_by"))
        context |= {
            "drafted": {draft.code for draft in drafts},
            "new_drafts": [draft for draft in drafts if draft.code not in known],
            "anew": {line.rule.code for line in lines if ships_anew(line.rule)},
        }
    return render(request, "cases/rules/list.html", context)


@require_GET
@login_required
def show(request: StaffRequest, rule_code: str) -> HttpResponse:
    """One rule: what it asks, where it stands in the law, its examples and every version.

    `?version=` shows an earlier one as it was: what a decision of that time went by.
    """
    versions, asked = _versions(rule_code), request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == asked), versions[0])
    return _page(request, versions, shown=shown)


@require_POST
@administration
def review(request: StaffRequest, rule_code: str) -> HttpResponse:
    """Reviewed with counsel; or, with `take_back`, not any more."""
    versions, form = _versions(rule_code), ReviewForm(request.POST)
    if form.is_valid():
        confirmed = "take_back" not in request.POST
        seen = next((one for one in versions if str(one.version) == request.POST.get("version")), versions[0])
        try:
            review_rule(
                rule=seen, confirmed=confirmed, note=form.cleaned_data["note"], by=request.user, now=timezone.now()
            )
        except StandingRefused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("On record.") if confirmed else _("Taken back."))
            return redirect("rule", rule_code)
    return _page(request, versions, review_form=form)


@require_POST
@administration
def end(request: StaffRequest, rule_code: str) -> HttpResponse:
    """Switch a rule off after a day."""
    versions, form = _versions(rule_code), EndRuleForm(request.POST)
    if form.is_valid():
        last = form.cleaned_data["last_day"]
        try:
            ended = end_rule(
                rule=versions[0], last_day=last, today=business_date(), by=request.user, now=timezone.now()
            )
        except StandingRefused as refused:
            form.add_error("last_day", str(refused.reason))
        except DraftRefused as refused:
            form.add_error(None, [str(problem.text) for problem in refused.problems])
        else:
            messages.success(request, _("Version %(number)s ends the rule.") % {"number": ended.version})
            return redirect("rule", rule_code)
    return _page(request, versions, end_form=form)


def _versions(code: str) -> list[ContactRule]:
    """Newest first; 404 where there is none."""
    versions = list(ContactRule.objects.filter(code=code).with_review().select_related("made_by").order_by("-version"))
    if not versions:
        raise Http404
    return versions


def _page(
    request: StaffRequest,
    versions: list[ContactRule],
    *,
    shown: ContactRule | None = None,
    review_form: ReviewForm | None = None,
    end_form: EndRuleForm | None = None,
) -> HttpResponse:
    latest, called, today = versions[0], labels(), business_date()
    shown = shown or latest
    older = [*versions[1:], None]
    reviews = RuleReview.objects.filter(rule__in=versions).select_related("by", "rule")
    context: dict[str, Any] = {
        "line": line_of(shown, called, today),
        "rule": shown,
        "latest": latest,
        "example": {name: example_in_words(told, called) for name, told in shown.record.get("example", {}).items()},
        "reviews": reviews,
        "versions": [
            (one, rule_changes(before.record, one.record, called) if before else [])
            for one, before in zip(versions, older, strict=True)
        ],
    }
    if request.user.is_admin:
        context |= {
            "may_edit": shown == latest,
            "note": shown.record.get("note", ""),
            "record": json.dumps(shown.record, ensure_ascii=False, indent=2),
            "draft": ContactRuleDraft.objects.filter(code=latest.code).select_related("changed_by").first(),
            "ships_anew": ships_anew(latest),
            "review_form": review_form or ReviewForm(),
            "end_form": end_form or EndRuleForm(initial={"last_day": today}),
        }
    failed = any(form is not None and form.errors for form in (review_form, end_form))
    return render(request, "cases/rules/rule.html", context, status=422 if failed else 200)
