"""A house that lives through days: whatever people, files and nights may do to cases, by name, and a copy of each evening."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from cases.models import Case, Hold, LedgerLine, Promise, User, WarningSign
from cases.models.former import KEPT_OF_CASE
from cases.selectors.queue_page import cases_in_tab
from cases.services.assignment import reassign_case
from cases.services.debtors import change_debtor
from cases.services.insight import assess
from cases.services.payments import record_payment
from cases.services.stages import recall_case
from strategies.ranking.rules import SHIPPED_WEIGHTS
from strategies.services.edit_weights import edit_weights
from strategies.services.policies import policy_in_force
from strategies.services.policy_drafts import clone_policy
from tests.cast import Cast
from tests.publishing import publish
from tests.ranking.test_after_services import House

DAY = dt.timedelta(days=1)


class RecordedHouse(House):
    """Keeps, of every morning and evening, what the product itself showed then: `shown[day, side]`."""

    def __init__(self, cast: Cast) -> None:
        self.shown: dict[tuple[dt.date, str], str] = {}
        super().__init__(cast)
        self._record("morning")

    def reassign(self, case: Case) -> None:
        agent = self.cast.mate if case.agent_id != self.cast.mate.pk else self.cast.stranger
        reassign_case(
            case=case, team=agent.team, agent=agent, reason="x", by=self.cast.lead, as_of=self.day, now=self.now
        )

    def to_pool(self, case: Case) -> None:
        reassign_case(
            case=case, team=self.cast.team, agent=None, reason="x", by=self.cast.lead, as_of=self.day, now=self.now
        )

    def pay_late(self, case: Case) -> None:
        """Money that came in days ago and is booked today."""
        self.payments += 1
        record_payment(
            case=case, amount=Decimal("70.50"), paid_on=self.day - 5 * DAY, reference=f"R{self.payments}",
            source="form", as_of=self.day, now=self.now,
        )  # fmt: skip

    def call_back(self, case: Case) -> None:
        self.contact(case, "CBK", follow_up_at=self.now + dt.timedelta(hours=30))

    def judge_debtor(self, case: Case) -> None:
        assess(case=case, ability="partial", willingness="good", reason="x", occasion=self.occasion())

    def recall(self, case: Case) -> None:
        recall_case(case=case, occasion=self.occasion())

    def move_house(self, case: Case) -> None:
        change_debtor(debtor=case.debtor, occasion=self.occasion(), region="浙江")

    def other_weights(self, _case: Case) -> None:
        in_force = policy_in_force(self.day)
        assert in_force is not None
        draft = clone_policy(policy=in_force, by=self.cast.admin, now=self.now)
        edit_weights(
            policy=draft,
            weights={**SHIPPED_WEIGHTS, "value": 40 + draft.version, "quiet": 3, "sign": 20 * draft.version},
            by=self.cast.admin,
            now=self.now,
        )
        publish(
            draft, valid_from=self.day + DAY, today=self.day, by=self.cast.admin, second=self.cast.lead, now=self.now
        )

    def days_on(self, days: int) -> None:
        self._record("evening")
        super().days_on(days)
        self._record("morning")

    def _record(self, side: str) -> None:
        self.shown[self.day, side] = as_bytes(shown_now(self.cast, self.day, self.now))


def as_bytes(shown: dict[str, Any]) -> str:
    return json.dumps(shown, default=str, sort_keys=True, ensure_ascii=False)


def shown_now(cast: Cast, as_of: dt.date, now: dt.datetime) -> dict[str, Any]:
    """Read by what the pages themselves read."""

    def queue(user: User) -> list[tuple[Any, ...]]:
        cases = cases_in_tab(user, "all", as_of, now).in_queue_order()
        return list(cases.values_list("pk", "rank_points", "oldest_due_on", "balance", "attention", "stage"))

    team = Case.objects.filter(team=cast.team).due_for_work(as_of, now).in_queue_order()
    return {
        "agents": {user.username: queue(user) for user in (cast.agent, cast.mate, cast.stranger)},
        "team": list(team.values_list("pk", flat=True)),
        "cases": list(Case.objects.order_by("pk").values_list("pk", *KEPT_OF_CASE)),
        "lines": list(LedgerLine.objects.order_by("pk").values_list("pk", "debt__case", "amount")),
        "promises": list(Promise.objects.order_by("pk").values_list("pk", "state", "paid", "judged_on")),
        "holds": list(Hold.objects.active().order_by("pk").values_list("pk", "case", "until_on")),
        "signs": list(WarningSign.objects.open().order_by("pk").values_list("pk", flat=True)),
    }
