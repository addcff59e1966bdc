"""Judging a debtor: ability (还款能力) and willingness (还款意愿), and the treatment that the two ask for."""

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Ability(models.TextChoices):
    FULL = "full", pgettext_lazy("ability", "full")
    PARTIAL = "partial", pgettext_lazy("ability", "partial")
    NONE_FOR_NOW = "none_for_now", pgettext_lazy("ability", "none for now")
    NONE_FOR_GOOD = "none_for_good", pgettext_lazy("ability", "none for good")
    UNKNOWN = "unknown", pgettext_lazy("ability", "unknown")


class Willingness(models.TextChoices):
    GOOD = "good", pgettext_lazy("willingness", "good")
    AVERAGE = "average", pgettext_lazy("willingness", "average")
    MALICIOUS = "malicious", pgettext_lazy("willingness", "evades on purpose")
    UNKNOWN = "unknown", pgettext_lazy("willingness", "unknown")


_ABLE = (Ability.FULL, Ability.PARTIAL)
_WILLING = (Willingness.GOOD, Willingness.AVERAGE)
# (able, willing) → what to do; source: the trade's programme, `domain.md`, "Judging a debtor".
_TREATMENTS: dict[tuple[bool, bool], LazyText] = {
    (True, True): _("Remind and keep the relation: one or two contacts should do."),
    (False, True): _("Every two or three days, a plan that can be kept, a small payment to prove it. No legal threat."),
    (True, False): _(
        "Three or four contacts, each plainer about what follows, then legal action without delay: trace the assets first."
    ),
    (False, False): _("Routine contact at little cost; a write-off or sale is decided, never left to happen."),
}


def treatment_of(ability: str, willingness: str) -> str:
    """The treatment as a sentence; "" while either is not known."""
    if ability in ("", Ability.UNKNOWN) or willingness in ("", Willingness.UNKNOWN):
        return ""
    return str(_TREATMENTS[ability in _ABLE, willingness in _WILLING])
