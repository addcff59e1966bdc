"""What a conversation about a case can rest on: promises kept and not, payments, holds, and the evasions heard before."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import Case, ContactLog, Debt, DebtorKind, Hold, HoldKind, Payment, Promise, PromiseState
from strategies.tactics import Conversation, Fact, OnTheLine

LATEST = 60
HELD = {HoldKind.DISPUTE: Fact.DISPUTE, HoldKind.HARDSHIP: Fact.HARDSHIP}


@dataclass(frozen=True)
class Talk:
    """`unkept`: promises broken or kept in part, the latest first. `heard`: how often each evasion was tagged.

    `product`: of the oldest debt that names one.
    """

    unkept: list[Promise]
    open_promise: Promise | None
    facts: frozenset[str]
    heard: Counter[str]
    product: str


def talk_of(
    *,
    promises: Iterable[Promise],
    payments: Iterable[Payment],
    holds: Iterable[Hold],
    contacts: Iterable[ContactLog],
    debts: Iterable[Debt],
) -> Talk:
    """From rows that were read already; the promises latest first."""
    states: dict[str, list[Promise]] = {}
    for promise in promises:
        states.setdefault(promise.state, []).append(promise)
    unkept = [*states.get(PromiseState.BROKEN, []), *states.get(PromiseState.PARTLY_KEPT, [])]
    still = next(iter(states.get(PromiseState.OPEN, [])), None)
    facts = {HELD[HoldKind(hold.kind)] for hold in holds if hold.kind in HELD}
    held = {
        Fact.BROKEN_PROMISE: unkept,
        Fact.OPEN_PROMISE: still,
        Fact.KEPT_PROMISE: states.get(PromiseState.KEPT),
        Fact.PAYMENT: any(payment.reversed_on is None for payment in payments),
    }
    heard = Counter(tag for contact in contacts for tag in contact.evasions)
    unkept.sort(key=lambda promise: promise.due_on, reverse=True)
    known = frozenset(facts | {fact for fact, found in held.items() if found})
    return Talk(unkept, still, known, heard, next((debt.product for debt in debts if debt.product), ""))


def talk_about(case: Case) -> Talk:
    """Five queries."""
    return talk_of(
        promises=Promise.objects.filter(case=case),
        payments=Payment.objects.filter(case=case)[:LATEST],
        holds=Hold.objects.filter(case=case).active(),
        contacts=ContactLog.objects.filter(case=case)[:LATEST],
        debts=Debt.objects.filter(case=case).exclude(product="").order_by("due_on", "pk")[:1],
    )


def usually_on_the_line(case: Case) -> str:
    """A person answers for themselves, for a company somebody who handles its bills."""
    return OnTheLine.COMPANY_CONTACT if case.debtor.kind == DebtorKind.COMPANY else OnTheLine.DEBTOR


def conversation_about(case: Case, talk: Talk, *, heard: frozenset[str] = frozenset(), who: str = "") -> Conversation:
    """`who`: whoever usually answers where nobody is named."""
    return Conversation(case.stage, case.creditor.debt_class, who or usually_on_the_line(case), heard, talk.facts)
