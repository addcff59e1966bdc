"""Where a debtor lives, by which clock, and in which language one speaks with them: the contact gate goes by it."""

from typing import TypedDict, Unpack

from django.db import transaction

from cases.models import Debtor, DebtorChange
from cases.services.occasion import Occasion
from cases.services.waking import wake_cases_of


class DebtorSaid(TypedDict):
    language: str
    jurisdiction: str
    region: str
    time_zone: str


@transaction.atomic
def change_debtor(*, debtor: Debtor, occasion: Occasion, **said: Unpack[DebtorSaid]) -> Debtor:
    """Change what is known of the debtor. Side effects: one row that names what changed, from what to what."""
    assert occasion.by is not None
    locked = Debtor.objects.select_for_update(no_key=True).get(pk=debtor.pk)
    changes = {name: [getattr(locked, name), value] for name, value in said.items() if value != getattr(locked, name)}
    if changes:
        for name, (_before, after) in changes.items():
            setattr(locked, name, after)
        locked.save(update_fields=list(changes))
        if "region" in changes:
            wake_cases_of(locked.pk)
        DebtorChange.objects.create(debtor=locked, changes=changes, by=occasion.by, at=occasion.now)
    return locked
