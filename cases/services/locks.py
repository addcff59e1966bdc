"""The one policy for locks: the case row first, then whatever hangs on it; several cases in the order of their ids.

Every verb that writes takes the case row `FOR UPDATE` before it reads what it decides on, so two people on one
case, or a person and the night, never decide on the same facts twice.
"""

from collections.abc import Iterable

from cases.models import Case


def lock_case(case: Case) -> Case:
    """The row as it is now, locked until the transaction ends. The caller's object is left as it was.

    `NO KEY`: rows that merely refer to the case (a payment, a stage move) may be added meanwhile.
    """
    return Case.objects.select_for_update(no_key=True).get(pk=case.pk)


def lock_cases(keys: Iterable[int]) -> None:
    """Lock these cases until the transaction ends. One query."""
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def lock_case_and_debtor(case: Case) -> Case:
    """The case with its debtor locked too: limits of contact are counted over all cases of one. Comes with the creditor."""
    locked = Case.objects.select_for_update(no_key=True, of=("self", "debtor"))
    return locked.select_related("debtor", "creditor").get(pk=case.pk)
