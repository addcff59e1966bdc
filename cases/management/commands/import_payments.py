"""manage.py import_payments FILE --creditor NAME: payments of a file matched to cases and booked."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cases.management.commands import import_portfolio
from cases.models import Creditor, FileSubject


class Command(import_portfolio.Command):
    help = "Book a file of payments (CSV, TSV, XLSX): what finds its case, once each; the rest waits for a person."
    subject = FileSubject.PAYMENTS

    def creditor(self, options: dict[str, Any]) -> Creditor:
        """Payments are of a creditor whose debts are known."""
        try:
            return Creditor.objects.get(name=options["creditor"])
        except Creditor.DoesNotExist:
            message = _("There is no creditor %(name)s. Load its debts before their payments.")
            raise CommandError(message % {"name": options["creditor"]}) from None
