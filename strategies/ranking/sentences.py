"""The bands of a rule as a line of words."""

from django.utils.translation import gettext as _

from strategies.ranking.rules import EVER, Band, FlagRule, MoneyRule, RankRule


def bands_in_words(rule: RankRule) -> str:
    """ "from day 4: 40 % · from day 11: 100 %"; for a flag that it is all or nothing."""
    if isinstance(rule, FlagRule):
        return _("all or nothing")
    return " · ".join(_band(band, money=isinstance(rule, MoneyRule)) for band in rule.bands)  # type: ignore[attr-defined]


def _band(band: Band, *, money: bool) -> str:
    said = {"first": f"{band.first:,}".replace("-", "−"), "share": band.share}
    if money:
        return _("from %(first)s: %(share)d %%") % said
    return _("at once: %(share)d %%") % said if band.first == EVER else _("from day %(first)s: %(share)d %%") % said
