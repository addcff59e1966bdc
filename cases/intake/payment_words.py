"""The header words of files of payments (bank statements, lists of receipts), by the field they name; best first."""

from __future__ import annotations

from collections.abc import Mapping

from cases.intake.words import WORDS, words

# The payer is a field of its own: 付款人 is who sent the money, 客户 whose debt it pays.
_PAYER = words(
    """
    payer name|payer|paid by|sender name|sender|remitter|remitter name|ordering party|counterparty|counterparty name|
    from account name|付款人|付款人名称|付款人姓名|付款方|付款方名称|付款户名|付款账户名称|付款人户名|对方户名|对方名称|
    对方账户名称|对方单位|对方单位名称|汇款人|汇款人姓名|还款人|还款人姓名|缴款人|交款人|代还人
    """
)

PAYMENT_WORDS: Mapping[str, tuple[str, ...]] = {
    "payment_reference": words(
        """
        payment reference|payment ref|transaction id|transaction number|transaction no|transaction reference|txn id|
        bank reference|bank ref|payment id|payment number|payment no|receipt number|receipt no|receipt id|reference|
        reference number|reference no|ref|voucher number|voucher no|journal number|end to end id|e2e id|
        交易流水号|银行流水号|流水号|支付流水号|还款流水号|核心流水号|交易号|交易编号|交易序号|支付单号|支付订单号|收款编号|
        收款单号|还款编号|还款单号|凭证号|凭证编号|回单编号|回单号|业务参考号|参考号|订单号
        """
    ),
    "payment_date": words(
        """
        payment date|paid on|paid date|date paid|value date|booking date|transaction date|receipt date|received on|
        received date|date received|posting date|credit date|date|交易日期|交易时间|入账日期|入账时间|到账日期|到账时间|
        还款日期|还款时间|付款日期|付款时间|收款日期|收款时间|支付日期|支付时间|起息日|记账日期|日期
        """
    ),
    "payment_amount": words(
        """
        payment amount|amount paid|paid amount|amount received|received amount|receipt amount|credit amount|
        transaction amount|payment|credit|amount|paid|交易金额|还款金额|付款金额|收款金额|到账金额|入账金额|支付金额|实还金额|
        实收金额|回款金额|已还金额|贷方金额|贷方发生额|收入金额|收入|金额
        """
    ),
    "payer_name": _PAYER,
    "payment_note": words(
        """
        payment text|remittance information|remittance info|description|details|memo|narrative|purpose|note|notes|
        remark|remarks|text|摘要|附言|用途|备注|交易附言|交易摘要|说明|交易备注
        """
    ),
    **{name: WORDS[name] for name in ("number", "instalment", "debtor_number", "identity_number", "currency")},
    "name": tuple(word for word in WORDS["name"] if word not in _PAYER),
}
