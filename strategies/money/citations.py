"""What each rule of interest says, in a sentence for the reader of a statement, and where it is written.

Confidence: S the primary text was seen, S2 it was seen quoted, K general knowledge to be checked with counsel.
"""

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from strategies.money.rules.register import AGREED, FREEZE


@dataclass(frozen=True)
class Citation:
    """`sentence` is complete in itself; `law` names the source as lawyers of the reader's language do."""

    sentence: "str | LazyText"
    law: "str | LazyText"
    confidence: str


CITATIONS: dict[str, Citation] = {
    AGREED: Citation(
        _("The rate agreed in the contract."),
        _("The contract"),
        "S",
    ),
    FREEZE: Citation(
        _(
            "Frozen by agreement or decision: no interest is counted for these days, and none is charged for them later."
        ),
        _("The record of the case"),
        "S",
    ),
    "INT-CN-01": Citation(
        _("Interest on a private loan is capped at four times LPR1Y of the day of the contract."),
        _("Private lending provisions (SPC, 2020), arts 25, 28"),
        "S",
    ),
    "INT-CN-02": Citation(
        _("Late interest, penalty and fees together stay under the same cap."),
        _("Private lending provisions (SPC, 2020), art. 29"),
        "S",
    ),
    "INT-CN-03": Citation(
        _("No rate was agreed: late interest at LPR1Y of the day on which default begins."),
        _("Private lending provisions (SPC, 2020), art. 28(2)(1)"),
        "S",
    ),
    "INT-CN-04": Citation(
        _("No late rate was agreed: the rate of the term goes on after the due date."),
        _("Private lending provisions (SPC, 2020), art. 28(2)(2)"),
        "S",
    ),
    "INT-CN-05": Citation(
        _(
            "A new note makes interest into principal only within the cap, and never above the first principal and the cap on it."
        ),
        _("Private lending provisions (SPC, 2020), art. 27"),
        "S",
    ),
    "INT-CN-06": Citation(
        _("Principal is what was really paid out; interest kept back in advance was never lent."),
        _("Civil Code 670; private lending provisions, art. 26"),
        "S",
    ),
    "INT-CN-07": Citation(
        _("No interest was agreed, or unclearly between natural persons: none is due for the term."),
        _("Civil Code 680; private lending provisions, art. 24"),
        "S",
    ),
    "INT-CN-08": Citation(
        _(
            "Contract before 20 August 2020, filed after: the old ceiling to the 19th, then four times LPR1Y of the day of filing."
        ),
        _("Private lending provisions (SPC, 2020), art. 31"),
        "S",
    ),
    "INT-CN-09": Citation(
        _("Lenders by trade stand outside the caps on private loans."),
        _("Reply of the SPC of 29 December 2020"),
        "S",
    ),
    "INT-CN-10": Citation(
        _("At the debtor's request everything together is reduced to 24 percent a year."),
        _("SPC opinion 法发〔2017〕22号"),
        "K",
    ),
    "INT-CN-11": Citation(
        _(
            "Micro-loan companies: everything together within 24 percent a year, and within four times LPR1Y for loans from 2028 on."
        ),
        _("Guide on the cost of micro-loans (December 2025)"),
        "S2",
    ),
    "INT-CN-12": Citation(
        _("A bank's late rate is the contract's rate and 30 to 50 percent of it."),
        _("PBoC notice 银发〔2003〕251号"),
        "K",
    ),
    "INT-CN-13": Citation(
        _("A card overdraft bears daily interest, at most 0.05 percent a day until the end of 2020, then by contract."),
        _("PBoC notices 银发〔2016〕111号, 〔2020〕327号"),
        "S2",
    ),
    "INT-CN-14": Citation(
        _(
            "The late charge on a card is agreed in the contract, counted on the unpaid part of the least payment, and bears no interest."
        ),
        _("PBoC notice 银发〔2016〕111号"),
        "S2",
    ),
    "INT-CN-15": Citation(
        _("A penalty above 130 percent of the loss is usually too high and may be reduced on request."),
        _("Civil Code 585; contract interpretation (SPC, 2023), arts 64, 65"),
        "S",
    ),
    "INT-CN-16": Citation(
        _("A sale without a late clause: LPR1Y at the breach and 30 to 50 percent of it."),
        _("Sale contract interpretation (SPC), art. 18"),
        "S",
    ),
    "INT-CN-17": Citation(
        _(
            "Late payment to a small firm: the agreed rate, not under LPR1Y of the contract; 0.05 percent a day where none was agreed."
        ),
        _("Regulation on payments to SMEs (2025), art. 17"),
        "S",
    ),
    "INT-CN-18": Citation(
        _("Public bodies pay small firms 30 days after delivery (60 at most), large firms 60."),
        _("Regulation on payments to SMEs (2025), arts 9, 10"),
        "S",
    ),
    "INT-CN-19": Citation(
        _("After judgment: 0.0175 percent a day on the unpaid judged sum, beside the general interest."),
        _("Civil Procedure Law 264; delay interest interpretation (SPC, 2014), arts 1-3"),
        "S",
    ),
    "INT-CN-20": Citation(
        _(
            "Sale by instalments: with a fifth of the price in arrears, after demand and grace, the whole price may be asked."
        ),
        _("Civil Code 634"),
        "S",
    ),
    "INT-EU-01": Citation(
        _("Between businesses: the ECB's rate of the half year and eight points, from the day after the due date."),
        _("Directive 2011/7/EU, arts 2(6), 2(7), 3"),
        "S",
    ),
    "INT-EU-02": Citation(
        _("EUR 40 for every late payment, and reasonable further costs."),
        _("Directive 2011/7/EU, art. 6; CJEU C-78/22"),
        "S2",
    ),
    "INT-EU-03": Citation(
        _("Payment is due 30 days after invoice or delivery; 60 at most unless it is fair."),
        _("Directive 2011/7/EU, arts 3, 4"),
        "S2",
    ),
    "INT-EU-04": Citation(
        _("National variant: Belgium rounds up to the next half point, Ireland takes the rate of the day of payment."),
        _("National law on late payment"),
        "S2",
    ),
    "INT-UK-01": Citation(
        _(
            "Between businesses: eight points over the Bank of England's rate before the half year in which the debt became late."
        ),
        _("Late Payment of Commercial Debts (Interest) Act 1998, ss 5A, 6"),
        "S2",
    ),
    "INT-UK-02": Citation(
        _("Frozen: no interest is counted for these days, and none is charged for them later."),
        _("Breathing space: SI 2020/1311, reg. 7"),
        "S2",
    ),
    "INT-US-01": Citation(
        _("Only what the agreement expressly authorises or the law permits may be collected."),
        _("15 USC 1692f(1); 12 CFR 1006.22(b)"),
        "K",
    ),
    "VAL-US-01": Citation(
        _("The time to dispute ends 30 days after the notice is taken to have arrived, on the fifth business day."),
        _("12 CFR 1006.34(b)(5)"),
        "S2",
    ),
}
