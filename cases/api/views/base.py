"""What every resource has in common: signed in, seen through `visible_to`, listed by key."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from cases.api.fields import LARGEST_ID
from cases.models import Case

Row = TypeVar("Row", bound=Model)
NUMBER = r"[0-9]{1,19}"


class ReadViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Any]):
    """A list and its rows."""

    lookup_value_regex = NUMBER

    def get_object(self) -> Any:
        if int(self.kwargs[self.lookup_field]) > LARGEST_ID:
            raise Http404
        return super().get_object()


def case_of(request: Request, pk: int) -> Case:
    """The case that a request names, if its sender may see it; 404 otherwise."""
    return get_object_or_404(Case.objects.visible_to(request.user), pk=pk)


def listed_as(view: GenericViewSet[Any], in_list: type[Any], alone: type[Any]) -> type[Any]:
    """The serializer of a row among others, or of one row."""
    return in_list if view.action == "list" else alone


def none_if_absent(queryset: QuerySet[Row], pk: int | None) -> Row | None:
    """The row, or None where none is named or it is not among these."""
    return None if pk is None else queryset.filter(pk=pk).first()


def read(serializer: type[Any], request: Request) -> dict[str, Any]:
    """The values of a request, checked; a 400 names what is wrong with them."""
    reader = serializer(data=request.data)
    reader.is_valid(raise_exception=True)
    return reader.validated_data
