"""Turns of the day."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import DayRunFilter
from cases.api.permissions import IsLeadOrAdmin
from cases.api.serializers.days import (
    DayAskedForSerializer,
    DayRunProgressSerializer,
    DayRunSerializer,
    TurnDaySerializer,
)
from cases.api.views.base import ReadViewSet, listed_as, read
from cases.clock import business_date
from cases.models import DayRun, DayState
from cases.services.verdict import Refused
from cases.tasks import turn_day_task


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
            202: DayAskedForSerializer,
            200: OpenApiResponse(DayRunSerializer, "This day was turned before; a repeat changes nothing."),
        },
    )
    def create(self, request: Request) -> Response:
        """Turn a day, and every day that was missed before it, in the background."""
        today = business_date()
        as_of = read(TurnDaySerializer, request).get("as_of") or today
        if as_of > today:
            raise Refused(_("This day has not come yet."))
        done = self.get_queryset().filter(as_of=as_of, state=DayState.DONE).first()
        if done is not None:
            return Response(DayRunSerializer(done).data)
        if DayRun.objects.filter(as_of__gt=as_of).exists():
            raise Refused(_("A later day has been turned already; this one cannot be turned after it."))
        by = request.user.pk
        transaction.on_commit(lambda: turn_day_task.delay(as_of=as_of.isoformat(), by_id=by))
        return Response({"as_of": as_of.isoformat(), "state": "asked_for"}, status=202)
