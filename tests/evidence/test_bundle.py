"""The evidence bundle: what is in it, what is masked, and that nobody finds half of one."""

import json
import zipfile

from cases.selectors.evidence_check import broken_evidence
from tests.evidence.conftest import PDF, WAV, verify


def test_untouched_case_verifies_with_and_without_roots_kept_elsewhere(kept, bundle_of):
    bundle = bundle_of(kept)
    status, said = verify(bundle.path, "--roots", kept.roots, "--manifest", bundle.manifest)
    assert (status, "0 faults" in said) == (0, True), said
    assert "contact 4" in said
    assert "rows of days not closed yet / 尚未封存日的记录: 0" in said
    assert broken_evidence() == []


def test_bundle_holds_everything_a_court_asks_for(kept, bundle_of):
    with zipfile.ZipFile(bundle_of(kept).path) as archive:
        names = set(archive.namelist())
        assert archive.read(f"recordings/{kept.recording.pk}.wav") == WAV
        assert archive.read(f"proofs/{kept.proof.pk}.pdf") == PDF
        assert archive.read("evidence_zh.pdf").startswith(b"%PDF")
        lines = [json.loads(line) for line in archive.read("contacts.jsonl").decode().splitlines()]
    assert names == {
        "SHA256SUMS", "README.txt", "assignments.jsonl", "case.json", "chain.json", "contacts.jsonl", "custody.jsonl",
        "description_en.txt", "description_zh.txt", "evidence_en.pdf", "evidence_zh.pdf", "leaves.jsonl",
        "ledger.jsonl", "manifest.json", "payments.jsonl", "promises.jsonl", "proofs.jsonl", "recordings.jsonl",
        "roots.jsonl", "stage_moves.jsonl", "verify_evidence.py",
        f"recordings/{kept.recording.pk}.wav", f"proofs/{kept.proof.pk}.pdf",
    }  # fmt: skip
    assert [line["row"] for line in lines] == [contact.pk for contact in kept.contacts]
    assert lines[3]["facts"]["corrects_id"] == kept.contacts[2].pk
