"""The contact log."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import ContactFilter
from cases.api.serializers.contacts import (
    AskContactSerializer,
    ContactSerializer,
    LeaveSerializer,
    LogContactSerializer,
)
from cases.api.views.base import ReadViewSet, case_of, none_if_absent, read
from cases.clock import business_date
from cases.models import Case, ContactLog, ContactPoint, GateVerdict
from cases.selectors.gate.decisions import in_words
from cases.selectors.gate.situation import PERMIT
from cases.selectors.gate.truths import Contact
from cases.services.contacts import LONGEST_FOLLOW_UP_DAYS, log_contact, note_against_policy
from cases.services.gate import ask_to_contact
from cases.services.particulars import Particulars
from cases.services.verdict import Refused

MOMENTS = ("started_at", "answered_at", "ended_at")
FACTS = ("channel", "outcome", "direction")


class ContactViewSet(ReadViewSet):
    """Contacts of the cases that the caller may see."""

    serializer_class = ContactSerializer
    filterset_class = ContactFilter
    may_miss = ("create", "ask")

    def get_queryset(self) -> Any:
        return ContactLog.objects.visible_to(self.request.user).select_related("agent")

    @extend_schema(
        request=LogContactSerializer,
        responses={
            201: ContactSerializer,
            200: OpenApiResponse(ContactSerializer, "This `request_key` was logged before; nothing was added."),
        },
    )
    def create(self, request: Request) -> Response:
        """Log a contact with all that its outcome brings about: a promise, a hold, a follow-up, a number marked."""
        values = read(LogContactSerializer, request)
        case, now = case_of(request, values.pop("case")), timezone.now()
        point = _point(case, values.get("contact_point"))
        if (at := values.get("follow_up_at")) and (at - now).days > LONGEST_FOLLOW_UP_DAYS:
            raise ValidationError({"follow_up_at": [_("This lies too far ahead.")]})
        said = values.pop("said", {})
        if any(moment and moment > now for moment in (said.get(name) for name in MOMENTS)):
            raise ValidationError({"said": [_("This time has not come yet.")]})
        told = dict.fromkeys(sorted(values.pop("told", ())), True)
        facts = values | {"contact_point": point, "said": Particulars(**said), "told": told}
        contact = log_contact(case=case, agent=request.user, as_of=business_date(), now=now, **facts)
        if contact.at != now and not _is_of(contact, values):
            raise Refused(_("This request key was used for another contact."))
        return Response(ContactSerializer(contact).data, status=201 if contact.at == now else 200)

    @extend_schema(request=AskContactSerializer, responses=LeaveSerializer)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def ask(self, request: Request) -> Response:
        """Ask the contact gate before a contact is made. The answer is kept; leave counts against the limits at once, and asking
        again within its time gives the same. Log the contact in that time, under the same channel and contact point."""
        asked = read(AskContactSerializer, request)
        case = case_of(request, asked["case"])
        told = dict.fromkeys(sorted(asked.get("told", ())), True)
        contact = Contact(asked["channel"], _point(case, asked.get("contact_point")), told)
        given = ask_to_contact(case=case, contact=contact, by=request.user, as_of=business_date(), now=timezone.now())
        ((_row, reasons),) = in_words([given])
        refused = given.verdict == GateVerdict.REFUSED
        answer = {
            "id": given.pk,
            "verdict": given.verdict,
            "at": given.at,
            "valid_until": None if refused else given.at + PERMIT,
            "next_allowed_at": given.next_allowed_at,
            "reasons": reasons,
        }
        return Response(LeaveSerializer(answer).data)


def _is_of(contact: ContactLog, values: dict[str, Any]) -> bool:
    """Whether this is what was sent."""
    note, why = values["note"].strip(), values["took_place"].strip()
    same = all(getattr(contact, name) == values[name] for name in FACTS)
    return same and contact.note in (note, note_against_policy(note, why))


def _point(case: Case, pk: int | None) -> ContactPoint | None:
    """The debtor's number or address of this key. Raises ValidationError where the debtor has none such."""
    point = none_if_absent(case.debtor.contact_points.all(), pk)
    if point is None and pk:
        raise ValidationError({"contact_point": [_("The debtor has no such contact point.")]})
    return point
