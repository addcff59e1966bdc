"""What each rule of payments and of limitation says, in a sentence for the reader, and where it is written.

Confidence as in `citations`: S the primary text was seen, S2 it was seen quoted, K general knowledge to be checked.
"""

from django.utils.translation import gettext_lazy as _

from strategies.money.citations import Citation

PAYMENT_CITATIONS: dict[str, Citation] = {
    "PAY-560": Citation(
        _(
            "Between several debts a payment goes where the parties agreed or the debtor designated; otherwise due before not due, least secured first, heavier burden first, earlier due date first, and in proportion where all are equal."
        ),
        _("Civil Code, art. 560"),
        "S",
    ),
    "PAY-561": Citation(
        _("Inside one debt a payment covers the costs of realising the claim first, then interest, then principal."),
        _("Civil Code, art. 561"),
        "S",
    ),
    "PAY-CARD": Citation(
        _(
            "On a credit card, interest and fees come before principal up to 90 days past due; from day 91 principal comes first."
        ),
        _("Credit card business measures (CBRC, 2011), order of offsetting"),
        "K",
    ),
    "PAY-EXEC": Citation(
        _(
            "In enforcement the sum fixed by the judgment is paid first, and the doubled part of the delay interest after it."
        ),
        _("Interpretation on delay interest in enforcement (SPC, 2014), art. 4"),
        "S",
    ),
    "PAY-AGREED": Citation(
        _("The contract says which part is paid first; what it does not name follows as the law says."),
        _("Civil Code, art. 561 (unless otherwise agreed)"),
        "S",
    ),
    "PAY-SETOFF": Citation(
        _("A set-off is used up in the same order as a payment."),
        _("Interpretation on contracts in general (SPC, 2023), art. 56"),
        "S",
    ),
    "PAY-3P": Citation(
        _("A payment by somebody else is recorded with the payer, and never makes the payer liable for the rest."),
        _("House rule"),
        "S",
    ),
    "CN-PLAN-01": Citation(
        _("A personal instalment plan for a credit card runs for five years at most."),
        _("Credit card business measures (CBRC, 2011), art. 70"),
        "S2",
    ),
}

LIMITATION_CITATIONS: dict[str, Citation] = {
    "LIM-01": Citation(
        _("Three years from the day on which the creditor knew or should have known; twenty years at the most."),
        _("Civil Code, art. 188"),
        "S",
    ),
    "LIM-02": Citation(
        _("For one debt in instalments, the clock runs from the due date of the last instalment."),
        _("Civil Code, art. 189"),
        "S",
    ),
    "LIM-03": Citation(
        _(
            "Without a due date, the clock runs from the end of the grace that the demand gave, or from a clear refusal at the first demand."
        ),
        _("Provisions on limitation (SPC), art. 4"),
        "S",
    ),
    "LIM-04": Citation(
        _("An obstacle in the last six months suspends the clock, which then ends six months after the obstacle."),
        _("Civil Code, art. 194"),
        "S",
    ),
    "LIM-05": Citation(
        _("A demand, the debtor's consent, a suit or arbitration, or an equal act interrupts the clock; it runs anew."),
        _("Civil Code, art. 195"),
        "S",
    ),
    "LIM-06": Citation(
        _("A demand counts when its arrival is shown: signed for, reached, deducted by the bank, or announced."),
        _("Provisions on limitation (SPC), art. 8"),
        "S",
    ),
    "LIM-07": Citation(
        _(
            "Consent is a promise of instalments, a part payment, security given, a request for delay or a repayment plan."
        ),
        _("Provisions on limitation (SPC), art. 14"),
        "S",
    ),
    "LIM-08": Citation(
        _(
            "A payment order, bankruptcy filing, preservation before suit, application for enforcement, request for mediation or police report equals a suit."
        ),
        _("Provisions on limitation (SPC), arts 11–13"),
        "S",
    ),
    "LIM-09": Citation(
        _(
            "A demand for a part counts for the whole unless the rest is waived; what counts for one joint debtor counts for all."
        ),
        _("Provisions on limitation (SPC), arts 9, 15"),
        "S",
    ),
    "LIM-10": Citation(
        _("Notice of the assignment interrupts the clock when it reaches the debtor."),
        _("Provisions on limitation (SPC), art. 17"),
        "S",
    ),
    "LIM-11": Citation(
        _("No agreement changes the period, and no waiver in advance is valid; the court does not raise it by itself."),
        _("Civil Code, arts 193, 197; provisions on limitation (SPC), art. 2"),
        "S",
    ),
    "LIM-12": Citation(
        _(
            "After the end the debtor may refuse; what was paid freely is not returned, and a signed notice or a new agreement can revive the claim."
        ),
        _("Civil Code, art. 192; provisions on limitation (SPC), art. 19"),
        "S",
    ),
    "LIM-13": Citation(
        _("Enforcement is to be applied for within two years."),
        _("Civil Procedure Law, art. 250"),
        "S",
    ),
    "LIM-14": Citation(
        _("A mortgage is to be exercised while the main claim's limitation runs."),
        _("Interpretation on security (SPC, 2020), art. 44"),
        "S",
    ),
    "LIM-G1": Citation(
        _(
            "The guarantee period is as agreed, else six months from the main debt's due date; nothing suspends, interrupts or extends it."
        ),
        _("Civil Code, art. 692; interpretation on security (SPC, 2020), art. 32"),
        "S",
    ),
    "LIM-G2": Citation(
        _(
            "In that period a general guarantee needs a suit or arbitration against the debtor, a joint one a demand from the guarantor; else the guarantor is free."
        ),
        _("Civil Code, art. 693"),
        "S",
    ),
    "LIM-G3": Citation(
        _(
            "Then three years run: for a joint guarantee from the demand, for a general one from the end of the right to refuse."
        ),
        _("Civil Code, art. 694; interpretation on security (SPC, 2020), art. 28"),
        "S",
    ),
    "LIM-G4": Citation(_("A guarantee whose form is not stated is a general one."), _("Civil Code, art. 686"), "S"),
    "LIM-G5": Citation(
        _(
            "Signing a notice after the period does not bind the guarantor again, and a claim on one guarantor does not hold another."
        ),
        _("Interpretation on security (SPC, 2020), arts 34, 29"),
        "S",
    ),
    "LIM-G6": Citation(
        _(
            "Without the guarantor's written consent a change of the debt neither burdens the guarantor further nor moves the period."
        ),
        _("Civil Code, art. 695"),
        "S",
    ),
    "LIM-US-01": Citation(
        _("The period of the state and kind of debt; nobody may sue or threaten suit on a debt that is time-barred."),
        _("12 CFR 1006.26(b); table of periods"),
        "S",
    ),
}
