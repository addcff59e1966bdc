"""Changing what the rules of the ranking weigh in a draft."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from strategies.models import Policy
from strategies.services.policies import PolicyRefused
from strategies.services.rank_weights import write_weights


@transaction.atomic
def edit_weights(*, policy: Policy, weights: Mapping[str, int]) -> Policy:
    """Replace a draft's weights, every rule named. Raises PolicyRefused where it is no draft."""
    draft = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if not draft.is_draft:
        raise PolicyRefused(_("Only a draft can be changed; this version is “%s”.") % draft.get_state_display())
    draft.rank_weights.all().delete()
    write_weights(draft, weights)
    return draft
