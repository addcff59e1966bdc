"""Small numbers and sums of money as people write them: 3000, 3,000.50, 3k, 3千, 1.2万, 三千, 两千五."""

import re
from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSAND = 10_000
_MULTIPLES = {"k": 1000, "千": 1000, "w": _TEN_THOUSAND, "万": _TEN_THOUSAND, "百": 100}

AMOUNT = re.compile(
    r"(?<![a-z\d.])[¥￥$€£]? ?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)(?P<many>k(?![a-z])|w(?![a-z])|[千万百])?"
    r" ?(?:元|块钱?|rmb|cny|yuan|usd|eur|gbp)?(?![\da-z])|(?P<han>[一二两三四五六七八九十百千万零〇]+)(?:元|块钱?)?"
)


def chinese_number(text: str) -> Decimal | None:
    """`15`, `十五`, `三千`, `两千五` (2 500), `一万二` (12 000); None for what is no number."""
    if text.isdigit():
        return Decimal(text)
    total, part, digit, unit = 0, 0, -1, 0
    for sign in text:
        if sign in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[sign]
            if sign in "零〇":
                unit = 0
        elif sign in _UNITS:
            unit = _UNITS[sign]
            part += (digit if digit >= 0 else 1) * unit
            digit = -1
        elif sign == "万":
            total = (part + max(digit, 0)) * _TEN_THOUSAND
            part, digit, unit = 0, -1, _TEN_THOUSAND
        else:
            return None
    # what stands last without a unit counts a tenth of the one before: 两千五 is 2 500
    last = max(digit, 0) * (unit // 10 if unit > 10 else 1)
    found = total + part + last
    return Decimal(found) if found or "零" in text else None


def amount_of(match: re.Match[str]) -> Decimal | None:
    if match["han"]:
        return chinese_number(match["han"])
    amount = Decimal(match["number"].replace(",", ""))
    return amount * _MULTIPLES.get(match["many"] or "", 1)
