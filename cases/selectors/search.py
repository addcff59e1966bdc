"""Finding a case by a part of a name, the beginning of a phone number, address, contract or invoice number, or a whole identity number."""

import re
from dataclasses import dataclass

from django.db.models import Q

from cases.models import Case, ContactPoint, Debt, Debtor, User
from cases.privacy.blind import normal_identity
from cases.querysets.grams import has_gram, holds

SHORTEST, SHORTEST_NUMBER, LIMIT = 2, 6, 50


@dataclass(frozen=True)
class Found:
    """`truncated`: more cases match than are shown."""

    cases: list[Case]
    truncated: bool


def search_cases(*, user: User, text: str) -> Found:
    """Cases the user may see whose debtor's name holds `text`, or whose contact point or debt begins with it,
    or, where none of these fits, whose identity number it is.

    A name is searched inside from two Chinese characters or three letters on, by its beginning before. At most six
    queries. Each index gives at most LIMIT matches of what the user may see, so one short beginning cannot read a whole table.
    """
    text = text.strip()
    if len(text) < SHORTEST:
        return Found([], truncated=False)
    visible = Case.objects.visible_to(user)
    named = holds("debtor__name", text) if has_gram(text) else Q(debtor__name__startswith=text)
    ids = set(visible.filter(named).values_list("pk", flat=True)[: LIMIT + 1])
    debts = Debt.objects.visible_to(user).filter(number__startswith=text)
    ids |= set(debts.order_by().values_list("case", flat=True)[: LIMIT + 1])  # in the order of the index
    if debtors := _reached_by(user, text):
        ids |= set(visible.filter(debtor_id__in=debtors).values_list("pk", flat=True)[: LIMIT + 1])
    if not ids and (debtors := _numbered(user, text)):
        ids = set(visible.filter(debtor_id__in=debtors).values_list("pk", flat=True)[: LIMIT + 1])
    cases = visible.filter(pk__in=ids).select_related("debtor", "creditor", "agent")
    rows = list(cases.order_by("closed_on", "oldest_due_on", "pk")[: LIMIT + 1]) if ids else []
    return Found(rows[:LIMIT], truncated=len(rows) > LIMIT)


def _numbered(user: User, text: str) -> list[int]:
    """The debtor whose whole identity or registration number this is; only its blind index is looked at."""
    number = normal_identity(text)
    if len(number) < SHORTEST_NUMBER or not number.isascii():
        return []
    return list(Debtor.objects.visible_to(user).numbered(number).values_list("pk", flat=True))


def _reached_by(user: User, text: str) -> list[int]:
    """Debtors with a contact point that begins so; a mobile number is also tried with the country's prefix."""
    digits = re.sub(r"[\s-]", "", text)
    begins = Q(value__startswith=text)
    if digits.isdigit() and len(digits) >= 3:
        begins |= Q(value__startswith=digits) | Q(value__startswith=f"+86{digits}")
    points = ContactPoint.objects.visible_to(user).filter(begins)
    return list(points.values_list("debtor_id", flat=True)[: LIMIT + 1])
