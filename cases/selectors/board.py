"""The supervisor's board: what stands where, what came in, what was promised, what the last night did.

Built from a handful of GROUP BY queries over what the user may see; kept for half a minute for everybody who sees
the same cases, so that a house of supervisors asks the database twice a minute. Formulas: vocabulary.md section 3.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum

from cases.models import Attention, Case, Creditor, DayRun, Payment, Promise, PromiseState, StageMove, User, WarningSign
from cases.querysets.cases import CaseQuerySet
from cases.selectors.caselist import barred_soon
from cases.selectors.load import Load, loads_of
from cases.selectors.questions import MOST_SHOWN as MOST_QUESTIONS
from cases.selectors.questions import open_questions
from cases.selectors.stage_approvals import MOST_SHOWN as MOST_APPROVALS
from cases.selectors.stage_approvals import waiting_for_approval
from strategies.buckets import bucket_for

FRESH_SECONDS = 30
KEPT_DAYS = 30
JUDGED = (PromiseState.KEPT, PromiseState.PARTLY_KEPT, PromiseState.BROKEN)


@dataclass(frozen=True)
class Scope:
    """Which rows a board is about: those the user may see, narrowed to one team if `team_id` is set."""

    user: User
    team_id: int | None
    as_of: dt.date
    now: dt.datetime

    def key(self) -> str:
        """The same for all who see the same rows."""
        seen = "all" if self.user.is_admin else ",".join(map(str, sorted(self.user.supervised_team_ids())))
        return f"board:4:{seen}:{self.team_id or ''}:{self.as_of}"

    def cases(self) -> CaseQuerySet:
        cases = Case.objects.visible_to(self.user)
        return cases.filter(team=self.team_id) if self.team_id else cases

    def of_cases(self, rows: Any) -> Any:
        """Rows that hang on a case (payments, promises, moves), narrowed likewise."""
        seen = rows.visible_to(self.user)
        return seen.filter(case__team=self.team_id) if self.team_id else seen


@dataclass(frozen=True)
class Cell:
    count: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.count + other.count, self.amount + other.amount)


@dataclass(frozen=True)
class Kept:
    """Promises whose grace ended in the last 30 days: kept ÷ (kept + partly kept + broken)."""

    kept: int = 0
    partly: int = 0
    broken: int = 0

    @property
    def judged(self) -> int:
        return self.kept + self.partly + self.broken

    @property
    def rate(self) -> float | None:
        return self.kept / self.judged if self.judged else None


@dataclass(frozen=True)
class Tiles:
    """The figures above the grid, in one currency. `broken`: cases whose broken promise nobody has answered yet; `barred`:
    cases with a claim that can be brought for 30 days more at most; `signs`: cases with an open warning sign."""

    today: Cell = Cell()
    week: Cell = Cell()
    due_today: Cell = Cell()
    in_grace: Cell = Cell()
    broken: Cell = Cell()
    barred: Cell = Cell()
    signs: Cell = Cell()
    kept: Kept = Kept()


@dataclass(frozen=True)
class Move:
    """What one night did to the cases in scope: how many went from a stage to another, or were closed how."""

    from_stage: str
    to_stage: str
    closed_as: str
    count: int


@dataclass
class Board:
    """`grids`: (debt class, currency) → (stage, bucket) → cell; `tiles` by currency.

    `approvals`, `questions`: how many wait in the inbox, over all the teams; no more are counted than the inbox shows, and one.
    """

    as_of: dt.date
    taken_at: dt.datetime
    grids: dict[tuple[str, str], dict[tuple[str, str], Cell]] = field(default_factory=dict)
    tiles: dict[str, Tiles] = field(default_factory=dict)
    loads: list[Load] = field(default_factory=list)
    last_run: DayRun | None = None
    moves: list[Move] = field(default_factory=list)
    approvals: int = 0
    questions: int = 0

    def books(self) -> list[tuple[str, str]]:
        """The books that hold cases, the fullest first."""
        return sorted(self.grids, key=lambda book: -sum(cell.count for cell in self.grids[book].values()))


def board(*, user: User, team_id: int | None, as_of: dt.date, now: dt.datetime) -> Board:
    """The board as it stood at most half a minute ago. Seventeen queries when it is taken anew, none otherwise."""
    scope = Scope(user, team_id, as_of, now)
    kept: Board | None = cache.get(scope.key())
    if kept is None:
        kept = take_board(scope)
        cache.set(scope.key(), kept, FRESH_SECONDS)
    return kept


def take_board(scope: Scope) -> Board:
    """The board as it stands now."""
    run = DayRun.objects.order_by("-as_of").select_related("policy").first()
    return Board(
        as_of=scope.as_of,
        taken_at=scope.now,
        grids=_grids(scope),
        tiles=_tiles(scope),
        loads=loads_of(scope),
        last_run=run,
        moves=moves_of(scope, run) if run else [],
        approvals=waiting_for_approval(scope.user).order_by()[: MOST_APPROVALS + 1].count(),
        questions=open_questions(scope.user).order_by()[: MOST_QUESTIONS + 1].count(),
    )


def moves_of(scope: Scope, run: DayRun) -> list[Move]:
    """Stage moves of one night over the cases in scope, the most frequent first. One query."""
    rows = scope.of_cases(StageMove.objects.all()).filter(on_date=run.as_of, run=run).order_by()
    counted = rows.values("from_stage", "to_stage", "closed_as").annotate(count=Count("pk"))
    return [Move(**row) for row in counted.order_by("-count", "from_stage", "to_stage")]


def _grids(scope: Scope) -> dict[tuple[str, str], dict[tuple[str, str], Cell]]:
    """Counted by due date in SQL, by bucket here: the rule book says which day belongs to which. Two queries."""
    classes = dict(Creditor.objects.values_list("pk", "debt_class"))
    by_day = scope.cases().open().order_by().values_list("creditor", "currency", "stage", "oldest_due_on")
    grids: dict[tuple[str, str], dict[tuple[str, str], Cell]] = {}
    for creditor, currency, stage, due_on, count, amount in by_day.annotate(count=Count("pk"), amount=Sum("balance")):
        days = None if due_on is None else (scope.as_of - due_on).days
        place = (stage, bucket_for(days, classes[creditor]))
        grid = grids.setdefault((classes[creditor], currency), {})
        grid[place] = grid.get(place, Cell()) + Cell(count, amount)
    return grids


def _tiles(scope: Scope) -> dict[str, Tiles]:
    """By currency; six queries."""
    parts: dict[str, dict[str, Any]] = {}
    monday = scope.as_of - dt.timedelta(days=scope.as_of.weekday())
    week = scope.of_cases(Payment.objects.standing()).filter(paid_on__range=(monday, scope.as_of))
    today = Q(paid_on=scope.as_of)
    for row in _sums(week, "currency", today=today, week=Q()):
        parts.setdefault(row["currency"], {}).update(_cells(row, "today", "week"))
    promises = scope.of_cases(Promise.objects.all())
    due = promises.filter(state=PromiseState.OPEN, due_on__lte=scope.as_of)
    split = {"due_today": Q(due_on=scope.as_of), "in_grace": Q(due_on__lt=scope.as_of)}
    for row in _sums(due, "case__currency", **split):
        parts.setdefault(row["case__currency"], {}).update(_cells(row, "due_today", "in_grace"))
    broken = scope.cases().open().filter(attention=Attention.PROMISE_BROKEN).order_by()
    for row in broken.values("currency").annotate(count=Count("pk"), amount=Sum("balance")):
        parts.setdefault(row["currency"], {})["broken"] = Cell(row["count"], row["amount"])
    barred = scope.cases().open().filter(pk__in=barred_soon("30", scope.as_of).values("case")).order_by()
    for row in barred.values("currency").annotate(count=Count("pk"), amount=Sum("balance")):
        parts.setdefault(row["currency"], {})["barred"] = Cell(row["count"], row["amount"])
    signed = scope.cases().open().filter(pk__in=WarningSign.objects.open().values("case")).order_by()
    for row in signed.values("currency").annotate(count=Count("pk"), amount=Sum("balance")):
        parts.setdefault(row["currency"], {})["signs"] = Cell(row["count"], row["amount"])
    for currency, kept in _kept(promises, scope.as_of):
        parts.setdefault(currency, {})["kept"] = kept
    return {currency: Tiles(**values) for currency, values in parts.items()}


def kept_period(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the kept rate's period, by the end of each promise's grace."""
    return as_of - dt.timedelta(days=KEPT_DAYS - 1), as_of


def _kept(promises: QuerySet[Promise], as_of: dt.date) -> Iterator[tuple[str, Kept]]:
    judged = promises.filter(judge_after__range=kept_period(as_of), state__in=JUDGED).order_by()
    rows = judged.values("case__currency").annotate(
        kept=Count("pk", filter=Q(state=PromiseState.KEPT)),
        partly=Count("pk", filter=Q(state=PromiseState.PARTLY_KEPT)),
        broken=Count("pk", filter=Q(state=PromiseState.BROKEN)),
    )
    for row in rows:
        yield row["case__currency"], Kept(row["kept"], row["partly"], row["broken"])


def _sums(rows: Any, currency: str, **parts: Q) -> Any:
    """Count and sum of `amount` per currency, for each named part."""
    found: dict[str, Any] = {}
    for name, where in parts.items():
        found[f"{name}_count"] = Count("pk", filter=where or None)
        found[f"{name}_amount"] = Sum("amount", filter=where or None)
    return rows.order_by().values(currency).annotate(**found)


def _cells(row: dict[str, Any], *names: str) -> dict[str, Cell]:
    return {name: Cell(row[f"{name}_count"], row[f"{name}_amount"] or Decimal(0)) for name in names}
