"""Cases: the list, the queue, the next case, and what a person decides about one."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.filters import CaseFilter
from cases.api.pagination import KeysetPagination, QueueOrNewest
from cases.api.permissions import DecidesAboutCase
from cases.api.serializers.cases import (
    CaseRowSerializer,
    CaseSerializer,
    CloseSerializer,
    DecisionSerializer,
    NextSerializer,
    ReassignSerializer,
    RecallSerializer,
)
from cases.api.serializers.ledger import LedgerLineSerializer
from cases.api.serializers.rank import RankSerializer
from cases.api.views.base import ReadViewSet, case_of, listed_as, none_if_absent, read
from cases.clock import business_date
from cases.models import Case, LedgerLine, MoveReason, Team, User
from cases.querysets.cases import CaseQuerySet
from cases.selectors.desk import cases_for_desk
from cases.selectors.rank import counting, rank_of
from cases.services.assignment import reassign_case
from cases.services.occasion import Occasion
from cases.services.queue import next_case, release_lease
from cases.services.stages import close_case, recall_case, reopen_case

DECISIONS = ("close", "recall", "reopen", "reassign")


class CaseViewSet(ReadViewSet):
    """Cases that the caller may see: an agent's own, a supervisor's teams', an administrator's all."""

    filterset_class = CaseFilter
    pagination_class = QueueOrNewest
    may_miss = ("take_next",)

    def get_queryset(self) -> CaseQuerySet:
        return cases_for_desk(self.request.user)

    def get_serializer_class(self) -> type[Any]:
        return listed_as(self, CaseRowSerializer, CaseSerializer)

    def get_permissions(self) -> list[BasePermission]:
        return [IsAuthenticated(), *([DecidesAboutCase()] if self.action in DECISIONS else [])]

    @extend_schema(
        request=NextSerializer,
        responses={200: CaseSerializer, 204: OpenApiResponse(description="Nothing is left for this moment.")},
    )
    @action(detail=False, methods=["post"], url_path="next", filterset_class=None)
    def take_next(self, request: Request) -> Response:
        """Take the next case: the caller's own first, then their team's pool. Two callers never get the same one.

        The case is on the caller's screen for a quarter of an hour (`leased_until`); `leave` gives it back sooner.
        """
        asked = read(NextSerializer, request)
        after = case_of(request, asked["after"]) if asked.get("after") else None
        case = next_case(user=request.user, as_of=business_date(), now=timezone.now(), after=after)
        return Response(status=204) if case is None else self._shown(case)

    @extend_schema(request=None, responses={204: OpenApiResponse(description="Nobody has it on screen by the caller.")})
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """Give the case back that `next` put on the caller's screen."""
        release_lease(case=self.get_object(), user=request.user)
        return Response(status=204)

    @extend_schema(responses=LedgerLineSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=KeysetPagination)
    def ledger(self, request: Request, pk: str) -> Response:
        """The lines of the case's debts, newest first. Those of a debt add up to its balance; those whose `value_on` is
        not after a day add up to what was owed on that day."""
        lines = LedgerLine.objects.visible_to(request.user).filter(debt__case=self.get_object()).select_related("by")
        page = self.paginate_queryset(lines)
        return self.get_paginated_response(LedgerLineSerializer(page, many=True).data)

    @extend_schema(responses=RankSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def rank(self, request: Request, pk: str) -> Response:
        """The parts that the points of the case are the sum of, rule by rule. A closed case has none."""
        return Response(RankSerializer(rank_of(self.get_object(), counting())).data)

    @extend_schema(request=CloseSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the case. Settled is refused while anything is owed."""
        case = self.get_object()
        asked = read(CloseSerializer, request)
        occasion = _occasion(request, asked["note"])
        close_case(case=case, closed_as=asked["closed_as"], reason=MoveReason.DECISION, occasion=occasion)
        return self._shown(case)

    @extend_schema(request=RecallSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, pk: str) -> Response:
        """Take the case back from the agency or from the legal stage to the phone; kept in house for 180 days at most."""
        case = self.get_object()
        asked = read(RecallSerializer, request)
        occasion = _occasion(request, asked["note"])
        recall_case(case=case, occasion=occasion, in_house_until=asked.get("in_house_until"))
        return self._shown(case)

    @extend_schema(request=DecisionSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open a closed case again; the next turn of the day finds its stage."""
        case = self.get_object()
        reopen_case(case=case, occasion=_occasion(request, read(DecisionSerializer, request)["note"]))
        return self._shown(case)

    @extend_schema(request=ReassignSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: str) -> Response:
        """Hand the case to a team, and to one of its agents or to its pool."""
        case = self.get_object()
        asked = read(ReassignSerializer, request)
        team = none_if_absent(_teams_of(request.user), asked["team"])
        agent = none_if_absent(User.objects.filter(team=team), asked.get("agent"))
        if team is None:
            raise ValidationError({"team": [_("This is not a team of yours.")]})
        if agent is None and asked.get("agent"):
            raise ValidationError({"agent": [_("This team has no such agent.")]})
        reassign_case(
            case=case,
            team=team,
            agent=agent,
            reason=asked["reason"],
            by=request.user,
            as_of=business_date(),
            now=timezone.now(),
        )
        return self._shown(case)

    def _shown(self, case: Case) -> Response:
        """The case as it stands after what was done."""
        now = get_object_or_404(self.get_queryset(), pk=case.pk)
        return Response(CaseSerializer(now).data)


def _occasion(request: Request, note: str) -> Occasion:
    return Occasion(as_of=business_date(), now=timezone.now(), by=request.user, note=note)


def _teams_of(user: User) -> Any:
    return Team.objects.all() if user.is_admin else Team.objects.filter(pk__in=user.supervised_team_ids())
