"""Who is a company and who a citizen, by number and name."""

import pytest

from cases.generator.identity import CitizenNumbers, company_number
from cases.intake.identifiers import is_company


@pytest.mark.parametrize(
    ("number", "company"),
    [
        ("320504198001019600", False),
        ("11010119900307123X", False),
        ("110101900307123", False),  # before 1999
        ("910000009188536050", True),  # a credit code of eighteen digits
        ("91320594MA1XYQ1234", True),
        ("110101199013071230", True),  # no such month: digits of a credit code
        ("", None),
    ],
)
def test_a_number_tells_a_company_from_a_citizen(number, company):
    assert is_company("王小明", number) is company


def test_generated_numbers_are_read_as_what_they_are():
    citizens = CitizenNumbers(offset=7)
    assert {is_company("", citizens.number(index)) for index in range(2000)} == {False}
    assert {is_company("", company_number(index, 7)) for index in range(2000)} == {True}
