"""The pages of evidence: who sees them, what they say, and what each opening leaves in the custody log."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.clock import business_date
from cases.models import ChainRoot, ContactLog, ContactPoint, CustodyEntry, Promise, Recording
from cases.selectors.contact_record import number_reached
from cases.services.contacts import log_contact
from cases.services.evidence.keeping import add_recording
from cases.services.evidence.size import MOST_CONTACTS
from strategies.services.policies import ship_default_policy
from tests.evidence.conftest import WAV, as_owner, verify
from tests.factories import make_case, make_phone


@pytest.fixture(autouse=True)
def _policy(db):
    ship_default_policy(now=timezone.now())


@pytest.fixture
def case(cast):
    return make_case(creditor=cast.creditor, agent=cast.agent, balance=900, as_of=business_date(), name="王小明")


@pytest.fixture
def contact(cast, case):
    return log_contact(
        case=case, agent=cast.agent, channel="call", outcome="RTP", note="no money", contact_point=make_phone(case),
        as_of=business_date(), now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def ask(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def page(browser, name, row):
    return browser.get(reverse(name, args=[row.pk]))


def wav(content=WAV, name="call.wav"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def gaps(answer):
    return [str(field.label) for field in answer.context["fields"] if field.gap]


def test_contact_that_reached_somebody_names_what_was_not_said(ask, cast, contact):
    answer = page(ask(cast.agent), "contact-record", contact)
    assert gaps(answer) == ["Right party verified by", "Own identity stated", "Told that it is recorded"]
    assert (answer.context["page"].holds, contact.other_side in answer.content.decode()) == (True, False)


def test_marks_of_the_desk_close_the_gaps(ask, cast, case):
    browser = ask(cast.agent)
    form = {"channel": "call", "direction": "out", "outcome": "RTP", "then": "stay"}
    said = {"identity_stated": "on", "recording_told": "on", "verified_by": "name_digits"}
    browser.post(reverse("case-log-contact", args=[case.pk]), form | said)
    contact = ContactLog.objects.get()
    assert (contact.identity_stated, contact.recording_told, contact.verified_by) == (True, True, "name_digits")
    assert gaps(page(browser, "contact-record", contact)) == ["Number or address reached"]


def test_marks_say_nothing_where_nobody_was_spoken_to_and_nothing_is_remembered(ask, cast, case):
    browser = ask(cast.agent)
    said = {"identity_stated": "on", "recording_told": "on", "verified_by": "name_digits"}
    for outcome in ("RTP", "NAN"):
        form = {"channel": "call", "direction": "out", "outcome": outcome, "then": "stay"}
        browser.post(reverse("case-log-contact", args=[case.pk]), form | said)
    contact = ContactLog.objects.first()
    assert (contact.outcome, contact.identity_stated, contact.recording_told, contact.verified_by) == (
        "NAN",
        None,
        None,
        "",
    )
    desk = browser.get(reverse("case", args=[case.pk])).context["form"]
    assert [desk[name].value() for name in said] == [None, None, None]


@pytest.mark.parametrize("name", ["contact-record", "contact-recording", "contact-proof", "contact-correct"])
def test_contact_is_nobodys_business_but_of_those_who_see_the_case(ask, cast, contact, name):
    assert [page(ask(user), name, contact).status_code for user in (cast.mate, cast.stranger, cast.other_lead)] == [
        404
    ] * 3


def test_number_of_another_person_and_its_ground(ask, cast, case):
    phone = make_phone(case)
    phone.owner = "relative"
    phone.save()
    contact = log_contact(
        case=case, agent=cast.agent, channel="call", outcome="TPW", contact_point=phone, as_of=business_date(),
        now=timezone.now(),
    )  # fmt: skip
    assert (contact.who, contact.legal_basis) == ("relative", "")
    assert "Legal basis" in gaps(page(ask(cast.agent), "contact-record", contact))


def test_recording_is_added_hashed_and_opened_only_for_a_purpose(ask, cast, contact):
    browser = ask(cast.agent)
    answer = browser.post(reverse("contact-recording", args=[contact.pk]), {"upload": wav(), "seconds": 95})
    assert answer.url == reverse("contact-record", args=[contact.pk])
    recording = Recording.objects.get()
    assert (recording.bytes, recording.content_type, recording.by) == (len(WAV), "audio/wav", cast.agent)
    opening = reverse("recording-open", args=[recording.pk])
    assert browser.get(opening).context["form"].errors == {}
    assert browser.post(opening, {"purpose": " "}).status_code == 422
    assert CustodyEntry.objects.count() == 0
    answer = browser.post(opening, {"purpose": "complaint 17"})
    assert (b"".join(answer), answer["Content-Type"]) == (WAV, "audio/wav")
    assert "attachment" in answer["Content-Disposition"]
    entry = CustodyEntry.objects.get()
    assert (entry.kind, entry.purpose, entry.by, entry.recording) == ("opened", "complaint 17", cast.agent, recording)
    assert ask(cast.stranger).post(opening, {"purpose": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<script>alert(1)</script>", "no file of a kind"),
        (b"%PDF-1.7", "no file of a kind"),
        (b"MZ\x90", "no file of a kind"),
    ],
)
def test_what_is_no_recording_is_refused_whatever_it_is_called(ask, cast, contact, content, sentence):
    answer = ask(cast.agent).post(reverse("contact-recording", args=[contact.pk]), {"upload": wav(content)})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert Recording.objects.count() == 0


def test_same_recording_twice_is_one(ask, cast, contact, settings):
    browser, address = ask(cast.agent), reverse("contact-recording", args=[contact.pk])
    answers = [browser.post(address, {"upload": wav()}).status_code for _ in range(2)]
    assert (answers, Recording.objects.count()) == ([302, 422], 1)
    assert len(list((settings.MEDIA_ROOT / "evidence").iterdir())) == 1


def test_same_proof_twice_is_one(ask, cast, contact):
    browser, address = ask(cast.agent), reverse("contact-proof", args=[contact.pk])
    sent = {"kind": "postal_number", "reference": "EMS 1"}
    assert [browser.post(address, sent).status_code for _ in range(2)] == [302, 422]
    assert contact.proofs.count() == 1


def test_name_of_a_file_stays_out_of_the_title_and_the_history(ask, cast, contact):
    """Dialling systems name recordings by whom they called."""
    recording = add_recording(
        contact=contact, upload=wav(name="王小明-13812345678.wav"), by=cast.agent, now=timezone.now()
    )
    shown = page(ask(cast.agent), "recording-open", recording).content.decode()
    assert ("13812345678" in shown, f"Recording {recording.pk}" in shown) == (False, True)


def test_what_cannot_be_written_leaves_no_file(ask, cast, contact, settings):
    with pytest.raises(DataError), transaction.atomic():
        add_recording(contact=contact, upload=wav(), by=cast.agent, now=timezone.now(), device="x" * 121)
    assert list((settings.MEDIA_ROOT / "evidence").iterdir()) == []


def test_proof_needs_a_number_or_a_file(ask, cast, contact):
    browser, address = ask(cast.agent), reverse("contact-proof", args=[contact.pk])
    assert browser.post(address, {"kind": "bounce"}).status_code == 422
    assert browser.post(address, {"kind": "postal_number", "reference": "EMS 1"}).status_code == 302
    proof = contact.proofs.get()
    assert (proof.kind, proof.reference, proof.sha256) == ("postal_number", "EMS 1", "")
    assert page(browser, "proof-open", proof).status_code == 404  # a number alone: nothing to open


def correction(**facts):
    return {"note": "no money until the 5th", "reason": "left out the day", "verified_by": "birth_date", **facts}


def test_correction_is_a_new_row_and_the_old_one_is_struck_through(ask, cast, case, contact):
    browser = ask(cast.agent)
    answer = browser.post(reverse("contact-correct", args=[contact.pk]), correction())
    row = ContactLog.objects.get(corrects=contact)
    assert answer.url == reverse("contact-record", args=[row.pk])
    assert (row.note, row.reason, row.verified_by, row.agent) == (
        "no money until the 5th",
        "left out the day",
        "birth_date",
        cast.agent,
    )
    assert ContactLog.objects.get(pk=contact.pk).note == "no money"
    assert (row.previous_seal, row.outcome, row.other_side) == (contact.seal, "RTP", contact.other_side)
    lines = {
        line.url: line.struck for line in browser.get(reverse("case", args=[case.pk])).context["events"] if line.url
    }
    assert lines == {
        reverse("contact-record", args=[contact.pk]): True,
        reverse("contact-record", args=[row.pk]): False,
    }


def test_correction_brings_about_nothing_and_counts_as_no_contact(ask, cast, case):
    contact = log_contact(
        case=case, agent=cast.agent, channel="call", outcome="PTP", promise_amount=100, promise_due_on=business_date(),
        as_of=business_date(), now=timezone.now(),
    )  # fmt: skip
    browser = ask(cast.agent)
    before = browser.get(reverse("queue")).context["day"]
    browser.post(reverse("contact-correct", args=[contact.pk]), correction())
    assert (ContactLog.objects.count(), Promise.objects.count(), case.holds.count()) == (2, 1, 1)
    assert browser.get(reverse("queue")).context["day"] == before
    assert ask(cast.lead).get(reverse("records-contacts")).content.decode().count("data-row>") <= 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"reason": ""}, "required"),
        ({"note": "no money", "verified_by": ""}, "Nothing differs"),
        ({"started_at": "2099-01-01T10:00"}, "cannot have begun after"),
    ],
)
def test_correction_that_says_nothing_or_cannot_be_is_refused(ask, cast, contact, facts, sentence):
    answer = ask(cast.agent).post(reverse("contact-correct", args=[contact.pk]), correction(**facts))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert ContactLog.objects.count() == 1


def test_corrections_form_one_line(ask, cast, contact):
    browser, address = ask(cast.agent), reverse("contact-correct", args=[contact.pk])
    browser.post(address, correction())
    again = browser.post(address, correction(note="other"))
    assert (again.status_code, "corrected already" in again.content.decode()) == (422, True)
    newer = ContactLog.objects.get(corrects=contact)
    assert browser.post(reverse("contact-correct", args=[newer.pk]), correction(note="other")).status_code == 302


def test_another_agent_who_now_has_the_case_does_not_correct_what_others_wrote(ask, cast, case, contact):
    case.agent = cast.mate
    case.save(update_fields=["agent"])
    browser = ask(cast.mate)
    assert not page(browser, "contact-record", contact).context["may_correct"].allowed
    assert browser.post(reverse("contact-correct", args=[contact.pk]), correction()).status_code == 422
    assert ask(cast.lead).post(reverse("contact-correct", args=[contact.pk]), correction()).status_code == 302


def test_page_says_when_a_row_is_not_as_it_was_written(ask, cast, contact):
    as_owner("UPDATE cases_contactlog SET note = 'x' WHERE id = %(pk)s", pk=contact.pk)
    answer = page(ask(cast.agent), "contact-record", contact)
    assert (answer.context["page"].holds, "is not as it was written" in answer.content.decode()) == (False, True)


def test_bundle_is_for_supervisors_who_say_what_for(ask, cast, case, contact, tmp_path):
    assert [page(ask(user), "case-evidence", case).status_code for user in (cast.agent, cast.other_lead)] == [404, 404]
    browser, address = ask(cast.lead), reverse("case-evidence", args=[case.pk])
    assert browser.post(address, {"purpose": ""}).status_code == 422
    answer = browser.post(address, {"purpose": "suit before the Pudong court"})
    path = tmp_path / "sent.zip"
    path.write_bytes(b"".join(answer))
    status, said = verify(path)
    assert status == 0, said
    entry = CustodyEntry.objects.get()
    assert (entry.kind, entry.purpose, entry.by) == ("bundle_made", "suit before the Pudong court", cast.lead)
    assert entry.detail["manifest"] in said
    assert [one.pk for one in browser.get(address).context["custody"]] == [entry.pk]


def test_roots_page_checks_now_and_names_what_is_broken(ask, cast, contact):
    browser, since = ask(cast.admin), {"since": business_date().isoformat()}
    address = reverse("evidence-roots")
    assert "Everything is as it was written" in browser.post(address, since).content.decode()
    as_owner("UPDATE cases_contactlog SET note = 'x' WHERE id = %(pk)s", pk=contact.pk)
    assert f"contact {contact.pk}, case {contact.case_id}" in browser.post(address, since).content.decode()


def test_roots_page_leaves_a_check_of_years_to_the_server(ask, cast):
    since = (business_date() - dt.timedelta(days=93)).isoformat()
    answer = ask(cast.admin).post(reverse("evidence-roots"), {"since": since})
    assert (answer.status_code, "check_chains" in answer.content.decode()) == (422, True)


def test_roots_page_leaves_a_check_of_too_many_rows_to_the_server(ask, cast):
    since, browser = business_date() - dt.timedelta(days=2), ask(cast.admin)
    for later, (rows, status) in enumerate([(250_000, 200), (1, 422)]):
        day = since + dt.timedelta(days=later)
        ChainRoot.objects.create(
            day=day, count=rows, merkle="m", root=f"r{later}", previous=f"r{later}", made_at=timezone.now()
        )
        assert browser.post(reverse("evidence-roots"), {"since": since.isoformat()}).status_code == status


def test_bundle_too_large_to_be_made_in_an_answer_is_left_to_the_server(ask, cast, case):
    told = {"case": case, "agent": cast.agent, "at": timezone.now(), "channel": "call", "outcome": "NAN", "seal": "s"}
    ContactLog.objects.bulk_create(ContactLog(previous_seal=str(row), **told) for row in range(MOST_CONTACTS + 1))
    answer = ask(cast.lead).post(reverse("case-evidence", args=[case.pk]), {"purpose": "court"})
    assert (answer.status_code, f"export_evidence {case.pk}" in answer.content.decode()) == (422, True)
    assert not CustodyEntry.objects.exists()


def test_address_of_a_contact_is_masked_like_any_other(cast, case):
    place = ContactPoint.objects.create(debtor=case.debtor, kind="address", value="人民路1号")
    contact = log_contact(
        case=case, agent=cast.agent, channel="visit", outcome="V-RPC", contact_point=place, as_of=business_date(),
        now=timezone.now(),
    )  # fmt: skip
    assert number_reached(contact) == "***"


def test_administration_shows_no_number_of_a_contact_and_opens_no_file(ask, cast, contact):
    recording = add_recording(contact=contact, upload=wav(), by=cast.agent, now=timezone.now())
    browser = ask(cast.admin)
    for row, hidden in (
        (contact, contact.other_side),
        (contact, contact.other_side_salt),
        (recording, recording.file.name),
    ):
        shown = browser.get(reverse(f"admin:cases_{row._meta.model_name}_change", args=[row.pk]))
        assert (shown.status_code, hidden in shown.content.decode()) == (200, False)


def test_a_recording_of_the_cast_stays_out_of_what_is_served(ask, cast, contact):
    recording = add_recording(contact=contact, upload=wav(), by=cast.agent, now=timezone.now())
    assert ask(cast.admin).get(f"/media/{recording.file.name}").status_code == 404
    assert "call" not in recording.file.name


def test_bundle_masks_other_persons_and_the_parties_unless_asked_for_whole(ask, cast, case, contact):
    relative = make_phone(case, "13911112222")
    relative.owner = "relative"
    relative.save()
    log_contact(
        case=case, agent=cast.agent, channel="call", outcome="TPW", contact_point=relative, as_of=business_date(),
        now=timezone.now(),
    )  # fmt: skip
    browser, address = ask(cast.lead), reverse("case-evidence", args=[case.pk])
    own = contact.other_side
    for whole, shown in (("", False), ("on", True)):
        data = b"".join(browser.post(address, {"purpose": "court", "whole": whole}))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = "".join(
                archive.read(name).decode() for name in archive.namelist() if name.endswith((".jsonl", ".json"))
            )
        assert ("13911112222" in text, own in text, "王小明" in text) == (False, shown, shown)
