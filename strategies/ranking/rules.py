"""The rules of the ranking, each from one table of bands that both executions read.

A rule gives a share of its weight, in percent; the weights are the policy's (`strategies/models/rank_weight.py`). A flag
gives all or nothing. A band begins at its first number and ends where the next begins; below the first nothing is given.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from strategies.ranking.facts import RankFacts, days_since

MOST_POINTS = 10_000
EVER = -1_000_000  # first number of a band that also holds a contact later than the day last turned


@dataclass(frozen=True)
class Band:
    """From `first` (days, or units of money) on, `share` percent of the weight."""

    first: int
    share: int


@dataclass(frozen=True)
class RankRule(ABC):
    """`shipped` is the weight with which the first policy comes. `looks_at` says in words what is measured."""

    code: str
    name: LazyText
    looks_at: LazyText
    shipped: int

    @abstractmethod
    def share(self, facts: RankFacts) -> int:
        """Percent of the weight that these facts earn."""


@dataclass(frozen=True)
class FlagRule(RankRule):
    """Everything when the case carries this flag (a number of `cases.models.Attention`), else nothing."""

    flag: int = 9

    def share(self, facts: RankFacts) -> int:
        return 100 if facts.attention == self.flag else 0


@dataclass(frozen=True)
class MoneyRule(RankRule):
    """By the balance in the case's own currency; no rate is applied."""

    bands: tuple[Band, ...] = ()

    def share(self, facts: RankFacts) -> int:
        return share_in(self.bands, facts.balance)


def _no_date(facts: RankFacts) -> date | None:  # noqa: ARG001 - the shape of `since`
    return None


@dataclass(frozen=True)
class DaysRule(RankRule):
    """By the days between a date of the case and the day last turned. `since` and `since_sql` name the same date."""

    bands: tuple[Band, ...] = ()
    since: Callable[[RankFacts], date | None] = _no_date
    since_sql: str = "NULL::date"

    def days(self, facts: RankFacts) -> int | None:
        return days_since(facts.day, self.since(facts))

    def share(self, facts: RankFacts) -> int:
        days = self.days(facts)
        return 0 if days is None else share_in(self.bands, days)


def share_in(bands: tuple[Band, ...], number: int | Decimal) -> int:
    """The share of the last band that the number has reached."""
    return next((band.share for band in reversed(bands) if number >= band.first), 0)


# With the shipped weights any flag outranks all that is not one together (at most 95), and the flags keep their order:
# what was agreed or is about to be lost comes first, then what is worth most.
RULES: tuple[RankRule, ...] = (
    FlagRule("promise_broken", _("Promise broken"), _("an undertaking was not kept"), 500, flag=0),
    FlagRule("promise_due", _("Promise due"), _("an undertaking falls due or stands in its grace"), 400, flag=1),
    FlagRule("call_back", _("Call-back agreed"), _("an hour was agreed with the debtor"), 300, flag=2),
    FlagRule("limitation", _("Limitation near"), _("the claim is barred soon"), 200, flag=3),
    FlagRule("sign", _("Warning sign"), _("somebody raised a sign that stands open"), 100, flag=4),
    MoneyRule(
        "value", _("Value at stake"), _("the balance, in its own currency"), 25,
        bands=(Band(500, 20), Band(2_000, 40), Band(10_000, 60), Band(50_000, 80), Band(200_000, 100)),
    ),
    # The bands begin where the stages of the shipped ladder do: a case changes both in one night, not in two.
    DaysRule(
        "overdue", _("Days past due"), _("days since the oldest unpaid due date"), 25,
        bands=(Band(-1, 20), Band(4, 40), Band(20, 60), Band(90, 80), Band(150, 100)),
        since=lambda facts: facts.oldest_due_on, since_sql="{oldest_due_on}",
    ),
    DaysRule(
        "reach", _("Chance to reach"), _("days since the debtor was last reached in person"), 15,
        bands=(Band(EVER, 100), Band(15, 40), Band(61, 0)),
        since=lambda facts: facts.reached_on, since_sql="{reached_on}",
    ),
    DaysRule(
        "quiet", _("Time without a contact"), _("days since the last contact, or since the opening"), 15,
        bands=(Band(4, 40), Band(11, 100)),
        since=lambda facts: facts.last_contact_on or facts.opened_on,
        since_sql="COALESCE({last_contact_on}, {opened_on})",
    ),
    DaysRule(
        "fresh", _("Fresh case"), pgettext_lazy("what a rank rule looks at", "opened lately and never contacted"), 15,
        bands=(Band(EVER, 100), Band(4, 0)),
        since=lambda facts: facts.opened_on if facts.last_contact_on is None else None,
        since_sql="CASE WHEN {last_contact_on} IS NULL THEN {opened_on} END",
    ),
)  # fmt: skip
RULE: Mapping[str, RankRule] = {rule.code: rule for rule in RULES}
SHIPPED_WEIGHTS: Mapping[str, int] = {rule.code: rule.shipped for rule in RULES}
