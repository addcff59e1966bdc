"""What an investigation file (案件调查) asks: the debt, the debtor, and what the creditor has tried.

Source: the trade's investigation sheet, `domain.md`, "Investigation file"; a consumer's file asks for work and household
where a company's asks for business, owners and customers.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    DEBT = "debt", _("The debt")
    DEBTOR = "debtor", _("The debtor")
    CREDITOR = "creditor", _("What the creditor has tried")


@dataclass(frozen=True)
class Question:
    """`of`: "trade" or "consumer" where it is asked of one class of debts alone."""

    code: str
    section: Section
    label: LazyText
    of: str = ""


QUESTIONS = (
    Question("performed", Section.DEBT, _("Goods delivered, service done, loan paid out: what proves it?")),
    Question("invoices", Section.DEBT, _("Invoices issued and accepted?"), "trade"),
    Question("payments", Section.DEBT, _("What was paid, when, by whom?")),
    Question("why_unpaid", Section.DEBT, _("Why is it not paid?")),
    Question("defects", Section.DEBT, _("Is quality, quantity or price in dispute?"), "trade"),
    Question("security", Section.DEBT, _("Guarantors, pledges, retained title?")),
    Question("business", Section.DEBTOR, _("Business, trade, premises"), "trade"),
    Question("condition", Section.DEBTOR, _("Condition: orders, staff, cash"), "trade"),
    Question("owners", Section.DEBTOR, _("Shareholders, and who decides payments"), "trade"),
    Question("customers", Section.DEBTOR, _("Its own customers, and what they owe it"), "trade"),
    Question("work", Section.DEBTOR, _("Work and income"), "consumer"),
    Question("household", Section.DEBTOR, _("Household and dependants"), "consumer"),
    Question("assets", Section.DEBTOR, _("Assets and other debts")),
    Question("habits", Section.DEBTOR, _("Payment habits")),
    Question("chased_by", Section.CREDITOR, _("Which department has chased it, and who?")),
    Question("how_often", Section.CREDITOR, _("How, and how often?")),
    Question("answers", Section.CREDITOR, _("What was answered and agreed?")),
)
CODES = frozenset(question.code for question in QUESTIONS)


def questions_for(debt_class: str) -> list[Question]:
    """The questions of one class of debts, in the order of the file."""
    return [question for question in QUESTIONS if question.of in ("", debt_class)]
