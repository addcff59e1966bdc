"""Imports: one page that grows downwards, from the file over its columns and the check to what became of its rows."""

import datetime as dt
import time
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.export_answer import csv_answer
from cases.forms.imports import DECIMAL_NAMES, ORDER_NAMES, ColumnsForm, UploadForm
from cases.intake.problems import Unreadable
from cases.models import DebtClass, ExportKind, ExportPurpose, Portfolio, PortfolioState
from cases.selectors.imports import CheckView, check_of, columns_of, past_imports, problem_of
from cases.services.exports import begin_export, refused_rows, separator_of
from cases.services.intake.asking import ask_check, ask_load
from cases.services.intake.creditors import creditor_named
from cases.services.intake.progress import Progress, progress_of
from cases.services.intake.receive import receive_upload
from cases.services.verdict import Refused
from cases.templatetags.cases_display import day, money
from cases.views.doors import administration
from cases.views.requests import StaffRequest, occasion_of

PAGE_SIZE = 30
SEPARATOR_NAMES = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}


@require_GET
@administration
def index(request: HttpRequest) -> HttpResponse:
    """Past imports, latest first."""
    before = request.GET.get("before", "")
    imports = list(past_imports(int(before) if before.isdecimal() else None)[: PAGE_SIZE + 1])
    shown = imports[:PAGE_SIZE]
    for portfolio in shown:
        report = portfolio.report
        amount = report.get("amount_booked") or report.get("amount_loaded") or 0
        portfolio.amount_loaded = Decimal(amount)  # type: ignore[attr-defined]
    pager = {
        "first_url": reverse("imports") if before else "",
        "next_url": f"{reverse('imports')}?before={shown[-1].pk}" if len(imports) > PAGE_SIZE else "",
    }
    return render(request, "cases/imports/index.html", {"imports": shown, "pager": pager})


@require_http_methods(["GET", "HEAD", "POST"])
@administration
def new(request: HttpRequest) -> HttpResponse:
    """The first step: a file, whose it is, and the day on which it is true."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"as_of": business_date()})
    if request.method != "POST" or not form.is_valid():
        return render(request, "cases/imports/new.html", {"form": form}, status=422 if form.is_bound else 200)
    portfolio = receive_upload(
        creditor=form.cleaned_data["creditor"]
        or creditor_named(
            name=form.cleaned_data["new_creditor"],
            debt_class=form.cleaned_data["debt_class"] or DebtClass.CONSUMER,
        ),
        subject=form.cleaned_data["subject"],
        upload=form.cleaned_data["file"],
        as_of=form.cleaned_data["as_of"],
        now=timezone.now(),
        by=request.user,  # type: ignore[arg-type]  # signed in: `administration` has seen to it
    )
    return redirect("import", portfolio.pk)


@require_GET
@administration
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, as far as it has come."""
    return _page(request, _portfolio(pk))


@require_POST
@administration
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the columns as a person left them, and have the file checked."""
    portfolio = _portfolio(pk)
    form = _columns_form(portfolio, request.POST)
    if not form.is_valid():
        return _page(request, portfolio, form=form, status=422)
    try:
        ask_check(
            portfolio=portfolio,
            mapping=form.mapping,
            date_order=form.cleaned_data["date_order"],
            decimal=form.cleaned_data["decimal"],
        )
    except Unreadable as problem:
        return _page(request, portfolio, form=form, problem=problem.sentence, status=422)
    except Refused as refused:
        _tell(request, refused)
    return redirect("import", pk)


@require_POST
@administration
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Load the checked file; pressing twice is one load."""
    try:
        ask_load(portfolio=_portfolio(pk), now=timezone.now())
    except Refused as refused:
        _tell(request, refused)
    return redirect("import", pk)


@require_GET
@administration
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, for the page that polls; the whole page where no script asks, and once the work is done."""
    portfolio = _portfolio(pk)
    if not getattr(request, "htmx", False):
        return redirect("import", pk)
    if not _is_running(portfolio):
        response = HttpResponse()
        response["HX-Redirect"] = reverse("import", args=[pk])
        return response
    return render(request, "cases/imports/progress.html", {"portfolio": portfolio, "progress": _bar(portfolio)})


@require_GET
@administration
def refused(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file of refused rows, each marked with whose export it is; reading it again passes that column over."""
    portfolio = _portfolio(pk)
    if not portfolio.refused_file:
        raise Http404
    taken = begin_export(
        what=ExportKind.REFUSED,
        purpose=ExportPurpose.CORRECTION,
        scope=portfolio.file_name,
        occasion=occasion_of(request),
    )
    stem = f"{portfolio.file_name.rpartition('.')[0] or portfolio.file_name}-refused"
    return csv_answer(taken, refused_rows(portfolio), stem=stem, delimiter=separator_of(portfolio))


