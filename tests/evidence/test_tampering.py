"""Whatever an owner of the database does to the evidence is found and named: by the verifier, and by the house's own check."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from cases.evidence.merkle import leaf_hash, leaf_text, root_of_day, subtrees, tree_hash
from cases.evidence.registry import BY_NAME
from cases.evidence.seals import seal_of_row
from cases.models import ChainRoot, ContactLog, RootLeaf
from cases.selectors.evidence_check import broken_evidence
from tests.evidence.conftest import Kept, as_owner, verify


def name_of(table: str, row: int) -> str:
    return f"{table} {row}"


def found_in(kept: Kept, bundle_of: Any, *, with_roots: bool = False) -> list[str]:
    """The verifier's sentences about a bundle made now; it must have found something."""
    options = ("--roots", kept.roots) if with_roots else ()
    status, said = verify(bundle_of(kept).path, *options)
    assert status == 1, said
    return said.splitlines()


def sentences(lines: list[str], *words: str) -> list[str]:
    return [line for line in lines if all(word in line for word in words)]


def faults() -> set[tuple[str, int, str]]:
    return {(one.table, one.row, str(one.fault)) for one in broken_evidence()}


def reseal(pk: int, **facts: Any) -> str:
    """Change a contact and give it the seal that fits; returns the seal."""
    contact = ContactLog.objects.get(pk=pk)
    for name, value in facts.items():
        setattr(contact, name, value)
    seal = seal_of_row(contact, BY_NAME["contact"])
    columns = ", ".join(f"{name} = %({name})s" for name in facts)
    as_owner(
        f"UPDATE cases_contactlog SET {columns}{', ' if columns else ''}seal = %(seal)s WHERE id = %(pk)s",
        **facts,
        seal=seal,
        pk=pk,
    )
    return seal


def reseal_from(kept: Kept, first: int) -> None:
    """Give every contact of the case, from one on, a seal that fits, each over the one before."""
    previous = ""
    for contact in ContactLog.objects.filter(case=kept.case).order_by("pk"):
        if contact.pk >= first:
            previous = reseal(contact.pk, previous_seal=previous) if contact.pk > first else reseal(contact.pk)
        else:
            previous = contact.seal


def rewrite_day(day: Any) -> None:
    """Give the leaves of a day, its root, and every root after it, what fits the rows as they are now."""
    for leaf in RootLeaf.objects.filter(day=day):
        row = BY_NAME[leaf.table].rows().filter(pk=leaf.row).first()
        if row is None:
            as_owner("DELETE FROM cases_rootleaf WHERE id = %(pk)s", pk=leaf.pk)
            continue
        text = leaf_text(table=leaf.table, row=leaf.row, case=leaf.case_id, at=row.at, seal=row.seal)
        as_owner("UPDATE cases_rootleaf SET leaf = %(leaf)s WHERE id = %(pk)s", leaf=leaf_hash(text), pk=leaf.pk)
    for place, leaf in enumerate(RootLeaf.objects.filter(day=day).order_by("place")):
        as_owner("UPDATE cases_rootleaf SET place = %(place)s WHERE id = %(pk)s", place=place, pk=leaf.pk)
    previous = None
    for root in ChainRoot.objects.order_by("day"):
        if root.day >= day:
            leaves = [bytes(leaf.leaf) for leaf in RootLeaf.objects.filter(day=root.day).order_by("place")]
            nodes = list(subtrees(leaves))
            merkle, before = tree_hash(nodes).hex(), previous if previous is not None else root.previous
            new = root_of_day(previous=before, day=root.day, merkle=merkle, count=len(leaves))
            as_owner(
                "UPDATE cases_chainroot SET previous = %(before)s, merkle = %(merkle)s, count = %(count)s, root = %(root)s,"
                " nodes = %(nodes)s WHERE id = %(pk)s",
                before=before, merkle=merkle, count=len(leaves), root=new, nodes=b"".join(nodes), pk=root.pk,
            )  # fmt: skip
            previous = new


def test_note_edited(kept, bundle_of):
    pk = kept.contacts[1].pk
    as_owner("UPDATE cases_contactlog SET note = 'he agreed' WHERE id = %(pk)s", pk=pk)
    assert sentences(found_in(kept, bundle_of), f"contacts.jsonl line 2, contact {pk}", "do not fit its seal")
    assert faults() == {("contact", pk, "seal")}


