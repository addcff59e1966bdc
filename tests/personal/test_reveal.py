"""Something personal is shown whole for a reason, for minutes, to one person, and on record."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.models import ContactPoint, Reveal
from cases.services.occasion import Occasion
from cases.services.reveal import reveal
from cases.services.verdict import Refused
from tests.factories import NOW, TODAY, make_case, make_phone

pytestmark = pytest.mark.django_db
NUMBER = "13812345678"


@pytest.fixture
def case(cast):
    return make_case(creditor=cast.creditor, agent=cast.agent, name="王小明", as_of=TODAY)


@pytest.fixture
def phone(case):
    return make_phone(case, NUMBER)


def occasion(by, minutes=0, note=""):
    return Occasion(as_of=TODAY, now=NOW + dt.timedelta(minutes=minutes), by=by, note=note)


def show(case, point, by, minutes=0, reason="contact", note=""):
    return reveal(case=case, field="point", point=point, reason=reason, occasion=occasion(by, minutes, note))


def page(client, user, case):
    client.force_login(user)
    return client.get(reverse("case", args=[case.pk])).content.decode()


def test_one_press_shows_the_chosen_number_to_the_one_who_pressed(client, cast, case, phone):
    client.force_login(cast.agent)
    client.post(reverse("case-reveal-chosen", args=[case.pk]), {"contact_point": phone.pk})
    seen = page(client, cast.agent, case)
    assert (NUMBER in seen, 'hx-trigger="load delay:' in seen) == (True, True)
    assert NUMBER not in page(client, cast.lead, case)
    row = Reveal.objects.get()
    assert (row.by, row.contact_point, row.reason, row.place) == (cast.agent, phone, "contact", "page")
    assert row.until - row.at == dt.timedelta(minutes=5)


def test_it_is_masked_again_when_the_time_is_over(client, cast, case, phone):
    show(case, phone, cast.agent)  # years before the page is opened
    seen = page(client, cast.agent, case)
    assert (NUMBER in seen, "138****5678" in seen) == (False, True)
    address = reverse("case-point-value", args=[case.pk, phone.pk])
    assert "138****5678" in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_asking_again_while_it_is_readable_adds_no_row(cast, case, phone):
    first, again, later = (show(case, phone, cast.agent, minutes) for minutes in (0, 4, 5))
    assert (first.pk == again.pk, first.pk == later.pk, Reveal.objects.count()) == (True, False, 2)


def test_beyond_the_most_of_an_hour_it_is_refused_and_told(client, cast, case, settings):
    settings.REVEALS_PER_HOUR = 2
    points = [make_phone(case, f"1380000000{number}") for number in range(3)]
    for point in points[:2]:
        show(case, point, cast.agent)
    with pytest.raises(Refused, match="2 things shown within an hour"):
        show(case, points[2], cast.agent, 59)
    assert Reveal.objects.filter(until=None).count() == 1
    client.force_login(cast.lead)
    listed = client.get(reverse("reveals"), {"day": TODAY.isoformat()})
    assert [(one.person, one.granted, one.refused, one.unusual) for one in listed.context["people"]] == [
        (cast.agent, 2, 1, True)
    ]
    assert show(case, points[2], cast.agent, 61).until is not None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": "curiosity"}, "Say why"),
        ({"reason": "other"}, "in words"),
        ({"field": "identity"}, "what is to be shown"),
        ({"field": "debts"}, "what is to be shown"),
    ],
)
def test_no_reason_no_reveal(cast, case, phone, change, sentence):
    asked = {"case": case, "field": "point", "point": phone, "reason": "contact", "occasion": occasion(cast.agent)}
    with pytest.raises(Refused, match=sentence):
        reveal(**asked | change)
    assert not Reveal.objects.exists()


def test_a_number_out_of_use_is_shown_to_supervisors_only(cast, case, phone):
    ContactPoint.objects.filter(pk=phone.pk).update(state="invalid")
    phone.refresh_from_db()
    with pytest.raises(Refused, match="not to be used"):
        show(case, phone, cast.agent)
    assert show(case, phone, cast.lead, reason="answer").until is not None


def test_a_number_barred_while_it_is_shown_is_masked_to_agents_at_once(client, cast, case, phone):
    for user in (cast.agent, cast.lead):
        client.force_login(user)
        client.post(reverse("case-reveal-chosen", args=[case.pk]), {"contact_point": phone.pk})
    ContactPoint.objects.filter(pk=phone.pk).update(state="do_not_contact")
    assert [NUMBER in page(client, user, case) for user in (cast.agent, cast.lead)] == [False, True]


def test_the_identity_number_is_asked_for_with_a_reason(client, cast, case):
    case.debtor.identity_number = "110101199001011234"
    case.debtor.save()
    assert "110101********1234" in page(client, cast.agent, case)
    address = reverse("case-reveal", args=[case.pk, "identity"])
    assert client.post(address, {"reason": "other", "note": ""}).status_code == 422
    client.post(address, {"reason": "speaking"})
    assert "110101199001011234" in page(client, cast.agent, case)


def test_third_parties_stand_with_initials(client, cast, case, phone):
    ContactPoint.objects.filter(pk=phone.pk).update(owner="relative", owner_name="John Smith")
    seen = page(client, cast.agent, case)
    assert ("J. S." in seen, "John Smith" in seen) == (True, False)


def test_a_stranger_cannot_ask(client, cast, case, phone):
    client.force_login(cast.stranger)
    address = reverse("case-reveal-point", args=[case.pk, "point", phone.pk])
    assert client.post(address, {"reason": "contact"}).status_code == 404
    assert not Reveal.objects.exists()


def test_rows_are_only_added(cast, case, phone):
    row = show(case, phone, cast.agent)
    for change in (row.delete, lambda: Reveal.objects.filter(pk=row.pk).update(note="x")):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change()


def test_another_leads_people_are_not_listed(client, cast, case, phone):
    show(case, phone, cast.agent)
    client.force_login(cast.other_lead)
    assert client.get(reverse("reveals"), {"day": TODAY.isoformat()}).context["people"] == []
