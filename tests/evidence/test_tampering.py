"""Whatever an owner of the database does to the evidence is found and named: by the verifier, and by the house's own check."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cases.evidence.merkle import leaf_hash, leaf_text, root_of_day, subtrees, tree_hash
from cases.evidence.registry import BY_NAME
from cases.evidence.seals import seal_of_row
from cases.models import ChainRoot, ContactLog, RootLeaf
from cases.selectors.evidence_check import broken_evidence
from tests.evidence.conftest import Kept, as_owner, log, verify


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


def rewritten(path: Path, change: dict[str, bytes | None]) -> Path:
    """The bundle with some files changed, added, or (None) left out."""
    out = path.with_name("edited.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if change.get(name, b"") is not None:
                new.writestr(name, change.get(name) or old.read(name))
        for name in set(change) - set(old.namelist()):
            new.writestr(name, change[name] or b"")
    return out


def content(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_every_file_of_the_bundle_edited_or_left_out_is_named(kept, bundle_of):
    bundle = bundle_of(kept)
    names = {file.name for file in bundle.files} - {"SHA256SUMS"}
    edited = {name: content(bundle.path, name) + b" " for name in names}
    said = verify(rewritten(bundle.path, edited))[1].splitlines()
    assert {name for name in names if sentences(said, f"{name}: is not the file that is listed")} == names
    out = names - {"case.json", "roots.jsonl", "leaves.jsonl", "manifest.json"}  # without these nothing can be verified
    said = verify(rewritten(bundle.path, dict.fromkeys(out)))[1].splitlines()
    assert {name for name in out if sentences(said, f"{name}: listed, but missing")} == out


@pytest.mark.parametrize("name", ["case.json", "roots.jsonl", "leaves.jsonl", "manifest.json", "SHA256SUMS"])
def test_bundle_without_what_it_is_verified_by_is_not_readable(kept, bundle_of, name):
    assert verify(rewritten(bundle_of(kept).path, {name: None}))[0] == 2


def test_file_added_to_the_bundle_is_named(kept, bundle_of):
    status, said = verify(rewritten(bundle_of(kept).path, {"more.txt": b"x"}))
    assert (status, bool(sentences(said.splitlines(), "more.txt", "not listed"))) == (1, True)


def test_line_edited_and_every_list_written_anew(kept, bundle_of):
    bundle = bundle_of(kept)
    edited = content(bundle.path, "contacts.jsonl").replace("第1天".encode(), "第9天".encode())
    old, new = (hashlib.sha256(data).hexdigest().encode() for data in (content(bundle.path, "contacts.jsonl"), edited))
    manifest = content(bundle.path, "manifest.json").replace(old, new)
    sums = content(bundle.path, "SHA256SUMS").replace(old, new)
    sums = sums.replace(bundle.manifest.encode(), hashlib.sha256(manifest).hexdigest().encode())
    path = rewritten(bundle.path, {"contacts.jsonl": edited, "manifest.json": manifest, "SHA256SUMS": sums})
    status, said = verify(path, "--manifest", bundle.manifest)
    assert status == 1
    assert sentences(said.splitlines(), name_of("contact", kept.contacts[1].pk), "do not fit its seal")
    assert sentences(said.splitlines(), "manifest.json", "signed paper")


def test_lines_reordered(kept, bundle_of):
    bundle = bundle_of(kept)
    lines = content(bundle.path, "contacts.jsonl").splitlines(keepends=True)
    path = rewritten(bundle.path, {"contacts.jsonl": b"".join([lines[1], lines[0], *lines[2:]])})
    said = verify(path)[1].splitlines()
    assert sentences(said, f"contacts.jsonl line 2, contact {kept.contacts[0].pk}", "its key is not above")


def listed_anew(path: Path, change: dict[str, bytes]) -> Path:
    """The bundle with files changed or added, and SHA256SUMS written to fit; manifest.json stays, the paper bears its hash."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "SHA256SUMS"} | change
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    return rewritten(path, change | {"SHA256SUMS": sums.encode()})


def test_file_added_and_listed_but_not_on_the_signed_manifest(kept, bundle_of):
    bundle = bundle_of(kept)
    path = listed_anew(bundle.path, {"letters.jsonl": b'{"sent": "2026-03-02"}\n'})
    status, said = verify(path, "--manifest", bundle.manifest)
    assert (status, bool(sentences(said.splitlines(), "letters.jsonl", "not in manifest.json"))) == (1, True)


def test_day_cut_short_so_that_a_back_dated_row_seems_to_wait(kept, bundle_of):
    """No hash covers the bounds of a day: they must follow one another, and be those that are kept elsewhere."""
    path = bundle_of(kept).path
    roots = [json.loads(line) for line in content(path, "roots.jsonl").decode().splitlines()]
    for which in (1, -1):
        changed = [dict(root) for root in roots]
        changed[which]["before"] = changed[which]["since"][:11] + "23:00:00+00:00"
        lines = "".join(json.dumps(root) + "\n" for root in changed).encode()
        status, said = verify(listed_anew(path, {"roots.jsonl": lines}), "--roots", kept.roots)
        found = sentences(said.splitlines(), f"root of {changed[which]['day']}: its root is not the one kept")
        assert (status, bool(found)) == (1, True)
        follows = sentences(said.splitlines(), "does not begin where the day before ends")
        assert bool(follows) == (which == 1)


def test_second_line_with_the_key_of_a_first_is_named(kept, bundle_of):
    """Of two with one key only one can be the row that the day's list has."""
    path = bundle_of(kept).path
    lines = content(path, "custody.jsonl").splitlines(keepends=True)
    said = verify(listed_anew(path, {"custody.jsonl": lines[0] + b"".join(lines)}))[1].splitlines()
    assert sentences(said, "custody.jsonl line 2", "stands in the bundle more than once")


def test_last_contact_left_out_of_the_file_is_named_on_a_day_that_is_not_closed(cast, kept, bundle_of):
    log(kept.case, cast, days=6)
    path = bundle_of(kept).path
    lines = content(path, "contacts.jsonl").splitlines(keepends=True)
    said = verify(listed_anew(path, {"contacts.jsonl": b"".join(lines[:-1])}))[1].splitlines()
    assert sentences(said, "chain.json", "does not end as it says")


@pytest.mark.parametrize("data", [b"", b"no zip at all"])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path, data):
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    status, said = verify(path)
    assert (status, "Not a bundle" in said) == (2, True)
