"""What is over goes by the turn of the day, told by day number; what is held, open or not yet barred stays."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.models import (
    Case,
    ContactLog,
    ContactPoint,
    Creditor,
    Debtor,
    Erasure,
    Guarantee,
    LegalHold,
    Portfolio,
    RetentionRun,
    Suppression,
)
from cases.selectors.contact_record import number_reached
from cases.selectors.retention import going_by
from cases.services.contact_points import add_contact_point
from cases.services.contacts import log_contact
from cases.services.intake.load import load_portfolio
from cases.services.occasion import Occasion
from cases.services.retention import apply_retention
from cases.services.retention.due import debtors_due
from cases.services.retention.legal_holds import end_legal_hold, place_legal_hold
from cases.services.seal import broken_links
from cases.services.subject_requests import answer_request, open_request
from cases.services.verdict import Refused
from cases.storage import readable_copy
from strategies.contact.places import Jurisdiction
from strategies.retention import Facts, Kept, may_go_on
from tests.cast import make_cast
from tests.factories import NOW, TODAY, make_case, make_phone
from tests.personal.files import a_portfolio

DAY_0 = dt.date(2020, 3, 2)
DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2040, 12, 31))


def closed_case(cast, **more):
    """Closed on day 0, with a number of the debtor's and one of a contact person, and a word in a contact."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, name="王小明", as_of=DAY_0)
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=DAY_0, **more)
    case.debts.update(limitation_on=None)
    make_phone(case, "13812345678")
    ContactPoint.objects.create(
        debtor=case.debtor,
        kind="phone",
        value="13911112222",
        owner="relative",
        owner_name="李四",
        state="do_not_contact",
    )
    ContactLog.objects.create(
        case=case, agent=cast.agent, at=NOW, channel="call", outcome="NAN", note="李四说", seal="s1"
    )
    return case


def test_number_of_a_contact_person_goes_and_the_chain_still_holds(cast):
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=DAY_0)
    point = ContactPoint.objects.create(debtor=case.debtor, kind="phone", value="13911112222", owner="relative")
    log_contact(case=case, agent=cast.agent, channel="call", outcome="TPW", as_of=TODAY, now=NOW, contact_point=point)
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=DAY_0)
    turn(91)
    contact = ContactLog.objects.get()
    assert (len(contact.other_side), contact.other_side_salt) == (64, "")
    assert broken_links(case.pk) == []
    assert number_reached(contact) == "erased"


def turn(day, **more):
    as_of = DAY_0 + dt.timedelta(days=day)
    return apply_retention(as_of=as_of, now=NOW, **more)


def values(case):
    return list(case.debtor.contact_points.order_by("pk").values_list("value", "owner_name"))


@pytest.mark.django_db
def test_contact_persons_go_ninety_days_after_the_close(cast):
    case = closed_case(cast)
    assert (turn(89).third_parties, values(case)[1]) == (0, ("13911112222", "李四"))
    assert turn(90).third_parties == 1
    own, other = case.debtor.contact_points.order_by("pk")
    assert (own.value, other.value, other.owner_name, other.state) == (
        "13812345678", f"#{other.pk}", "", "do_not_contact",
    )  # fmt: skip
    assert (turn(90).third_parties, turn(91).third_parties) == (1, 0)  # the same day again adds nothing


@pytest.mark.django_db
def test_the_debtor_goes_five_years_after_the_close_and_leaves_a_seal(cast):
    case = closed_case(cast)
    turn(90)
    year_5 = (dt.date(2025, 3, 2) - DAY_0).days
    assert turn(year_5 - 1).debtors == 0
    assert turn(year_5).debtors == 1
    debtor = Debtor.objects.get()
    assert (debtor.name, debtor.identity_number, values(case)[0][0]) == (
        f"#{debtor.pk}",
        "",
        f"#{case.debtor.contact_points.first().pk}",
    )
    assert ContactLog.objects.get().note == ""
    assert Erasure.objects.get().seals == {str(case.pk): [1, "s1"]}
    assert turn(year_5 + 1).debtors == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "what", ["limitation", "open case", "hold on the case", "hold on the debtor", "hold on the creditor"]
)
def test_what_must_be_kept_stays(cast, what):
    case = closed_case(cast)
    turn(90)
    occasion = Occasion(as_of=DAY_0, now=NOW, by=cast.admin)
    match what:
        case "limitation":
            case.debts.update(limitation_on=dt.date(2025, 1, 1))
        case "open case":
            other = make_case(creditor=type(cast.creditor).objects.create(name="B"), agent=cast.agent, as_of=DAY_0)
            Case.objects.filter(pk=other.pk).update(debtor=case.debtor)
        case "hold on the case":
            place_legal_hold(reason="suit", occasion=occasion, case=case)
        case "hold on the debtor":
            place_legal_hold(reason="suit", occasion=occasion, debtor=case.debtor)
        case "hold on the creditor":
            place_legal_hold(reason="audit", occasion=occasion, creditor=cast.creditor)
    year_5 = (dt.date(2025, 3, 2) - DAY_0).days
    assert turn(year_5).debtors == 0
    for hold in LegalHold.objects.all():
        end_legal_hold(hold=hold, occasion=occasion)
        assert turn(year_5 + 1).debtors == 1


