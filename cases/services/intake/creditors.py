"""Whose file it is."""

from cases.models import Creditor


def creditor_named(*, name: str) -> Creditor:
    """The creditor of a name, made where there is none; outer space does not make another one."""
    creditor, _created = Creditor.objects.get_or_create(name=" ".join(name.split())[:160])
    return creditor
