"""Changing what the rules of the ranking weigh in a draft."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from strategies.models import Policy
from strategies.services.policies import lock_to_edit
from strategies.services.rank_weights import write_weights


@transaction.atomic
def edit_weights(
    *, policy: Policy, weights: Mapping[str, int], by: Any, now: dt.datetime, seen: str | None = None
) -> Policy:
    """Replace a draft's weights, every rule named. Raises PolicyRefused where it is no draft, EditedMeanwhile where somebody
    else has saved it since its stamp was `seen`."""
    draft = lock_to_edit(policy, by=by, now=now, seen=seen)
    draft.rank_weights.all().delete()
    write_weights(draft, weights)
    return draft
