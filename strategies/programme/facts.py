"""What a policy may go by when it places a case."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import pgettext_lazy

from strategies.buckets import bucket_for


class Risk(models.TextChoices):
    """What warning signs say of a case (预警); a sign counts while it is open."""

    SIGN = "sign", pgettext_lazy("risk", "open warning sign")
    CALM = "calm", pgettext_lazy("risk", "no warning sign")


@dataclass(frozen=True)
class CaseFacts:
    """`days` past due, None where nothing unpaid and undisputed runs; `balance`: what may be collected, in the case's currency.

    `debtor`: its key, by which an experiment draws its arm. `product`: of the debts, the last in alphabetical order where there are several, "" where none is named. `ability`,
    `willingness`: the last judgement, "unknown" where there is none.
    """

    stage: str
    days: int | None
    balance: Decimal
    in_house: bool = False
    debtor: int = 0
    creditor: int = 0
    debt_class: str = ""
    product: str = ""
    region: str = ""
    ability: str = "unknown"
    willingness: str = "unknown"
    risk: str = Risk.CALM

    @property
    def bucket(self) -> str:
        return bucket_for(self.days, self.debt_class)


@dataclass(frozen=True)
class GateFacts:
    """What the gates of a stage look at.

    `attempts`: outgoing tries on this case, on `attempt_days` days of the house's calendar. `letter_on`: when a demand first
    arrived. `approved`: stages that a supervisor approved since the case was last moved there. `limitation_on`: the first day
    on which an unpaid claim can no longer be brought; None where none is known.
    """

    attempts: int = 0
    attempt_days: int = 0
    address_verified: bool = False
    letter_on: dt.date | None = None
    approved: frozenset[str] = frozenset()
    limitation_on: dt.date | None = None
