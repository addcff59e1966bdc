"""One day's work of the demonstration's staff, through the same services as the pages.

The agents know what the generated file holds: a debtor whose payment is near promises it, mostly for the right
day and amount; others promise rarely and break it. So promises kept, partly kept and broken follow from the
payments themselves.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from django.utils import timezone

from cases.demo.proposals import answer_proposal
from cases.demo.wording import ANSWERS, CLOSING_REASONS, HAND_OVER_REASONS, NOTES, RECALL_REASON, RELEASE_AFTER_DAYS
from cases.generator.choosing import Weighted
from cases.models import Case, ClosedAs, ContactPoint, HeldBack, Hold, MoveReason, Role, User
from cases.selectors.queue_counts import RIGHT_PARTY
from cases.services.assignment import reassign_case
from cases.services.desk import save_contact
from cases.services.gate import ContactRefused
from cases.services.matters import close_matter
from cases.services.occasion import Occasion
from cases.services.particulars import NOTHING_SAID, Particulars
from cases.services.queue import next_case, open_case
from cases.services.stage_approvals import decide_stages
from cases.services.stages import close_case, recall_case
from strategies.contact.record import Verification
from strategies.stages import Stage

CHANNELS = {
    Stage.REMINDER: Weighted([("sms", 60.0), ("call", 40.0)]),
    Stage.PHONE: Weighted([("call", 88.0), ("sms", 12.0)]),
    Stage.VISIT: Weighted([("call", 60.0), ("visit", 40.0)]),
    Stage.LEGAL: Weighted([("letter", 55.0), ("call", 45.0)]),
}
OUTCOMES = {
    "call": Weighted(
        [
            ("NAN", 30.0), ("BSY", 6.0), ("REJ", 6.0), ("OFF", 7.0), ("MSG", 5.0), ("HUP", 5.0), ("NEG", 8.0),
            ("RTP", 5.0), ("CBK", 5.0), ("CPD", 3.0), ("SUS", 1.5), ("BAD", 1.0), ("WRG", 1.0), ("HRD", 1.5),
            ("DSP", 1.0), ("CMP", 0.5),
        ]
    ),
    "sms": Weighted([("M-SNT", 85.0), ("M-RPL", 15.0)]),
    "visit": Weighted([("V-NOH", 50.0), ("V-RPC", 30.0), ("V-FAM", 20.0)]),
    "letter": Weighted([("L-SNT", 70.0), ("L-SGN", 30.0)]),
}  # fmt: skip
POINT_KIND = {"call": "phone", "sms": "phone", "visit": "address", "letter": "address"}
PROMISES = {"call": "PTP", "visit": "V-PTP"}
TOLD = ("two_collectors_assigned", "letter_fields_complete", "asks_no_payment")  # what these agents see to
SAID = Particulars(verified_by=Verification.NAME_DIGITS, identity_stated=True, recording_told=True)
FORGETS = 9
FORESIGHT_DAYS = 14
PICKED_SHARE = 0.7
CLOSINGS = ((ClosedAs.WRITTEN_OFF, 0.3), (ClosedAs.SOLD, 0.3), (ClosedAs.WITHDRAWN, 0.1))  # chance each a week
OLD_IN_LEGAL_DAYS = 45
APPROVED_AFTER_DAYS, APPROVED_A_WEEK = 7, 1
IN_HOUSE = dt.timedelta(days=60)  # a recalled case is worked this long before it may be placed again


@dataclass(frozen=True)
class Coming:
    """A payment that the file holds for a debt: its day and amount."""

    on: dt.date
    amount: Decimal


class Staff:
    """The people at work; `coming` gives by contract number what the file will bring. On `answered_days` they answer what
    the desk proposes."""

    def __init__(self, seed: int, coming: Mapping[str, Coming], answered_days: Collection[dt.date] = ()) -> None:
        self._answered_days = answered_days
        self._seed, self._coming = seed, coming
        self._agents = list(User.objects.filter(role=Role.AGENT).select_related("team").order_by("pk"))
        self._supervisor = User.objects.filter(role=Role.SUPERVISOR).order_by("pk")[0]

    def work(self, day: dt.date, contacts_each: float) -> int:
        """Every agent works some cases, the supervisor decides a few; returns the contacts logged. Nobody on Sunday."""
        if day.weekday() == 6:
            return 0
        rng = Random(f"day {self._seed} {day}")  # noqa: S311 - invention, not secrecy
        logged = sum(self._agent_works(rng, agent, day, contacts_each) for agent in self._agents)
        if day.weekday() == 4:
            self._supervisor_decides(rng, day)
        return logged

    def _agent_works(self, rng: Random, agent: User, day: dt.date, contacts_each: float) -> int:
        count = int(contacts_each + rng.random())
        now = at_hour(day, 9) + dt.timedelta(minutes=rng.randrange(30))
        refused = 0
        for done in range(count):
            case = self._pick(rng, agent, day, now) or next_case(user=agent, as_of=day, now=now)
            if case is None:
                return done - refused
            try:
                self._contact(rng, agent, case, day, now)
            except ContactRefused:  # kept as a decision; the agent goes on to the next
                refused += 1
            now += dt.timedelta(minutes=20 + rng.randrange(480 // max(count, 1)))
        return count - refused

    def _pick(self, rng: Random, agent: User, day: dt.date, now: dt.datetime) -> Case | None:
        """A younger case out of the agent's queue, rather one whose debtor is about to pay: the old ones come by turn."""
        if rng.random() > PICKED_SHARE:
            return None
        young = Case.objects.visible_to(agent).due_for_work(day, now).exclude(stage=Stage.LEGAL)
        cases = list(young.in_queue_order().prefetch_related("debts")[:30])
        near = [case for case in cases if self._next_payment(case, day)]
        case = rng.choice(near or cases) if cases else None
        return case if case is not None and open_case(case=case, user=agent, now=now).allowed else None

    def _contact(self, rng: Random, agent: User, case: Case, day: dt.date, now: dt.datetime) -> None:
        channel = CHANNELS[Stage(case.stage)].draw(rng, 1)[0]
        point = self._point(rng, case, POINT_KIND[channel])
        facts = self._outcome(rng, case, channel=channel, point=point, day=day, now=now)
        notes = NOTES[facts["outcome"]]
        note = rng.choice(notes)[case.currency == "CNY"] if rng.random() < 0.85 else ""
        told = dict.fromkeys(TOLD, True)
        reached = facts["outcome"] in RIGHT_PARTY and channel == "call"
        said = SAID if reached and case.pk % FORGETS else NOTHING_SAID  # now and then somebody forgets to tick it
        offer = answer_proposal(case, agent, channel, day, now) if day in self._answered_days else None
        save_contact(
            and_next=False,
            offer=offer,
            case=case,
            agent=agent,
            channel=channel,
            as_of=day,
            now=now,
            contact_point=point,
            note=note,
            told=told,
            said=said,
            **facts,
        )

    def _point(self, rng: Random, case: Case, kind: str) -> ContactPoint | None:
        points = list(ContactPoint.objects.filter(debtor_id=case.debtor_id, kind=kind).order_by("pk"))
        usable = [point for point in points if point.state in {"unverified", "verified"}]
        return rng.choices(usable, weights=[5 if p.owner == "debtor" else 1 for p in usable])[0] if usable else None

    def _outcome(
        self, rng: Random, case: Case, *, channel: str, point: ContactPoint | None, day: dt.date, now: dt.datetime
    ) -> dict[str, Any]:
        """Outcome and what it asks for, as `log_contact` takes them."""
        if channel in PROMISES and (promise := self._promise(rng, case, day)):
            return {"outcome": PROMISES[channel], **promise}
        if channel == "call" and point is not None and point.owner != "debtor" and rng.random() < 0.5:
            return {"outcome": "TPW"}
        outcome = OUTCOMES[channel].draw(rng, 1)[0]
        if outcome == "CBK":
            return {"outcome": outcome, "follow_up_at": now + dt.timedelta(hours=rng.choice([2, 3, 24, 26]))}
        return {"outcome": outcome}

    def _promise(self, rng: Random, case: Case, day: dt.date) -> dict[str, Any] | None:
        near = self._next_payment(case, day)
        if near and rng.random() < 0.65:
            amount = near.amount if rng.random() < 0.8 else near.amount * 2
            due_on = near.on + dt.timedelta(days=rng.randrange(3))
        elif rng.random() < 0.11:
            amount = (case.balance * rng.choice([3, 5, 10]) / 10).quantize(Decimal(100), ROUND_HALF_UP)
            due_on = day + dt.timedelta(days=rng.randrange(2, 10))
        else:
            return None
        amount = min(amount, case.balance)
        return {"promise_amount": amount, "promise_due_on": due_on} if amount > 0 else None

    def _next_payment(self, case: Case, day: dt.date) -> Coming | None:
        unpaid = [debt.number for debt in case.debts.all() if debt.balance > 0]
        coming = [self._coming[number] for number in unpaid if number in self._coming]
        near = [one for one in coming if 0 < (one.on - day).days <= FORESIGHT_DAYS]
        return min(near, key=lambda one: one.on, default=None)

    def _supervisor_decides(self, rng: Random, day: dt.date) -> None:
        """Holds end, a case changes hands, now and then one is recalled, written off, sold or given back."""
        now = at_hour(day, 17)
        self._release_holds(day)
        self._approve_stages(day)
        if case := _any(rng, Case.objects.open().filter(agent__isnull=False)):
            self._hand_over(rng, case, day, now)
        recalled = (
            _any(rng, Case.objects.filter(stage=Stage.OUTSOURCED, on_hold=False)) if rng.random() < 0.25 else None
        )
        if recalled is not None:
            occasion = self._occasion(RECALL_REASON, recalled, day, now)
            recall_case(case=recalled, occasion=occasion, in_house_until=day + IN_HOUSE)
        old = Case.objects.filter(stage=Stage.LEGAL, stage_since__lt=day - dt.timedelta(days=OLD_IN_LEGAL_DAYS))
        for closed_as, chance in CLOSINGS:
            case = _any(rng, old) if rng.random() < chance else None
            if case is not None:
                occasion = self._occasion(CLOSING_REASONS[closed_as], case, day, now)
                close_case(case=case, closed_as=closed_as, reason=MoveReason.DECISION, occasion=occasion)

    def _approve_stages(self, day: dt.date) -> None:
        """Of those that have waited a week, the longest one; the others stay in the inbox."""
        waited = HeldBack.objects.for_approval().filter(since__lte=day - dt.timedelta(days=APPROVED_AFTER_DAYS))
        if held := list(waited.select_related("case").order_by("since", "pk")[:APPROVED_A_WEEK]):
            occasion = Occasion(as_of=day, now=at_hour(day, 16), by=self._supervisor)
            decide_stages(held=held, granted=True, reason="", occasion=occasion)

    def _occasion(self, reason: tuple[str, str], case: Case, day: dt.date, now: dt.datetime) -> Occasion:
        return Occasion(as_of=day, now=now, by=self._supervisor, note=reason[case.currency == "CNY"])

    def _release_holds(self, day: dt.date) -> None:
        for kind, days in RELEASE_AFTER_DAYS.items():
            ended = Hold.objects.filter(kind=kind, released_on=None, from_on__lte=day - dt.timedelta(days=days))
            for hold in ended.select_related("case").order_by("pk"):
                occasion = Occasion(as_of=day, now=at_hour(day, 16), by=self._supervisor)
                result, words = ANSWERS[kind]
                close_matter(hold=hold, result=result, outcome=words[hold.case.currency == "CNY"], occasion=occasion)

    def _hand_over(self, rng: Random, case: Case, day: dt.date, now: dt.datetime) -> None:
        mates = [agent for agent in self._agents if agent.team_id == case.team_id and agent.pk != case.agent_id]
        if not mates:
            return
        reason = rng.choice(HAND_OVER_REASONS)[case.currency == "CNY"]
        agent = rng.choice(mates)
        reassign_case(case=case, team=agent.team, agent=agent, reason=reason, by=self._supervisor, as_of=day, now=now)


def at_hour(day: dt.date, hour: int) -> dt.datetime:
    """That hour of that day in the house's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _any(rng: Random, cases: Any) -> Case | None:
    ids = list(cases.order_by("pk").values_list("pk", flat=True))
    return Case.objects.get(pk=rng.choice(ids)) if ids else None
