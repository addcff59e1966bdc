"""Promises."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import PromiseFilter
from cases.api.serializers.promises import PromiseSerializer, TakePromiseSerializer
from cases.api.views.base import ReadViewSet, case_of, read
from cases.clock import business_date
from cases.models import Promise
from cases.services.promises import cancel_promise, take_promise


class PromiseViewSet(ReadViewSet):
    """Promises of the cases that the caller may see."""

    serializer_class = PromiseSerializer
    filterset_class = PromiseFilter
    may_miss = ("create",)

    def get_queryset(self) -> Any:
        return Promise.objects.visible_to(self.request.user).select_related("made_by")

    @extend_schema(request=TakePromiseSerializer, responses={201: PromiseSerializer})
    def create(self, request: Request) -> Response:
        """Take a promise; the case waits until its day."""
        values = read(TakePromiseSerializer, request)
        case = case_of(request, values.pop("case"))
        promise = take_promise(case=case, by=request.user, as_of=business_date(), now=timezone.now(), **values)
        return Response(PromiseSerializer(promise).data, status=201)

    @extend_schema(request=None, responses=PromiseSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Take an open promise off the books; the case comes back to its queue."""
        promise = cancel_promise(promise=self.get_object(), by=request.user, as_of=business_date())
        return Response(PromiseSerializer(promise).data)
