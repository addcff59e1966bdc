"""Amounts as files write them, and the decimal sign inferred from whole columns.

Amounts are whole cents (`int`) inside the intake: exact, small and quick to add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from cases.intake.cells import fold

DOT, COMMA = "dot", "comma"
CENT = Decimal("0.01")
LARGEST_EXPONENT = 20

# Longest first, so that HK$ is not read as $. A bare $ or ¥ says only a family of currencies.
SIGNS: Mapping[str, str] = {
    "人民币": "CNY",
    "港币": "HKD",
    "港元": "HKD",
    "美元": "USD",
    "美金": "USD",
    "欧元": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "HK$": "HKD",
    "US$": "USD",
    "CN¥": "CNY",
    "RMB": "CNY",
    "元整": "CNY",
    "圆整": "CNY",
    "元": "CNY",
    "圆": "CNY",
    "块": "CNY",
    "€": "EUR",
    "£": "GBP",
    "¥": "¥",
    "$": "$",
}
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "$": ("USD", "HKD", "CAD", "AUD", "NZD", "SGD", "TWD"),
    "¥": ("CNY", "JPY"),
}
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)), re.IGNORECASE)
_CODE = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")
_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_SPACES = re.compile(r"[\s'’`]")
_MINUS = str.maketrans("−–—﹣", "----")

_DOT_GROUPED = re.compile(r"^[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$")
_COMMA_GROUPED = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$")
_DOT_ONLY = re.compile(r"^\d*\.?\d*(?:[eE][+-]?\d{1,2})?$")
_COMMA_ONLY = re.compile(r"^\d*,\d*$")
_EITHER = re.compile(r"^[1-9]\d{0,2}([.,])\d{3}$")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: `cents`, the currency that its cell names (or ''), and whether it was rounded to a cent."""

    cents: int
    currency: str = ""
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    digits: str
    negative: bool
    currency: str
    unit: int


def _strip(text: str) -> _Parts | None:
    """Take sign, brackets, currency and unit off; None where what remains is no bare number."""
    text = fold(text).translate(_MINUS)
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    currency, unit = "", 1
    if found := _SIGN.search(text):
        currency = SIGNS.get(found[0].upper(), SIGNS.get(found[0], ""))
        text = _SIGN.sub("", text)
    if (code := _CODE.search(text)) and code[0].upper() in KNOWN_CURRENCIES:
        currency = code[0].upper()
        text = text[: code.start()] + text[code.end() :]
    text = _SPACES.sub("", text)
    if text and text[-1] in _UNITS:
        unit, text = _UNITS[text[-1]], text[:-1]
    if text.startswith(("-", "+")) or text.endswith(("-", "+")):
        negative ^= "-" in (text[0], text[-1])
        text = text.strip("+-")
    if not text or (not text[0].isdigit() and text[0] not in ".,"):
        return None
    return _Parts(text, negative, currency, unit)


KNOWN_CURRENCIES = frozenset(
    [
        "CNY",
        "USD",
        "EUR",
        "GBP",
        "HKD",
        "JPY",
        "CAD",
        "AUD",
        "NZD",
        "SGD",
        "TWD",
        "CHF",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "KRW",
        "INR",
        "THB",
        "MYR",
        "IDR",
        "VND",
        "PHP",
        "MOP",
        "AED",
        "SAR",
        "ZAR",
        "BRL",
        "MXN",
        "TRY",
        "RUB",
        "UAH",
        "ILS",
        "EGP",
        "NGN",
        "KES",
        "PKR",
        "BDT",
        "LKR",
        "CLP",
        "COP",
        "PEN",
        "ARS",
        "RON",
        "BGN",
        "KZT",
    ]
)


def style_of(text: str) -> str | None:
    """Return the decimal sign which this cell proves: DOT, COMMA, 'either' (1.234), or None (says nothing)."""
    parts = _strip(text)
    if parts is None:
        return None
    digits = parts.digits
    if found := _EITHER.match(digits):
        return "either." if found[1] == "." else "either,"
    if _DOT_GROUPED.match(digits):
        return DOT
    if _COMMA_GROUPED.match(digits) or ("," in digits and _COMMA_ONLY.match(digits)):
        return COMMA
    if "." in digits and _DOT_ONLY.match(digits):
        return DOT
    return None


