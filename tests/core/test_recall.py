"""A recalled case stays in the house until its day, whatever its age; then the ladder decides again."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError

from cases.models import Case, StageMove
from cases.services.night import turn_day
from cases.services.occasion import Occasion
from cases.services.stages import close_case, recall_case, reopen_case
from cases.services.verdict import Refused
from strategies.models import Policy
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case

OCCASION = Occasion(as_of=TODAY, now=NOW, note="the agency gave up")
DAY = dt.timedelta(days=1)


def stages_of_nights(days: int) -> list[str]:
    """The stage of the only case after each of the coming nights."""
    found = []
    for number in range(1, days + 1):
        turn_day(as_of=TODAY + DAY * number, now=NOW)
        found.append(Case.objects.get().stage)
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("days_past_due", "balance", "inside", "afterwards"),
    [(100, 4999, "phone", "outsourced"), (100, 5000, "visit", "outsourced"), (200, 4999, "phone", "legal")],
)
def test_recalled_case_stays_in_house_until_its_day(
    cast: Cast, policy: Policy, days_past_due: int, balance: int, inside: str, afterwards: str
) -> None:
    case = make_case(creditor=cast.creditor, stage="outsourced", days_past_due=days_past_due, balance=balance)
    recall_case(case=case, occasion=OCCASION, in_house_until=TODAY + DAY * 4)
    assert stages_of_nights(5) == [inside, inside, inside, afterwards, afterwards]
    assert Case.objects.get().in_house_until is None
    last = StageMove.objects.order_by("pk").last()
    assert last is not None
    assert (last.to_stage, last.on_date) == (afterwards, TODAY + DAY * 4)


@pytest.mark.django_db
def test_recall_lasts_thirty_days_unless_told_otherwise(cast: Cast) -> None:
    move = recall_case(case=make_case(creditor=cast.creditor, stage="legal"), occasion=OCCASION)
    assert Case.objects.get().in_house_until == TODAY + DAY * 30 == move.in_house_until
    assert (move.to_stage, move.note) == ("phone", "the agency gave up")


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0, 181])
def test_recall_is_bounded(cast: Cast, days: int) -> None:
    case = make_case(creditor=cast.creditor, stage="outsourced")
    with pytest.raises(Refused, match="180 days"):
        recall_case(case=case, occasion=OCCASION, in_house_until=TODAY + DAY * days)
    assert Case.objects.get().stage == "outsourced"


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["pending", "reminder", "phone", "visit", "closed"])
def test_what_is_in_the_house_is_not_recalled(cast: Cast, stage: str) -> None:
    with pytest.raises(Refused, match="outsourced or in legal"):
        recall_case(case=make_case(creditor=cast.creditor, stage=stage), occasion=OCCASION)


@pytest.mark.django_db
def test_closed_case_is_kept_nowhere(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, stage="outsourced", balance=Decimal(10))
    recall_case(case=case, occasion=OCCASION)
    close_case(case=case, closed_as="withdrawn", reason="decision", occasion=OCCASION)
    assert Case.objects.get().in_house_until is None
    reopen_case(case=case, occasion=OCCASION)
    assert Case.objects.get().in_house_until is None


@pytest.mark.django_db
def test_outsourced_case_in_house_cannot_be_stored(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="case_in_house_only_where_the_house_works"):
        make_case(creditor=cast.creditor, stage="outsourced", in_house_until=TODAY)
