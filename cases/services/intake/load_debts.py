"""A file of debts into the record."""

from typing import Any

from django.utils.translation import gettext as _

from cases.intake.checking import Checker
from cases.intake.problems import Reason
from cases.intake.reading import is_about_invoices
from cases.models import DebtClass
from cases.privacy.purposes import DEBTOR_NUMBER
from cases.services.intake.debtors import merge_contacts, merge_debtors
from cases.services.intake.debts import merge_debts
from cases.services.intake.limitation import count_anew
from cases.services.intake.money import merge_money
from cases.services.intake.opened import OpenedFile
from cases.services.intake.record import rows_again
from cases.services.intake.report import Report


class DebtFile(OpenedFile):
    staging, purpose = "intake_rows", DEBTOR_NUMBER

    def checker(self) -> Checker:
        firms = self.portfolio.creditor.debt_class == DebtClass.TRADE or is_about_invoices(self.reading.columns)
        return Checker(self.reading.table, self.found, self.terms(names_identify=firms))

    def carry_out(self) -> Report:
        """Debtors, numbers, contact points; cases, debts; changes of known ones kept; payments and dispute holds;
        standing; paid cases closed."""
        portfolio, columns, values = self.portfolio, set(self.reading.columns), self._values()
        report = Report(debtors=merge_debtors(values=values))
        self.say(0.3)
        late = merge_debts(values=values, columns=columns)
        self.say(0.7)
        merge_contacts(values=values, columns=columns)
        self.say(0.85)
        held = merge_money(values=values, now=self.now, columns=columns)
        count_anew(portfolio=portfolio.pk, as_of=portfolio.as_of)
        report.count_fates(held)
        if late:
            rows = rows_again(self.reading, {row: Reason(code) for row, code in late})
            self.refused_file.write(rows)
            self.tally.add_refused(rows)
        return report

    def _values(self) -> dict[str, Any]:
        portfolio, creditor = self.portfolio, self.portfolio.creditor
        return {
            "creditor": creditor.pk,
            "portfolio": portfolio.pk,
            "team": creditor.team_id,
            "is_company": creditor.debt_class == DebtClass.TRADE,
            "source": portfolio.file_name[:120],
            "by": portfolio.imported_by_id,
            "as_of": portfolio.as_of,
            "now": self.now,
            "dispute_reason": _("Disputed according to the file %(file)s") % {"file": portfolio.file_name},
        }
