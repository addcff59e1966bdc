"""Experiments as they were registered, and what the last night read."""

from rest_framework import serializers

from cases.models import ArmReading, ExperimentReading
from strategies.models import Experiment


class ArmReadingSerializer(serializers.ModelSerializer[ArmReading]):
    """`entered`, `complained`: debtors so far; `debtors`: those whose window is over, of whom `share` is told with its bounds."""

    class Meta:
        model = ArmReading
        fields = ["arm", "entered", "complained", "debtors", "share", "low", "high"]


class ExperimentReadingSerializer(serializers.ModelSerializer[ExperimentReading]):
    """`difference`: the challenger's share less the champion's, with bounds that hold on all days together with 95 %."""

    arms = ArmReadingSerializer(many=True)

    class Meta:
        model = ExperimentReading
        fields = ["day", "verdict", "difference", "low", "high", "arms"]


class ExperimentSerializer(serializers.ModelSerializer[Experiment]):
    """`challenger`, `champion`: keys of policies; no champion: whatever is in force. An arm is drawn from `seed` and `share`
    (docs/experiments.md), so that anybody can draw it again."""

    class Meta:
        model = Experiment
        fields = [
            "id", "name", "challenger", "champion", "seed", "share", "measure", "currency", "horizon_days",
            "planned_debtors", "planned_days", "least_difference", "harm_ratio", "state", "registered_at", "starts_on",
            "stopped_on", "stop_cause", "stop_reason",
        ]  # fmt: skip


class ExperimentReadSerializer(ExperimentSerializer):
    """`reading`: of the last night; null before the first."""

    reading = ExperimentReadingSerializer(allow_null=True)

    class Meta(ExperimentSerializer.Meta):
        fields = [*ExperimentSerializer.Meta.fields, "reading"]
