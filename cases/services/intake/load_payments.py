"""A file of payments into the record: each row booked, known already, waiting for a person, or refused.

Most rows follow from sums alone and are booked in sets; where interest, a plan, a waiver or the order of Civil Code
art. 560 has a say, the payment is booked by itself, as by hand. One transaction for the whole file.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from cases.intake.payment_checking import PaymentChecker
from cases.intake.problems import Reason
from cases.models import Case, Debt, PaymentSource, WhyUnmatched
from cases.privacy.purposes import PAYMENT_NUMBER
from cases.services.intake.kept_promises import keep_promises
from cases.services.intake.limitation import count_anew_of
from cases.services.intake.matching import match_payments
from cases.services.intake.opened import OpenedFile
from cases.services.intake.record import rows_again
from cases.services.intake.report import PaymentReport
from cases.services.intake.sealing import ciphertext_in, meet_older_indexes
from cases.services.ledger.receiving import receive_payments
from cases.services.night.closing import settle_cases
from cases.services.night.scope import Scope
from cases.services.payments import record_payment
from cases.services.standing import refresh_standing_where
from cases.services.verdict import Refused
from strategies.ladder import Ladder
from strategies.money.payment import Payer, Relation
from strategies.programme.programme import Programme

AT_ONCE = 500  # payments in memory together

_WAITING = f"""
INSERT INTO cases_unmatchedpayment
    (creditor_id, portfolio_id, row, reference, amount, currency, paid_on, number, instalment, debtor_number,
     identity_number, name, payer_name, note, reason, state, decision)
SELECT %(creditor)s, %(portfolio)s, row, reference, amount / 100.0, currency, paid_on, number, instalment, debtor_number,
       {ciphertext_in("identity_number")}, name, payer_name, note, reason, 'waiting', ''
FROM payment_match WHERE fate = 'waiting' ORDER BY row
"""  # noqa: S608 - the parts are constants of ours

_WAITS = """
UPDATE payment_match SET fate = 'waiting', reason = %s WHERE row = %s
"""

_REFUSED = """
SELECT row, refusal, reference, known_amount, known_paid_on, reversed_on FROM payment_match WHERE fate = 'refused'
ORDER BY row
"""

_ONE_BY_ONE = """
SELECT row, case_id, debts, amount, paid_on, reference, note, payer_name, by_another
FROM payment_match WHERE fate = 'one_by_one' AND (paid_on, reference COLLATE "C") > (%s, %s)
ORDER BY paid_on, reference COLLATE "C" LIMIT %s
"""

# Debts whose clock has a history that the statement does not look at.
_CLOCKS = """
SELECT d.id FROM (
    SELECT debt_id, count(*) AS rows FROM payment_match WHERE fate = 'plain' GROUP BY debt_id
) AS m
JOIN cases_debt d ON d.id = m.debt_id
LEFT JOIN (SELECT DISTINCT debt_id FROM cases_limitationevent) AS e ON e.debt_id = d.id
WHERE m.rows > 1 OR d.limitation_told_on IS NOT NULL OR d.limitation_law <> '' OR e.debt_id IS NOT NULL
   OR d.due_on < %(as_of)s::date - interval '14 years'
ORDER BY d.id
"""

_FATES = """
SELECT count(*) FILTER (WHERE booked), count(*) FILTER (WHERE fate = 'known'),
       count(*) FILTER (WHERE fate = 'waiting'), COALESCE(sum(amount) FILTER (WHERE booked), 0) / 100.0,
       COALESCE(sum(amount) FILTER (WHERE fate = 'waiting'), 0) / 100.0, count(DISTINCT case_id) FILTER (WHERE booked)
