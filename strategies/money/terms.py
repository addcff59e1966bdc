"""The terms of a debt as a value: what was agreed, who lent, which law. The rules read nothing else about a debt.

    {"jurisdiction": "CN", "claim": "loan", "creditor_class": "private", "contract_on": "2025-06-01",
     "term_rate": {"percent": "18", "per": "year"}, "frozen": [{"from": "2025-08-01", "until": "2025-08-31"}]}

Fields that are not given hold their defaults; a debt without terms accrues nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from strategies.money.accrual import FrozenPeriod
from strategies.money.claims import EU_STATES, FINANCIAL_CREDITORS, BuyerClass, Claim, CreditorClass
from strategies.money.day_count import DayCount
from strategies.money.rates import Per, Rate
from strategies.money.terms_fields import FieldRefused, read_field, written


class TermsRefused(Exception):  # noqa: N818 - a refusal, not an error
    """`problems`: field → what is wrong with it, as a sentence."""

    def __init__(self, problems: "Mapping[str, str | LazyText]") -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Terms:
    """`filed_on`: the day the court took the case. `late_factor`: times the term rate or LPR. `agreed_cap`: the
    contract's own ceiling. `reduction_requested`: the debtor has asked for what INT-CN-10 allows.
    """

    jurisdiction: str = ""
    claim: Claim = Claim.NONE
    creditor_class: CreditorClass = CreditorClass.PRIVATE
    buyer_class: BuyerClass = BuyerClass.BUSINESS
    day_count: DayCount = DayCount.ACT_365F
    term_rate: Rate | None = None
    late_rate: Rate | None = None
    penalty_rate: Rate | None = None
    agreed_cap: Rate | None = None
    late_factor: Decimal | None = None
    contract_on: date | None = None
    filed_on: date | None = None
    reduction_requested: bool = False
    frozen: tuple[FrozenPeriod, ...] = ()

    @property
    def year(self) -> int:
        """Days of a daily rate that stand against a yearly one; ACT/ACT has no daily rates (see `contradictions`)."""
        return 360 if self.day_count in (DayCount.ACT_360, DayCount.THIRTY_360) else 365

    @property
    def has_daily_rate(self) -> bool:
        rates = (self.term_rate, self.late_rate, self.penalty_rate, self.agreed_cap)
        return any(rate is not None and rate.per is Per.DAY for rate in rates)

    @property
    def law(self) -> str:
        """CN, UK, US, or EU for every state of it."""
        return "EU" if self.jurisdiction in EU_STATES else self.jurisdiction

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Terms":
        """What `as_json` wrote, or a person typed. Raises `TermsRefused` with every problem at once."""
        values: dict[str, Any] = {}
        problems: dict[str, str | LazyText] = {}
        for name, value in data.items():
            try:
                values[name] = read_field(name, value)
            except FieldRefused as refused:
                problems[name] = refused.sentence
        if problems:
            raise TermsRefused(problems)
        values.pop("compounding", None)  # read for its refusal: the one choice needs no field
        terms = cls(**values)
        if lacking := contradictions(terms):
            raise TermsRefused(lacking)
        return terms

    def as_json(self) -> dict[str, Any]:
        """Only what differs from the defaults, in the shape that `from_json` reads."""
        values = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: written(value) for name, (value, default) in values.items() if value != default}


def contradictions(terms: Terms) -> "dict[str, str | LazyText]":
    """What the fields lack together, under the field that would mend it. No fact that a cap hangs on is ever guessed."""
    found: dict[str, str | LazyText] = {}
    if terms.claim and not terms.jurisdiction:
        found["jurisdiction"] = _("Say which law holds for this debt.")
    if terms.contract_on is None and _hangs_on_the_contract(terms):
        found["contract_on"] = _("The law's bound on the rate hangs on the day of the contract.")
    if terms.term_rate is None and terms.late_rate is None and _is_by_lender(terms):
        found["term_rate"] = _("A lender's late interest is counted from the rate of the contract.")
    if terms.day_count is DayCount.ACT_ACT and (terms.claim is Claim.CARD or terms.has_daily_rate):
        found["day_count"] = _("A rate per day has no place under ACT/ACT, whose days are worth less in a leap year.")
    if terms.contract_on and terms.filed_on and terms.filed_on < terms.contract_on:
        found["filed_on"] = _("A claim cannot be filed before the contract was made.")
    return found


def _hangs_on_the_contract(terms: Terms) -> bool:
    """INT-CN-01, INT-CN-08 and INT-CN-11 by loans, INT-CN-17 where a rate was agreed."""
    if terms.law != "CN":
        return False
    if terms.claim is Claim.LOAN:
        return terms.creditor_class in (CreditorClass.PRIVATE, CreditorClass.MICROLOAN)
    return terms.claim is Claim.SME_SUPPLY and terms.late_rate is not None


def _is_by_lender(terms: Terms) -> bool:
    """A card anywhere, and in China a loan by a lender by trade: no law gives them a rate."""
    loan = terms.law == "CN" and terms.claim is Claim.LOAN and terms.creditor_class in FINANCIAL_CREDITORS
    return loan or terms.claim is Claim.CARD
