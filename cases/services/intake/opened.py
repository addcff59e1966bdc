"""A file opened and surveyed, about to be carried into the record: what files of debts and of payments have in common."""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from cases.intake.reading import Reading
from cases.intake.refused_file import RefusedFile
from cases.intake.rows import RowChecker, Terms
from cases.intake.survey import Survey
from cases.models import Portfolio
from cases.services.intake.progress import Listener
from cases.services.intake.record import finish, keep_refused, remember
from cases.services.intake.report import FileReport, Tally
from cases.services.intake.sealing import sealed_rows
from cases.services.intake.staging import copy_rows, create_staging, end_staging
from cases.services.intake.suppressed import suppressed_indexes, without_suppressed


@dataclass
class OpenedFile(ABC):
    """`load` runs inside the caller's transaction, the portfolio's row locked."""

    portfolio: Portfolio
    reading: Reading
    found: Survey
    refused_file: RefusedFile
    now: dt.datetime
    listen: Listener
    tally: Tally = field(default_factory=Tally)

    staging = ""  # the table of accepted rows
    purpose = ""  # of their encrypted identity numbers

    @abstractmethod
    def checker(self) -> RowChecker: ...

    @abstractmethod
    def carry_out(self) -> FileReport:
        """Everything that the staged rows mean, with what became of them."""

    def load(self) -> FileReport:
        """Stage, carry out, keep the refused rows, remember the mapping, mark the portfolio loaded."""
        checker = self.checker()
        create_staging(self.staging)
        barred = suppressed_indexes()
        for batch in checker.check(progress=lambda rows, share: self.listen("check", rows, share)):
            copy_rows(sealed_rows(without_suppressed(batch.frame, barred), self.purpose), self.staging)
            self.tally.add(batch)
            self.refused_file.write(batch.refused)
        end_staging(self.found.rows, self.staging)
        self.say(0.05)
        report = self.carry_out()
        report.read_as(self.reading, self.found)
        report.rejected = self.refused_file.count
        report.rejected_file = keep_refused(self.portfolio, self.refused_file)
        remember(self.portfolio, self.reading)
        finish(self.portfolio, self.reading, self.found, report, checker, self.tally, self.now)
        self.say(1.0)
        return report

    def say(self, share: float) -> None:
        """How much of the writing is done, for whoever watches."""
        self.listen("write", self.found.rows, share)

    def terms(self, *, names_identify: bool = False) -> Terms:
        return Terms(
            as_of=self.portfolio.as_of,
            currency=self.portfolio.creditor.currency,
            columns=self.reading.columns,
            names_identify=names_identify,
        )
