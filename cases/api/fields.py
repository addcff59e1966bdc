"""Values as they cross the edge: what PostgreSQL and the calendar could not hold is refused here, with 400."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

LARGEST_ID = 2**63 - 1
FIRST_DAY, LAST_DAY = dt.date(1970, 1, 1), dt.date(2199, 12, 31)


class IdField(serializers.IntegerField):
    """The number of a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class MoneyField(serializers.DecimalField):
    """An amount as text with two decimal places, "1234.50", so that no reader rounds it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)


class AmountField(MoneyField):
    """Money that somebody names: above zero."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal("0.01"), **kwargs)


class DayField(serializers.DateField):
    """A calendar day between 1970 and 2199, as 2026-03-02."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[_in_our_time], **kwargs)


def _in_our_time(day: dt.date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise serializers.ValidationError(
            _("Name a day between %(first)s and %(last)s.") % {"first": FIRST_DAY, "last": LAST_DAY}
        )