@pytest.mark.django_db
def test_a_night_erases_so_many_and_the_next_goes_on(cast):
    for _ in range(3):
        closed_case(cast)
    assert [turn(day, most=2).third_parties for day in (90, 91, 92)] == [2, 1, 0]


@pytest.mark.django_db
@given(
    closed=DAYS,
    limitation=st.none() | DAYS,
    as_of=DAYS,
    creditor=st.sampled_from(Jurisdiction.values),
    debtor=st.sampled_from(["", *Jurisdiction.values]),
)
def test_the_statement_and_the_rule_agree(closed, limitation, as_of, creditor, debtor):
    """Twin test: the set-based statement against `may_go_on`."""
    with transaction.atomic():
        cast = make_cast()
        Creditor.objects.filter(pk=cast.creditor.pk).update(jurisdiction=creditor)
        case = closed_case(cast, erasure=1)
        Debtor.objects.filter(pk=case.debtor_id).update(jurisdiction=debtor)
        Case.objects.filter(pk=case.pk).update(closed_on=closed)
        case.debts.update(limitation_on=limitation)
        with connection.cursor() as cursor:
            debtors_due(cursor, as_of=as_of, most=10)
            cursor.execute("SELECT count(*) FROM retention_gone")
            gone = cursor.fetchone()[0] == 1
        facts, places = Facts(ended_on=closed, limitation_end=limitation), [creditor, *filter(None, [debtor])]
        day = may_go_on(Kept.CASE_RECORD, facts, places)
        transaction.set_rollback(True)
    assert gone == (day <= as_of)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("creditor", "debtor", "years"), [("US", "", 3), ("US", "UK", 6), ("UK", "US", 6), ("CN", "US", 5), ("CN", "", 5)]
)
def test_the_longer_of_the_two_laws_counts(client, cast, creditor, debtor, years):
    Creditor.objects.filter(pk=cast.creditor.pk).update(jurisdiction=creditor)
    case = closed_case(cast)
    Debtor.objects.filter(pk=case.debtor_id).update(jurisdiction=debtor)
    turn(90)
    over = (dt.date(2020 + years, 3, 2) - DAY_0).days
    assert [going_by(DAY_0 + dt.timedelta(days=day - 30)).records for day in (over - 1, over)] == [0, 1]
    assert [turn(day).debtors for day in (over - 1, over)] == [0, 1]


@pytest.mark.django_db
def test_what_is_held_does_not_stand_in_the_way_of_the_others(cast):
    """A night takes so many debtors that may go, not so many that it looks at."""
    held, other = closed_case(cast), closed_case(cast)
    Case.objects.filter(pk=held.pk).update(closed_on=DAY_0 - dt.timedelta(days=1))
    place_legal_hold(reason="suit", occasion=Occasion(as_of=DAY_0, now=NOW, by=cast.admin), case=held)
    assert turn(90, most=1).third_parties == 1
    year_5 = (dt.date(2025, 3, 2) - DAY_0).days
    Case.objects.filter(pk=held.pk).update(erasure=1)
    assert turn(year_5, most=1).debtors == 1
    assert list(Erasure.objects.values_list("debtor", flat=True)) == [other.debtor_id]


@pytest.mark.django_db
def test_a_guarantors_own_clock_keeps_the_record_too(cast):
    case = closed_case(cast)
    Guarantee.objects.create(debt=case.debts.get(), name="g", proof="p", at=NOW, acts_until=dt.date(2025, 1, 1))
    turn(90)
    year_5 = (dt.date(2025, 3, 2) - DAY_0).days
    assert (turn(year_5).debtors, turn((dt.date(2025, 7, 1) - DAY_0).days).debtors) == (0, 1)


@pytest.mark.django_db
def test_who_asked_what_is_kept_is_answered_before_it_goes(cast):
    case = closed_case(cast)
    turn(90)
    year_5 = (dt.date(2025, 3, 2) - DAY_0).days
    asked = Occasion(as_of=DAY_0, now=NOW, by=cast.lead, note="sent")
    row = open_request(
        case=case, right="access", asker="debtor", channel="letter", jurisdiction="CN", details="x", received_on=DAY_0,
        occasion=asked,
    )  # fmt: skip
    assert turn(year_5).debtors == 0
    answer_request(request=row, state="granted", code="", occasion=asked)
    assert turn(year_5).debtors == 1


