"""Ids: text of any length, and the marks that a spreadsheet leaves when it took one for a number."""

from __future__ import annotations

import re
from enum import StrEnum

from cases.intake.cells import fold, unwrap

# A double holds 15 decimal digits for certain; what stands behind them was invented on the way.
EXACT_DIGITS = 15

FLOAT_TAIL_RE = r"^\d+\.0+$"
TRUE_FRACTION_RE = r"^\d+\.\d*[1-9]\d*$"
SCIENTIFIC_RE = r"^\d(?:\.\d+)?[eE]\+\d+$"
_FLOAT_TAIL = re.compile(FLOAT_TAIL_RE)
_SCIENTIFIC = re.compile(SCIENTIFIC_RE)


class Spoiled(StrEnum):
    """What happened to an id on its way."""

    NO = ""
    REPAIRED = "repaired"
    LOST = "lost"


def read_id(text: str, *, float_tails: bool = True) -> tuple[str, Spoiled]:
    """Return the id and whether it was spoiled.

    `1930571429.0` loses its tail and is REPAIRED (leading zeros, if it had any, cannot be known); with more than 15
    digits, or as `1.93E+09`, digits are gone: LOST. `float_tails=False` where a column has true fractions (1.1, 1.2).
    """
    text = unwrap(fold(text))
    if float_tails and _FLOAT_TAIL.match(text):
        whole = text.split(".", 1)[0]
        return (whole, Spoiled.REPAIRED) if len(whole) <= EXACT_DIGITS else (text, Spoiled.LOST)
    if _SCIENTIFIC.match(text):
        return _from_scientific(text)
    return text, Spoiled.NO


def _from_scientific(text: str) -> tuple[str, Spoiled]:
    mantissa, exponent = re.split("[eE]\\+", text)
    whole, _, fraction = mantissa.partition(".")
    zeros = int(exponent) - len(fraction)
    # 1.930571429E+9 still has all its digits; 1.93E+09 does not.
    if zeros == 0 and int(exponent) < EXACT_DIGITS:
        return whole + fraction, Spoiled.REPAIRED
    return text, Spoiled.LOST


_COMPANY = re.compile(
    r"公司|集团|企业|商行|商店|工厂|经营部|合作社|事务所|医院|学校|中心|酒店|超市|贸易|厂$|店$|"
    r"\b(?:inc|llc|ltd|limited|corp|corporation|co|company|gmbh|plc|llp|lp|sa|sarl|srl|spa|bv|nv|ag|pty|pte|oy|ab|"
    r"group|holdings?|trading|foundation|associates|systems|enterprises?|industries|stores?|bank|trust)\b\.?$",
    re.IGNORECASE,
)
_CREDIT_CODE = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$")

COMPANY_NAME_RE = _COMPANY.pattern
# GB 11643: six digits of the place, the birthday, three of the serial, the check; before 1999 with a short year and
# no check. The birthday tells a citizen from a company whose credit code (GB 32100) happens to be all digits.
_BIRTHDAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
PERSON_NUMBER_RE = rf"^\d{{6}}(?:18|19|20)\d{{2}}{_BIRTHDAY}\d{{3}}[\dXx]$|^\d{{8}}{_BIRTHDAY}\d{{3}}$"
_PERSON_NUMBER = re.compile(PERSON_NUMBER_RE)


def is_company(name: str, identity_number: str = "") -> bool | None:
    """Return whether a debtor is a company, as far as identity number or name tell; None where they do not."""
    if _PERSON_NUMBER.match(identity_number):
        return False
    if _CREDIT_CODE.match(identity_number) or _COMPANY.search(name.strip()):
        return True
    return None
