"""Matters that stop ordinary work: dispute, complaint, hardship, death, bankruptcy, a lawyer. Who answers, by when.

Clocks in calendar days. Sources: dispute 15, the house's own limit within the 20 days of the credit-record rules (CN-DISP-01,
征信业管理条例 25); bankruptcy 30, the shortest time in which claims can be filed (企业破产法 45); the others are the
house's own.
"""

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Matter:
    """`by_supervisor`: answered by the supervisor, else by the case's agent. `whole_case`: never about one debt alone."""

    days: int
    by_supervisor: bool
    whole_case: bool
    duty: LazyText


MATTERS: dict[str, Matter] = {
    "dispute": Matter(
        15, False, False, _("Check the dispute against the papers and answer it; the disputed part is not asked for.")
    ),
    "complaint": Matter(
        15, True, False, _("Hear both sides and answer in writing; whoever is complained of does not answer it.")
    ),
    "hardship": Matter(30, False, False, _("See the proof of means and agree a plan that can be kept.")),
    "death": Matter(60, True, True, _("Get the certificate, find out who inherits; relatives are not asked to pay.")),
    "bankruptcy": Matter(
        30, True, True, _("File the claim with the administrator in time; nothing else is asked for.")
    ),
    "represented": Matter(7, False, True, _("See the mandate; from then on only the representative is contacted.")),
    "legal_instruction": Matter(30, True, True, _("Follow the instruction; ask for its end when it has been done.")),
}


def may_be_about_one_debt(kind: str) -> bool:
    matter = MATTERS.get(kind)
    return matter is not None and not matter.whole_case
