"""A contact person is on record to find the debtor; found, and unused for ninety days, the number goes from open cases too."""

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import Case, ContactLog, ContactPoint, KnownFact
from cases.services.contact_points import restore_contact_point
from cases.services.contacts import log_contact
from cases.services.occasion import Occasion
from cases.services.retention import apply_retention
from cases.services.retention.contact_persons import points_due
from cases.services.retention.due import third_parties_due
from cases.services.retention.legal_holds import place_legal_hold
from cases.services.seal import broken_links
from cases.services.verdict import Refused
from strategies.retention import Use, number_may_go_on
from tests.cast import make_cast
from tests.factories import NOW, TODAY, make_case, make_phone

pytestmark = pytest.mark.django_db


def on(day):
    return NOW + dt.timedelta(days=day)


def turn(day):
    return apply_retention(as_of=TODAY + dt.timedelta(days=day), now=on(day))


@pytest.fixture
def case(cast):
    """Open, with a verified number of the debtor's own and one of a relative."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=TODAY)
    ContactPoint.objects.filter(pk=make_phone(case, "13812345678").pk).update(state="verified")
    return case


@pytest.fixture
def relative(case):
    return ContactPoint.objects.create(
        debtor=case.debtor, kind="phone", value="13911112222", owner="relative", owner_name="李四"
    )


def call(case, cast, day, outcome, point=None):
    """Logged as a row alone: the gate is no part of this story."""
    Case.objects.filter(pk=case.pk).update(reached_at=on(day))
    return ContactLog.objects.create(
        case=case, agent=cast.agent, at=on(day), channel="call", outcome=outcome, contact_point=point,
        seal=f"s{day}", previous_seal=f"{outcome}{day}",
    )  # fmt: skip


def test_it_goes_ninety_days_after_the_debtor_was_reached(cast, case, relative):
    call(case, cast, 0, "RTP")
    call(case, cast, 80, "RTP")  # reached again and again: the first time counts
    KnownFact.objects.create(
        name="legal_basis_recorded", value=True, contact_point=relative, valid_from=TODAY, source="李四说", at=NOW
    )
    assert [turn(day).third_parties for day in (89, 90, 91)] == [0, 1, 0]
    relative.refresh_from_db()
    assert (relative.is_erased, relative.owner_name, KnownFact.objects.get().source) == (True, "", "*")
    assert case.debtor.contact_points.get(owner="debtor").value == "13812345678"
    with pytest.raises(Refused, match="was erased"):
        restore_contact_point(point=relative, occasion=Occasion(as_of=TODAY, now=NOW, by=cast.lead, note="wrong"))


def test_its_last_use_and_its_last_change_count(cast, case, relative):
    call(case, cast, 0, "RTP")
    call(case, cast, 50, "NAN", relative)
    relative.events.create(kind="changed", by=cast.agent, at=on(60))
    assert [turn(day).third_parties for day in (149, 150)] == [0, 1]


@pytest.mark.parametrize("why", ["never reached", "no number of their own", "legal hold"])
def test_it_stays_while_it_may_be_needed(cast, case, relative, why):
    call(case, cast, 0, "NAN" if why == "never reached" else "RTP")
    if why == "no number of their own":
        case.debtor.contact_points.filter(owner="debtor").update(state="invalid")
    if why == "legal hold":
        place_legal_hold(reason="suit", occasion=Occasion(as_of=TODAY, now=NOW, by=cast.admin), case=case)
    assert turn(400).third_parties == 0


def test_being_reached_on_an_earlier_case_that_is_closed_says_nothing(cast, case, relative):
    call(case, cast, 0, "RTP")
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=TODAY + dt.timedelta(days=10))
    now_open = make_case(creditor=cast.creditor, agent=cast.agent, as_of=TODAY)
    Case.objects.filter(pk=now_open.pk).update(debtor=case.debtor)
    assert turn(400).third_parties == 0


def test_a_number_that_begins_with_the_mark_of_erasure_goes_too(cast, case):
    hidden = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="#31#13911112222", owner="relative")
    call(case, cast, 0, "RTP")
    assert turn(90).third_parties == 1
    hidden.refresh_from_db()
    assert hidden.value == f"#{hidden.pk}"


def test_the_number_in_the_log_goes_with_it_and_the_chain_holds(cast, case, relative):
    log_contact(
        case=case, agent=cast.agent, channel="call", outcome="TPW", as_of=TODAY, now=NOW, contact_point=relative
    )
    log_contact(case=case, agent=cast.agent, channel="call", outcome="RTP", as_of=TODAY, now=on(1))
    own = case.debtor.contact_points.filter(owner="debtor")
    own.update(state="verified")
    assert turn(91).third_parties == 1
    first = ContactLog.objects.order_by("pk").first()
    assert ("13911112222" in first.other_side, first.other_side_salt, broken_links(case.pk)) == (False, "", [])


def test_it_is_no_longer_listed_nor_used(client, cast, case, relative):
    call(case, cast, 0, "RTP")
    turn(90)
    with pytest.raises(Refused, match="not on record"):
        log_contact(
            case=case,
            agent=cast.agent,
            channel="letter",
            outcome="L-SNT",
            as_of=TODAY,
            now=on(90),
            contact_point=relative,
        )
    client.force_login(cast.agent)
    listed = client.get(f"/api/v1/debtors/{case.debtor_id}/").json()["contact_points"]
    assert [point["owner"] for point in listed] == ["debtor"]
    points = client.get(f"/cases/{case.pk}/").context["desk"].contact_points
    assert [point.owner for point in points] == ["debtor"]


DAYS = st.integers(0, 300)


@settings(max_examples=60)
@given(reached=st.none() | DAYS, used=st.none() | DAYS, changed=st.none() | DAYS, findable=st.booleans(), day=DAYS)
def test_the_statement_and_the_rule_agree(reached, used, changed, findable, day):
    """Twin test: the set-based statement against `number_may_go_on`."""
    with transaction.atomic():
        cast = make_cast()
        case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=TODAY)
        if findable:
            ContactPoint.objects.filter(pk=make_phone(case).pk).update(state="verified")
        point = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="1391", owner="employer")
        if used is not None:
            call(case, cast, used, "NAN", point)
        if changed is not None:
            point.events.create(kind="changed", by=cast.agent, at=on(changed))
        if reached is not None:
            call(case, cast, reached, "RTP")
        as_of = TODAY + dt.timedelta(days=day)
        with connection.cursor() as cursor:
            third_parties_due(cursor, as_of=as_of, most=9)
            points_due(cursor, as_of=as_of, most=9)
            cursor.execute("SELECT count(*) FROM retention_point")
            gone = cursor.fetchone()[0] == 1
        transaction.set_rollback(True)
    last = max((one for one in (used, changed) if one is not None), default=None)
    days = [None if one is None else TODAY + dt.timedelta(days=one) for one in (reached, last)]
    over = number_may_go_on(Use(reached_on=days[0], last_on=days[1], has_own_number=findable))
    assert gone == (over is not None and over <= as_of)
