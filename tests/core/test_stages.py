"""Every edge of the state machine, and every move that it forbids; holds; policies; hand-over; who sees what."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.models import Assignment, Case, ClosedAs, ContactPoint, Debt, Debtor, Hold, MoveReason, StageMove
from cases.services.assignment import reassign_case, reassign_cases, undo_hand_over
from cases.services.holds import place_hold, release_hold
from cases.services.occasion import Occasion
from cases.services.stages import close_case, move_case, recall_case, reopen_case
from cases.services.verdict import Refused
from strategies.stages import LADDER_ORDER
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_phone

OCCASION = Occasion(as_of=TODAY, now=NOW)
# The edges of domain.md, written down by hand: from each stage, where a case may go.
MAY_GO = {
    "pending": {"reminder", "phone", "visit", "outsourced", "legal"},
    "reminder": {"pending", "phone", "visit", "outsourced", "legal"},
    "phone": {"pending", "reminder", "visit", "outsourced", "legal"},
    "visit": {"pending", "reminder", "phone", "outsourced", "legal"},
    "outsourced": {"phone", "legal"},
    "legal": {"phone"},
}


@pytest.mark.parametrize("start", MAY_GO)
@pytest.mark.parametrize("goal", LADDER_ORDER)
def test_case_moves_along_the_edges_and_nowhere_else(cast: Cast, start: str, goal: str) -> None:
    case = make_case(creditor=cast.creditor, stage=start)
    if goal in MAY_GO[start]:
        move = move_case(case=case, to_stage=goal, reason=MoveReason.DECISION, occasion=OCCASION)
        assert (move.from_stage, move.to_stage) == (start, goal)
        assert Case.objects.get().stage == goal
    else:
        with pytest.raises(Refused, match="cannot move"):
            move_case(case=case, to_stage=goal, reason=MoveReason.DECISION, occasion=OCCASION)
        assert not StageMove.objects.exists()


@pytest.mark.parametrize("closed_as", [ClosedAs.WRITTEN_OFF, ClosedAs.SOLD, ClosedAs.WITHDRAWN])
@pytest.mark.parametrize("start", LADDER_ORDER)
def test_case_is_closed_by_decision_from_every_stage(cast: Cast, start: str, closed_as: str) -> None:
    case = make_case(creditor=cast.creditor, stage=start, leased_by=cast.agent, follow_up_on=TODAY)
    close_case(case=case, closed_as=closed_as, reason=MoveReason.DECISION, occasion=OCCASION)
    case = Case.objects.get()
    assert (case.stage, case.closed_as, case.closed_on) == ("closed", closed_as, TODAY)
    assert (case.leased_by, case.follow_up_on, case.on_hold) == (None, None, False)


def test_case_with_debts_left_is_not_settled(cast: Cast) -> None:
    with pytest.raises(Refused, match="every debt in it is paid"):
        close_case(case=make_case(creditor=cast.creditor), closed_as="settled", reason="paid", occasion=OCCASION)


def test_closed_case_is_not_closed_again(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, stage="closed")
    with pytest.raises(Refused, match="already closed"):
        close_case(case=case, closed_as="sold", reason="decision", occasion=OCCASION)


@pytest.mark.parametrize("start", ["outsourced", "legal"])
def test_recall_brings_a_case_back_to_the_phone(cast: Cast, start: str) -> None:
    case = make_case(creditor=cast.creditor, stage=start)
    assert recall_case(case=case, occasion=OCCASION).to_stage == "phone"


def test_reopened_case_waits_for_the_night(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, stage="closed")
    reopen_case(case=case, occasion=OCCASION)
    case = Case.objects.get()
    assert (case.stage, case.closed_as, case.closed_on) == ("pending", "", None)


def test_case_with_an_open_successor_stays_closed(cast: Cast) -> None:
    old = make_case(creditor=cast.creditor, stage="closed")
    make_case(creditor=cast.creditor, debtor=old.debtor, previous=old)
    with pytest.raises(Refused, match="newer case"):
        reopen_case(case=old, occasion=OCCASION)


def test_one_open_case_per_debtor_and_creditor(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor)
    with pytest.raises(IntegrityError, match="case_one_open_per_debtor_and_creditor"):
        make_case(creditor=cast.creditor, debtor=case.debtor)


@pytest.mark.parametrize("table", ["cases_stagemove", "cases_assignment"])
def test_history_cannot_be_changed(cast: Cast, table: str) -> None:
    case = make_case(creditor=cast.creditor)
    move_case(case=case, to_stage="visit", reason="decision", occasion=OCCASION)
    reassign_case(case=case, team=cast.team, agent=cast.mate, reason="x", by=cast.lead, as_of=TODAY, now=NOW)
    for statement in (f"UPDATE {table} SET on_date = '2000-01-01'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_hold_on_a_debt_stops_that_debt_only(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, balance=900)
    hold = place_hold(case=case, debt=case.debts.get(), kind="dispute", reason="never delivered", from_on=TODAY,
                      by=cast.agent, now=NOW)  # fmt: skip
    found = Case.objects.get()
    assert (found.on_hold, found.balance, found.collectable, found.oldest_due_on) == (False, 900, 0, None)
    release_hold(hold=hold, by=cast.agent, as_of=TODAY)
    found = Case.objects.get()
    assert (found.collectable, found.oldest_due_on) == (900, TODAY - dt.timedelta(days=10))
    assert not Debt.objects.get().on_hold


def test_second_hold_of_a_kind_is_refused(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor)
    place_hold(case=case, kind="complaint", reason="", from_on=TODAY, by=cast.agent, now=NOW)
    with pytest.raises(Refused, match="already in force"):
        place_hold(case=case, kind="complaint", reason="", from_on=TODAY, by=cast.agent, now=NOW)
    place_hold(case=case, kind="hardship", reason="", from_on=TODAY, by=cast.agent, now=NOW)
    release_hold(hold=Hold.objects.get(kind="complaint"), by=cast.agent, as_of=TODAY)
    assert Case.objects.get().on_hold


def test_selection_is_dealt_out_in_turn_with_one_history_row_each(cast: Cast) -> None:
    cases = [make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=10 + n) for n in range(5)]
    closed = make_case(creditor=cast.creditor, stage="closed", agent=cast.agent)
    chosen = Case.objects.visible_to(cast.lead)
    done = reassign_cases(cases=chosen, team=cast.team, agents=[cast.agent, cast.mate], reason="leave", by=cast.lead,
                          as_of=TODAY, now=NOW)  # fmt: skip
    oldest_first = [Case.objects.get(pk=c.pk).agent for c in reversed(cases)]
    assert oldest_first == [cast.agent, cast.mate, cast.agent, cast.mate, cast.agent]
    assert done.count == 2 == Assignment.objects.filter(batch=done.batch).count()
    assert Case.objects.get(pk=closed.pk).agent == cast.agent


def test_undone_hand_over_gives_nothing_to_somebody_who_has_left(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    hand = {"by": cast.lead, "as_of": TODAY, "now": NOW}
    done = reassign_cases(
        cases=Case.objects.filter(pk=case.pk), team=cast.team, agents=[cast.mate], reason="leave", **hand
    )
    cast.agent.is_active = False
    cast.agent.save(update_fields=["is_active"])
    undo_hand_over(batch=done.batch, reason="mistake", **hand)
    assert (Case.objects.get().team, Case.objects.get().agent) == (cast.team, None)


def test_hand_over_is_undone_except_for_cases_that_moved_on(cast: Cast) -> None:
    first, second = (make_case(creditor=cast.creditor, agent=cast.agent) for _ in range(2))
    hand = {"by": cast.lead, "as_of": TODAY, "now": NOW}
    done = reassign_cases(cases=Case.objects.all(), team=cast.team, agents=[cast.mate], reason="leave", **hand)
    reassign_case(case=second, team=cast.team, agent=None, reason="pool", **hand)
    assert undo_hand_over(batch=done.batch, reason="mistake", **hand).count == 1
    assert [Case.objects.get(pk=c.pk).agent for c in (first, second)] == [cast.agent, None]
    with pytest.raises(Refused, match="moved on since"):
        undo_hand_over(batch=done.batch, reason="again", **hand)


def test_hand_over_is_undone_for_a_day_only(cast: Cast) -> None:
    make_case(creditor=cast.creditor, agent=cast.agent)
    done = reassign_cases(cases=Case.objects.all(), team=cast.team, agents=[cast.mate], reason="x", by=cast.lead,
                          as_of=TODAY, now=NOW)  # fmt: skip
    with pytest.raises(Refused, match="24 hours"):
        undo_hand_over(batch=done.batch, reason="", by=cast.lead, as_of=TODAY, now=NOW + dt.timedelta(hours=25))


def test_hand_over_needs_a_reason_and_agents_of_the_team(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    with pytest.raises(Refused) as refused:
        reassign_case(case=case, team=cast.team, agent=cast.stranger, reason=" ", by=cast.lead, as_of=TODAY, now=NOW)
    assert len(refused.value.reasons) == 2
    assert not Assignment.objects.exists()


def test_nothing_selected_hands_nothing_over(cast: Cast) -> None:
    make_case(creditor=cast.creditor, agent=cast.agent)
    done = reassign_cases(cases=Case.objects.none(), team=cast.team, agents=[cast.mate], reason="x", by=cast.lead,
                          as_of=TODAY, now=NOW)  # fmt: skip
    assert done.count == 0
    assert not Assignment.objects.exists()


def test_who_sees_which_cases(cast: Cast) -> None:
    own = make_case(creditor=cast.creditor, agent=cast.agent)
    mates = make_case(creditor=cast.creditor, agent=cast.mate)
    pool = make_case(creditor=cast.creditor)
    strangers = make_case(creditor=cast.creditor, agent=cast.stranger)
    seen = {u.username: list(Case.objects.visible_to(u).order_by("pk")) for u in cast.everyone()}
    assert seen == {
        "agent": [own],
        "mate": [mates],
        "stranger": [strangers],
        "lead": [own, mates, pool],
        "other_lead": [strangers],
        "admin": [own, mates, pool, strangers],
    }


def test_rows_of_a_case_are_seen_with_it(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    make_phone(case)
    move_case(case=case, to_stage="visit", reason="decision", occasion=OCCASION)
    for model in (Debtor, Debt, ContactPoint, StageMove):
        seen = [model.objects.visible_to(user).count() for user in cast.everyone()]
        assert seen == [1, 0, 0, 1, 0, 1], model
    cast.agent.is_active = False
    assert Case.objects.visible_to(cast.agent).count() == 0


def test_stored_balance_is_the_sum_of_the_debts(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, balance=Decimal("12.34"))
    assert case.balance == sum(d.balance for d in case.debts.all()) == Decimal("12.34")
