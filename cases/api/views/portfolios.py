"""Portfolios: a creditor's file goes the same way as on the pages and by the command."""

from typing import Any

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from cases.api.filters import PortfolioFilter
from cases.api.negotiation import FileOrProblem
from cases.api.permissions import IsAdmin
from cases.api.serializers.portfolios import (
    AskCheckSerializer,
    PortfolioRowSerializer,
    PortfolioSerializer,
    UploadSerializer,
)
from cases.api.throttling import UploadThrottle
from cases.api.views.base import ReadViewSet, listed_as, read
from cases.clock import business_date
from cases.export_answer import csv_answer
from cases.intake.problems import Unreadable
from cases.models import DebtClass, ExportKind, ExportPlace, ExportPurpose, FileSubject, Portfolio
from cases.services.exports import begin_export, refused_rows, separator_of
from cases.services.intake.asking import ask_check, ask_load
from cases.services.intake.creditors import creditor_named
from cases.services.intake.receive import receive_upload
from cases.services.occasion import Occasion
from cases.services.verdict import Refused

ACCEPTED = OpenApiResponse(PortfolioSerializer, "Asked for; `state` and `progress` tell how far it is.")


class PortfolioViewSet(ReadViewSet):
    """Imports, for administrators: hand in a file, have it checked, have it loaded, fetch the rows refused."""

    filterset_class = PortfolioFilter
    permission_classes = [IsAuthenticated, IsAdmin]
    never_refuses = ("create",)

    def get_queryset(self) -> Any:
        return Portfolio.objects.select_related("creditor", "imported_by")

    def get_serializer_class(self) -> type[Any]:
        return listed_as(self, PortfolioRowSerializer, PortfolioSerializer)

    def get_parsers(self) -> list[BaseParser]:
        uploads = getattr(self, "action_map", {}).get("post") == "create"
        return [MultiPartParser()] if uploads else super().get_parsers()

    def get_throttles(self) -> list[BaseThrottle]:
        return [UploadThrottle()] if self.action == "create" else super().get_throttles()

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: PortfolioSerializer})
    def create(self, request: Request) -> Response:
        """Hand in a file. A file that is no table gives a portfolio in state `failed` that says why in `problem`."""
        asked = read(UploadSerializer, request)
        portfolio = receive_upload(
            creditor=asked.get("creditor")
            or creditor_named(name=asked["new_creditor"], debt_class=asked.get("debt_class", DebtClass.CONSUMER)),
            upload=asked["file"],
            subject=asked.get("subject", FileSubject.DEBTS),
            as_of=asked.get("as_of") or business_date(),
            now=timezone.now(),
            by=request.user,
        )
        return Response(PortfolioSerializer(portfolio).data, status=201)

    @extend_schema(request=AskCheckSerializer, responses={202: ACCEPTED})
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """Have every row checked, with the columns as found or as given here. Nothing is loaded by it."""
        portfolio = self.get_object()
        asked = read(AskCheckSerializer, request)
        if not portfolio.reading.get("headers"):
            raise Refused(portfolio.problem or _("This file cannot be read."))
        try:
            ask_check(
                portfolio=portfolio,
                mapping=asked.get("columns", portfolio.reading["columns"]),
                date_order=asked.get("date_order", ""),
                decimal=asked.get("decimal", ""),
            )
        except Unreadable as problem:
            raise ValidationError({"columns": [problem.sentence]}) from None
        return Response(PortfolioSerializer(self.get_object()).data, status=202)

    @extend_schema(request=None, responses={202: ACCEPTED})
    @action(detail=True, methods=["post"])
    def load(self, request: Request, pk: str) -> Response:
        """Load the checked file. Asking twice loads once."""
        ask_load(portfolio=self.get_object(), now=timezone.now())
        return Response(PortfolioSerializer(self.get_object()).data, status=202)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], content_negotiation_class=FileOrProblem, filterset_class=None)
    def refused(self, request: Request, pk: str) -> StreamingHttpResponse:
        """The rows that were refused, as a file of the same columns plus the reason and whose export it is."""
        portfolio = self.get_object()
        if not portfolio.refused_file:
            raise Http404
        taken = begin_export(
            what=ExportKind.REFUSED,
            purpose=ExportPurpose.CORRECTION,
            scope=portfolio.file_name,
            occasion=Occasion(as_of=business_date(), now=timezone.now(), by=request.user),
            place=ExportPlace.API,
        )
        stem = f"{portfolio.file_name.rpartition('.')[0] or portfolio.file_name}-refused"
        return csv_answer(taken, refused_rows(portfolio), stem=stem, delimiter=separator_of(portfolio))
