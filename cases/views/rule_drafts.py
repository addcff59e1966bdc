"""Drafts of contact rules, for administrators: begun, written, published or put away."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.rule import NewRuleForm, RuleForm
from cases.views.doors import administration
from cases.views.requests import StaffRequest
from cases.views.rule_lines import labels
from strategies.contact import terms
from strategies.contact.changes import example_in_words, name_of_part, part_in_words, rule_changes
from strategies.contact.checks import problems_of
from strategies.contact.drafting import blank_record
from strategies.contact.examples import problems_of_example, written_anew
from strategies.contact.known import catalogue
from strategies.contact.words import what
from strategies.models import ContactRuleDraft
from strategies.services.contact_rules import usual_facts
from strategies.services.rule_drafts import (
    DraftChanged,
    DraftRefused,
    discard_draft,
    latest_version,
    publish_draft,
    rebase_draft,
    save_draft,
    start_draft,
    start_own_rule,
    what_bars_publishing,
)


@require_http_methods(["GET", "POST"])
@administration
def new(request: StaffRequest) -> HttpResponse:
    """A rule of the house's own."""
    form = NewRuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told, today = form.cleaned_data, business_date()
        record = blank_record(told["kind"], told["jurisdiction"], first_day=today)
        try:
            draft = start_own_rule(
                code=told["code"].strip().upper(), record=record, by=request.user, now=timezone.now()
            )
        except DraftRefused as refused:
            for problem in refused.problems:
                form.add_error("code", str(problem.text))
        else:
            return redirect("rule-draft", draft.code)
    return render(request, "cases/rules/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@administration
def start(request: StaffRequest, rule_code: str) -> HttpResponse:
    """From the latest version; with `shipped`, from what the product ships now."""
    try:
        start_draft(code=rule_code, by=request.user, now=timezone.now(), from_shipped="shipped" in request.POST)
    except DraftRefused as refused:
        return _told(request, refused, "rule", rule_code)
    return redirect("rule-draft", rule_code)


@require_http_methods(["GET", "POST"])
@administration
def edit(request: StaffRequest, rule_code: str) -> HttpResponse:
    """The draft as a form. `mend` keeps it with examples written anew from what is typed, as are those left empty."""
    draft = _draft(rule_code)
    if request.method != "POST":
        return _page(request, draft, RuleForm(record=draft.record, initial={"stamp": draft.stamp}))
    form = RuleForm(request.POST, record=draft.record)
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    record = form.record()
    if "example" in record and not problems_of(record, catalogue()):
        told = {} if "mend" in request.POST else {name: one for name, one in record["example"].items() if one}
        record["example"] = written_anew(record, usual_facts()) | told
    try:
        save_draft(draft=draft, record=record, stamp=form.cleaned_data["stamp"], by=request.user, now=timezone.now())
    except DraftChanged as changed:
        return _changed_meanwhile(request, changed.draft, record)
    except DraftRefused as refused:
        form.show(refused.problems)
        return _page(request, draft, form, status=422)
    messages.success(request, _("The draft is saved."))
    return redirect("rule-draft", rule_code)


@require_POST
@administration
def publish(request: StaffRequest, rule_code: str) -> HttpResponse:
    try:
        rule = publish_draft(
            draft=_draft(rule_code), stamp=_stamp(request), today=business_date(), by=request.user, now=timezone.now()
        )
    except DraftRefused as refused:
        return _told(request, refused, "rule-draft", rule_code)
    said = _("Version %(number)s is published; it is still to be reviewed with counsel.")
    messages.success(request, said % {"number": rule.version})
    return redirect("rule", rule_code)


@require_POST
@administration
def rebase(request: StaffRequest, rule_code: str) -> HttpResponse:
    """Keep the draft as it is written although a newer version has come."""
    try:
        rebase_draft(draft=_draft(rule_code), stamp=_stamp(request), by=request.user, now=timezone.now())
    except DraftRefused as refused:
        return _told(request, refused, "rule-draft", rule_code)
    return redirect("rule-draft", rule_code)


@require_POST
@administration
def discard(request: StaffRequest, rule_code: str) -> HttpResponse:
    draft = _draft(rule_code)
    try:
        discard_draft(draft=draft, stamp=_stamp(request))
    except DraftRefused as refused:
        return _told(request, refused, "rule-draft", rule_code)
    messages.info(request, _("The draft is put away."))
    return redirect("rule", rule_code) if draft.based_on else redirect("rules")


def _draft(code: str) -> ContactRuleDraft:
    """404 where none is open."""
    drafts = ContactRuleDraft.objects.select_related("based_on", "started_by", "changed_by")
    draft = drafts.filter(code=code).first()
    if draft is None:
        raise Http404
    return draft


def _stamp(request: StaffRequest) -> int:
    """Of the draft as the reader saw it; 0, which none has, where it is no number."""
    told = request.POST.get("stamp", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def _told(request: StaffRequest, refused: DraftRefused, page: str, code: str) -> HttpResponse:
    for problem in refused.problems:
        messages.error(request, str(problem.text))
    return redirect(page, code)


def _changed_meanwhile(request: StaffRequest, draft: ContactRuleDraft, typed: Mapping[str, Any]) -> HttpResponse:
    """What was typed, over the draft as it stands now: saved again, it is written over the other's."""
    again = request.POST.copy()
    again["stamp"] = str(draft.stamp)
    form = RuleForm(again, record=draft.record)
    form.is_valid()
    meanwhile = rule_changes(typed, draft.record, labels())
    return _page(request, draft, form, status=409, meanwhile=meanwhile)


def _page(
    request: StaffRequest, draft: ContactRuleDraft, form: RuleForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    record, called, today = draft.record, labels(), business_date()
    facts = catalogue()
    is_rule = not problems_of(record, facts) and not problems_of_example(record, facts)
    context = {
        "draft": draft,
        "form": form,
        "kind": terms.KIND[record["kind"]],
        "jurisdiction": part_in_words("jurisdiction", record["jurisdiction"], called),
        "what": what(record, called) if is_rule else "",
        "examples": {name: example_in_words(told, called) for name, told in record.get("example", {}).items()},
        "problems": [
            (name_of_part(problem.part), problem.text) for problem in what_bars_publishing(draft, today=today)
        ],
        "changes": rule_changes(draft.based_on.record, record, called) if draft.based_on else [],
        "is_overtaken": draft.based_on != latest_version(draft.code),
        **more,
    }
    return render(request, "cases/rules/draft.html", context, status=status)
