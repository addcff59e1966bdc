"""Edited bundles: each file, each list, and lists written anew to fit."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from tests.evidence.conftest import log, verify
from tests.evidence.test_tampering import name_of, sentences


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
