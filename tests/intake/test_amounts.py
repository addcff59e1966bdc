"""Amounts of every fashion, and the decimal sign decided from whole columns."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.intake.amounts import Amount, AmountEvidence, AmountQuestion, decide, header_unit, read_amount
from cases.intake.columns import AmountColumn


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("1234.56", 123456, ""),
        ("1,234.56", 123456, ""),
        ("1.234,56", 123456, ""),
        ("1 234,56", 123456, ""),
        ("1'234.56", 123456, ""),
        ("1,23,456.78", 12345678, ""),
        ("12,5", 1250, ""),
        ("0.500", 50, ""),
        ("1,234,567", 123456700, ""),
        ("￥１，２３４．５６", 123456, "¥"),
        ("$1,234.56", 123456, "$"),
        ("€ 1.234,56", 123456, "EUR"),
        ("£12", 1200, "GBP"),
        ("RMB 500", 50000, "CNY"),
        ("500元", 50000, "CNY"),
        ("500 USD", 50000, "USD"),
        ("US$12.30", 1230, "USD"),
        ("(1,200.00)", -120000, ""),
        ("-5", -500, ""),
        ("5-", -500, ""),
        ("−5.10", -510, ""),
        ("$-5", -500, "$"),
        ("1.2万", 1200000, ""),
        ("3万元", 3000000, "CNY"),
        ("1.5E+3", 150000, ""),
        (".5", 50, ""),
    ],
)
def test_amount_is_read(text: str, cents: int, currency: str) -> None:
    assert read_amount(text) == Amount(cents, currency)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "12 apples", "1,2,3", "--", "NaN", "1e999", "='x'"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_amount(text) is None


def test_float_noise_is_no_rounding_but_a_third_decimal_is() -> None:
    assert read_amount("55.940000001") == Amount(5594)
    assert read_amount("55.945") == Amount(5595, rounded=True)


def style(*cells: str, **more: str) -> object:
    column = AmountEvidence("amount")
    column.add(cells)
    return decide([column], **more)


def test_cells_with_both_signs_decide_the_column() -> None:
    assert style("1.234", "1.234,56") == {"amount": "comma"}
    assert style("1,234", "1,234.56") == {"amount": "dot"}


def test_three_digits_behind_a_dot_and_nothing_else_asks() -> None:
    assert style("1.234", "12.500") == AmountQuestion("amount", "1.234", {"dot": "1.23", "comma": "1,234.00"})


def test_three_digits_behind_a_comma_are_thousands() -> None:
    assert style("1,234", "12,500") == {"amount": "dot"}


def test_unit_in_the_header_counts() -> None:
    assert [header_unit(text) for text in ("金额(万元)", "金额（万元）", "金额", "金额(元)")] == [10_000, 10_000, 1, 1]


@given(
    st.lists(
        st.builds(
            lambda cents, shape: shape(cents),
            st.integers(0, 10**13),
            st.sampled_from(
                [
                    lambda c: f"{c / 100:.2f}",
                    lambda c: f"{c // 100:,}.{c % 100:02}",
                    lambda c: f"{c // 100:,}".replace(",", ".") + f",{c % 100:02}",
                    lambda c: f"{c // 100}",
                    lambda c: f"¥{c // 100:,}.{c % 100:02}",
                    lambda c: f"({c // 100}.{c % 100:02})",
                    lambda c: f"{c}x",
                    lambda c: "",
                ]
            ),
        ),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(["dot", "comma"]),
)
def test_column_reads_as_its_cells_do(cells: list[str], style: str) -> None:
    """The vectorised reader is the twin of the single one."""
    read = AmountColumn(style).read(pl.Series(cells, dtype=pl.String))
    singles = [read_amount(cell, style) for cell in cells]
    assert read.cents.to_list() == [single.cents if single else None for single in singles]
    assert read.unreadable.to_list() == [
        single is None and cell != "" for single, cell in zip(singles, cells, strict=True)
    ]
