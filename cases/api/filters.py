"""What lists can be asked for. Values that no column could hold are refused with 400, not passed to the database."""

import datetime as dt
from typing import Any

import django_filters as df
from django import forms
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from cases.api.fields import FIRST_DAY, LARGEST_ID, LAST_DAY
from cases.clock import business_date
from cases.models import Case, ContactLog, DayRun, Debt, Debtor, Payment, Portfolio, Promise, PromiseState
from cases.models.case import ClosedAs
from cases.models.creditor import PortfolioState
from cases.models.day import DayState
from cases.querysets.cases import CaseQuerySet
from cases.querysets.debtors import DebtorQuerySet
from cases.selectors.queue_page import TABS, cases_in_tab
from strategies.stages import Stage

MOST_DAYS = 100_000
A_DAY = dt.timedelta(days=1)


@extend_schema_field({"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_ID})
class IdFilter(df.Filter):
    """Equal to the number of a row."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=LARGEST_ID, **kwargs)


@extend_schema_field({"type": "integer", "minimum": -MOST_DAYS, "maximum": MOST_DAYS})
class DaysFilter(df.Filter):
    """A number of days past due, turned into a due date so that an index answers."""

    field_class = forms.IntegerField

    def __init__(self, *, lookup_expr: str, **kwargs: Any) -> None:
        super().__init__("oldest_due_on", lookup_expr, min_value=-MOST_DAYS, max_value=MOST_DAYS, **kwargs)

    def filter(self, qs: Any, value: int | None) -> Any:
        return qs if value is None else super().filter(qs, business_date() - A_DAY * value)


@extend_schema_field(OpenApiTypes.DATE)
class DayFilter(df.Filter):
    """A calendar day of the years that we deal with."""

    field_class = forms.DateField

    def filter(self, qs: Any, value: dt.date | None) -> Any:
        return qs if value is None else super().filter(qs, min(max(value, FIRST_DAY), LAST_DAY))


class StartsWith(df.CharFilter):
    """The beginning of a text, as the index holds it."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, "startswith", max_length=200, **kwargs)


class CaseFilter(df.FilterSet):
    queue = df.ChoiceFilter(
        method="as_queue",
        choices=[(tab, tab) for tab in TABS],
        help_text="Only what the queue's tab offers now, in the order of work. Else newest first.",
    )
    open = df.BooleanFilter(method="only_open", help_text="Open cases, or closed ones.")
    stage = df.MultipleChoiceFilter(choices=Stage.choices)
    closed_as = df.ChoiceFilter(choices=ClosedAs.choices)
    creditor, debtor = IdFilter("creditor"), IdFilter("debtor")
    team, agent = IdFilter("team"), IdFilter("agent")
    unassigned = df.BooleanFilter("agent", "isnull")
    on_hold = df.BooleanFilter("on_hold")
    days_past_due_from = DaysFilter(lookup_expr="lte", help_text="At least so many days past due.")
    days_past_due_to = DaysFilter(lookup_expr="gte", help_text="At most so many days past due.")

    class Meta:
        model = Case
        fields: list[str] = []

    def as_queue(self, queryset: CaseQuerySet, name: str, value: str) -> CaseQuerySet:
        offered = cases_in_tab(self.request.user, value, business_date(), timezone.now())
        return offered & queryset

    def only_open(self, queryset: CaseQuerySet, name: str, value: bool) -> CaseQuerySet:
        return queryset.open() if value else queryset.filter(stage=Stage.CLOSED)


class OfCase(df.FilterSet):
    """Rows of one case."""

    case = IdFilter("case")


class DebtFilter(OfCase):
    creditor = IdFilter("creditor")
    portfolio = IdFilter("portfolio")
    debtor = IdFilter("case__debtor")
    number = StartsWith("number", help_text="The beginning of a contract or invoice number.")
    unpaid = df.BooleanFilter(method="only_unpaid")
    due_from, due_to = DayFilter("due_on", "gte"), DayFilter("due_on", "lte")

    class Meta:
        model = Debt
        fields: list[str] = []

    def only_unpaid(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.unpaid() if value else queryset.filter(balance=0)


class DebtorFilter(df.FilterSet):
    name = StartsWith("name", help_text="The beginning of a name.")
    identity_number = df.CharFilter(method="with_number", max_length=40, help_text="The whole number.")

    class Meta:
        model = Debtor
        fields: list[str] = []

    def with_number(self, queryset: DebtorQuerySet, name: str, value: str) -> DebtorQuerySet:
        return queryset.numbered(value)


class ContactFilter(OfCase):
    agent = IdFilter("agent")
    outcome = df.CharFilter("outcome", max_length=8)

    class Meta:
        model = ContactLog
        fields: list[str] = []


class PromiseFilter(OfCase):
    state = df.ChoiceFilter(choices=PromiseState.choices)
    due_from, due_to = DayFilter("due_on", "gte"), DayFilter("due_on", "lte")

    class Meta:
        model = Promise
        fields: list[str] = []


class PaymentFilter(OfCase):
    creditor = IdFilter("creditor")
    reference = df.CharFilter("reference", max_length=120)
    paid_from, paid_to = DayFilter("paid_on", "gte"), DayFilter("paid_on", "lte")

    class Meta:
        model = Payment
        fields: list[str] = []


class DayRunFilter(df.FilterSet):
    state = df.ChoiceFilter(choices=DayState.choices)
    as_of = DayFilter("as_of")

    class Meta:
        model = DayRun
        fields: list[str] = []


class PortfolioFilter(df.FilterSet):
    creditor = IdFilter("creditor")
    state = df.ChoiceFilter(choices=PortfolioState.choices)

    class Meta:
        model = Portfolio
        fields: list[str] = []