def _portfolio(pk: int) -> Portfolio:
    """Imports are the administrators' alone; `administration` has kept everybody else out."""
    return get_object_or_404(Portfolio.objects.select_related("creditor", "imported_by"), pk=pk)


def _page(
    request: HttpRequest, portfolio: Portfolio, *, form: ColumnsForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    running = _is_running(portfolio)
    check = None if portfolio.reading.get("checking") else check_of(portfolio)
    form = form or _columns_form(portfolio)
    context: dict[str, Any] = {
        "portfolio": portfolio,
        "readable": bool(portfolio.reading.get("headers")),
        "form": form,
        "columns": [(column, form[f"column-{column.place}"]) for column in columns_of(portfolio)],
        "problem": problem or problem_of(portfolio),
        "question": _question(portfolio),
        "check": check,
        "first_rows": _first_rows(check) if check else [],
        "step": _step(portfolio, running=running),
        "separator": SEPARATOR_NAMES.get(portfolio.reading.get("delimiter") or "", ""),
        "date_order": dict(ORDER_NAMES).get(portfolio.reading.get("date_order") or "", ""),
        "amount_booked": Decimal(portfolio.report.get("amount_booked", 0)),
        "amount_unmatched": Decimal(portfolio.report.get("amount_unmatched", 0)),
        "amount_loaded": Decimal(portfolio.report.get("amount_loaded", 0)),
        "open_amount": Decimal(portfolio.report.get("open_amount", 0)),
        "progress": _bar(portfolio) if running else None,
        "loaded": portfolio.state == PortfolioState.LOADED,
        "can_match": not running and portfolio.state != PortfolioState.LOADED,
        "can_load": not running and portfolio.state == PortfolioState.CHECKED,
    }
    return render(request, "cases/imports/show.html", context, status=status)


def _step(portfolio: Portfolio, *, running: bool) -> int:
    """Which of the four steps is the present one; 5 once everything is done, 1 where the file cannot be read."""
    if portfolio.state == PortfolioState.LOADED:
        return 5
    if not portfolio.reading.get("headers"):
        return 1
    if portfolio.state == PortfolioState.LOADING:
        return 4
    return 3 if running or portfolio.state == PortfolioState.CHECKED else 2


def _first_rows(check: CheckView) -> list[dict[str, Any]]:
    """The first rows' cells in the order of the table's columns, each with whether it is a number."""
    return [
        {
            "number": row["row"],
            "cells": [(_cell(row.get(name)), name in ("amount", "paid")) for name, _label in columns],
        }
        for columns in [check.first_columns]
        for row in check.first_rows
    ]


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return money(value)
    return day(value) if isinstance(value, dt.date) else str(value or "")


def _columns_form(portfolio: Portfolio, data: Any = None) -> ColumnsForm:
    reading = portfolio.reading
    wishes = reading.get("wishes", {})
    initial = {"date_order": wishes.get("date_order", ""), "decimal": wishes.get("decimal", "")}
    return ColumnsForm(
        data,
        headers=reading.get("headers", []),
        columns=reading.get("columns", {}),
        subject=portfolio.subject,
        initial=initial,
    )


def _question(portfolio: Portfolio) -> dict[str, Any] | None:
    """What the file leaves open, each reading of one of its cells beside the answer that means it."""
    asked = portfolio.reading.get("question")
    if not asked:
        return None
    names = dict(ORDER_NAMES if asked["kind"] == "date" else DECIMAL_NAMES)
    readings = [
        (answer, day(dt.date.fromisoformat(text)) if asked["kind"] == "date" else text, names[answer])
        for answer, text in asked["readings"].items()
    ]
    return {**asked, "name": "date_order" if asked["kind"] == "date" else "decimal", "readings": readings}


def _is_running(portfolio: Portfolio) -> bool:
    return portfolio.state == PortfolioState.LOADING or bool(portfolio.reading.get("checking"))


def _bar(portfolio: Portfolio) -> dict[str, Any]:
    said, loading = progress_of(portfolio.pk), portfolio.state == PortfolioState.LOADING
    stalled = said is None or said.is_silent(time.time())
    return {
        "label": _label(said, loading=loading),
        "percent": said.percent if said else 0,
        "rows": said.rows if said else 0,
        "rate": said.rows_per_second if said and said.phase != "write" else 0,
        "remaining": _clock(said.remaining_seconds) if said and said.remaining_seconds is not None else "",
        "failed": stalled,
        "loading": loading,
        "poll_url": reverse("import-progress", args=[portfolio.pk]),
    }


def _label(said: Progress | None, *, loading: bool) -> str | Promise:
    if said is None or (said.rows == 0 and said.share < 0.001):
        return _("Waiting for a worker")
    if said.phase == "survey":
        return _("Reading the columns")
    if said.phase == "write":
        return _("Writing what the rows say")
    return _("Checking and copying the rows") if loading else _("Checking the rows")


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _tell(request: HttpRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, str(reason))
