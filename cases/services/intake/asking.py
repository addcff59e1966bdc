"""Asking for a check or a load from a page or the API: the work is a task's; the request only starts it."""

import datetime as dt
import time
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.intake.fields import Subject
from cases.intake.guessing import require, resolve_headers
from cases.models import Portfolio, PortfolioState
from cases.services.intake.progress import CHECK_PHASES, PHASES, announce, progress_of
from cases.services.verdict import Refused

CHECK_TASK, LOAD_TASK = "cases.check_portfolio", "cases.load_portfolio"  # by name: tasks stand above services


@transaction.atomic
def ask_check(*, portfolio: Portfolio, mapping: dict[str, str], date_order: str = "", decimal: str = "") -> None:
    """Keep how a person reads the file, and have it checked. `mapping`: our field → their header, complete.

    Raises Refused while it loads or once it is loaded, Unreadable where the mapping does not fit the file.
    """
    locked = _locked(portfolio)
    headers = locked.reading["headers"]
    subject = Subject(locked.subject)
    columns = resolve_headers(headers, mapping, subject)
    require(columns, headers, subject)
    guessed = {guess["field"] for guess in locked.reading["guesses"] if guess["field"]}
    wishes = {
        "mapping": {**dict.fromkeys(sorted(guessed - columns.keys()), ""), **columns},
        "date_order": date_order,
        "decimal": decimal,
    }
    locked.reading = {**locked.reading, "wishes": wishes, "columns": columns, "question": None, "problem": None}
    locked.reading["checking"] = True
    locked.state, locked.problem, locked.report = PortfolioState.UPLOADED, "", {}
    locked.save(update_fields=["reading", "state", "problem", "report"])
    announce(locked.pk, CHECK_PHASES)
    _send(CHECK_TASK, locked)


@transaction.atomic
def ask_load(*, portfolio: Portfolio, now: dt.datetime) -> None:
    """Have a checked file loaded. Asking again is harmless; it takes up a load whose worker died.

    Raises Refused before the check and once it is loaded.
    """
    locked = _locked(portfolio)
    if locked.state not in (PortfolioState.CHECKED, PortfolioState.LOADING):
        raise Refused(_("The file must be checked before it is loaded."))
    if locked.state == PortfolioState.LOADING and not is_stalled(locked):
        return
    locked.state, locked.started_at = PortfolioState.LOADING, now
    locked.save(update_fields=["state", "started_at"])
    announce(locked.pk, PHASES)
    _send(LOAD_TASK, locked)


def is_stalled(portfolio: Portfolio) -> bool:
    """Whether a check or load was asked for and its worker has been silent for too long."""
    said = progress_of(portfolio.pk)
    return said is None or said.is_silent(time.time())


def _locked(portfolio: Portfolio) -> Portfolio:
    """The portfolio's row, locked. Raises Refused while a load holds it, and once it is loaded."""
    locked = Portfolio.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=portfolio.pk).first()
    if locked is None:
        raise Refused(_("This file is being loaded."))
    if locked.state == PortfolioState.LOADED:
        raise Refused(_("This file is loaded already."))
    return locked


def _send(task: str, portfolio: Portfolio) -> None:
    arguments: dict[str, Any] = {"portfolio_id": portfolio.pk}
    transaction.on_commit(partial(current_app.send_task, task, kwargs=arguments))
