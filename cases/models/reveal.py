"""Personal data shown whole: who saw what, why and for how long. Rows are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact_point import ContactPoint
from cases.querysets.history import RevealQuerySet


class RevealedField(models.TextChoices):
    POINT = "point", _("Number or address")
    OWNER_NAME = "owner_name", _("Name of a third party")
    NAME = "name", _("Debtor's name")
    IDENTITY = "identity", _("Identity number")


class RevealReason(models.TextChoices):
    CONTACT = "contact", _("To reach the person")
    SPEAKING = "speaking", _("To check who is speaking")
    PAPER = "paper", _("For a letter, a claim or a court paper")
    ANSWER = "answer", _("To answer a complaint or a request")
    QUALITY = "quality", _("To check that the record is right")
    OTHER = "other", _("Another reason, in words")


class RevealPlace(models.TextChoices):
    PAGE = "page", _("On a page")
    API = "api", _("Through the API")


class Reveal(models.Model):
    """Of one field of a case's debtor or of one contact point. `until` None: refused, too many in the hour before."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reveals")
    field = models.CharField(_("what"), max_length=10, choices=RevealedField.choices)
    contact_point = models.ForeignKey(
        ContactPoint, on_delete=models.PROTECT, null=True, related_name="reveals", db_index=False
    )
    reason = models.CharField(_("reason"), max_length=8, choices=RevealReason.choices)
    note = models.CharField(_("in words"), max_length=200, blank=True, default="")
    place = models.CharField(_("where"), max_length=4, choices=RevealPlace.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    until = models.DateTimeField(_("until"), null=True)

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = _("reveal")
        verbose_name_plural = _("reveals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(field__in=["point", "owner_name"], contact_point__isnull=False)
                | Q(field__in=["name", "identity"], contact_point__isnull=True),
                name="reveal_of_a_point_or_the_debtor",
            ),
            models.CheckConstraint(condition=Q(reason__in=RevealReason.values), name="reveal_reason_is_known"),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(note=""), name="reveal_other_reason_in_words"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=models.F("at")), name="reveal_lasts_a_while"),
        ]
        indexes = [
            # how many one person saw in the last hour, what is shown to them now, and the supervisor's day
            models.Index(fields=["by", "at"], name="reveal_by_person"),
            models.Index(fields=["at"], name="reveal_by_day"),
        ]
        triggers = [pgtrigger.Protect(name="reveal_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.field} {self.at:%Y-%m-%d %H:%M}"
