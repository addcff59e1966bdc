"""The parts of a rank in words: each rule with the fact behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case
from cases.selectors.as_known.states import KnownCase
from cases.selectors.rank import Rank
from cases.templatetags.cases_display import money
from strategies.ranking.facts import RankFacts, days_since
from strategies.ranking.points import RankPart
from strategies.ranking.rules import FlagRule, MoneyRule


@dataclass(frozen=True)
class PartLine:
    """`fact` says what the rule found on this case."""

    code: str
    name: str
    looks_at: str
    fact: str
    weight: int
    share: int
    points: int


def part_lines(case: Case | KnownCase, rank: Rank) -> list[PartLine]:
    """A line for each rule, in the order of the rules; those that give nothing too."""
    return [
        PartLine(
            part.rule.code,
            str(part.rule.name),
            str(part.rule.looks_at),
            _fact(case, rank, part),
            part.weight,
            part.share,
            part.points,
        )
        for part in rank.parts
    ]


def _fact(case: Case | KnownCase, rank: Rank, part: RankPart) -> str:
    if isinstance(part.rule, FlagRule):
        return _("yes") if part.share else _("no")
    if isinstance(part.rule, MoneyRule):
        return money(rank.facts.balance, case.currency)
    if rank.facts.day is None:
        return _("no day was turned yet")
    return _DAYS[part.rule.code](rank.facts)


def _reached(facts: RankFacts) -> str:
    days = days_since(facts.day, facts.reached_on)
    return _("never reached") if days is None else _("reached %(ago)s") % {"ago": _ago(days)}


def _last_contact(facts: RankFacts) -> str:
    days = days_since(facts.day, facts.last_contact_on)
    if days is None:
        return _("opened %(ago)s, no contact yet") % {"ago": _ago(days_since(facts.day, facts.opened_on) or 0)}
    return _("contact %(ago)s") % {"ago": _ago(days)}


def _past_due(facts: RankFacts) -> str:
    return _overdue(days_since(facts.day, facts.oldest_due_on))


def _overdue(days: int | None) -> str:
    if days is None:
        return _("nothing is due")
    if days < 0:
        return ngettext("due in %(days)d day", "due in %(days)d days", -days) % {"days": -days}
    return ngettext("%(days)d day past due", "%(days)d days past due", days) % {"days": days}


def _ago(days: int) -> str:
    if days <= 0:
        return _("today")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


# What each rule of days says of a case, once a day was turned.
_DAYS: dict[str, Callable[[RankFacts], str]] = {
    "overdue": _past_due,
    "reach": _reached,
    "quiet": _last_contact,
    "fresh": _last_contact,
}
