"""Finding the case or the debt that somebody names on a command line."""

from django.db.models import Q

from cases.models import Case, Debt
from cases.querysets.debts import DebtQuerySet

LARGEST_ID = 2**63 - 1


def debts_named(name: str) -> dict[str, DebtQuerySet]:
    """Every reading of a name: what to write for exactly that one → its debts.

    `12` or `#12` is a case, `HT-7` a contract number with all of its instalments, `Acme:HT-7` that of one creditor.
    """
    readings: dict[str, DebtQuerySet] = {}
    number = name.removeprefix("#")
    if (
        number.isascii()
        and number.isdecimal()
        and int(number) <= LARGEST_ID
        and Case.objects.filter(pk=number).exists()
    ):
        readings[f"#{int(number)}"] = Debt.objects.filter(case_id=number)
    contracts = Debt.objects.filter(_contract(name)).order_by("creditor__name", "number")
    for creditor_id, creditor, contract in contracts.values_list("creditor_id", "creditor__name", "number").distinct():
        readings[f"{creditor}:{contract}"] = Debt.objects.filter(creditor_id=creditor_id, number=contract)
    return readings


def _contract(name: str) -> Q:
    """The number itself, or a creditor's name before it; both may contain colons."""
    asked, parts = Q(number=name), name.split(":")
    for at in range(1, len(parts)):
        asked |= Q(creditor__name=":".join(parts[:at]), number=":".join(parts[at:]))
    return asked
