"""What is known and thought of a debtor on a case."""

import datetime as dt
from dataclasses import dataclass

from cases.models import Assessment, Case, Finding, Payment, Promise, PromiseState, WarningSign
from strategies.investigation import Question, questions_for


@dataclass(frozen=True)
class Insight:
    """`answered`: the latest finding by question, those taken back left out. Assessments and signs the latest first."""

    questions: list[Question]
    answered: dict[str, Finding]
    assessments: list[Assessment]
    signs: list[WarningSign]

    @property
    def gaps(self) -> list[Question]:
        return [question for question in self.questions if question.code not in self.answered]

    @property
    def percent(self) -> int:
        """Share of the questions that are answered."""
        return round(100 * (len(self.questions) - len(self.gaps)) / len(self.questions))

    @property
    def open_signs(self) -> list[WarningSign]:
        return [sign for sign in self.signs if sign.resolved_at is None]


def insight_of(case: Case) -> Insight:
    """Of a case with its creditor, fetched through `visible_to`. Three queries."""
    findings = Finding.objects.filter(case=case).latest_of_each().select_related("by")
    return Insight(
        questions=questions_for(case.creditor.debt_class),
        answered={finding.question: finding for finding in findings if finding.answer},
        assessments=list(Assessment.objects.filter(case=case).select_related("by")),
        signs=list(WarningSign.objects.filter(case=case).select_related("raised_by", "resolved_by")),
    )


@dataclass(frozen=True)
class Behaviour:
    """What the record shows: promises kept and not kept (in full), payments standing, the last contact in person."""

    kept: int
    broken: int
    payments: int
    reached_at: dt.datetime | None


def behaviour_of(case: Case) -> Behaviour:
    """Two queries."""
    states = list(Promise.objects.filter(case=case).values_list("state", flat=True))
    return Behaviour(
        kept=states.count(PromiseState.KEPT),
        broken=states.count(PromiseState.BROKEN) + states.count(PromiseState.PARTLY_KEPT),
        payments=Payment.objects.filter(case=case).standing().count(),
        reached_at=case.reached_at,
    )
