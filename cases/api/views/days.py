"""Turns of the day."""

from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import DayRunFilter
from cases.api.permissions import IsLeadOrAdmin
from cases.api.serializers.days import (
    DayRunProgressSerializer,
    DayRunSerializer,
    TurnDaySerializer,
)
from cases.api.views.base import ReadViewSet, listed_as, read
from cases.clock import business_date
from cases.models import DayRun, DayState
from cases.services.day_request import request_day


class DayRunViewSet(ReadViewSet):
    """Runs of the turn of the day; supervisors and administrators."""

    filterset_class = DayRunFilter
    permission_classes = [IsAuthenticated, IsLeadOrAdmin]

    def get_queryset(self) -> Any:
        return DayRun.objects.select_related("started_by")

    def get_serializer_class(self) -> type[Any]:
        return listed_as(self, DayRunSerializer, DayRunProgressSerializer)

    def get_object(self) -> DayRun:
        run = super().get_object()
        chunks = run.chunks.values("phase").order_by("phase")
        run.progress = list(chunks.annotate(total=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False))))
        return run

    @extend_schema(
        request=TurnDaySerializer,
        responses={
            202: OpenApiResponse(DayRunSerializer, "Being turned in the background; the run tells its progress."),
            200: OpenApiResponse(DayRunSerializer, "This day was turned before; a repeat changes nothing."),
        },
    )
    def create(self, request: Request) -> Response:
        """Turn a day, and first every day that was missed before it. The run given is the first one to be turned."""
        today = business_date()
        as_of = read(TurnDaySerializer, request).get("as_of") or today
        run = request_day(as_of=as_of, today=today, by=request.user, now=timezone.now())
        return Response(DayRunSerializer(run).data, status=200 if run.state == DayState.DONE else 202)
