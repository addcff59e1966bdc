"""Cases as lists and desks read them, and what a person decides about one."""

from typing import Any

from rest_framework import serializers

from cases.api.fields import IdField
from cases.api.serializers.named import (
    CreditorNameSerializer,
    DebtorNameSerializer,
    MaskedDebtorNameSerializer,
    TeamNameSerializer,
    UserNameSerializer,
)
from cases.clock import business_date
from cases.models import Case, ClosedAs, Hold
from strategies.buckets import bucket_for

# Cured is found by the night, never chosen.
CHOSEN_CLOSINGS = [choice for choice in ClosedAs.choices if choice[0] != ClosedAs.CURED]
FIELDS = [
    "id",
    "creditor",
    "debtor",
    "currency",
    "team",
    "agent",
    "stage",
    "stage_since",
    "closed_as",
    "opened_on",
    "closed_on",
    "in_house_until",
    "days_past_due",
    "bucket",
    "balance",
    "collectable",
    "credit",
    "oldest_due_on",
    "on_hold",
    "attention",
    "rank_points",
    "follow_up_on",
    "follow_up_at",
    "last_contact_at",
]


class HoldSerializer(serializers.ModelSerializer[Hold]):
    """A hold in force: on one debt where `debt` is set, on the whole case otherwise."""

    class Meta:
        model = Hold
        fields = ["id", "kind", "debt", "promise", "reason", "from_on", "until_on", "owner", "answer_by"]


class CaseRowSerializer(serializers.ModelSerializer[Case]):
    """A case in a list. `attention`: 0 promise broken, 1 promise due, 2 call-back, 3 limitation near, 4 warning sign, 9 none.

    `rank_points`: what the queue is ordered by, the most first.
    """

    creditor = CreditorNameSerializer()
    debtor = MaskedDebtorNameSerializer()
    team = TeamNameSerializer(allow_null=True)
    agent = UserNameSerializer(allow_null=True)
    days_past_due = serializers.SerializerMethodField()
    bucket = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = FIELDS

    def get_days_past_due(self, case: Case) -> int | None:
        return case.days_past_due(business_date())

    def get_bucket(self, case: Case) -> str:
        return bucket_for(self.get_days_past_due(case), case.creditor.debt_class)


class CaseSerializer(CaseRowSerializer):
    """One case, with the holds in force and on whose screen it is."""

    debtor = DebtorNameSerializer()
    leased_by = UserNameSerializer(allow_null=True)
    holds = serializers.SerializerMethodField()

    class Meta(CaseRowSerializer.Meta):
        fields = [*FIELDS, "previous", "leased_by", "leased_until", "holds"]

    def get_holds(self, case: Case) -> list[dict[str, Any]]:
        return HoldSerializer(case.holds.active(), many=True).data  # type: ignore[return-value]


class NextSerializer(serializers.Serializer[Any]):
    """`after`: the case just left without work, which is not given again at once."""

    after = IdField(required=False, allow_null=True)


class DecisionSerializer(serializers.Serializer[Any]):
    """Why; it stands in the case's history."""

    note = serializers.CharField(max_length=1000)


class CloseSerializer(DecisionSerializer):
    closed_as = serializers.ChoiceField(choices=CHOSEN_CLOSINGS)


class RecallSerializer(DecisionSerializer):
    """`in_house_until`: before this day the case is neither outsourced again nor taken to legal; 30 days if left out."""

    in_house_until = serializers.DateField(required=False, allow_null=True)


class ReassignSerializer(serializers.Serializer[Any]):
    """Without an agent the case goes to the team's pool."""

    team = IdField()
    agent = IdField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=1000)
