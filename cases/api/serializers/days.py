"""Turns of the day and how far they are."""

from typing import Any

from rest_framework import serializers

from cases.api.fields import DayField
from cases.api.serializers.named import UserNameSerializer
from cases.models import DayRun


class DayRunSerializer(serializers.ModelSerializer[DayRun]):
    """`totals`: how many cases each verb touched, once the day is done."""

    started_by = UserNameSerializer(allow_null=True)
    totals = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = DayRun
        fields = ["id", "as_of", "state", "phase", "policy", "started_at", "finished_at", "started_by", "totals"]


class PhaseProgressSerializer(serializers.Serializer[Any]):
    """Chunks done of those planned; the second phase is planned when the first is through."""

    phase = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class DayRunProgressSerializer(DayRunSerializer):
    progress = PhaseProgressSerializer(many=True)

    class Meta(DayRunSerializer.Meta):
        fields = [*DayRunSerializer.Meta.fields, "progress"]


class TurnDaySerializer(serializers.Serializer[Any]):
    """Without a day: today, by the calendar of the house."""

    as_of = DayField(required=False)
