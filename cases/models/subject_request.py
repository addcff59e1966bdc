"""What people ask about their own data (个人信息权利请求), with its clock and its answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.contact_point import ContactPoint
from cases.querysets.history import SubjectRequestQuerySet
from strategies.subject_rights import Right


class SubjectRight(models.TextChoices):
    ACCESS = Right.ACCESS.value, _("To know what is kept")
    COPY = Right.COPY.value, _("A copy")
    CORRECTION = Right.CORRECTION.value, _("A correction")
    ERASURE = Right.ERASURE.value, _("Erasure")
    RESTRICTION = Right.RESTRICTION.value, _("To be left alone (restriction, objection)")
    HUMAN_REVIEW = Right.HUMAN_REVIEW.value, _("A person instead of a machine's decision")


class Asker(models.TextChoices):
    DEBTOR = "debtor", _("The debtor")
    CONTACT = "contact", _("A contact person")
    HEIR = "heir", _("A near relative of the dead")
    AGENT = "agent", _("Somebody they have authorised")


class AskedBy(models.TextChoices):
    CALL = "call", _("By telephone")
    LETTER = "letter", _("By letter")
    EMAIL = "email", _("By e-mail")
    VISIT = "visit", _("In person")
    AUTHORITY = "authority", _("Through an authority")


class RequestState(models.TextChoices):
    OPEN = "open", _("Open")
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")


class RefusalCode(models.TextChoices):
    PERIOD_RUNS = "period_runs", _("The law orders the record to be kept (PIPL 47, GDPR 17(3)(b))")
    CLAIM = "claim", _("Needed for a legal claim (GDPR 17(3)(e))")
    NOT_PROVEN = "not_proven", _("The asker did not prove who they are")
    NOT_OURS = "not_ours", _("The creditor decides; passed on")
    RIGHT_AS_IT_IS = "right_as_is", _("The record is right")
    EXCESSIVE = "excessive", _("Repeated without end (GDPR 12(5))")


class SubjectRequest(models.Model):
    """Of a debtor, on one of their cases; `contact_point` where a contact person asks about their own number."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subject_requests")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    right = models.CharField(_("what is asked for"), max_length=12, choices=SubjectRight.choices)
    asker = models.CharField(_("who asks"), max_length=8, choices=Asker.choices)
    channel = models.CharField(_("how"), max_length=9, choices=AskedBy.choices)
    jurisdiction = models.CharField(_("law"), max_length=2, default="CN")
    details = models.CharField(_("in their words"), max_length=1000)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer by"))
    extended = models.BooleanField(_("extended"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    code = models.CharField(
        _("ground of the refusal"), max_length=12, choices=RefusalCode.choices, blank=True, default=""
    )
    answer = models.CharField(_("answer"), max_length=1000, blank=True, default="")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(right__in=SubjectRight.values), name="subject_right_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None, code="")
                | Q(state="granted", answered_at__isnull=False, code="")
                | (Q(state__in=["partly", "refused"], answered_at__isnull=False) & ~Q(code="") & ~Q(answer="")),
                name="subject_request_refused_with_its_ground",
            ),
        ]
        indexes = [
            # the list of what waits for an answer, the first to fall due in front
            models.Index(fields=["due_on"], condition=Q(state="open"), name="subject_request_open"),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.received_on}"
