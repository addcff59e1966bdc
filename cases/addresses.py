"""Parts of addresses that are more than a number or a word."""

import datetime as dt

from django.urls import register_converter
from django.urls.converters import StringConverter


class IsoDate:
    """A calendar date: /days/2026-03-02/. Anything else is no address of ours."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return str(value)


class DebtorField(StringConverter):
    """A field of a debtor that may be shown whole."""

    regex = "name|identity"


class PointField(StringConverter):
    """A field of a contact point that may be shown whole."""

    regex = "point|owner_name"


register_converter(IsoDate, "isodate")
register_converter(DebtorField, "debtor_field")
register_converter(PointField, "point_field")
