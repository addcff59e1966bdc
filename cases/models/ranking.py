"""The points by which a queue is ordered: the day and the weights that count, and the trigger that counts them.

One trigger on the case's own row, so that no verb, load or night can forget it or count otherwise, and none becomes slower by
a statement. The expression is made from the rules (`strategies/ranking/sql.py`), its Python twin is `strategies/ranking/points.py`.
"""

import json

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from strategies.models import Policy
from strategies.ranking.rules import SHIPPED_WEIGHTS
from strategies.ranking.sql import DAYS_RULES, changes_on_sql, days_sql, points_sql

_NAMES = {
    "day": "today",
    "weights": "weighed",
    "attention": "NEW.attention",
    "balance": "NEW.balance",
    "oldest_due_on": "NEW.oldest_due_on",
    "opened_on": "NEW.opened_on",
    "last_contact_on": "contacted_on",
    "reached_on": "spoke_on",
}
_COUNTED = {rule.code: f"days_{rule.code}" for rule in DAYS_RULES}
_DAYS = "\n        ".join(f"{_COUNTED[rule.code]} := {days_sql(rule, **_NAMES)};" for rule in DAYS_RULES)
_SHIPPED = json.dumps(SHIPPED_WEIGHTS).replace("{", "{{").replace("}", "}}")  # pgtrigger formats the text once more


class RankDay(models.Model):
    """The day and the weights that points are counted by: one row, set when a night begins.

    Without it, before the first night, the shipped weights count and no days do. `everything`: the weights are not those of the
    day before, so this night counts every open case and not only those that time alone has changed.
    """

    as_of = models.DateField(_("as of"))
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+")
    weights = models.JSONField(_("weights"))
    zone = models.CharField(max_length=64, help_text="the time zone of the house, in which contacts have their dates")
    everything = models.BooleanField()

    class Meta:
        verbose_name = _("ranking day")
        verbose_name_plural = _("ranking days")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rank_day_is_one")]

    def __str__(self) -> str:
        return str(self.as_of)


# Writing `rank_points` or `rank_changes_on` is asking for them to be counted: whatever is written, the sum is stored.
COUNT_POINTS = pgtrigger.Trigger(
    name="case_counts_its_points",
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf(
        "attention", "balance", "oldest_due_on", "opened_on", "last_contact_at", "reached_at", "stage",
        "rank_points", "rank_changes_on",
    ),
    when=pgtrigger.Before,
    declare=[
        ("today", "DATE"), ("weighed", "JSONB"), ("house_zone", "TEXT"), ("contacted_on", "DATE"), ("spoke_on", "DATE"),
        *((name, "INT") for name in _COUNTED.values()),
    ],
    func=pgtrigger.Func(
        f"""
        IF NEW.stage = 'closed' THEN
            NEW.rank_points := 0;
            NEW.rank_changes_on := NULL;
            RETURN NEW;
        END IF;
        SELECT as_of, weights, zone INTO today, weighed, house_zone FROM cases_rankday;
        weighed := COALESCE(weighed, '{_SHIPPED}');
        contacted_on := (NEW.last_contact_at AT TIME ZONE house_zone)::date;
        spoke_on := (NEW.reached_at AT TIME ZONE house_zone)::date;
        {_DAYS}
        NEW.rank_points := {points_sql(counted=_COUNTED, **_NAMES)};
        NEW.rank_changes_on := {changes_on_sql(counted=_COUNTED, **_NAMES)};
        RETURN NEW;
        """  # noqa: S608 - the parts are constants of ours
    ),
)  # fmt: skip
