"""The contact log."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import ContactFilter
from cases.api.serializers.contacts import ContactSerializer, LogContactSerializer
from cases.api.views.base import ReadViewSet, case_of, none_if_absent, read
from cases.clock import business_date
from cases.models import ContactLog
from cases.services.contacts import LONGEST_FOLLOW_UP_DAYS, log_contact
from cases.services.particulars import Particulars
from cases.services.verdict import Refused

MOMENTS = ("started_at", "answered_at", "ended_at")
FACTS = ("channel", "outcome", "direction", "note")


class ContactViewSet(ReadViewSet):
    """Contacts of the cases that the caller may see."""

    serializer_class = ContactSerializer
    filterset_class = ContactFilter
    may_miss = ("create",)

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
        point = (
            none_if_absent(case.debtor.contact_points.all(), values["contact_point"])
            if values.get("contact_point")
            else None
        )
        if point is None and values.get("contact_point"):
            raise ValidationError({"contact_point": [_("The debtor has no such contact point.")]})
        if (at := values.get("follow_up_at")) and (at - now).days > LONGEST_FOLLOW_UP_DAYS:
            raise ValidationError({"follow_up_at": [_("This lies too far ahead.")]})
        said = values.pop("said", {})
        if any(moment and moment > now for moment in (said.get(name) for name in MOMENTS)):
            raise ValidationError({"said": [_("This time has not come yet.")]})
        told = dict.fromkeys(sorted(values.pop("told", ())), True)
        facts = values | {"contact_point": point, "said": Particulars(**said), "told": told}
        contact = log_contact(case=case, agent=request.user, as_of=business_date(), now=now, **facts)
        if contact.at != now and any(getattr(contact, name) != values[name].strip() for name in FACTS):
            raise Refused(_("This request key was used for another contact."))
        return Response(ContactSerializer(contact).data, status=201 if contact.at == now else 200)
