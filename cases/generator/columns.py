"""The header of a generated file, in the words that a creditor's own export would use."""

from collections.abc import Sequence

# (English header, Chinese header); a debtor's columns first, so that they are written once per debtor
DEBTOR_COLUMNS: tuple[tuple[str, str], ...] = (
    ("Customer number", "客户编号"),
    ("Customer name", "客户名称"),
    ("Customer type", "客户类型"),
    ("ID number", "证件号码"),
    ("Mobile phone", "手机号码"),
    ("E-mail", "电子邮箱"),
    ("Address", "联系地址"),
    ("Contact person", "联系人姓名"),
    ("Contact person phone", "联系人电话"),
)
DEBT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("Product", "产品名称"),
    ("Contract number", "合同编号"),
    ("Currency", "币种"),
    ("Issue date", "发放日期"),
    ("Due date", "到期日期"),
    ("Principal", "本金"),
    ("Interest", "利息"),
    ("Fees", "费用"),
    ("Amount", "应还金额"),
    ("Paid amount", "已还金额"),
    ("Paid on", "还款日期"),
    ("Disputed", "是否争议"),
)


def header(language: str) -> Sequence[str]:
    """Column names in the language asked; a file of both languages carries English ones."""
    place = 1 if language == "zh" else 0
    return [names[place] for names in DEBTOR_COLUMNS + DEBT_COLUMNS]
