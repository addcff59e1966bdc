"""A case (案件): one debtor's open debts to one creditor in one currency, worked as a whole.

`stage` is the state machine. Its transition methods change fields only; the services in
`cases/services/stages.py` lock, guard, call, save and record. `closed_as` says how a closed case ended.

Days past due are never stored: they are `as_of − oldest_due_on`, so no night has to touch a case
merely because a day went by.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from cases.models.creditor import Creditor
from cases.models.debtor import Debtor
from cases.models.former import KEEP_FORMER_STATE
from cases.models.ranking import COUNT_POINTS
from cases.models.staff import Team
from cases.models.workable import is_closed, is_due_for_work, is_in_house
from cases.querysets.cases import CaseQuerySet
from strategies.judging import Ability, Willingness
from strategies.next_steps import NextStep
from strategies.stages import IN_HOUSE_STAGES, OPEN_STAGES, Stage

MONEY = {"max_digits": 14, "decimal_places": 2, "default": 0}
PENDING, REMINDER, PHONE, VISIT, OUTSOURCED, LEGAL = OPEN_STAGES


class ClosedAs(models.TextChoices):
    SETTLED = "settled", _("Settled")
    CURED = "cured", _("Cured")
    WRITTEN_OFF = "written_off", _("Written off")
    SOLD = "sold", _("Sold")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Attention(models.IntegerChoices):
    """What puts a case before all others in a queue; the policy says how far (`strategies/ranking`)."""

    PROMISE_BROKEN = 0, _("Promise broken")
    PROMISE_DUE = 1, _("Promise due")
    CALL_BACK = 2, _("Call-back")
    LIMITATION = 3, _("Limitation near")
    SIGN = 4, _("Warning sign")
    NONE = 9, _("None")


class Case(ConcurrentTransitionMixin, models.Model):
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="cases")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="cases")
    currency = models.CharField(_("currency"), max_length=3)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("agent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        db_index=False,
    )
    previous = models.ForeignKey(
        "self", verbose_name=_("earlier case"), on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )

    stage = FSMField(_("stage"), max_length=16, choices=Stage.choices, default=Stage.PENDING, protected=True)
    stage_since = models.DateField(_("in this stage since"))
    closed_as = models.CharField(_("closed as"), max_length=16, choices=ClosedAs.choices, blank=True, default="")
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    erasure = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="1: contact persons' data is gone; 2: everything personal is"
    )
    in_house_until = models.DateField(
        _("in house until"),
        null=True,
        blank=True,
        help_text="a recalled case: before this day the ladder neither outsources it nor takes it to legal",
    )

    # What the night knows of it (services/night/moving.py).
    look_again_on = models.DateField(
        null=True,
        blank=True,
        help_text="out of step with some ladder, but not its own, or held back by a gate: nothing changes before this day",
    )
    held_from = models.CharField(
        _("held back from"), max_length=16, choices=Stage.choices, blank=True, default="", db_default=""
    )

    # What stands, kept right by services/standing.py in the transaction that changes a debt, payment or hold.
    balance = models.DecimalField(_("balance"), help_text="sum of the debts' balances", **MONEY)
    collectable = models.DecimalField(
        _("collectable"), help_text="the part of the balance whose debts are not on hold themselves", **MONEY
    )
    oldest_due_on = models.DateField(
        _("oldest unpaid due date"),
        null=True,
        blank=True,
        help_text="over unpaid debts that are not on hold themselves",
    )
    credit = models.DecimalField(_("credit"), help_text="money received and not allocated to any debt", **MONEY)
    on_hold = models.BooleanField(_("on hold"), default=False, help_text="an active hold stands on the whole case")

    # What the queue reads.
    attention = models.PositiveSmallIntegerField(_("attention"), choices=Attention.choices, default=Attention.NONE)
    rank_points = models.IntegerField(
        _("points"), db_default=0, help_text="what the queue is ordered by; counted by the database (models/ranking.py)"
    )
    rank_changes_on = models.DateField(
        null=True, blank=True, help_text="the day from which the points are others though nothing happens"
    )
    follow_up_on = models.DateField(_("hidden until"), null=True, blank=True)
    follow_up_at = models.DateTimeField(_("call back at"), null=True, blank=True)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    reached_at = models.DateTimeField(
        _("last reached"), null=True, blank=True, help_text="the last contact with the debtor in person"
    )
    next_step = models.CharField(
        _("next step"), max_length=16, choices=NextStep.choices, blank=True, default="", db_default=""
    )
    contact_from = models.DateTimeField(
        _("may be contacted from"),
        null=True,
        blank=True,
        help_text="what the contact gate said last; a queue offers the case from then on",
    )
    leased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    leased_until = models.DateTimeField(null=True, blank=True)

    # The latest judgement of the debtor (services/insight.py).
    ability = models.CharField(
        _("ability"), max_length=16, choices=Ability.choices, blank=True, default="", db_default=""
    )
    willingness = models.CharField(
        _("willingness"), max_length=16, choices=Willingness.choices, blank=True, default="", db_default=""
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["debtor", "creditor", "currency"],
                condition=~Q(stage="closed"),
                name="case_one_open_per_debtor_and_creditor",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="case_stage_is_known"),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_on__isnull=False, closed_as__in=ClosedAs.values)
                | (~Q(stage="closed") & Q(closed_on__isnull=True, closed_as="")),
                name="case_closed_says_how_and_when",
            ),
            models.CheckConstraint(condition=Q(next_step__in=["", *NextStep.values]), name="case_next_step_is_known"),
            models.CheckConstraint(
                condition=Q(in_house_until__isnull=True) | Q(stage__in=IN_HOUSE_STAGES),
                name="case_in_house_only_where_the_house_works",
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0, collectable__gte=0, credit__gte=0) & Q(collectable__lte=F("balance")),
                name="case_money_not_negative",
            ),
        ]
        indexes = [
            # queryset out_of_step(): the night's search for cases whose stage no longer fits their days past due
            models.Index(
                fields=["stage", "oldest_due_on", "collectable"],
                condition=Q(on_hold=False, look_again_on=None) & ~Q(stage="closed"),
                name="case_out_of_step",
            ),
            # the night's search for cases to look at again, and for those that a gate no longer holds
            models.Index(fields=["look_again_on"], condition=Q(look_again_on__isnull=False), name="case_asleep"),
            models.Index(fields=["id"], condition=Q(look_again_on=None) & ~Q(held_from=""), name="case_held_and_awake"),
            # queryset paid(): the night's search for open cases with nothing left to pay
            # retention: closed cases whose contact persons, and whose record, are still kept
            models.Index(fields=["closed_on"], condition=Q(stage="closed", erasure=0), name="case_third_parties_kept"),
            models.Index(fields=["closed_on"], condition=Q(stage="closed", erasure=1), name="case_record_kept"),
            models.Index(fields=["id"], condition=Q(balance=0) & ~Q(stage="closed"), name="case_paid"),
            # queryset in_queue_order() for one agent: queue page and next case
            models.Index(
                F("agent"),
                F("rank_points").desc(),
                F("oldest_due_on").asc(nulls_last=True),
                F("balance").desc(),
                F("id"),
                # what the figures over the queue read of a thousand cases: not from a thousand pages of the table
                include=[
                    "stage",
                    "attention",
                    "follow_up_on",
                    "follow_up_at",
                    "on_hold",
                    "last_contact_at",
                    "contact_from",
                ],
                condition=~Q(stage="closed"),
                name="case_queue_of_agent",
            ),
            # queryset in_queue_order() for one team: the pool that next case draws from, the supervisor's list
            models.Index(
                F("team"),
                F("rank_points").desc(),
                F("oldest_due_on").asc(nulls_last=True),
                F("balance").desc(),
                F("id"),
                condition=~Q(stage="closed"),
                name="case_queue_of_team",
            ),
            # queryset in_queue_order() over the whole house: an administrator's list and queue
            models.Index(
                F("rank_points").desc(),
                F("oldest_due_on").asc(nulls_last=True),
                F("balance").desc(),
                F("id"),
                condition=~Q(stage="closed"),
                name="case_queue_of_house",
            ),
            # the night's search for cases whose points change by time alone
            models.Index(
                fields=["rank_changes_on", "id"], condition=Q(rank_changes_on__isnull=False), name="case_rank_changes"
            ),
            # queryset unassigned(): what the night hands out
            models.Index(
                fields=["team", "id"],
                condition=Q(agent__isnull=True, stage__in=["reminder", "phone", "visit", "legal"]),
                name="case_unassigned",
            ),
        ]
        triggers = [COUNT_POINTS, KEEP_FORMER_STATE]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_closed(self) -> bool:
        return is_closed(self)

    def days_past_due(self, as_of: dt.date) -> int | None:
        """Days since the oldest unpaid due date (first day late = 1, the day before due = −1); None if none runs."""
        if self.oldest_due_on is None:
            return None
        return (as_of - self.oldest_due_on).days

    def is_due_for_work(self, as_of: dt.date, now: dt.datetime) -> bool:
        """Whether a queue offers the case now; the queryset of this name asks the same of many."""
        return is_due_for_work(self, as_of, now)

    def is_in_house(self, as_of: dt.date) -> bool:
        """Whether a recall keeps the case from being outsourced or taken to legal on this day."""
        return is_in_house(self, as_of)

    # Forward along the ladder; a case may pass over stages.
    @transition(field=stage, source=[PENDING], target=Stage.REMINDER)
    def to_reminder(self) -> None:
        """Before or just after the due date: messages."""

    @transition(field=stage, source=[PENDING, REMINDER], target=Stage.PHONE)
    def to_phone(self) -> None:
        """Calls by an agent."""

    @transition(field=stage, source=[PENDING, REMINDER, PHONE], target=Stage.VISIT)
    def to_visit(self) -> None:
        """Visits, where the balance justifies them."""

    @transition(field=stage, source=[PENDING, REMINDER, PHONE, VISIT], target=Stage.OUTSOURCED)
    def to_outsourced(self) -> None:
        """Placement with an agency."""
        self.in_house_until = None

    @transition(field=stage, source=[PENDING, REMINDER, PHONE, VISIT, OUTSOURCED], target=Stage.LEGAL)
    def to_legal(self) -> None:
        """Mediation, filing, judgment, enforcement."""
        self.in_house_until = None

    # Back, because the oldest debt was paid and a younger one now counts.
    @transition(field=stage, source=[REMINDER, PHONE, VISIT], target=Stage.PENDING)
    def ease_to_pending(self) -> None:
        """Nothing that may be collected is due by tomorrow."""

    @transition(field=stage, source=[PHONE, VISIT], target=Stage.REMINDER)
    def ease_to_reminder(self) -> None:
        """The debt that now counts is only a few days late."""

    @transition(field=stage, source=[VISIT], target=Stage.PHONE)
    def ease_to_phone(self) -> None:
        """The debt that now counts is too young or too small for a visit."""

    # Back by a person's decision.
    @transition(field=stage, source=[OUTSOURCED, LEGAL], target=Stage.PHONE)
    def recall(self) -> None:
        """A placement or a legal matter ends and the house calls again (退案/召回)."""

    @transition(field=stage, source=[Stage.CLOSED], target=Stage.PENDING)
    def reopen(self) -> None:
        """A payment was reversed or the closing was a mistake; the next night finds the right stage."""
        self.closed_as, self.closed_on, self.erasure = "", None, 0

    # Closing.
    @transition(field=stage, source=OPEN_STAGES, target=Stage.CLOSED)
    def settle(self) -> None:
        """Every debt is paid (结清)."""
        self.closed_as = ClosedAs.SETTLED

    @transition(field=stage, source=[PHONE, VISIT, OUTSOURCED, LEGAL], target=Stage.CLOSED)
    def cure(self) -> None:
        """What was overdue is paid, later instalments are not yet due (恢复正常)."""
        self.closed_as = ClosedAs.CURED

    @transition(field=stage, source=OPEN_STAGES, target=Stage.CLOSED)
    def write_off(self) -> None:
        """Given up in the books (核销)."""
        self.closed_as = ClosedAs.WRITTEN_OFF

    @transition(field=stage, source=OPEN_STAGES, target=Stage.CLOSED)
    def sell(self) -> None:
        """The claim was assigned to somebody else (转让)."""
        self.closed_as = ClosedAs.SOLD

    @transition(field=stage, source=OPEN_STAGES, target=Stage.CLOSED)
    def withdraw(self) -> None:
        """The creditor took the case back (撤案)."""
        self.closed_as = ClosedAs.WITHDRAWN
