"""The header words that creditors use, in English and Chinese, by the field they name.

Best first: an earlier word beats a later one where two columns want the same field. Words are separated by `|`.
"""

from __future__ import annotations

from collections.abc import Mapping


def words(text: str) -> tuple[str, ...]:
    """The words of one field as written below."""
    return tuple(word.strip() for word in text.replace("\n", " ").split("|") if word.strip())


WORDS: Mapping[str, tuple[str, ...]] = {
    "debtor_number": words(
        """
        customer id|customer number|customer no|cust number|cust no|cust id|customer code|customer account|
        client id|client number|client no|client code|debtor id|debtor number|debtor no|debtor code|
        debtor reference|borrower id|borrower number|member id|buyer id|buyer code|account holder id|party id|
        user id|customer ref|customer reference|kundennummer|kunden nr|numero client|客户号|客户编号|客户编码|
        客户代码|客户id|客户标识|债务人编号|债务人号|借款人编号|用户id|用户编号|会员号|会员编号|买方编号|
        买方编码|客商编码|客商编号|往来单位编码|户号|购货单位编码
        """
    ),
    "identity_number": words(
        """
        identity number|identity no|identity card|id number|id no|id card|id card number|id card no|
        national id|national id number|citizen id|passport number|passport no|passport|ssn|tax id|tax number|
        vat number|registration number|company registration number|unified social credit code|uscc|
        certificate number|cert no|身份证号|身份证号码|身份证|证件号|证件号码|身份证件号码|公民身份号码|
        证件编号|统一社会信用代码|社会信用代码|信用代码|营业执照号|税号|纳税人识别号|组织机构代码|
        客户身份证号|借款人身份证号|债务人身份证号|客户证件号码|身份证编号
        """
    ),
    "name": words(
        """
        debtor name|customer name|name customer|client name|borrower name|borrower|debtor|buyer name|buyer|
        company name|company|full name|account name|account holder|cardholder|cardholder name|customer|client|
        name|payer|applicant name|member name|legal name|kunde|kundenname|nom client|客户姓名|客户名称|
        债务人姓名|债务人名称|债务人|借款人姓名|借款人名称|借款人|姓名|名称|公司名称|企业名称|单位名称|客户|
        持卡人|持卡人姓名|买方名称|买方|购货单位|付款方|付款单位|欠款人|欠款单位|用户姓名|往来单位|客商名称|
        户名|主借人|主借款人|申请人姓名
        """
    ),
    "phone": words(
        """
        mobile phone|mobile|mobile number|mobile no|cell phone|cellphone|cell|phone number|phone no|phone|
        telephone|telephone number|tel|tel no|contact number|contact phone|debtor phone|customer phone|
        borrower phone|phone 1|primary phone|telefon|手机号|手机号码|手机|本人手机|本人手机号|本人电话|
        移动电话|联系电话|电话号码|电话|联系方式|客户手机号|客户手机|客户电话|债务人电话|借款人手机号|
        借款人电话|注册手机号|预留手机号|手机1|电话1|联系手机
        """
    ),
    "phone_other": words(
        """
        home phone|work phone|office phone|phone 2|second phone|secondary phone|alternative phone|
        alternate phone|other phone|landline|mobile 2|家庭电话|住宅电话|单位电话|公司电话|办公电话|固定电话|
        座机|备用电话|其他电话|手机2|电话2|固话|备用手机号
        """
    ),
    "email": words(
        """
        email|e mail|email address|mail|e mail address|customer email|电子邮件|电子邮箱|邮箱|邮件|邮箱地址
        """
    ),
    "address": words(
        """
        address|home address|postal address|street address|mailing address|billing address|residence|
        residential address|addr|customer address|full address|anschrift|adresse|地址|家庭地址|家庭住址|住址|
        现住址|现居住地址|居住地址|联系地址|通讯地址|通信地址|户籍地址|户籍地|单位地址|公司地址|注册地址|
        客户地址|详细地址|常住地址|住宅地址
        """
    ),
    "third_party_name": words(
        """
        emergency contact|emergency contact name|contact person|contact name|guarantor|guarantor name|
        reference name|relative name|紧急联系人|紧急联系人姓名|联系人|联系人姓名|联系人1|联系人1姓名|
        第一联系人|第一联系人姓名|担保人|担保人姓名|保证人|亲属姓名|紧急联系人1
        """
    ),
    "third_party_phone": words(
        """
        emergency contact phone|emergency contact number|emergency phone|contact person phone|guarantor phone|
        reference phone|relative phone|紧急联系人电话|紧急联系人手机|紧急联系人手机号|紧急联系电话|联系人电话|
        联系人手机|联系人手机号|联系人1电话|联系人1手机|第一联系人电话|担保人电话|担保人手机号|亲属电话|
        紧急联系人1电话
        """
    ),
    "number": words(
        """
        invoice number|invoice no|invoice id|invoice num|invoice nr|invoice|inv no|inv number|contract number|
        contract no|contract id|contract|loan id|loan number|loan no|loan account|loan account number|
        account number|account no|account id|account|agreement number|agreement no|agreement id|debt id|
        debt number|debt no|debt reference|case number|case no|case id|document number|document no|doc id|
        doc no|doc number|bill number|bill no|bill id|card number|card no|policy number|order number|order no|
        order id|reference|reference number|ref|ref no|facility number|id|rechnungsnummer|rechnung nr|
        belegnummer|numero facture|transaction id|合同号|合同编号|合同号码|借据号|借据编号|贷款合同号|
        贷款合同编号|借款合同号|借款合同编号|贷款编号|贷款账号|发票号|发票号码|发票编号|账号|帐号|账户|账户号|
        账户编号|卡号|信用卡号|信用卡账号|订单号|订单编号|单号|单据号|单据编号|案件号|案件编号|委案编号|
        业务编号|协议号|协议编号|借款编号|债权编号|账单号|账单编号|应收单号|流水号|编号|合约号|凭证号|
        凭证编号|进件编号|申请编号|贷款id|借款id|合同id|订单id
        """
    ),
    "instalment": words(
        """
        instalment|installment|instalment number|installment number|instalment no|installment no|period|
        period no|term no|emi no|tranche|line|line no|line number|line item|期数|期次|期号|第几期|当前期数|
        逾期期次|分期期数|分期序号|还款期数|行号|期
        """
    ),
    "product": words(
        """
        product|product name|product type|loan type|product code|portfolio type|debt type|business line|产品|
        产品名称|产品类型|贷款类型|业务类型|贷款品种|业务品种|卡种|贷款产品|产品种类|债权类型
        """
    ),
    "currency": words(
        """
        currency|currency code|ccy|invoice currency|cur|curr|wahrung|devise|币种|货币|币别|货币代码|交易币种
        """
    ),
    "amount": words(
        """
        amount owed|amount due|amount outstanding|outstanding amount|outstanding balance|outstanding|
        total outstanding|total due|total amount due|total amount owed|overdue amount|amount overdue|
        past due amount|balance due|current balance|balance|open amount|total open amount|remaining balance|
        invoice amount|invoice total|amount invoiced|invoice value|total amount|total|gross amount|
        bill amount|debt amount|debt|loan amount|amount|sum|value|receivable|receivable amount|amt|betrag|
        rechnungsbetrag|montant|欠款总额|逾期总额|逾期总金额|逾期金额|欠款金额|委案金额|委托金额|应还总额|
        应还金额|应还总金额|剩余应还|剩余未还金额|未还金额|未还总额|未付金额|未付款金额|欠款余额|债权金额|
        债权总额|欠款|应收金额|应收账款|应收余额|应收款|发票金额|开票金额|价税合计|合同金额|贷款金额|借款金额|
        放款金额|余额|总金额|总额|合计金额|金额|应付金额|结欠金额|结清金额|当前欠款|当前余额|拖欠金额
        """
    ),
    "principal": words(
        """
        principal|principal amount|principal outstanding|outstanding principal|principal balance|capital|
        overdue principal|remaining principal|本金|剩余本金|逾期本金|贷款本金|借款本金|本金余额|欠款本金|
        应还本金|未还本金|委案本金|欠本金
        """
    ),
    "interest": words(
        """
        interest|interest amount|accrued interest|interest due|overdue interest|outstanding interest|利息|
        应还利息|欠息|逾期利息|未还利息|利息余额|剩余利息|应计利息|应收利息
        """
    ),
    "fees": words(
        """
        fees|fee|charges|service fee|fees due|other charges|costs|late fees|handling fee|费用|手续费|服务费|
        其他费用|应还费用|管理费|担保费|逾期费用|催收费用|年费
        """
    ),
    "penalty": words(
        """
        penalty|penalties|penalty interest|late fee|late charge|late charges|penalty amount|default interest|
        罚息|滞纳金|违约金|逾期罚息|应还罚息|复利|罚金|未还罚息|逾期违约金|罚息金额
        """
    ),
    "issue_date": words(
        """
        invoice date|issue date|issued on|issued|date issued|date of issue|contract date|effective date|
        origination date|disbursement date|disbursed on|loan date|start date|posting date|document date|
        document create date|bill date|billing date|opening date|open date|booking date|date of invoice|
        value date|creation date|created date|funded date|rechnungsdatum|date facture|date|放款日|放款日期|
        放款时间|借款日期|借款日|贷款日期|贷款发放日|发放日期|开票日期|发票日期|签订日期|签约日期|合同日期|
        合同签订日期|起息日|起息日期|开始日期|起始日|起始日期|账单日|账单日期|发生日期|单据日期|贷款开始日期|
        借款时间|开户日期|出账日期|合同开始日期|业务日期|凭证日期|开票时间
        """
    ),
    "due_date": words(
        """
        due date|due on|date due|payment due date|due in date|net due date|due|maturity date|maturity|
        expiry date|repayment date|instalment due date|installment due date|first overdue date|overdue since|
        overdue date|delinquency date|date of default|default date|pay by|payment due|next payment date|
        end date|faelligkeit|falligkeit|falligkeitsdatum|faelligkeitsdatum|date echeance|echeance|应还日期|
        应还日|应还款日|应还款日期|应还时间|到期日|到期日期|到期还款日|最后还款日|最后还款日期|还款到期日|
        还款日|逾期日期|逾期起始日|逾期开始日期|逾期开始日|首次逾期日期|首逾日期|逾期日|付款到期日|应付日期|
        应收日期|约定还款日|约定还款日期|贷款到期日|借款到期日|合同到期日|截止日期|到期时间|约定付款日期|
        应付款日期|应收款日期|还款期限|付款期限
        """
    ),
    "terms_days": words(
        """
        terms|term|payment terms|term days|credit days|credit period|terms days|net days|cust payment terms|
        tenor|账期|账期天数|信用期|信用期天数|付款条件|借款天数|贷款天数|期限天数|借款期限|贷款期限
        """
    ),
    "days_past_due": words(
        """
        days past due|past due days|dpd|days overdue|overdue days|days late|days in arrears|days delinquent|
        逾期天数|超期天数|逾期日数|拖欠天数|当前逾期天数|最大逾期天数|逾期账龄
        """
    ),
    "settled_date": words(
        """
        settled date|settled on|settlement date|settle date|paid date|date paid|paid on|payment date|
        paid off time|paid off date|payoff date|clear date|clearing date|cleared date|close date|closed date|
        last payment date|date settled|date of payment|receipt date|actual payment date|zahlungsdatum|
        bezahlt am|date paiement|结清日期|结清日|结清时间|实还日期|实际还款日期|实际还款日|还款日期|还款时间|
        已还日期|付款日期|付款时间|回款日期|收款日期|支付日期|核销日期|到账日期|最近还款日期|最后付款日期|
        实际付款日期|销账日期|入账日期
        """
    ),
    "paid_amount": words(
        """
        paid amount|amount paid|paid|payments|payment amount|paid to date|total paid|received|amount received|
        cash received|collected amount|repaid amount|settled amount|amount settled|bezahlt|montant paye|
        已还金额|已还|已还总额|还款金额|实还金额|已付金额|已付|已收金额|已收|收款金额|回款金额|已回款金额|
        已支付金额|实收金额|已还款金额|部分还款金额|累计还款|累计还款金额|已偿还金额|付款金额
        """
    ),
    "disputed": words(
        """
        disputed|dispute|in dispute|is disputed|dispute flag|disputed flag|dispute status|dispute reason|争议|
        是否争议|有无争议|争议标志|是否有争议|争议标记|争议状态|异议|是否异议
        """
    ),
    "status": words(
        """
        loan status|account status|debt status|invoice status|payment status|status|state|contract status|
        case status|状态|贷款状态|账户状态|还款状态|案件状态|付款状态|合同状态|借据状态|结清状态|债权状态|
        回款状态|订单状态
        """
    ),
    "is_open": words(
        """
        is open|isopen|open|open flag|is overdue|是否未结清|是否逾期|是否未还
        """
    ),
    "is_settled": words(
        """
        is settled|is paid|ispaid|settled|paid flag|is closed|cleared|fully paid|是否结清|是否还清|是否已还|
        是否付款|是否已付|是否回款|结清标志|是否已结清|是否还款
        """
    ),
    "limitation_date": words(
        """
        limitation date|statute of limitations|limitation|time barred on|prescription date|verjahrung|
        诉讼时效|诉讼时效日期|时效日期|时效届满日|诉讼时效届满日|诉讼时效到期日|时效到期日
        """
    ),
}
