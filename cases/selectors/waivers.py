"""Waivers that wait, and what an approver must see before deciding one."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from cases.models import Bucket, LedgerLine, Payment, Promise, User, Waiver, WaiverState
from strategies.services.approval import limits_of, most_of


@dataclass(frozen=True)
class Part:
    """One part of the debt: what is open, what is asked to be given up, the most this person and the house may."""

    label: str
    open: Decimal
    asked: Decimal
    own_most: Decimal
    house_most: Decimal


@dataclass(frozen=True)
class Paper:
    """`left`: what would still be owed on the debt; `floor`: the least that the house's own limits leave to be paid."""

    waiver: Waiver
    parts: list[Part]
    left: Decimal
    floor: Decimal
    paid: Decimal
    kept: int
    broken: int

    @property
    def is_within(self) -> bool:
        """Whether the person may approve it."""
        return all(part.asked <= part.own_most for part in self.parts)


def waiting_waivers(user: User) -> QuerySet[Waiver]:
    """Requests on cases that the user may see, the ones that lapse first in front."""
    waiting = Waiver.objects.visible_to(user).filter(state=WaiverState.REQUESTED)
    return (
        waiting.select_related("case__debtor", "case__creditor", "debt", "asked_by")
        .annotate(asked=Sum("parts__amount"))
        .order_by("until_on", "pk")
    )


def paper_of(waiver: Waiver, user: User) -> Paper:
    """The balance by part, the limits and the debtor's history. Six queries."""
    owed = dict(
        LedgerLine.objects.filter(debt=waiver.debt_id).order_by().values_list("bucket").annotate(sum=Sum("amount"))
    )
    asked = {part.bucket: part.amount for part in waiver.parts.all()}
    own, house = limits_of(user.role), limits_of("admin")
    parts = []
    for bucket in Bucket:
        open_amount = max(owed.get(bucket.value, Decimal(0)), Decimal(0))
        if open_amount or bucket in asked:
            most = [most_of(limits.get(bucket.value), open_amount) for limits in (own, house)]
            parts.append(Part(str(bucket.label), open_amount, asked.get(bucket.value, Decimal(0)), *most))
    balance = waiver.debt.balance
    history = Promise.objects.filter(case=waiver.case_id).aggregate(
        kept=Count("pk", filter=Q(state="kept")), broken=Count("pk", filter=Q(state__in=["broken", "partly_kept"]))
    )
    paid = Payment.objects.standing().filter(case=waiver.case_id).aggregate(sum=Sum("amount"))["sum"]
    return Paper(
        waiver=waiver,
        parts=parts,
        left=balance - sum(asked.values(), Decimal(0)),
        floor=balance - sum((part.house_most for part in parts), Decimal(0)),
        paid=paid or Decimal(0),
        **history,
    )
