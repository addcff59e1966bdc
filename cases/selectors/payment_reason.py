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


# By what made the payments of a case be shared out anew (cases/services/allocation.py), as corrections keep it.
_ANEW = {
    "late": _("shared out anew: %(reference)s, paid on %(day)s, became known later"),
    "taken_back": _("shared out anew: %(reference)s was taken back"),
    "terms": _("shared out anew: new terms of %(number)s"),
    "moratorium": _("shared out anew: a moratorium from %(day)s lets no interest run"),
    "file": _("shared out anew: %(file)s tells of an earlier payment"),
}


def payment_reason(line: LedgerLine) -> str:
    """Why it went there, or why it was put right; "" for a line that is neither, or whose debt was the only one open."""
    if line.working.get("why") in _ANEW:
        words = {"day": line.working.get("paid_on"), **line.working}
        return str(_ANEW[line.working["why"]]) % words
    key, own, other = (line.working.get(name, "") for name in ("key", "own", "other"))
    if key not in _SENTENCES:
        return ""
    if key == Key.BURDEN:
        own, other = _percent(own), _percent(other)
    first, last = _SENTENCES[Key(key)]
    return str(first if line.working["first"] else last) % {"own": own, "other": other, "all": other}


def _percent(fraction: str) -> str:
    return f"{(Decimal(fraction) * 100).normalize():f} %"
