"""What was known before it changed: a case as it stood until a moment, and facts of other rows that a past night looked at.

Triggers write these rows in the very statement that changes the case, the debt, the promise … so no verb can forget them. A
row holds the values that stood *until* it was written: what stood at a moment is in the first row after it, else in the
table itself. A case that nothing happened to costs nothing, and there is nothing to copy when a case is opened.

`NightMark` keeps how far every history had come when a night began and when it was over, so that a past morning and a past
evening are exact whatever the clock on the wall said (`cases/selectors/as_known`, docs/replay.md).
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cases.models.day import DayRun
from cases.models.staff import Team
from strategies.models import Policy
from strategies.stages import Stage

# Set by a chunk of a night while it works (services/night/work.py); empty for everybody else.
NIGHT = "cases.night"
_BY = f"NULLIF(current_setting('{NIGHT}', TRUE), '')::bigint"
KEPT_OF_CASE = (
    "stage", "stage_since", "closed_as", "team_id", "agent_id", "attention", "balance", "collectable", "credit",
    "oldest_due_on", "on_hold", "follow_up_on", "follow_up_at", "contact_from", "last_contact_at", "reached_at",
    "in_house_until", "held_from", "ability", "willingness", "rank_points",
)  # fmt: skip


class FormerState(models.Model):
    """A case as it stood until `at`. `run`: the night that changed it; None where a person, a file or a payment did.

    `left_queue`: from then on it had another team or agent, or was closed. The keys are without constraints in the database: the trigger copies
    them from the case, and checking each would cost the night as much as the rows.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="former_states", db_constraint=False, db_index=False
    )
    at = models.DateTimeField(_("until"), db_default=Now())
    run = models.ForeignKey(
        DayRun, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    left_queue = models.BooleanField()
    stage = models.CharField(max_length=16, choices=Stage.choices)
    stage_since = models.DateField()
    closed_as = models.CharField(max_length=16)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    attention = models.PositiveSmallIntegerField()
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    collectable = models.DecimalField(max_digits=14, decimal_places=2)
    credit = models.DecimalField(max_digits=14, decimal_places=2)
    oldest_due_on = models.DateField(null=True)
    on_hold = models.BooleanField()
    follow_up_on = models.DateField(null=True)
    follow_up_at = models.DateTimeField(null=True)
    contact_from = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    in_house_until = models.DateField(null=True)
    held_from = models.CharField(max_length=16)
    ability = models.CharField(max_length=16)
    willingness = models.CharField(max_length=16)
    rank_points = models.IntegerField()

    class Meta:
        verbose_name = _("former state of a case")
        verbose_name_plural = _("former states of cases")
        indexes = [
            # what a case was at a moment: the first row after it
            models.Index(fields=["case", "id"], name="former_state_of_case"),
            # whose cases were an agent's, a team's at a moment
            models.Index(fields=["agent", "id"], condition=models.Q(left_queue=True), name="former_state_of_agent"),
            models.Index(fields=["team", "id"], condition=models.Q(left_queue=True), name="former_state_of_team"),
        ]
        triggers = [
            pgtrigger.Protect(name="former_state_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"#{self.case_id} {self.stage} {self.at}"


class FormerFact(models.Model):
    """What another row said until `at` (`was`: column → value as text); `row`: its key in the table `kind`.

    `case`: of a debt, the case in which it stood until then.
    """

    class Kind(models.TextChoices):
        DEBT = "debt", _("Debt")
        DEBTOR = "debtor", _("Debtor")
        HOLD = "hold", _("Hold")
        POINT = "contactpoint", _("Contact point")
        PROMISE = "promise", _("Promise")
        SIGN = "warningsign", _("Warning sign")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    row = models.BigIntegerField()
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    was = models.JSONField()
    at = models.DateTimeField(_("until"), db_default=Now())
    run = models.ForeignKey(
        DayRun, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = _("former fact")
        verbose_name_plural = _("former facts")
        indexes = [
            # what a row said at a moment: the first of its facts after it
            models.Index(fields=["kind", "row", "id"], name="former_fact_of_row"),
            # debts that stood in a case at a moment
            models.Index(fields=["case", "id"], condition=models.Q(case__isnull=False), name="former_fact_of_case"),
        ]
        triggers = [
            pgtrigger.Protect(name="former_fact_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row} {self.at}"


class NightSide(models.TextChoices):
    BEGUN = "begun", _("Night begun")
    OVER = "over", _("Night over")


class NightMark(models.Model):
    """How far the histories had come when the night of `run` began, and when it was over; by what its queues were ordered.

    `reached`: table → its highest key then (`services/night/marking.py`). `is_exact`: nobody else was in the middle of writing;
    otherwise what they wrote may be counted to either side.
    """

    run = models.ForeignKey(DayRun, on_delete=models.PROTECT, related_name="marks")
    side = models.CharField(max_length=8, choices=NightSide.choices)
    at = models.DateTimeField(db_default=Now())
    reached = models.JSONField()
    is_exact = models.BooleanField(db_default=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+")
    weights = models.JSONField()
    zone = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("mark of a night")
        verbose_name_plural = _("marks of nights")
        constraints = [models.UniqueConstraint(fields=["run", "side"], name="night_mark_once_a_side")]
        triggers = [pgtrigger.Protect(name="night_mark_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.run_id} {self.side}"


# One statement after each statement that changed rows, however many: a trigger for each row would make a heavy night three
# times as long (docs/replay.md). Every row has its partner in the FULL JOIN, which is one because it cannot be carried out
# row by row against row: a session keeps the plan that it made for the first statement, which may have changed one row.
def _after_each_statement(name: str, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(old="before", new="after"),
        func=func,
    )


def _row(name: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{name}.{column}" for column in columns)


def keep_former_fact(kind: FormerFact.Kind, *columns: str) -> pgtrigger.Trigger:
    """A trigger for the table `kind` that keeps these columns when one of them changes. `columns`: as the database has them."""
    was = ", ".join(f"'{name}', before.{name}::text" for name in columns)
    case = "before.case_id" if "case_id" in columns else "NULL::bigint"
    return _after_each_statement(
        "keeps_its_former_facts",
        f"""
            INSERT INTO cases_formerfact (kind, "row", case_id, was, at, run_id)
            SELECT '{kind}', before.id, {case}, jsonb_build_object({was}), clock_timestamp(), {_BY}
            FROM before FULL JOIN after ON after.id = before.id
            WHERE ROW({_row("before", columns)}) IS DISTINCT FROM ROW({_row("after", columns)});
            RETURN NULL;
        """,  # noqa: S608 - the parts are constants of ours
    )


KEEP_FORMER_STATE = _after_each_statement(
    "case_keeps_its_former_state",
    f"""
        INSERT INTO cases_formerstate (case_id, at, run_id, left_queue, {", ".join(KEPT_OF_CASE)})
        SELECT before.id, clock_timestamp(), {_BY},
            before.team_id IS DISTINCT FROM after.team_id OR before.agent_id IS DISTINCT FROM after.agent_id
                OR after.stage = 'closed' AND before.stage <> 'closed',
            {_row("before", KEPT_OF_CASE)}
        FROM before FULL JOIN after ON after.id = before.id
        WHERE ROW({_row("before", KEPT_OF_CASE)}) IS DISTINCT FROM ROW({_row("after", KEPT_OF_CASE)});
        RETURN NULL;
    """,  # noqa: S608 - the parts are constants of ours
)
