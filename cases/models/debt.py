"""What is owed (债权): one contract, card, loan instalment or invoice."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cases.models.creditor import Creditor, Portfolio
from cases.models.former import FormerFact, keep_former_fact
from cases.querysets.debts import DebtQuerySet

MONEY = {"max_digits": 14, "decimal_places": 2}


_ALL_PARTS = F("principal") + F("interest") + F("fees") + F("penalty") + F("costs") + F("delay")


class Security(models.IntegerChoices):
    """What secures a debt, least first: the rank by which Civil Code art. 560 pays the unsecured before the secured."""

    NONE = 0, _("None")
    GUARANTEE = 1, _("Guarantee")
    COLLATERAL = 2, _("Pledge or mortgage")


class PayOrder(models.TextChoices):
    """The order inside a debt, by its rule (strategies/money/allocation_orders.py)."""

    PAY_561 = "PAY-561", _("Costs, interest, principal (Civil Code 561)")
    PAY_CARD = "PAY-CARD", _("Card: from day 91 principal first")
    PAY_EXEC = "PAY-EXEC", _("Judgment: the doubled interest last")
    AGREED = "PAY-AGREED", _("As the contract says")


class Debt(models.Model):
    """`balance` is the sum of the debt's ledger lines, never negative.

    The parts (`principal` … `delay`) are the sums of the lines of each bucket without payments, `paid` what payments took
    off them; `amount` is the parts together. They are kept for speed by `cases/services/ledger` alone, in the
    transaction that adds the lines; `manage.py check_ledger` proves them.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="debts", db_index=False)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="debts", null=True, blank=True)
    number = models.CharField(_("contract or invoice number"), max_length=80)
    instalment = models.CharField(_("instalment"), max_length=20, blank=True, default="")
    product = models.CharField(_("product"), max_length=60, blank=True, default="")
    currency = models.CharField(_("currency"), max_length=3)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    principal = models.DecimalField(_("principal"), **MONEY)
    interest = models.DecimalField(_("interest"), default=0, **MONEY)
    fees = models.DecimalField(_("fees"), default=0, **MONEY)
    penalty = models.DecimalField(_("penalty"), default=0, **MONEY)
    costs = models.DecimalField(_("costs"), default=0, db_default=0, **MONEY)
    delay = models.DecimalField(_("delay interest"), default=0, db_default=0, **MONEY)
    amount = models.GeneratedField(
        expression=_ALL_PARTS,
        output_field=models.DecimalField(**MONEY),
        db_persist=True,
    )
    paid = models.DecimalField(_("paid"), default=0, **MONEY)
    balance = models.GeneratedField(
        expression=_ALL_PARTS - F("paid"),
        output_field=models.DecimalField(**MONEY),
        db_persist=True,
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    on_hold = models.BooleanField(
        _("on hold"), default=False, help_text="kept equal to: an active hold stands on this very debt"
    )
    limitation_on = models.DateField(
        _("limitation date"),
        null=True,
        blank=True,
        help_text="the last day on which the claim can be brought, kept by cases/services/limitation.py",
    )
    limitation_told_on = models.DateField(
        _("limitation date told"), null=True, blank=True, help_text="as the creditor's file says; facts move it"
    )
    limitation_law = models.CharField(
        _("law of limitation"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text="row of the table of limitation periods, as US-NY/consumer_credit; empty: China's for debts in its currency",
    )
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    security = models.PositiveSmallIntegerField(
        _("secured by"), choices=Security.choices, default=Security.NONE, db_default=Security.NONE
    )
    pay_order = models.CharField(
        _("payments go to"),
        max_length=10,
        choices=PayOrder.choices,
        default=PayOrder.PAY_561,
        db_default=PayOrder.PAY_561,
    )
    agreed_order = models.JSONField(
        _("agreed order"),
        default=list,
        db_default=[],
        blank=True,
        help_text="parts paid first, where the contract says",
    )

    objects = DebtQuerySet.as_manager()

    class Meta:
        verbose_name = _("debt")
        verbose_name_plural = _("debts")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["creditor", "number", "instalment"], name="debt_number_once_per_creditor"),
            models.CheckConstraint(
                condition=models.Q(
                    principal__gte=0, interest__gte=0, fees__gte=0, penalty__gte=0, costs__gte=0, delay__gte=0
                ),
                name="debt_parts_not_negative",
            ),
            models.CheckConstraint(condition=models.Q(paid__gte=0), name="debt_paid_not_negative"),
            models.CheckConstraint(
                condition=models.Q(paid__lte=_ALL_PARTS),
                name="debt_paid_at_most_its_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(issued_on__isnull=True) | models.Q(issued_on__lte=F("due_on")),
                name="debt_issued_before_due",
            ),
            models.CheckConstraint(condition=models.Q(security__in=Security.values), name="debt_security_is_known"),
            models.CheckConstraint(condition=models.Q(pay_order__in=PayOrder.values), name="debt_pay_order_is_known"),
        ]
        indexes = [
            # the debts of a case; the night asks those of very many cases for the product alone
            models.Index(fields=["case"], include=["product"], name="debt_of_case"),
            # case list: claims that are barred soon
            models.Index(
                fields=["limitation_on"], condition=models.Q(limitation_on__isnull=False), name="debt_limitation"
            ),
            # interest at the turn of a month: the few debts whose terms ask for any
            models.Index(fields=["case"], condition=~models.Q(terms={}), name="debt_with_terms"),
            # search by the beginning of a contract number, at any creditor
            models.Index(fields=["number"], opclasses=["varchar_pattern_ops"], name="debt_number_search"),
        ]
        triggers = [keep_former_fact(FormerFact.Kind.DEBT, "case_id", "product", "due_on", "limitation_on")]

    def __str__(self) -> str:
        return self.number
