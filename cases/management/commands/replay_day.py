"""`manage.py replay_day DAY [--case CASE] [--check] [--json]`: a past day as it was known then, and held against its records."""

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from cases.management.commands.turn_day import calendar_date
from cases.models import Attention
from cases.selectors.as_known.moments import Moment, Side, days_kept, moment_of
from cases.selectors.as_known.particulars import debts_then, holds_then, moves_then, promises_then
from cases.selectors.as_known.states import state_of
from cases.services.replay_day import DayCheck, check_day


class Command(BaseCommand):
    help = (
        "Decide a past night again from the facts as they were known then, by the policy version of then, count its points and"
        " add up its balances, and compare with what was recorded. Exit status 1 where anything differs. It only reads."
        " With --case and without --check: how that case stood in the morning and in the evening."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("day", type=calendar_date, metavar="DAY")
        parser.add_argument("--case", default="", help="this case alone: 12 or #12")
        parser.add_argument("--check", action="store_true", help="compare (the default without --case)")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        number = options["case"].lstrip("#")
        if options["case"] and not number.isdecimal():
            raise CommandError("--case wants the number of a case.", returncode=2)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            if number and not options["check"]:
                self._tell(options["day"], int(number), as_json=options["json"])
                return
            found = check_day(options["day"], case_id=int(number) if number else None)
        if found is None:
            raise CommandError(_not_decided(options["day"]), returncode=2)
        said = json.dumps(_as_json(found), default=str) if options["json"] else "\n".join(_as_text(found))
        self.stdout.write(said)
        if found.differing:
            raise SystemExit(1)

    def _tell(self, day: Any, case: int, *, as_json: bool) -> None:
        moments = [moment_of(day, side) for side in Side]
        told = [_told(moment, case) for moment in moments if moment]
        if not told:
            raise CommandError(_not_kept(), returncode=2)
        if not any(told):
            raise CommandError(f"Case #{case} was not there on {day}.", returncode=2)
        blocks = ("\n".join(f"{name}: {value}" for name, value in one.items()) for one in told if one)
        self.stdout.write(json.dumps(told, default=str) if as_json else "\n\n".join(blocks))


def _told(moment: Moment, case: int) -> dict[str, Any] | None:
    state = state_of(moment, case)
    if state is None:
        return None
    debts, move = debts_then(moment, case), next(iter(moves_then(moment, case)), None)
    return {
        "moment": f"{moment.day} {moment.side}",
        "policy version": moment.counting.version,
        "stage": state.stage,
        "since": state.stage_since,
        "placed by": move and f"{move.reason}, version {move.policy.version if move.policy else '-'}, {move.on_date}",
        "agent": state.agent_id,
        "team": state.team_id,
        "flag": Attention(state.attention).name.lower(),
        "points": state.rank_points,
        "balance": f"{state.balance} {state.currency}",
        "sum of lines": sum(debt.balance for debt in debts),
        "lines": [
            f"{line.pk} {line.booked_on} {line.kind} {line.bucket} {line.amount}"
            for debt in debts
            for line in debt.lines
        ],
        "promises": [f"{promise.amount} {promise.due_on} {promise.state}" for promise in promises_then(moment, case)],
        "holds": [f"{hold.kind} {hold.from_on}" for hold in holds_then(moment, case)],
    }


def _not_decided(day: dt.date) -> str:
    if moment_of(day, Side.MORNING) is None:
        return _not_kept()
    return f"The night of {day} was turned before former states were kept, so it cannot be decided again. --case tells the day."


def _not_kept() -> str:
    kept = days_kept()
    return f"That day is not kept; kept are {kept.first} to {kept.last}." if kept.first else "No day has been kept yet."


def _as_json(found: DayCheck) -> dict[str, Any]:
    return asdict(found)


def _as_text(found: DayCheck) -> list[str]:
    compared = ", ".join(f"{what} {rows:,}" for what, rows in found.compared.items())
    said = [f"{found.day}: policy version {found.version or '-'}, {found.moves:,} moves. Compared: {compared}."]
    if not found.is_exact:
        said.append("Others were writing at a mark of this day: what they wrote may be counted to either side.")
    if found.touched:
        first = " ".join(f"#{case}" for case in found.touched_first)
        said.append(
            "Cases changed by others while the night was at work, and agreeing with neither what was known before nor after:"
            f" {found.touched:,} ({first}{' …' if found.touched > len(found.touched_first) else ''})."
        )
    said += [
        f"  {one.what}{f' #{one.case}' if one.case else ''}: recorded {one.recorded}; again {one.again}"
        for one in found.differences
    ]
    said.append(f"{found.differing:,} differences." if found.differing else "No difference.")
    return said
