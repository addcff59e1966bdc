"""Celery tasks: each takes ids by keyword, fetches, and calls one service."""

import datetime as dt
from contextlib import suppress

from celery import shared_task
from django.conf import settings
from django.utils import timezone, translation

from cases.clock import business_date
from cases.intake.problems import Unreadable
from cases.models import Portfolio, PortfolioState, Simulation, User
from cases.services.intake.load import AlreadyLoading, check_portfolio, load_portfolio
from cases.services.intake.progress import CHECK_PHASES, PHASES, announce, forget
from cases.services.night import turn_day
from cases.services.simulation.running import run_simulation
from cases.storage import readable_copy


@shared_task(name="cases.turn_day")
def turn_day_task(*, as_of: str | None = None, by_id: int | None = None) -> str:
    """Turn a day (today when none is named). Several of these at once share one night; a repeat changes nothing."""
    day = dt.date.fromisoformat(as_of) if as_of else business_date()
    by = User.objects.filter(pk=by_id).first() if by_id else None
    run = turn_day(as_of=day, now=timezone.now(), by=by)
    return f"{run.as_of} {run.state}"


@shared_task(name="cases.check_portfolio")
def check_portfolio_task(*, portfolio_id: int) -> str:
    """Check a received file in the language of the one who sent it; what is wrong with it stands on the portfolio."""
    portfolio = Portfolio.objects.select_related("creditor", "imported_by").get(pk=portfolio_id)
    with translation.override(_language(portfolio)), suppress(Unreadable), readable_copy(portfolio.file) as path:
        check_portfolio(portfolio=portfolio, path=path, now=timezone.now(), listen=announce(portfolio_id, CHECK_PHASES))
    forget(portfolio_id)
    return f"{portfolio_id} {portfolio.state}"


@shared_task(name="cases.load_portfolio")
def load_portfolio_task(*, portfolio_id: int) -> str:
    """Load a checked file. Handed out twice it loads once; killed anywhere it leaves nothing and can be asked for again."""
    portfolio = Portfolio.objects.select_related("creditor", "imported_by").get(pk=portfolio_id)
    if portfolio.state != PortfolioState.LOADING:
        return f"{portfolio_id} {portfolio.state}"
    with translation.override(_language(portfolio)), suppress(Unreadable), readable_copy(portfolio.file) as path:
        try:
            load_portfolio(portfolio=portfolio, path=path, now=timezone.now(), listen=announce(portfolio_id, PHASES))
        except AlreadyLoading:
            return f"{portfolio_id} is being loaded"
    forget(portfolio_id)
    return f"{portfolio_id} {portfolio.state}"


@shared_task(name="cases.simulate")
def simulate_task(*, simulation_id: int) -> str:
    """Try a draft policy on the live portfolio. Handed out twice it runs once."""
    simulation = Simulation.objects.select_related("policy", "against").get(pk=simulation_id)
    run_simulation(simulation=simulation, now=timezone.now())
    return f"{simulation_id} {simulation.state}"


def _language(portfolio: Portfolio) -> str:
    by = portfolio.imported_by
    return (by.language if by else "") or settings.LANGUAGE_CODE