@pytest.mark.parametrize("column", ["agent_id = 987654", "verified_by = ''", "other_side = '13900000000'"])
def test_statement_of_a_contact_edited(kept, bundle_of, column):
    pk = kept.contacts[0].pk
    as_owner(f"UPDATE cases_contactlog SET {column} WHERE id = %(pk)s", pk=pk)
    assert sentences(found_in(kept, bundle_of), name_of("contact", pk), "do not fit its seal")


def test_time_moved_back_without_a_new_seal(kept, bundle_of):
    pk = kept.contacts[2].pk
    as_owner("UPDATE cases_contactlog SET at = at - interval '2 days' WHERE id = %(pk)s", pk=pk)
    found = found_in(kept, bundle_of)
    assert sentences(found, name_of("contact", pk), "do not fit its seal")
    assert sentences(found, name_of("contact", pk), "changed after its day was closed")
    assert {("contact", pk, "seal"), ("contact", pk, "moved"), ("contact", pk, "added")} <= faults()


def test_time_moved_back_with_the_chain_sealed_anew(kept, bundle_of):
    pk = kept.contacts[2].pk
    as_owner("UPDATE cases_contactlog SET at = at - interval '1 day' WHERE id = %(pk)s", pk=pk)
    reseal_from(kept, pk)
    found = found_in(kept, bundle_of)
    assert not sentences(found, "do not fit its seal")
    assert sentences(found, name_of("contact", pk), "changed after its day was closed")
    assert {("contact", pk, "moved"), ("contact", pk, "added")} <= faults()


def test_edit_with_the_whole_chain_sealed_anew(kept, bundle_of):
    pk = kept.contacts[0].pk
    as_owner("UPDATE cases_contactlog SET note = 'he agreed' WHERE id = %(pk)s", pk=pk)
    reseal_from(kept, pk)
    assert sentences(found_in(kept, bundle_of), name_of("contact", pk), "changed after its day was closed")
    assert ("contact", pk, "changed") in faults()


def test_edit_with_chain_leaves_and_roots_rewritten_is_found_by_the_roots_kept_elsewhere(kept, bundle_of):
    pk, day = kept.contacts[3].pk, kept.contacts[3].at.date()
    as_owner("UPDATE cases_contactlog SET note = 'he agreed' WHERE id = %(pk)s", pk=pk)
    reseal_from(kept, pk)
    rewrite_day(day)
    assert faults() == set()
    assert verify(bundle_of(kept).path)[0] == 0
    found = found_in(kept, bundle_of, with_roots=True)
    assert sentences(found, f"root of {day}", "is not the one kept elsewhere")
    assert sentences(found, name_of("contact", pk), "is not as the list kept elsewhere has it")


def test_roots_alone_kept_elsewhere_name_the_rows_of_the_day(kept, bundle_of):
    kept.roots.write_text(
        "".join(line for line in kept.roots.read_text().splitlines(keepends=True) if '"root"' in line)
    )
    pk, day = kept.contacts[3].pk, kept.contacts[3].at.date()
    as_owner("UPDATE cases_contactlog SET note = 'he agreed' WHERE id = %(pk)s", pk=pk)
    reseal_from(kept, pk)
    rewrite_day(day)
    found = found_in(kept, bundle_of, with_roots=True)
    assert sentences(found, name_of("contact", pk), "a day whose root is not the one kept elsewhere")


def test_row_in_the_middle_deleted(kept, bundle_of):
    pk = kept.contacts[0].pk
    as_owner("DELETE FROM cases_contactlog WHERE id = %(pk)s", pk=pk)
    found = found_in(kept, bundle_of)
    assert sentences(found, name_of("contact", pk), "taken away after its day was closed")
    assert sentences(found, name_of("contact", kept.contacts[1].pk), "the beginning is missing")
    assert {("contact", pk, "gone"), ("contact", kept.contacts[1].pk, "link")} <= faults()


def test_last_row_deleted(kept, bundle_of):
    pk = kept.contacts[-1].pk
    as_owner("DELETE FROM cases_contactlog WHERE id = %(pk)s", pk=pk)
    assert sentences(found_in(kept, bundle_of), name_of("contact", pk), "taken away after its day was closed")
    assert faults() == {("contact", pk, "gone")}


