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
    Debtor,
    Erasure,
    LegalHold,
    Portfolio,
    RetentionRun,
    Suppression,
)
from cases.selectors.contact_record import number_reached
from cases.services.contacts import log_contact
from cases.services.intake.load import load_portfolio
from cases.services.occasion import Occasion
from cases.services.retention import apply_retention
from cases.services.retention.due import debtors_due
from cases.services.retention.legal_holds import end_legal_hold, place_legal_hold
from cases.services.seal import broken_links
from cases.storage import readable_copy
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
@given(closed=DAYS, limitation=st.none() | DAYS, as_of=DAYS)
def test_the_statement_and_the_rule_agree(closed, limitation, as_of):
    """Twin test: the set-based statement against `may_go_on`."""
    with transaction.atomic():
        case = closed_case(make_cast(), erasure=1)
        Case.objects.filter(pk=case.pk).update(closed_on=closed)
        case.debts.update(limitation_on=limitation)
        with connection.cursor() as cursor:
            debtors_due(cursor, as_of=as_of, most=10)
            cursor.execute("SELECT count(*) FROM retention_gone")
            gone = cursor.fetchone()[0] == 1
        day = may_go_on(Kept.CASE_RECORD, Facts(ended_on=closed, limitation_end=limitation))
        transaction.set_rollback(True)
    assert gone == (day <= as_of)


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
    portfolio = a_portfolio(cast, "110101199001011234")  # its contact person has this very number
    with readable_copy(portfolio.file) as path:
        load_portfolio(portfolio=portfolio, path=path, now=NOW)
    debtor = Debtor.objects.numbered("110101199001011234").get()
    assert list(debtor.contact_points.values_list("value", flat=True)) == ["13812345678"]


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
    assert not client.get(reverse("retention")).context["holds"]
    assert not RetentionRun.objects.exists()
