"""Debtors."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import DebtorFilter
from cases.api.serializers.debtors import DebtorRowSerializer, DebtorSerializer, RevealedSerializer, RevealSerializer
from cases.api.views.base import ReadViewSet, listed_as, none_if_absent, read
from cases.clock import business_date
from cases.models import Case, ContactPoint, Debtor, RevealedField, RevealPlace
from cases.querysets.debtors import DebtorQuerySet
from cases.selectors.reveals import points_shown
from cases.services.occasion import Occasion
from cases.services.reveal import reveal


class DebtorViewSet(ReadViewSet):
    """Debtors with at least one case that the caller may see, masked.

    A value is whole only in the answer to `reveal`, and on the contact point for as long as that lasts.
    """

    filterset_class = DebtorFilter

    def get_queryset(self) -> DebtorQuerySet:
        debtors = Debtor.objects.visible_to(self.request.user)
        points = ContactPoint.objects.visible_to(self.request.user).kept().order_by("pk")
        return debtors if self.action == "list" else debtors.prefetch_related(Prefetch("contact_points", points))

    def get_serializer_class(self) -> type[Any]:
        return listed_as(self, DebtorRowSerializer, DebtorSerializer)

    def get_serializer_context(self) -> dict[str, Any]:
        named = [int(self.kwargs["pk"])] if "pk" in self.kwargs else []
        shown = points_shown(user=self.request.user, debtor_ids=named, now=timezone.now())
        return {**super().get_serializer_context(), "shown": shown}

    @extend_schema(request=RevealSerializer, responses={200: RevealedSerializer})
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """Show one value whole, with a reason that stays on record. Refused (409) beyond so many within an hour."""
        debtor, asked = self.get_object(), read(RevealSerializer, request)
        point = none_if_absent(debtor.contact_points.all(), asked.get("contact_point"))
        if "contact_point" in asked and point is None:
            raise ValidationError({"contact_point": [_("The debtor has no such contact point.")]})
        cases = Case.objects.visible_to(request.user).filter(debtor=debtor)
        row = reveal(
            case=cases.open().first() or cases.latest("closed_on", "pk"),
            field=asked["field"],
            reason=asked["reason"],
            point=point,
            place=RevealPlace.API,
            occasion=Occasion(as_of=business_date(), now=timezone.now(), by=request.user, note=asked["note"]),
        )
        value = {
            RevealedField.NAME: debtor.name,
            RevealedField.IDENTITY: debtor.identity_number,
            RevealedField.POINT: point and point.value,
            RevealedField.OWNER_NAME: point and point.owner_name,
        }[RevealedField(row.field)]
        return Response(RevealedSerializer({"value": value, "until": row.until}).data)