def test_last_row_deleted_with_its_leaf_and_every_root_after_it(kept, bundle_of):
    pk, day = kept.contacts[-1].pk, kept.contacts[-1].at.date()
    as_owner("DELETE FROM cases_contactlog WHERE id = %(pk)s", pk=pk)
    rewrite_day(day)
    found = found_in(kept, bundle_of, with_roots=True)
    assert sentences(found, name_of("contact", pk), "is not as the list kept elsewhere has it")


def test_whole_chain_of_a_case_deleted(kept, bundle_of):
    case = {"case": kept.case.pk}
    for table in ("custody", "proof", "recording", "contact"):
        as_owner(f"DELETE FROM {BY_NAME[table].model._meta.db_table} WHERE case_id = %(case)s", **case)
    found = found_in(kept, bundle_of)
    for contact in kept.contacts:
        assert sentences(found, name_of("contact", contact.pk), "taken away after its day was closed")
    assert {("contact", contact.pk, "gone") for contact in kept.contacts} <= faults()


def test_two_rows_swapped(kept, bundle_of):
    first, second = kept.contacts[0].pk, kept.contacts[1].pk
    as_owner("UPDATE cases_contactlog SET id = -1 WHERE id = %(first)s", first=first)
    as_owner("UPDATE cases_contactlog SET id = %(first)s WHERE id = %(second)s", first=first, second=second)
    as_owner("UPDATE cases_contactlog SET id = %(second)s WHERE id = -1", second=second)
    found = found_in(kept, bundle_of)
    for pk in (first, second):
        assert sentences(found, name_of("contact", pk), "changed after its day was closed")
    assert sentences(found, name_of("contact", second), "is dated before the contact that it follows")
    assert {("contact", first, "link"), ("contact", second, "link")} <= faults()


def test_row_with_a_valid_seal_put_in_with_an_earlier_date(kept, bundle_of):
    last = kept.contacts[-1]
    row = ContactLog(
        case=kept.case, agent=last.agent, at=kept.contacts[1].at, channel="call", outcome="RTP", note="demand made",
        previous_seal=last.seal,
    )  # fmt: skip
    row.seal = seal_of_row(row, BY_NAME["contact"])
    row.save()  # no trigger is in the way of adding
    found = found_in(kept, bundle_of)
    assert sentences(found, name_of("contact", row.pk), "put in later (back-dated)")
    assert ("contact", row.pk, "added") in faults()


def test_row_dated_before_the_first_root_is_back_dated_too(kept, bundle_of):
    last = kept.contacts[-1]
    row = ContactLog(
        case=kept.case, agent=last.agent, at=kept.contacts[0].at.replace(year=2025), channel="call", outcome="RTP"
    )
    row.previous_seal = last.seal
    row.seal = seal_of_row(row, BY_NAME["contact"])
    row.save()
    assert sentences(found_in(kept, bundle_of), name_of("contact", row.pk), "put in later (back-dated)")
    assert ("contact", row.pk, "added") in faults()


def test_recording_on_disk_changed(kept, bundle_of):
    path = Path(kept.recording.file.path)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert sentences(found_in(kept, bundle_of), name_of("recording", kept.recording.pk), "not the one that was sealed")
    assert faults() == {("recording", kept.recording.pk, "file")}


def test_recording_on_disk_removed(kept, bundle_of):
    Path(kept.recording.file.path).unlink()
    assert sentences(found_in(kept, bundle_of), name_of("recording", kept.recording.pk), "its file is missing")
    assert faults() == {("recording", kept.recording.pk, "file")}


def test_recording_and_its_hash_changed(kept, bundle_of):
    path = Path(kept.recording.file.path)
    path.write_bytes(b"RIFF another WAVE")
    as_owner(
        "UPDATE cases_recording SET sha256 = %(sha)s WHERE id = %(pk)s",
        sha=hashlib.sha256(path.read_bytes()).hexdigest(),
        pk=kept.recording.pk,
    )
    assert sentences(found_in(kept, bundle_of), name_of("recording", kept.recording.pk), "do not fit its seal")
    assert faults() == {("recording", kept.recording.pk, "seal")}


@pytest.mark.parametrize("column", ["seconds = 5", "device = 'x'", "captured_at = now()", "name = 'x'"])
def test_row_of_a_recording_edited(kept, bundle_of, column):
    as_owner(f"UPDATE cases_recording SET {column} WHERE id = %(pk)s", pk=kept.recording.pk)
    assert sentences(found_in(kept, bundle_of), name_of("recording", kept.recording.pk), "do not fit its seal")
    assert faults() == {("recording", kept.recording.pk, "seal")}


