"""What agents of the demonstration write in their contact logs, and supervisors as reasons: (English, Chinese)."""

NOTES: dict[str, tuple[tuple[str, str], ...]] = {
    "NAN": (
        ("Rang out, no answer.", "响铃无人接听。"),
        ("No answer at noon; try the evening.", "中午无人接听，改晚间再拨。"),
    ),
    "BSY": (("Line busy twice.", "连续两次占线。"),),
    "REJ": (("Rejected after two rings.", "响两声后拒接。"),),
    "OFF": (("Switched off.", "手机关机。"),),
    "SUS": (("Number out of service.", "号码已停机。"),),
    "BAD": (("Number does not exist.", "空号。"),),
    "MSG": (("Left a message to call back.", "已留言请其回电。"),),
    "HUP": (("Hung up when the bill was named.", "提到账单后挂断。"),),
    "PTP": (
        ("Confirmed the bill; pays after wages come in.", "核对账单无误，发工资后还款。"),
        ("Will transfer on the day agreed; reminded of the account.", "约定当日转账，已告知还款账户。"),
        ("Finance will release the payment with the next run.", "财务称下批付款安排支付。"),
    ),
    "NEG": (("Wants two instalments; will come back with a date.", "希望分两期，回去商量后给日期。"),),
    "RTP": (("Says the charges are too high and refuses.", "认为费用过高，拒绝还款。"),),
    "CBK": (("In a meeting, asked to be called later.", "开会中，要求稍后回拨。"),),
    "CPD": (("Says it was paid last week; will send the slip.", "称上周已还，稍后提供凭证。"),),
    "HRD": (("Lost the job in spring; willing, asks for time.", "春季失业，有还款意愿，请求延期。"),),
    "DSP": (("Two deliveries are not in their books.", "称其中两批货未入账，需对账。"),),
    "CMP": (("Complains about calls at work.", "投诉工作时间来电。"),),
    "TPW": (("A relative will pass the message on; no details given.", "亲属愿转告，未透露欠款信息。"),),
    "WRG": (("Somebody else's number.", "号码非本人使用。"),),
    "M-SNT": (("Reminder with the ways to pay.", "发送还款提醒及还款方式。"),),
    "M-RPL": (("Answered: will look at it today.", "回复：今天处理。"),),
    "V-RPC": (("Met the debtor at the door; showed the statement.", "上门见到本人，出示对账单。"),),
    "V-NOH": (("Nobody home; left a card.", "家中无人，留下联系卡。"),),
    "V-FAM": (("Met family; left only our number.", "见到家属，仅留联系方式。"),),
    "V-PTP": (("Met the debtor, agreed a day.", "见到本人，约定还款日期。"),),
    "L-SNT": (("Demand letter sent by registered post.", "催款函已挂号寄出。"),),
    "L-SGN": (("Signed for.", "对方已签收。"),),
}
HAND_OVER_REASONS = (
    ("Change of voice after three broken promises.", "多次跳票，换人跟进。"),
    ("Even out the load.", "平衡在手案件量。"),
)
RECALL_REASON = ("Placement ended without result.", "委外到期无进展，退案。")
CLOSING_REASONS = {
    "written_off": ("No assets found; written off with approval.", "查无财产，经审批核销。"),
    "sold": ("Part of the sale of old claims.", "不良债权批量转让。"),
    "withdrawn": ("The creditor took the case back.", "委托方撤案。"),
}
RELEASE_AFTER_DAYS = {"hardship": 28, "complaint": 7, "dispute": 12}
# kind of matter → result and what was answered
ANSWERS: dict[str, tuple[str, tuple[str, str]]] = {
    "hardship": ("agreed", ("A smaller monthly sum was agreed.", "约定减少月还款额。")),
    "complaint": ("in_part", ("Apologised for the hour; calls only after six.", "就时段致歉，改为六点后联系。")),
    "dispute": ("rejected", ("Signed delivery notes were sent.", "已发送签收单据。")),
}
# (ability, willingness, on what it rests)
JUDGEMENTS: tuple[tuple[str, str, tuple[str, str]], ...] = (
    ("partial", "average", ("Pays late but pays; wages come on the 15th.", "还款偏晚但会还，每月15日发薪。")),
    ("none_for_now", "good", ("Lost the job; sends every proof asked for.", "失业，主动提供材料。")),
    ("full", "malicious", ("New car, three promises broken.", "新购车辆，三次跳票。")),
    ("full", "good", ("Answers at once; invoice was lost in the office.", "接听及时，发票在内部遗失。")),
)
FINDINGS: dict[str, tuple[str, str]] = {
    "why_unpaid": ("Cash is short until two customers pay.", "资金紧张，等两家客户回款。"),
    "payments": ("Three instalments, then nothing.", "付过三期后停付。"),
    "habits": ("Pays in the last week of the month.", "习惯月底付款。"),
    "answers": ("Twice promised, once asked for time.", "两次承诺，一次要求延期。"),
}
SIGN_NOTES = ("Heard on the telephone.", "电话中得知。")
