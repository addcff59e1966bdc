"""Where a rule that decided about money stands, by the code that a ledger line carries."""

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Citation:
    """`says`: the rule in one sentence; `source`: where it can be read."""

    code: str
    says: LazyText
    source: LazyText


CITATIONS = {
    citation.code: citation
    for citation in (
        Citation(
            "PAY-561",
            _("Within a debt a payment is used for costs first, then interest, fees and penalty, then principal."),
            _("Civil Code of China, art. 561"),
        ),
    )
}