FROM (SELECT *, fate = 'plain' OR fate = 'one_by_one' AND row <> ALL(%s) AS booked FROM payment_match) AS m
"""

_SPAN = """
SELECT min(case_id), max(case_id) FROM payment_match WHERE fate = 'plain'
"""


class PaymentFile(OpenedFile):
    staging, purpose = "payment_rows", PAYMENT_NUMBER

    def checker(self) -> PaymentChecker:
        return PaymentChecker(self.reading.table, self.found, self.terms())

    def carry_out(self) -> PaymentReport:
        """Payments with their allocations and lines, what the debts and cases owe, paid cases closed; the rest waits."""
        portfolio = self.portfolio
        values = {
            "creditor": portfolio.creditor_id,
            "portfolio": portfolio.pk,
            "by": portfolio.imported_by_id,
            "as_of": portfolio.as_of,
            "now": self.now,
        }
        report = PaymentReport()
        with connection.cursor() as cursor:
            meet_older_indexes(cursor)
            match_payments(cursor, creditor=portfolio.creditor_id, as_of=portfolio.as_of)
            self.say(0.3)
            cursor.execute(_SPAN)
            first, last = cursor.fetchone()
            receive_payments(cursor, values)
            keep_promises(cursor, values)
            cursor.execute(_CLOCKS, values)
            clocks = [row[0] for row in cursor.fetchall()]
        count_anew_of(clocks, as_of=portfolio.as_of)
        if first is not None:
            refresh_standing_where("SELECT DISTINCT case_id FROM payment_match WHERE fate = 'plain'")
            settle_cases(
                Scope(
                    as_of=portfolio.as_of,
                    now=self.now,
                    programme=Programme.of_ladder(Ladder.of([])),
                    first=first,
                    last=last,
                )
            )
        self.say(0.7)
        refused = {**self._refused(), **self._one_by_one()}
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, values)
        self._count(report, list(refused))
        if refused:
            rows = rows_again(self.reading, refused)
            self.refused_file.write(rows)
            self.tally.add_refused(rows)
        return report

    def _count(self, report: PaymentReport, refused: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_FATES, [refused])
            report.booked, report.known, report.unmatched, *sums, report.cases = cursor.fetchone()
        report.amount_booked, report.amount_unmatched = sums

    def _refused(self) -> dict[int, Reason]:
        with connection.cursor() as cursor:
            cursor.execute(_REFUSED)
            return {
                row: Reason(
                    code,
                    {"reference": reference, "amount": str(amount), "paid_on": str(paid_on), "day": str(reversed_on)},
                )
                for row, code, reference, amount, paid_on, reversed_on in cursor.fetchall()
            }

    def _one_by_one(self) -> dict[int, Reason]:
        """Book the rest in the order of their days. What an earlier row has made impossible waits for a person; what the
        service refuses stays out with its sentence."""
        refused: dict[int, Reason] = {}
        for told in self._rows():
            case, debts = Case.objects.get(pk=told["case_id"]), list(Debt.objects.filter(pk__in=told["debts"] or ()))
            if case.is_closed:
                self._let_wait(told, WhyUnmatched.NO_OPEN_CASE)
            elif debts and not any(debt.balance for debt in debts):
                self._let_wait(told, WhyUnmatched.PAID_ALREADY)
            else:
                try:
                    self._book(told, case, debts)
                except Refused as no:
                    sentence = " ".join(str(reason) for reason in no.reasons)
                    refused[told["row"]] = Reason("not_booked", {"sentence": sentence})
        return refused

    def _let_wait(self, told: dict[str, Any], why: WhyUnmatched) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_WAITS, [why.value, told["row"]])

    def _book(self, told: dict[str, Any], case: Case, debts: list[Debt]) -> None:
        payer = Payer(name=told["payer_name"], relation=Relation.OTHER) if told["by_another"] else None
        record_payment(
            case=case,
            contract=sorted(debts, key=lambda debt: (debt.due_on, debt.pk)),
            amount=told["amount"] / Decimal(100),
            paid_on=told["paid_on"],
            reference=told["reference"],
            source=PaymentSource.FILE,
            as_of=self.portfolio.as_of,
            now=self.now,
            by=self.portfolio.imported_by,
            note=told["note"],
            payer=payer,
            portfolio=self.portfolio,
        )

    def _rows(self) -> Iterator[dict[str, Any]]:
        """In the order in which payments are used, a few hundred in memory at once."""
        last = (dt.date.min, "")
        while True:
            with connection.cursor() as cursor:
                cursor.execute(_ONE_BY_ONE, [*last, AT_ONCE])
                names = [column.name for column in cursor.description]
                rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            if not rows:
                return
            yield from rows
            last = (rows[-1]["paid_on"], rows[-1]["reference"])
