"""Payments."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import PaymentFilter
from cases.api.permissions import DecidesAboutCase
from cases.api.serializers.payments import PaymentSerializer, RecordPaymentSerializer, ReversePaymentSerializer
from cases.api.views.base import ReadViewSet, case_of, none_if_absent, read
from cases.clock import business_date
from cases.models import Payment, PaymentSource
from cases.services.payments import record_payment
from cases.services.reversal import reverse_payment


class PaymentViewSet(ReadViewSet):
    """Payments of the cases that the caller may see."""

    serializer_class = PaymentSerializer
    filterset_class = PaymentFilter
    may_miss = ("create",)

    def get_queryset(self) -> Any:
        payments = Payment.objects.visible_to(self.request.user)
        return payments.select_related("creditor", "recorded_by").prefetch_related("allocations")

    @extend_schema(
        request=RecordPaymentSerializer,
        responses={
            201: PaymentSerializer,
            200: OpenApiResponse(PaymentSerializer, "This reference was booked before; nothing was added."),
        },
    )
    def create(self, request: Request) -> Response:
        """Book a payment: 201 the first time, 200 with the same body on a repeat, 409 where the reference of this
        creditor stands for another case, amount or day."""
        values = read(RecordPaymentSerializer, request)
        case, now = case_of(request, values.pop("case")), timezone.now()
        debt = none_if_absent(case.debts.all(), values.get("debt"))
        if debt is None and values.get("debt"):
            raise ValidationError({"debt": [_("The case has no such debt.")]})
        payment = record_payment(
            case=case,
            source=PaymentSource.API,
            by=request.user,
            as_of=business_date(),
            now=now,
            **values | {"debt": debt},
        )
        shown = self.get_queryset().get(pk=payment.pk)
        return Response(PaymentSerializer(shown).data, status=201 if payment.recorded_at == now else 200)

    @extend_schema(request=ReversePaymentSerializer, responses=PaymentSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated, DecidesAboutCase])
    def reverse(self, request: Request, pk: str) -> Response:
        """Take a payment back: what it paid is owed again. 409 where that was done before."""
        payment = self.get_object()
        reason = read(ReversePaymentSerializer, request)["reason"]
        reverse_payment(payment=payment, reason=reason, as_of=business_date(), now=timezone.now(), by=request.user)
        return Response(PaymentSerializer(self.get_queryset().get(pk=payment.pk)).data)