def test_recording_hung_on_another_contact(kept, bundle_of):
    as_owner(
        "UPDATE cases_recording SET contact_id = %(to)s WHERE id = %(pk)s", to=kept.contacts[0].pk, pk=kept.recording.pk
    )
    assert sentences(found_in(kept, bundle_of), name_of("recording", kept.recording.pk), "do not fit its seal")


def test_correction_edited(kept, bundle_of):
    pk = kept.contacts[3].pk
    as_owner("UPDATE cases_contactlog SET reason = 'asked to' WHERE id = %(pk)s", pk=pk)
    assert sentences(found_in(kept, bundle_of), name_of("contact", pk), "do not fit its seal")
    assert faults() == {("contact", pk, "seal")}


def test_correction_turned_into_a_contact_of_its_own(kept, bundle_of):
    pk = kept.contacts[3].pk
    as_owner("UPDATE cases_contactlog SET corrects_id = NULL WHERE id = %(pk)s", pk=pk)
    assert sentences(found_in(kept, bundle_of), name_of("contact", pk), "do not fit its seal")


@pytest.mark.parametrize("column", ["reference = 'EMS 2'", "kind = 'read'", "arrived_at = '2026-03-02'"])
def test_proof_edited(kept, bundle_of, column):
    as_owner(f"UPDATE cases_deliveryproof SET {column} WHERE id = %(pk)s", pk=kept.proof.pk)
    assert sentences(found_in(kept, bundle_of), name_of("proof", kept.proof.pk), "do not fit its seal")
    assert faults() == {("proof", kept.proof.pk, "seal")}


def test_custody_edited_or_taken_away(kept, bundle_of):
    entry = kept.case.custody.get()
    as_owner("UPDATE cases_custodyentry SET purpose = 'nothing' WHERE id = %(pk)s", pk=entry.pk)
    assert sentences(found_in(kept, bundle_of), name_of("custody", entry.pk), "do not fit its seal")
    as_owner("DELETE FROM cases_custodyentry WHERE id = %(pk)s", pk=entry.pk)
    assert sentences(found_in(kept, bundle_of), name_of("custody", entry.pk), "taken away")


@pytest.mark.parametrize("column", ["merkle = root", "count = count + 1", "root = merkle", "previous = merkle"])
def test_root_of_a_day_edited(kept, bundle_of, column):
    root = ChainRoot.objects.order_by("day")[1]
    as_owner(f"UPDATE cases_chainroot SET {column} WHERE id = %(pk)s", pk=root.pk)
    assert sentences(found_in(kept, bundle_of), f"root of {root.day}")
    assert {row for table, row, _fault in faults() if table == "root"} >= {root.pk}


def test_root_of_a_day_taken_away(kept, bundle_of):
    _first, second, third = ChainRoot.objects.order_by("day")[:3]
    as_owner("DELETE FROM cases_chainroot WHERE id = %(pk)s", pk=second.pk)
    found = found_in(kept, bundle_of, with_roots=True)
    assert sentences(found, f"root of {second.day}", "missing here")
    assert sentences(found, f"root of {third.day}", "does not follow")
    assert sentences(found, name_of("contact", kept.contacts[1].pk), "its day has no root")
    assert ("root", third.pk, "chain") in faults()


def test_last_root_taken_away_with_its_list_left_is_named(kept, bundle_of):
    last = ChainRoot.objects.get(day=kept.contacts[-1].at.date())
    as_owner("DELETE FROM cases_chainroot WHERE day >= %(day)s", day=last.day)
    assert sentences(found_in(kept, bundle_of), name_of("contact", kept.contacts[-1].pk), "its day has no root")


def test_list_of_a_day_edited(kept, bundle_of):
    leaf = RootLeaf.objects.get(table="contact", row=kept.contacts[1].pk)
    as_owner("DELETE FROM cases_rootleaf WHERE id = %(pk)s", pk=leaf.pk)
    assert sentences(found_in(kept, bundle_of), name_of("contact", leaf.row), "put in later")
    root = ChainRoot.objects.get(day=leaf.day)
    assert {("root", root.pk, "leaves"), ("contact", leaf.row, "added")} <= faults()


# --- the bundle itself ---
