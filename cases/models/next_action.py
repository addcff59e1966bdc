"""What was made of a proposed next action: taken, overruled, or passed over without a word."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from cases.models.contact import ContactLog
from cases.models.staff import Team
from cases.querysets.next_action import NextActionAnswerQuerySet
from strategies.models import Policy
from strategies.next_action.acts import Act, Source
from strategies.stages import Stage


class AnswerKind(models.TextChoices):
    """The first two by a key; the others are told from the contact that was logged instead of an answer."""

    ACCEPTED = "accepted", pgettext_lazy("next action", "Accepted")
    OVERRULED = "overruled", pgettext_lazy("next action", "Overruled")
    FOLLOWED = "followed", pgettext_lazy("next action", "Done without a word")
    DEPARTED = "departed", pgettext_lazy("next action", "Something else done")


TAKEN = (AnswerKind.ACCEPTED, AnswerKind.FOLLOWED)
BY_KEY = (AnswerKind.ACCEPTED, AnswerKind.OVERRULED)


class OverruleReason(models.TextChoices):
    ASKED = "asked", _("The debtor asked for another way or time")
    KNOWN = "known", _("I know something that is not on record")
    CHANNEL = "channel", _("Another channel works better here")
    TIME = "time", _("Not the right time")
    RECORD = "record", _("What it rests on is wrong")
    DONE = "done", _("It has been done already")
    OTHER = "other", _("Another reason")


class NextActionAnswer(models.Model):
    """One row a proposal, which `key` tells apart within its case; rows are only ever added.

    What was proposed stands in it as it was shown: `not_before` (None: now), `script` (code of the tactic), the `segment`
    ("" for everybody else) and `policy` whose cadence counted, `reasons` as `[[source, text], …]` in the reader's language.
    `team`: whose figures it belongs to for ever: the agent's at the time, else the case's. `contact`: the one by which the proposal was followed or departed from.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="action_answers", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("at"))
    as_of = models.DateField(_("business date"))
    kind = models.CharField(_("answer"), max_length=9, choices=AnswerKind.choices)
    reason = models.CharField(_("reason"), max_length=8, choices=OverruleReason.choices, blank=True, default="")
    note = models.CharField(_("note"), max_length=400, blank=True, default="")
    contact = models.OneToOneField(
        ContactLog, on_delete=models.PROTECT, null=True, blank=True, related_name="action_answer"
    )
    key = models.CharField(max_length=32)
    last_contact = models.PositiveBigIntegerField(
        default=0, help_text="key of the case's latest contact when it was proposed; 0 for none"
    )
    act = models.CharField(_("proposed"), max_length=16, choices=Act.choices)
    source = models.CharField(_("on the word of"), max_length=12, choices=Source.choices)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    script = models.CharField(_("script"), max_length=60, blank=True, default="")
    stage = models.CharField(_("stage"), max_length=16, choices=Stage.choices)
    segment = models.CharField(_("segment"), max_length=60, blank=True, default="")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reasons = models.JSONField(_("reasons"), default=list)

    objects = NextActionAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a next action")
        verbose_name_plural = _("answers to next actions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="next_action_answered_once"),
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="next_action_answer_is_known"),
            models.CheckConstraint(
                condition=Q(kind="overruled", reason__in=OverruleReason.values) | (~Q(kind="overruled") & Q(reason="")),
                name="next_action_overruled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BY_KEY, contact=None)
                | Q(kind__in=["followed", "departed"], contact__isnull=False),
                name="next_action_silence_has_a_contact",
            ),
            models.CheckConstraint(condition=Q(act__in=Act.values), name="next_action_act_is_known"),
        ]
        indexes = [
            # the figures of a team, or several, in a period
            models.Index(fields=["team", "at"], name="next_action_of_team"),
            # the figures of a period: rows lie in the order of their times
            BrinIndex(fields=["at"], autosummarize=True, name="next_action_by_time"),
            # queryset asked_of_supervisor(): the supervisor's inbox
            models.Index(
                fields=["case", "id"], condition=Q(kind="accepted", act="supervisor"), name="next_action_question"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="next_action_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.kind}"
