"""Why a payment went to a debt, as a sentence: the key of Civil Code art. 560 that decided, kept in the line's working."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from cases.models import LedgerLine
from strategies.money.allocation_ranking import Key

# By key: for the debt that was paid first, and for the last in rank. Figures are the debt's own and its rival's.
_SENTENCES = {
    Key.AGREEMENT: (_("both parties agreed on this debt"),) * 2,
    Key.DESIGNATION: (_("the debtor named this debt"),) * 2,
    Key.DUE: (_("due before those that are not"), _("not due yet, so after those that are")),
    Key.SECURITY: (_("less secured, so paid first"), _("better secured, so paid later")),
    Key.BURDEN: (
        _("heavier interest first: %(own)s against %(other)s"),
        _("lighter interest later: %(own)s against %(other)s"),
    ),
    Key.DUE_DATE: (_("the earlier due date first"), _("the later due date after")),
    Key.PRO_RATA: (_("in proportion: %(own)s of %(all)s due alike"),) * 2,
}


def payment_reason(line: LedgerLine) -> str:
    """ "" for a line that is no payment, or whose debt was the only one open."""
    key, own, other = (line.working.get(name, "") for name in ("key", "own", "other"))
    if key not in _SENTENCES:
        return ""
    if key == Key.BURDEN:
        own, other = _percent(own), _percent(other)
    first, last = _SENTENCES[Key(key)]
    return str(first if line.working["first"] else last) % {"own": own, "other": other, "all": other}


def _percent(fraction: str) -> str:
    return f"{(Decimal(fraction) * 100).normalize():f} %"
