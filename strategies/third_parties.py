"""What may be said to whom: the debtor, who answers for the debt, and everybody else.

Sources: GB/T 45251-2025 (collect from the debtor; reach a contact person only to find the debtor, never after a
refusal), Civil Code 686-693 (a guarantee is owed within its terms), 12 CFR 1006.10 (a third party is asked for
location only, and not told that a debt is owed). Ids in `compliance.md`: CN-WHO-01 to CN-WHO-05, US-3P-01.
"""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

_ONLY_TO_FIND = _(
    "Only where the debtor cannot be reached: ask how to reach the debtor, or to pass on a message. Not a word of the "
    "debt, once only, and never again after a refusal."
)
_ALLOWED: dict[str, LazyText] = {
    "guarantor": _(
        "May be asked to pay within a guarantee that is on record and still in force; under an ordinary guarantee only "
        "once the debtor was sued and enforcement failed. Without one, only how to reach the debtor."
    ),
    "relative": _ONLY_TO_FIND,
    "employer": _ONLY_TO_FIND,
    "third_party": _ONLY_TO_FIND,
}


def allowed_towards(owner: str) -> str:
    """A sentence of what is allowed towards the owner of a number or address; "" for the debtor."""
    return str(_ALLOWED.get(owner, ""))
