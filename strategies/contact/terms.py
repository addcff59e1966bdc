"""The trade's words for the names that a rule's record uses. A name that is not here the gate does not know."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Names = dict[str, LazyText | str]

JURISDICTION: Names = {"CN": _("China"), "US": _("United States"), "UK": _("United Kingdom"), "EU": _("European Union")}
REGION: Names = {
    "Xinjiang": _("Xinjiang"),
    "MA": _("Massachusetts"),
    "WA": _("Washington State"),
    "NY": _("New York State"),
    "NYC": _("New York City"),
    "DC": _("District of Columbia"),
    "England and Wales": _("England and Wales"),
    "Scotland": _("Scotland"),
    "IE": _("Ireland"),
}
KIND: Names = {
    "window": _("Hours"),
    "cap": _("Highest number"),
    "cooldown": _("Waiting time"),
    "stop": _("Stop"),
    "require": _("Condition"),
    "forbid_content": _("Forbidden content"),
    "retention": _("Keeping of records"),
    "compute": _("Reckoning"),
    "notice": _("Duty"),
}
EFFECT: Names = {
    "BLOCK": _("refuses"),
    "WARN": _("warns"),
    "REQUIRE": _("refuses until it is met"),
    "STOP_ALL": _("stops the whole debt"),
    "TASK": _("asks for a task"),
    "COMPUTE": _("sets a figure or a state"),
    "RETAIN": _("forbids deletion"),
}
FORCE: Names = {
    "statute": _("statute"),
    "regulation": _("regulation"),
    "standard": _("national standard"),
    "self_reg": _("self-regulation of the trade"),
    "house": _("house rule"),
}
CONFIDENCE: Names = {
    "S": _("primary text seen"),
    "S2": _("seen in a secondary text"),
    "K": _("to be checked"),
    "house": _("our own figure"),
}
WHO: Names = {
    "debtor": _("debtor"),
    "guarantor": _("guarantor"),
    "heir": _("heir"),
    "representative": _("representative"),
    "relative": _("relative"),
    "employer": _("employer"),
    "third_party": _("other third party"),
}
CHANNEL: Names = {
    "call": pgettext_lazy("channel", "call"),
    "sms": pgettext_lazy("channel", "text message"),
    "messaging": pgettext_lazy("channel", "instant message"),
    "email": pgettext_lazy("channel", "e-mail"),
    "letter": pgettext_lazy("channel", "letter"),
    "visit": pgettext_lazy("channel", "visit"),
}
DEBT_CLASS: Names = {"consumer": _("consumer debt"), "trade": _("trade debt")}
CREDITOR_CLASS: Names = {
    "bank": _("bank"),
    "consumer_finance": _("consumer finance"),
    "microloan": _("microloan company"),
    "assignee": _("assignee of the debt"),
    "agency": _("collection agency"),
    "supplier": _("supplier"),
    "lender": _("other lender"),
    "other": _("other creditor"),
}
UNIT: Names = {
    "attempt_call": _("call attempt"),
    "connected_call": _("effective call"),
    "message": _("message"),
    "letter": pgettext_lazy("channel", "letter"),
    "visit": pgettext_lazy("channel", "visit"),
    "touch": _("contact or attempt"),
    "third_party_contact": _("contact with a third party"),
}
PER: Names = {
    "debtor": pgettext_lazy("per", "debtor"),
    "debt": pgettext_lazy("per", "debt"),
    "point": pgettext_lazy("per", "number or address"),
    "person": pgettext_lazy("per", "person"),
}
CALENDAR: Names = {"day": _("day"), "week": _("week, Monday to Sunday"), "month": _("calendar month")}
ONLY: Names = {
    "unanswered": _("unanswered only"),
    "answered": _("answered only"),
    "at_work": _("at work only"),
    "own_place": _("the debtor's own numbers and addresses only"),
    "elsewhere": _("other numbers and addresses only"),
}
ZONE: Names = {"debtor": _("the debtor's time"), "number_area": _("time of the number's area")}
PHASE: Names = {"before": _("before the contact"), "during": _("during the contact")}
CONTENT: Names = {
    "IMP": _("posing as an authority, a lawyer or the bank"),
    "ARR": _("threat of arrest or prosecution"),
    "LEG": _("untrue legal steps"),
    "TP": _("revealing the debt to others"),
    "SHAME": _("shaming in public"),
    "ABUSE": _("insult or threat"),
    "CONS": _("invented consequences"),
    "FEE": _("fees not agreed"),
    "LOAN": _("urging to borrow elsewhere"),
    "INV": _("claimed powers of search or seizure"),
    "PRES": _("false urgency"),
}
STEP: Names = {
    "agent_login": _("sign-in of an agent"),
    "automated_decision": _("automated decision"),
    "credit_report": _("report to the credit register"),
    "data_export": _("handing data out"),
    "enforcement": _("enforcement"),
    "escalation": _("escalation"),
    "kpi_config": _("setting of pay and targets"),
    "letter_template": _("letter template"),
    "placement": _("placement with an agency"),
    "plan": _("instalment plan"),
    "publication": _("publication"),
    "settlement_letter": _("settlement letter"),
    "suit": _("court action"),
}
