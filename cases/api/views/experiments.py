"""Experiments, to read."""

from typing import Any

from rest_framework.permissions import IsAuthenticated

from cases.api.permissions import IsAdmin
from cases.api.serializers.experiments import ExperimentReadSerializer, ExperimentSerializer
from cases.api.views.base import ReadViewSet, listed_as
from strategies.models import Experiment


class ExperimentViewSet(ReadViewSet):
    """Policies tried on a share of debtors; administrators alone. Nothing is registered, started or stopped here."""

    permission_classes = [IsAuthenticated, IsAdmin]

    def get_queryset(self) -> Any:
        return Experiment.objects.all()

    def get_serializer_class(self) -> type[Any]:
        return listed_as(self, ExperimentSerializer, ExperimentReadSerializer)

    def get_object(self) -> Experiment:
        experiment: Any = super().get_object()
        experiment.reading = experiment.readings.prefetch_related("arms").order_by("-day").first()
        return experiment
