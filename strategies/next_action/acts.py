"""What may be proposed, and on whose word."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from strategies.next_steps import NextStep
from strategies.outcomes import Channel


class Act(models.TextChoices):
    """Contacts bear the names of their channels; the others are work on the file, in which nobody is contacted."""

    CALL = "call", pgettext_lazy("action", "Call")
    SMS = "sms", pgettext_lazy("action", "Send a text message")
    EMAIL = "email", pgettext_lazy("action", "Write an e-mail")
    MESSAGING = "messaging", pgettext_lazy("action", "Write by messaging")
    LETTER = "letter", pgettext_lazy("action", "Send a letter")
    VISIT = "visit", pgettext_lazy("action", "Visit")
    CHECK_PAYMENT = "check_payment", _("Check that the payment has come")
    OFFER_PLAN = "offer_plan", pgettext_lazy("action", "Draw up a plan")
    ANSWER = "answer", pgettext_lazy("action", "Answer the open matter")
    CHECK_PAPERS = "check_papers", _("Ask for the papers that prove it")
    SUPERVISOR = "supervisor", _("Ask the supervisor")
    TRACE = "trace", _("Find the debtor")
    WAIT = "wait", pgettext_lazy("action", "Wait")

    @property
    def channel(self) -> Channel | None:
        """By which the debtor is contacted; None for work on the file."""
        return Channel(self.value) if self.value in Channel.values else None


class Source(models.TextChoices):
    """Who says so."""

    HOLD = "hold", pgettext_lazy("source", "Hold")
    PROMISE = "promise", pgettext_lazy("source", "Promise")
    LIMITATION = "limitation", pgettext_lazy("source", "Limitation")
    SIGN = "sign", pgettext_lazy("source", "Warning sign")
    TREE = "tree", pgettext_lazy("source", "Outcome tree")
    CADENCE = "cadence", pgettext_lazy("source", "Cadence")
    GATE = "gate", pgettext_lazy("source", "Contact gate")
    RECORD = "record", pgettext_lazy("source", "Record")


# Ways of writing, in the order in which they are tried.
WRITTEN = (Act.SMS, Act.MESSAGING, Act.EMAIL, Act.LETTER)

# What the steps of the outcome tree come to; a step of another channel is one of WRITTEN.
ACT_OF_STEP = {
    NextStep.CALL: Act.CALL,
    NextStep.OTHER_HOUR: Act.CALL,
    NextStep.OTHER_POINT: Act.CALL,
    NextStep.CALL_BACK: Act.CALL,
    NextStep.CHECK_PAYMENT: Act.CHECK_PAYMENT,
    NextStep.AWAIT_ANSWER: Act.WAIT,
    NextStep.OFFER_PLAN: Act.OFFER_PLAN,
    NextStep.ANSWER_DISPUTE: Act.ANSWER,
    NextStep.CHECK_PAPERS: Act.CHECK_PAPERS,
    NextStep.SUPERVISOR: Act.SUPERVISOR,
    NextStep.TRACE: Act.TRACE,
}