@pytest.mark.django_db
def test_the_same_hold_said_twice_is_one(cast):
    case, occasion = closed_case(cast), Occasion(as_of=DAY_0, now=NOW, by=cast.admin)
    first, again = (place_legal_hold(reason="suit", occasion=occasion, case=case) for _ in range(2))
    assert first == again
    end_legal_hold(hold=first, occasion=occasion)
    assert place_legal_hold(reason="suit", occasion=occasion, case=case) != first


def test_the_rule_by_jurisdiction():
    facts = Facts(ended_on=DAY_0, limitation_end=dt.date(2025, 1, 31))
    assert [may_go_on(Kept.CASE_RECORD, facts, [place]) for place in ("CN", "UK", "US")] == [
        dt.date(2025, 7, 31), dt.date(2026, 3, 2), dt.date(2025, 7, 31),
    ]  # fmt: skip
    assert may_go_on(Kept.CASE_RECORD, Facts(ended_on=None)) is None
    assert may_go_on(Kept.CASE_RECORD, Facts(ended_on=DAY_0, held=True)) is None


@pytest.mark.django_db
def test_a_barred_number_never_comes_back_by_a_new_file(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    closed_case(cast)
    turn(90)
    assert Suppression.objects.count() == 1
    # its contact person has this very number, its second debtor too, written as one dials it from abroad
    portfolio = a_portfolio(
        cast, "110101199001011234", "C2,李伟,110101199001011235,+86 139-1111-2222,,,A2,2026-01-10,9"
    )
    with readable_copy(portfolio.file) as path:
        load_portfolio(portfolio=portfolio, path=path, now=NOW)
    debtor = Debtor.objects.numbered("110101199001011234").get()
    assert list(debtor.contact_points.values_list("value", flat=True)) == ["13812345678"]
    assert not Debtor.objects.numbered("110101199001011235").get().contact_points.exists()
    facts = {"owner": "debtor", "owner_name": "", "is_preferred": False, "preferred_time": "", "source": "debtor"}
    with pytest.raises(Refused, match="wants no more contact"):
        add_contact_point(
            case=make_case(creditor=cast.creditor, agent=cast.agent), kind="phone", value="139 1111 2222",
            occasion=Occasion(as_of=TODAY, now=NOW, by=cast.lead), **facts,
        )  # fmt: skip


@pytest.mark.django_db
def test_files_go_after_a_year_and_their_hash_stays(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    portfolio = a_portfolio(cast, "110101199001011234")
    for days, left in ((365, 1), (366, 0)):
        apply_retention(as_of=TODAY + dt.timedelta(days=days), now=NOW + dt.timedelta(days=days))
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == left
    kept = Portfolio.objects.get()
    assert (kept.file.name, kept.sha256) == ("", portfolio.sha256)


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["case", "debtor"])
def test_a_file_that_tells_of_what_is_held_stays(cast, settings, tmp_path, on):
    settings.MEDIA_ROOT = tmp_path
    portfolio, case = a_portfolio(cast, "110101199001011234"), closed_case(cast)
    case.debts.update(portfolio=portfolio)
    occasion = Occasion(as_of=TODAY, now=NOW, by=cast.admin)
    hold = place_legal_hold(reason="suit", occasion=occasion, **{on: case if on == "case" else case.debtor})
    later = {"as_of": TODAY + dt.timedelta(days=366), "now": NOW + dt.timedelta(days=366)}
    assert apply_retention(**later).files == 0
    end_legal_hold(hold=hold, occasion=occasion)
    assert apply_retention(**later).files == 1


@pytest.mark.django_db
def test_an_erasure_is_only_added(cast):
    row = Erasure.objects.create(debtor=Debtor.objects.create(name="x"), cause="request", on_date=TODAY, at=NOW)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        row.delete()


@pytest.mark.django_db
def test_the_page_tells_what_goes_and_places_holds(client, cast):
    case = closed_case(cast)
    client.force_login(cast.admin)
    page = client.get(reverse("retention"))
    assert (page.context["ahead"].third_parties, page.context["ahead"].records) == (1, 1)
    assert client.post(reverse("retention"), {"reason": "suit"}).status_code == 422
    client.post(reverse("retention"), {"case": case.pk, "reason": "suit"})
    (hold,) = client.get(reverse("retention")).context["holds"]
    client.post(reverse("legal-hold-end", args=[hold.pk]))
    assert client.get(reverse("retention")).context["holds"]  # not by one click
    client.post(reverse("legal-hold-end", args=[hold.pk]), {"sure": "on"})
    assert not client.get(reverse("retention")).context["holds"]
    assert not RetentionRun.objects.exists()
