"""Yes and no, and the words for a debt's status, in both languages."""

from __future__ import annotations

import re

from cases.intake.cells import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words("yes y true t 1 1.0 x ✓ √ 是 有 真 对 已 disputed dispute 争议 有争议 已争议 in_dispute")
_NO = _words("no n false f 0 0.0 否 无 没有 假 不是 未 none 无争议 undisputed not_disputed")

OPEN, SETTLED = "open", "settled"

_SETTLED = _words(
    """
    paidoff collectionpaidoff paid settled closed cleared paidinfull fullypaid repaid complete completed finished
    结清 已结清 还清 已还清 已还 已还款 正常结清 逾期结清 提前结清 已付 已付款 已支付 已收 已收款 已回款 已核销结清 完结
    """
)
_OPEN = _words(
    """
    collection open overdue unpaid outstanding active current pending due pastdue late delinquent default defaulted
    incollection notpaid partial partiallypaid partpaid inprogress
    逾期 已逾期 未结清 未还 未还款 未还清 未付 未付款 未支付 未收 未收款 催收中 逾期中 正常 还款中 部分还款 部分付款
    待还 待还款 呆账
    """
)
_SEPARATORS = re.compile(r"[\s_\-./()]+")


def read_flag(text: str) -> bool | None:
    """Return yes or no; False for blank; None for any other word."""
    word = fold(text).casefold()
    if not word or word in _NO:
        return False
    return True if word in _YES else None


def read_status(text: str) -> str | None:
    """Return OPEN or SETTLED; '' for blank; None for a word that says neither."""
    word = _SEPARATORS.sub("", fold(text).casefold())
    if not word:
        return ""
    if word in _SETTLED:
        return SETTLED
    return OPEN if word in _OPEN else None
