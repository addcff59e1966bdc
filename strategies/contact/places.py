"""Where people live as the rules tell places apart, and which clock counts there."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.utils.translation import gettext_lazy as _


class Jurisdiction(models.TextChoices):
    """Whose rules ship. Another place has rules once the house writes some."""

    CN = "CN", _("China")
    US = "US", _("United States")
    UK = "UK", _("United Kingdom")
    EU = "EU", _("European Union")
    OTHER = "OTHER", _("Elsewhere")


class CollectorClass(models.TextChoices):
    """What a creditor is, as the rules tell them apart; and whoever collects for it."""

    BANK = "bank", _("Bank")
    CONSUMER_FINANCE = "consumer_finance", _("Consumer or car finance company")
    MICROLOAN = "microloan", _("Micro-loan company")
    ASSIGNEE = "assignee", _("Buyer of debts")
    AGENCY = "agency", _("Collection agency")
    SUPPLIER = "supplier", _("Supplier")
    LENDER = "lender", _("Other lender")
    OTHER = "other", _("Other")


# One clock for the whole place. A place with several is not here: the debtor's own zone must be on record then.
_ZONES = {
    ("CN", ""): "Asia/Shanghai",
    ("UK", ""): "Europe/London",
    ("EU", "IE"): "Europe/Dublin",
    ("US", "MA"): "America/New_York",
    ("US", "NY"): "America/New_York",
    ("US", "NYC"): "America/New_York",
    ("US", "DC"): "America/New_York",
    ("US", "WA"): "America/Los_Angeles",
    ("US", "CA"): "America/Los_Angeles",
}
REGIONS = ("Xinjiang", "Scotland", "MA", "NY", "NYC", "DC", "WA", "CA", "IE")


@cache
def zone_of(time_zone: str, jurisdiction: str, region: str) -> ZoneInfo | None:
    """The debtor's clock: as it is on record, else of the place where it has one; None where neither tells."""
    name = time_zone or _ZONES.get((jurisdiction, region)) or _ZONES.get((jurisdiction, ""))
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
