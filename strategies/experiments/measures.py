"""What an experiment may be judged by. One is chosen beforehand; with several, one of them would sooner or later look good."""

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """Each is a share Σy / Σw over debtors, all within the window of so many days after a debtor entered."""

    RECOVERED = "recovered", _("Share of the money due that was recovered")
    PAYERS = "payers", _("Share of debtors who paid anything")
    CLOSED = "closed", _("Share of cases settled or cured")
    KEPT = "kept", _("Share of promises kept")


EXPLAINED: "dict[Measure, LazyText]" = {
    Measure.RECOVERED: _(
        "Money paid in the window, of what was due when the debtor entered or fell due in the window, in one currency. Closest to "
        "what counts, but a few large debts make it uncertain: it needs the most debtors."
    ),
    Measure.PAYERS: _("Each debtor counts the same, whatever the debt; the quickest to tell two policies apart."),
    Measure.CLOSED: _(
        "Of the cases that were open when the debtor entered, those closed in the window as settled or cured. Slow: choose a long window."
    ),
    Measure.KEPT: _(
        "Of the promises made and judged in the window, those kept. Says nothing of how many promises were got, so it suits a "
        "change that concerns promises."
    ),
}
