"""Debts of one debtor: amounts, dates, and what the debtor paid until the as-of date.

A debtor pays by habit. Prompt payers settle by the due date, late payers after it, part payers
pay a share and stop, and never payers pay nothing. Nothing is paid after the as-of date.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cases.generator.choosing import Weighted, lognormal_table

HABITS = Weighted([("prompt", 20.0), ("late", 32.0), ("part", 20.0), ("never", 28.0)])
DISPUTED_CONSUMER, DISPUTED_TRADE = 0.02, 0.08
NOT_YET_DUE_DAYS = 30
CENTS_PER_UNIT = {"CNY": 100, "USD": 20}  # the amount tables are in yuan; a dollar buys more
DAYS_LATE = lognormal_table(median=24, sigma=1.0)


@dataclass(frozen=True)
class Product:
    """What is owed for. `term` in days; `rate` per year; amounts in the file's currency."""

    code: str
    names: tuple[str, str]
    term: tuple[int, ...]
    principal: tuple[float, ...]
    rate: float
    fee_share: float


CONSUMER = Weighted(
    [
        (Product("CC", ("Credit card", "信用卡"), (25, 50), tuple(lognormal_table(6000, 0.8)), 0.18, 0.02), 50.0),
        (
            Product("PL", ("Personal loan", "个人贷款"), (30, 90, 180), tuple(lognormal_table(15000, 0.9)), 0.14, 0.0),
            30.0,
        ),
        (
            Product(
                "IP", ("Instalment purchase", "消费分期"), (30, 60, 90), tuple(lognormal_table(3000, 0.6)), 0.12, 0.01
            ),
            20.0,
        ),
    ]
)
TRADE = Weighted(
    [
        (Product("IN", ("Invoice", "货款"), (30, 45, 60, 90), tuple(lognormal_table(28000, 1.1)), 0.0, 0.0), 85.0),
        (Product("SV", ("Services", "服务费"), (15, 30, 60), tuple(lognormal_table(9000, 0.8)), 0.0, 0.0), 15.0),
    ]
)
CONSUMER_COUNT = Weighted([(1, 74.0), (2, 19.0), (3, 7.0)])
TRADE_COUNT = Weighted([(1, 45.0), (2, 25.0), (3, 14.0), (4, 8.0), (6, 8.0)])


class DebtWriter:
    """Texts of the debt columns for debtors of one language."""

    def __init__(self, as_of: date, days: int, chinese: bool, currency: str) -> None:
        self._horizon = days + NOT_YET_DUE_DAYS
        longest_term = 180
        first = as_of - timedelta(days=days + longest_term)
        span = (as_of - first).days + NOT_YET_DUE_DAYS
        self._dates = [(first + timedelta(days=count)).isoformat() for count in range(span + 1)]
        self._today = (as_of - first).days
        self._language = 1 if chinese else 0
        self._currency = currency
        self._scale = CENTS_PER_UNIT[currency]
        self._yes_no = ("否", "是") if chinese else ("No", "Yes")

    def debts(self, rng: Random, trade: bool, serial: int, habits: list[str], counts: list[int]) -> Iterator[list[str]]:
        """For each debtor the texts of its debts; `serial` numbers the contracts of this batch."""
        total = sum(counts)
        products = iter((TRADE if trade else CONSUMER).draw(rng, total))
        disputed_share = DISPUTED_TRADE if trade else DISPUTED_CONSUMER
        for habit, count in zip(habits, counts, strict=True):
            texts = []
            for _ in range(count):
                texts.append(self._debt(rng.random, next(products), serial, habit, disputed_share))
                serial += 1
            yield texts

    def _debt(
        self, chance: Callable[[], float], product: Product, serial: int, habit: str, disputed_share: float
    ) -> str:
        dates, today = self._dates, self._today
        age = chance()
        due = today + NOT_YET_DUE_DAYS - int(age * (0.35 + 0.65 * age) * self._horizon)  # young debts are more
        term = product.term[int(chance() * len(product.term))]
        issued = min(due - term, today)
        due = issued + term
        principal = int(product.principal[int(chance() * 2048)] * self._scale * (0.9 + 0.2 * chance()))
        interest = int(principal * product.rate * (due - issued) / 365)
        fees = int(principal * product.fee_share)
        amount = principal + interest + fees
        paid, paid_on = 0, ""
        if habit != "never":
            on = due - int(chance() * 8) if habit == "prompt" else due + 1 + int(DAYS_LATE[int(chance() * 2048)])
            if on <= today:
                paid = int(amount * (0.05 + 0.75 * chance())) if habit == "part" else amount
                paid_on = dates[max(issued, on)]
        disputed = self._yes_no[chance() < disputed_share]
        return (
            f"{product.names[self._language]},{product.code}{dates[issued][:4]}{serial:09d},{self._currency},"
            f"{dates[issued]},{dates[due]},{principal / 100:.2f},{interest / 100:.2f},{fees / 100:.2f},"
            f"{amount / 100:.2f},{paid / 100:.2f},{paid_on},{disputed}"
        )
