"""The board: every figure carries the address of its rows, made from the same criteria that counted it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from cases.clock import business_date
from cases.forms.caselist import teams_of
from cases.models import ClosedAs, DebtClass
from cases.selectors.board import Board, Cell, Tiles, board, kept_period
from cases.selectors.caselist import NOBODY, Criteria
from cases.selectors.days import unfinished_run
from cases.selectors.load import Load
from cases.selectors.questions import MOST_SHOWN as MOST_QUESTIONS
from cases.selectors.stage_approvals import MOST_SHOWN as MOST_APPROVALS
from cases.templatetags.cases_display import bucket_label, count, money, short_day
from cases.views.doors import supervision
from strategies.buckets import CONSUMER_BUCKETS, TRADE_BUCKETS
from strategies.stages import OPEN_STAGES, Stage

MOST_AGENTS = 40
HEAT_STEPS = 4


@dataclass(frozen=True)
class Figure:
    """A number with the address of its rows; `heat` 0 to 4: its share of the largest amount, drawn as a bar."""

    text: str
    url: str = ""
    more: str = ""
    heat: int = 0


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    url: str
    note: str
    formula: str
    tone: str = ""


@require_GET
@supervision
def show(request: HttpRequest) -> HttpResponse:
    """Own teams for a supervisor, the house for an administrator; `?team=` narrows, `?book=` picks a currency."""
    teams = list(teams_of(request.user))
    asked = request.GET.get("team", "")
    team = next((team for team in teams if str(team.pk) == asked), None)
    found = board(user=request.user, team_id=team.pk if team else None, as_of=business_date(), now=timezone.now())
    books = found.books()
    book = next((book for book in books if ":".join(book) == request.GET.get("book")), books[0] if books else None)
    everyone = request.GET.get("agents") == "all"
    context = {
        "board": found,
        "team": team,
        "teams": teams if len(teams) > 1 else [],
        "books": [_book_tab(item, item == book, team) for item in books] if len(books) > 1 else [],
        "currency": book[1] if book else "",
        "grid": _grid(found, book, team) if book else None,
        "tiles": _tiles(found, book[1] if book else "", team),
        "loads": _loads(found.loads, book[1] if book else "", team, everyone=everyone),
        "left_out": 0 if everyone else max(0, len(found.loads) - MOST_AGENTS),
        "all_agents_url": _address("board", {"team": team.pk if team else "", "agents": "all"}),
        "night": _night(found, team),
        "unfinished": unfinished_run(),
        "inbox": _inbox(found),
    }
    return render(request, "cases/board/board.html", context)


def _address(name: str, values: dict[str, Any]) -> str:
    given = {key: value for key, value in values.items() if value not in ("", None)}
    return f"{reverse(name)}?{urlencode(given)}" if given else reverse(name)


def _cases(scope: Any, **values: Any) -> str:
    """The case list's address for these criteria, within the team `scope` if there is one."""
    criteria = Criteria.from_values(values)
    if scope is not None and not criteria.team:
        criteria = criteria.narrowed(team=str(scope.pk))
    return f"{reverse('supervision-cases')}?{criteria.as_query()}"


def _book_tab(book: tuple[str, str], current: bool, team: Any) -> dict[str, Any]:
    debt_class, currency = book
    return {
        "label": f"{DebtClass(debt_class).label} · {currency}",
        "url": _address("board", {"team": team.pk if team else "", "book": ":".join(book)}),
        "current": current,
    }


def _grid(found: Board, book: tuple[str, str], team: Any) -> dict[str, Any]:
    """Stages down, buckets across, with the sums of both. Cells without cases have no address."""
    cells, currency = found.grids[book], book[1]
    keys = TRADE_BUCKETS if book[0] == DebtClass.TRADE else CONSUMER_BUCKETS
    most = max((cell.amount for cell in cells.values()), default=0)
    rows = []
    for stage in OPEN_STAGES:
        line = [cells.get((stage, key), Cell()) for key in keys]
        figures = [
            _cell(cell, _cases(team, stage=stage, bucket=key, currency=currency), most)
            for key, cell in zip(keys, line, strict=True)
        ]
        whole = _cell(_sum(line), _cases(team, stage=stage, kind=book[0], currency=currency), 0)
        rows.append({"stage": stage, "cells": figures, "sum": whole})
    columns = [[cells.get((stage, key), Cell()) for stage in OPEN_STAGES] for key in keys]
    return {
        "buckets": [bucket_label(key) for key in keys],
        "rows": rows,
        "sums": [
            _cell(_sum(column), _cases(team, bucket=key, currency=currency), 0)
            for key, column in zip(keys, columns, strict=True)
        ],
        "sum": _cell(_sum(cells.values()), _cases(team, kind=book[0], currency=currency), 0),
    }


def _cell(cell: Cell, url: str, most: Any) -> Figure:
    if not cell.count:
        return Figure("")
    heat = 1 + min(HEAT_STEPS - 1, int(HEAT_STEPS * cell.amount / most)) if most else 0
    return Figure(count(cell.count), url, count(round(cell.amount)), heat)


def _sum(cells: Iterable[Cell]) -> Cell:
    return sum(cells, Cell())


