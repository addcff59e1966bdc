"""Whose file it is."""

from pathlib import Path

from cases.intake.reading import Wishes, is_about_invoices, open_reading
from cases.models import Creditor, DebtClass


def creditor_named(*, name: str, debt_class: str = DebtClass.CONSUMER) -> Creditor:
    """The creditor of a name, made with this kind of debt where there is none; outer space makes no other one."""
    creditor, _created = Creditor.objects.get_or_create(
        name=" ".join(name.split())[:160], defaults={"debt_class": debt_class}
    )
    return creditor


def kind_of_debt(*, path: Path, mapping: Wishes | None = None) -> DebtClass:
    """Trade for a file of invoices, else consumer. Raises Unreadable for a file that is no table."""
    return DebtClass.TRADE if is_about_invoices(open_reading(path, mapping=mapping).columns) else DebtClass.CONSUMER
