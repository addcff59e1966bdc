"""Every rule of payments and of limitation that the book can name has its sentence and its source."""

from itertools import chain

from strategies.money.allocation_orders import Within
from strategies.money.citations import CITATIONS
from strategies.money.citations_payment import LIMITATION_CITATIONS, PAYMENT_CITATIONS
from strategies.money.limitation_cn import RESTARTING
from strategies.money.limitation_table import RULE

ALL = {**PAYMENT_CITATIONS, **LIMITATION_CITATIONS}


def test_every_rule_is_cited() -> None:
    assert set(PAYMENT_CITATIONS) == {
        "PAY-560",
        "PAY-561",
        "PAY-CARD",
        "PAY-EXEC",
        "PAY-AGREED",
        "PAY-SETOFF",
        "PAY-3P",
        "CN-PLAN-01",
    }
    assert set(LIMITATION_CITATIONS) == {
        *(f"LIM-{number:02}" for number in range(1, 15)),
        *(f"LIM-G{number}" for number in range(1, 7)),
        RULE,
    }
    assert {*chain.from_iterable(RESTARTING.values())} <= set(LIMITATION_CITATIONS)
    assert set(Within) - {Within.AGREED} <= set(PAYMENT_CITATIONS)


def test_no_rule_is_cited_twice() -> None:
    assert set(ALL) & set(CITATIONS) == set()


def test_a_rule_is_cited_in_the_words_of_a_reader() -> None:
    assert [name for name, cited in ALL.items() if not str(cited.sentence).endswith(".")] == []
    assert {cited.confidence for cited in ALL.values()} <= {"S", "S2", "K"}