def _tiles(found: Board, currency: str, team: Any) -> list[Tile]:
    tiles = found.tiles.get(currency, Tiles())
    day, monday = found.as_of, found.as_of - dt.timedelta(days=found.as_of.weekday())
    common = {"team": team.pk if team else "", "currency": currency}
    paid = lambda first: _address("records-payments", {"day_from": first, "day_to": day, **common})  # noqa: E731
    promised = lambda **more: _address("records-promises", {**more, **common})  # noqa: E731
    first, last = kept_period(day)
    kept = tiles.kept
    return [
        Tile(
            _("Money in today"),
            money(tiles.today.amount),
            paid(day),
            _count_note(tiles.today),
            _("Sum of payments with today's value date."),
        ),
        Tile(
            _("Money in this week"),
            money(tiles.week.amount),
            paid(monday),
            _count_note(tiles.week),
            _("Sum of payments by value date, Monday to today."),
        ),
        Tile(
            _("Promises due today"),
            count(tiles.due_today.count),
            promised(state="open", day_from=day, day_to=day),
            money(tiles.due_today.amount),
            _("Open promises whose day is today."),
            "today" if tiles.due_today.count else "",
        ),
        Tile(
            _("In their grace"),
            count(tiles.in_grace.count),
            promised(state="open", day_to=day - dt.timedelta(days=1)),
            money(tiles.in_grace.amount),
            _("Open promises whose day has passed and whose days of grace have not."),
        ),
        Tile(
            _("Broken, not yet answered"),
            count(tiles.broken.count),
            _cases(team, attention="broken", currency=currency),
            money(tiles.broken.amount),
            _(
                "Open cases whose promise was broken or only partly kept and which nobody has contacted since; the amount is their balance."
            ),
            "stop" if tiles.broken.count else "",
        ),
        Tile(
            _("Barred within 30 days"),
            count(tiles.barred.count),
            _cases(team, limitation="30", currency=currency),
            money(tiles.barred.amount),
            _("Open cases with a claim whose limitation date lies within 30 days; the amount is their balance."),
            "stop" if tiles.barred.count else "",
        ),
        Tile(
            _("Warning signs"),
            count(tiles.signs.count),
            _cases(team, sign="open", currency=currency),
            money(tiles.signs.amount),
            _("Open cases with a warning sign that nobody has closed; the amount is their balance."),
            "stop" if tiles.signs.count else "",
        ),
        Tile(
            _("Promises kept, 30 days"),
            "–" if kept.rate is None else f"{kept.rate:.0%}",
            promised(state="judged", day_from=first, day_to=last),
            _("%(kept)s of %(judged)s") % {"kept": count(kept.kept), "judged": count(kept.judged)},
            _(
                "Kept ÷ (kept + partly kept + broken), over promises whose grace ended between %(first)s and %(last)s. Cancelled and open ones do not count."
            )
            % {"first": short_day(first), "last": short_day(last)},
        ),
    ]


def _count_note(cell: Cell) -> str:
    return _("%(count)s payments") % {"count": count(cell.count)}


def _loads(loads: list[Load], currency: str, team: Any, *, everyone: bool) -> list[dict[str, Any]]:
    shown = loads
    if len(loads) > MOST_AGENTS and not everyone:
        shown = sorted(loads, key=lambda load: -load.due)[:MOST_AGENTS]
    return [_load(load, currency, team) for load in shown]


def _load(load: Load, currency: str, team: Any) -> dict[str, Any]:
    if load.agent_id is None:
        who = {"agent": NOBODY, "team": str(load.team_id) if load.team_id else NOBODY}
    else:
        who = {"agent": str(load.agent_id)}
    contacts = {"agent": load.agent_id, "team": team.pk if team else "", "day_from": "today"}
    return {
        "load": load,
        "amount": money(load.amounts.get(currency)) if load.amounts.get(currency) else "",
        "held_url": _cases(team, **who),
        "amount_url": _cases(team, **who, currency=currency),
        "due_url": _cases(team, **who, work="now"),
        "promises_url": _cases(team, **who, attention="due"),
        "broken_url": _cases(team, **who, attention="broken"),
        "contacts_url": _address("records-contacts", contacts),
        "reached_url": _address("records-contacts", {**contacts, "reached": "yes"}),
    }


def _inbox(found: Board) -> list[str]:
    """What waits for a supervisor's word, in all the teams."""
    cases, questions = found.approvals, found.questions
    said = []
    if cases:
        text = ngettext("%(count)s case waits for your approval", "%(count)s cases wait for your approval", cases)
        said.append(text % {"count": _at_most(cases, MOST_APPROVALS)})
    if questions:
        text = ngettext("%(count)s question from an agent", "%(count)s questions from agents", questions)
        said.append(text % {"count": _at_most(questions, MOST_QUESTIONS)})
    return said


def _at_most(number: int, most: int) -> str:
    return f"{count(most)}+" if number > most else count(number)


def _night(found: Board, team: Any) -> dict[str, Any] | None:
    """The last night: what moved in scope, each line with its rows."""
    run = found.last_run
    if run is None:
        return None
    lines = []
    for move in found.moves:
        to = ClosedAs(move.closed_as).label if move.closed_as else Stage(move.to_stage).label
        rows = {
            "day_from": run.as_of,
            "day_to": run.as_of,
            "from_stage": move.from_stage,
            "to_stage": move.to_stage,
            "closed_as": move.closed_as,
            "team": team.pk if team else "",
        }
        label = f"{Stage(move.from_stage).label} → {to}"
        lines.append(Figure(count(move.count), _address("records-moves", rows), label))
    return {"run": run, "lines": lines, "url": reverse("day", args=[run.as_of])}
