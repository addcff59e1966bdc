"""What an erasure leaves behind: no word, no copy on the disk, and a record that the house's own check still understands."""

import datetime as dt
import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from cases.models import (
    Assignment,
    Case,
    ContactLog,
    Debtor,
    Erasure,
    Guarantee,
    Hold,
    Payment,
    Portfolio,
    Recording,
    UnmatchedPayment,
    Waiver,
)
from cases.selectors.evidence_check import broken_evidence
from cases.services.contacts import log_contact
from cases.services.corrections import Corrected, correct_contact
from cases.services.evidence.bundle import make_bundle
from cases.services.evidence.keeping import add_proof, add_recording
from cases.services.evidence.roots import close_days
from cases.services.retention import apply_retention
from cases.services.retention.erasing import erase_debtors
from cases.services.retention.media import remove_media
from tests.evidence.conftest import PDF, WAV, as_owner
from tests.factories import NOW, TODAY, make_case, make_phone

LONG_AFTER = TODAY + dt.timedelta(days=3000)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def worked_case(cast):
    """With a contact, its correction, a recording and a proof; closed on the day it was worked."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, name="王小明", as_of=TODAY)
    contact = log_contact(
        case=case, agent=cast.agent, channel="call", outcome="RTP", note="王小明在苏州", as_of=TODAY, now=NOW,
        contact_point=make_phone(case, "13812345678"),
    )  # fmt: skip
    correct_contact(contact=contact, corrected=Corrected(note="x"), reason="王小明说", by=cast.agent, now=NOW)
    add_recording(contact=contact, upload=ContentFile(WAV, "王小明.wav"), by=cast.agent, now=NOW)
    add_proof(contact=contact, kind="read", upload=ContentFile(PDF, "王小明.pdf"), by=cast.agent, now=NOW)
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="settled", closed_on=TODAY)
    case.debts.update(limitation_on=None)
    return case


def erase(as_of=LONG_AFTER):
    return apply_retention(as_of=as_of, now=NOW).debtors


def files(media):
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_corrected_contact_and_two_guarantors_are_erased(cast):
    """Constraints of the tables hold in an erasure as well: one row in the way keeps a whole night's."""
    case = worked_case(cast)
    for name in ("李四", "赵六"):
        Guarantee.objects.create(debt=case.debts.get(), name=name, proof="p", at=NOW)
    assert erase() == 1
    assert list(ContactLog.objects.order_by("pk").values_list("note", "reason")) == [("", ""), ("", "*")]
    assert [one.name for one in Guarantee.objects.all()] == [f"#{one.pk}" for one in Guarantee.objects.all()]


@pytest.mark.django_db
def test_words_beside_the_contacts_go_as_well(cast):
    case, word = worked_case(cast), "王小明病了"
    debt = case.debts.get()
    Hold.objects.create(case=case, kind="dispute", from_on=TODAY, outcome=word, released_on=TODAY, placed_at=NOW)
    Assignment.objects.create(case=case, agent=cast.agent, team=cast.team, reason=word, at=NOW, on_date=TODAY)
    Waiver.objects.create(
        case=case, debt=debt, reason=word, decision=word, until_on=TODAY, asked_on=TODAY, asked_at=NOW
    )
    Payment.objects.create(
        creditor=cast.creditor, case=case, amount=1, currency="CNY", paid_on=TODAY, booked_on=TODAY, reference="r",
        source="form", recorded_at=NOW, reversed_on=TODAY, reversed_at=NOW, reversal_reason=word,
    )  # fmt: skip
    assert erase() == 1
    told = [
        Hold.objects.get().outcome, Assignment.objects.get().reason, Waiver.objects.get().reason,
        Waiver.objects.get().decision, Payment.objects.get().reversal_reason,
    ]  # fmt: skip
    assert told == [""] * 5


