"""A short demonstration: what `make run` fills an empty database with is true and has something on every page."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count
from pytest_django.plugin import DjangoDbBlocker

from cases.clock import business_date
from cases.demo.house import PASSWORD, SIGN_INS
from cases.demo.policy import SEGMENTS
from cases.models import (
    AnswerKind,
    Case,
    ContactLog,
    DayRun,
    Debt,
    HeldBack,
    NextActionAnswer,
    Plan,
    Portfolio,
    Promise,
    Simulation,
    StageMove,
    UnmatchedPayment,
    User,
    Waiver,
)
from cases.services.seal import seal_of
from strategies.models import Policy
from strategies.problems import programme_problems
from strategies.services.policies import policy_in_force, programme_of
from strategies.services.policy_approval import failing_examples
from tests.emptying import empty_tables

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Lived through once for all who look at it; each takes back what it wrote."""
    out = StringIO()
    with django_db_blocker.unblock():
        call_command("seed_demo", days=40, scale=0.25, stdout=out)
        yield out.getvalue()
        empty_tables()


def test_demonstration_is_a_true_history(lived: str) -> None:
    today = business_date()
    assert [User.objects.get(username=name).check_password(PASSWORD) for name in SIGN_INS] == [True] * 3
    assert {user.role for user in User.objects.filter(username__in=SIGN_INS)} == {"agent", "supervisor", "admin"}

    turned = list(DayRun.objects.order_by("as_of").values_list("as_of", "state"))
    assert turned == [(today - dt.timedelta(days=40 - n), "done") for n in range(41)]

    assert not Debt.objects.filter(issued_on__gt=today).exists()
    assert ContactLog.objects.filter(at__date__gte=today).count() == 0  # today's work is left to do
    assert ContactLog.objects.count() > 50
    assert StageMove.objects.count() > 50
    assert Promise.objects.values("state").annotate(n=Count("pk")).count() >= 2
    assert Case.objects.open().values("stage").distinct().count() >= 4
    assert (Plan.objects.live().count(), Waiver.objects.open().count()) == (4, 1)
    assert UnmatchedPayment.objects.waiting().count() == 2
    assert set(NextActionAnswer.objects.values_list("kind", flat=True)) == set(AnswerKind.values)
    for portfolio in Portfolio.objects.filter(subject="debts"):
        assert (portfolio.state, portfolio.report["loaded"]) == ("loaded", portfolio.debts.count())


def test_demonstration_works_by_a_policy_of_its_own(lived: str) -> None:
    live = policy_in_force(business_date())
    assert live is not None
    programme = programme_of(live)
    assert [segment.name for segment in programme.segments] == [*(name for name, _who, _ladder in SEGMENTS), ""]
    assert programme_problems(programme) == []
    assert failing_examples(live, programme) == []
    assert live.approved_by != live.proposed_by
    assert StageMove.objects.filter(policy=live).exists()
    assert HeldBack.objects.waiting().exists()
    (draft,) = Policy.objects.drafts()
    (simulation,) = Simulation.objects.all()
    assert (simulation.policy, simulation.state, simulation.figures["moves"]["drafted"] > 0) == (draft, "done", True)


def test_demonstration_contacts_are_sealed_in_chains(lived: str) -> None:
    for case in Case.objects.filter(contacts__isnull=False).distinct()[:20]:
        before = ""
        for contact in case.contacts.order_by("pk"):
            assert (contact.previous_seal, contact.seal) == (before, seal_of(contact))
            before = contact.seal


def test_demonstration_leaves_a_database_in_use_alone(lived: str) -> None:
    contacts = ContactLog.objects.count()
    out = StringIO()
    call_command("seed_demo", days=40, stdout=out)
    assert "in use" in out.getvalue()
    assert ContactLog.objects.count() == contacts