def _number(digits: str, style: str | None) -> Decimal | None:
    if (found := _EITHER.match(digits)) is not None:
        grouped = (found[1] == ",") == (style != COMMA)
        digits = digits.replace(",", "") if found[1] == "," and grouped else digits
        digits = digits.replace(".", "") if found[1] == "." and grouped else digits.replace(",", ".")
    elif _DOT_GROUPED.match(digits):
        digits = digits.replace(",", "")
    elif _COMMA_GROUPED.match(digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif _COMMA_ONLY.match(digits):
        digits = digits.replace(",", ".")
    elif not _DOT_ONLY.match(digits):
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def read_amount(text: str, style: str | None = DOT, *, unit: int = 1) -> Amount | None:
    """Return the amount in a cell; None where it is not a number.

    `style` only decides a cell that can be read two ways (`1.234`, `1,234`). `unit` is what the header says:
    10 000 for 万元.
    """
    parts = _strip(text)
    number = _number(parts.digits, style) if parts else None
    if parts is None or number is None:
        return None
    number = number * parts.unit * unit
    if number.adjusted() > LARGEST_EXPONENT:
        # no decimal arithmetic holds its cents; that it is too large is all that matters
        return Amount(10**LARGEST_EXPONENT * (-1 if parts.negative else 1), parts.currency)
    exact = number.quantize(CENT, ROUND_HALF_UP)
    cents = int(exact * 100)
    # 55.940000001 is a computer's 55.94; only a true third decimal is worth a word.
    rounded = abs(number - exact) > Decimal("0.0001")
    return Amount(-cents if parts.negative else cents, parts.currency, rounded)


def header_unit(header: str) -> int:
    """Return what one unit of a column is worth: 10 000 for 金额(万元), else 1."""
    header = fold(header)
    return 10_000 if re.search(r"[((]\s*万\s*元?\s*[))]|万元", header) else 1


@dataclass(slots=True)
class AmountEvidence:
    """What the cells of one column say about its decimal sign."""

    header: str
    dot: int = 0
    comma: int = 0
    either_dot: int = 0
    either_comma: int = 0
    sample: str = ""
    _seen: set[str] = field(default_factory=set)

    def add(self, cells: Iterable[str]) -> None:
        """Weigh cells that are not plain digits with at most two decimals behind a dot."""
        for text in cells:
            match style_of(text):
                case "dot":
                    self.dot += 1
                case "comma":
                    self.comma += 1
                case "either.":
                    self.either_dot += 1
                    self.sample = self.sample or text
                case "either,":
                    self.either_comma += 1
                    self.sample = self.sample or text

    @property
    def style(self) -> str | None:
        """The decimal sign that nearly all telling cells agree on, or None."""
        most, least = max(self.dot, self.comma), min(self.dot, self.comma)
        if not most or most < 20 * least:
            return None
        return DOT if self.dot > self.comma else COMMA


@dataclass(frozen=True, slots=True)
class AmountQuestion:
    """A column of cells such as 1.234 and nothing that says what the dot means."""

    header: str
    sample: str
    readings: Mapping[str, str]


def decide(evidence: Iterable[AmountEvidence], *, forced: str | None = None) -> dict[str, str] | AmountQuestion:
    """Return the decimal sign of each column by header, or the question to ask.

    Cells such as `1,234` alone are thousands: money has two decimals, and no usual export writes three behind a comma.
    Cells such as `1.234` alone are asked about, because data frames do write three behind a dot.
    """
    columns = list(evidence)
    styles = {column.style for column in columns if column.style}
    common = styles.pop() if len(styles) == 1 else None
    decided: dict[str, str] = {}
    for column in columns:
        style = forced or column.style or common
        if style is None and column.either_dot:
            readings = {
                name: f"{Decimal(read.cents) / 100:,.2f}" if (read := read_amount(column.sample, name)) else ""
                for name in (DOT, COMMA)
            }
            return AmountQuestion(column.header, column.sample, readings)
        decided[column.header] = style or DOT
    return decided