@pytest.mark.django_db
def test_a_case_opened_again_after_its_erasure_goes_a_second_time(cast):
    case = worked_case(cast)
    erase()
    Case.objects.filter(pk=case.pk).update(erasure=0, closed_on=LONG_AFTER)
    assert (erase(LONG_AFTER + dt.timedelta(days=3000)), Erasure.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_recordings_leave_the_disk(cast, media):
    worked_case(cast)
    assert len(files(media)) == 2
    erase()
    assert (files(media), Recording.objects.get().file.name) == ([], "")


@pytest.mark.django_db
def test_recordings_that_a_killed_night_left_go_with_the_next(cast, media):
    case = worked_case(cast)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE retention_gone ON COMMIT DROP AS SELECT {case.debtor_id} AS debtor_id")
        erase_debtors(cursor, as_of=LONG_AFTER, now=NOW, cause="retention")  # … and there it was killed
    assert len(files(media)) == 2
    assert erase(LONG_AFTER + dt.timedelta(days=1)) == 0
    assert (files(media), remove_media(as_of=LONG_AFTER)) == ([], 0)


@pytest.mark.django_db
def test_the_check_of_the_evidence_understands_an_erasure_and_nothing_else(cast):
    worked_case(cast)
    close_days(now=NOW + dt.timedelta(days=2))
    erase()
    assert broken_evidence() == []
    contact = ContactLog.objects.order_by("pk").first()
    as_owner("UPDATE cases_contactlog SET note = 'he agreed' WHERE id = %(pk)s", pk=contact.pk)
    assert [(one.row, str(one.fault)) for one in broken_evidence()] == [(contact.pk, "seal")]


@pytest.mark.django_db
def test_a_note_emptied_without_an_erasure_is_named(cast):
    worked_case(cast)
    contact = ContactLog.objects.order_by("pk").first()
    as_owner("UPDATE cases_contactlog SET note = '' WHERE id = %(pk)s", pk=contact.pk)
    as_owner("UPDATE cases_case SET erasure = 2")
    assert [(one.row, str(one.fault)) for one in broken_evidence()] == [(contact.pk, "seal")]


@pytest.mark.django_db
def test_an_erased_recording_says_so_and_a_bundle_can_still_be_made(client, cast, tmp_path):
    case = worked_case(cast)
    erase()
    client.force_login(cast.admin)
    answer = client.post(reverse("recording-open", args=[Recording.objects.get().pk]), {"purpose": "audit"})
    assert (answer.status_code, "was erased" in answer.content.decode()) == (422, True)
    shown = client.get(reverse("contact-record", args=[ContactLog.objects.first().pk]))
    assert shown.context["page"].holds
    case = Case.objects.select_related("debtor", "creditor").get(pk=case.pk)
    bundle = make_bundle(case=case, out=tmp_path / "x.zip", purpose="audit", now=NOW)
    assert not [one for one in bundle.files if one.name.startswith(("recordings/", "proofs/"))]


@pytest.mark.django_db
def test_money_that_was_sent_back_keeps_no_names_longer_than_a_record(cast):
    told = {
        "creditor": cast.creditor, "row": 1, "amount": 1, "currency": "CNY", "paid_on": TODAY, "reason": "no_number",
        "name": "王小明", "identity_number": "110101199001011234",
        "portfolio": Portfolio.objects.create(creditor=cast.creditor, as_of=TODAY, created_at=NOW),
    }  # fmt: skip
    for reference, more in (
        ("sent back", {"state": "returned", "decided_at": NOW, "decision": "王小明的同事"}),
        ("waits", {}),
    ):
        UnmatchedPayment.objects.create(reference=reference, **told, **more)
    for years, left in ((4, "王小明"), (6, "")):
        apply_retention(as_of=TODAY.replace(year=TODAY.year + years), now=NOW)
        sent_back, waits = UnmatchedPayment.objects.order_by("reference")
        assert (sent_back.name, waits.name) == (left, "王小明")
    assert (sent_back.identity_number, sent_back.decision) == ("", "*")


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_holds_is_left_for_another_night(cast):
    """It may be about to be opened again: erasing waits for nobody, and takes nothing that is in somebody's hands."""
    case = worked_case(cast)
    held, done = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM cases_case WHERE id = %s FOR NO KEY UPDATE", [case.pk])
            held.set()
            done.wait(20)
            cursor.execute("ROLLBACK")
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    try:
        assert (erase(), Debtor.objects.get().name) == (0, "王小明")
    finally:
        done.set()
        other.join()
    assert erase() == 1
