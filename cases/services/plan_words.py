"""Why a plan cannot be made, as sentences: by the codes of strategies/money/plan_refusals.py and amounts.py."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cases.services.verdict import Sentence
from strategies.money.refusals import Refusal

_SENTENCES = {
    "not_a_number": _("This is not an amount."),
    "not_positive": _("A plan and each of its instalments need an amount above zero."),
    "too_large": _("An amount can be %(most)s at most."),
    "parts_of_a_cent": _("Amounts are whole numbers of cents."),
    "plan_count": _("%(count)s instalments: there must be 1 to %(most)s."),
    "plan_without_first_date": _("Say when the first instalment is due."),
    "plan_interval": _("Every %(months)s months: it must be 1 to %(most)s."),
    "plan_rate": _("The interest of a year must be nothing or more, and below 100 per cent."),
    "plan_day": _("Day %(day)s: a month has days 1 to 31."),
    "plan_custom_with_rate": _("Instalments agreed one by one hold their interest already; leave the rate empty."),
    "plan_does_not_add_up": _(
        "The instalments add up to %(sum)s, but %(total)s is to be paid off: %(difference)s is missing."
    ),
    "plan_instalment_not_positive": _("Instalment %(number)s would be %(amount)s. Take fewer instalments."),
    "plan_begins_before_signing": _("The first instalment is due on %(first)s, before the plan is made (%(signed)s)."),
    "plan_dates_not_rising": _("Instalment %(number)s (%(due_on)s) is not due after the one before it."),
    "plan_too_many": _("%(count)s instalments: a card debt takes %(most)s at most (%(rule)s)."),
    "plan_too_long": _("The last instalment is due on %(last)s; a card debt is paid off by %(latest)s (%(rule)s)."),
}


def sentences_of(refusals: Sequence[Refusal]) -> list[Sentence]:
    return [_SENTENCES[found.code] % found.values for found in refusals]
