"""Every rule that a line may name has its sentence and its source, and its code can be found by its id."""

from strategies.money.citations import CITATIONS
from strategies.money.rules import cn_lenders, cn_private, cn_trade, due_dates, europe, united_states
from strategies.money.rules.register import AGREED, FREEZE, RULES

MODULES = (cn_lenders, cn_private, cn_trade, due_dates, europe, united_states)
SHIPPED = {
    *(f"INT-CN-{number:02}" for number in range(1, 21)),
    *(f"INT-EU-{number:02}" for number in range(1, 5)),
    "INT-UK-01",
    "INT-UK-02",
    "INT-US-01",
    "VAL-US-01",
}


def test_every_shipped_rule_has_code_and_citation() -> None:
    assert set(RULES) == SHIPPED
    assert set(CITATIONS) == SHIPPED | {AGREED, FREEZE}


def test_a_rule_is_cited_in_the_words_of_a_reader() -> None:
    assert [name for name, cited in CITATIONS.items() if not str(cited.sentence).endswith(".")] == []
    assert {cited.confidence for cited in CITATIONS.values()} == {"S", "S2", "K"}


def test_functions_of_a_rule_live_in_the_modules_of_rules() -> None:
    homes = {function.__module__ for functions in RULES.values() for function in functions}
    assert homes == {module.__name__ for module in MODULES}
    assert all(function.__doc__ for functions in RULES.values() for function in functions)
