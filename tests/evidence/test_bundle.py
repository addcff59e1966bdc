"""The evidence bundle: what is in it, what is masked, and that nobody finds half of one."""

import ast
import datetime as dt
import json
import resource
import shutil
import subprocess
import sys
import zipfile

import pytest

from cases.evidence.registry import CONTACTS
from cases.evidence.seals import facts_of
from cases.models import ChainRoot, ContactLog, CustodyEntry
from cases.selectors.evidence_check import broken_evidence
from cases.services.evidence.bundle import make_bundle
from cases.services.evidence.packing import package
from cases.services.evidence.roots import close_days
from cases.services.evidence.ways import leaves_of
from cases.services.seal import seal_of
from cases.services.verdict import Refused
from tests.architecture.sources import ROOT
from tests.evidence.conftest import LATER, PDF, VERIFIER, WAV, as_owner, log, verify
from tests.factories import NOW, make_case


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
        "decisions.jsonl", "ledger.jsonl", "manifest.json", "payments.jsonl", "promises.jsonl", "proofs.jsonl", "recordings.jsonl",
        "roots.jsonl", "stage_moves.jsonl", "verify_evidence.py",
        f"recordings/{kept.recording.pk}.wav", f"proofs/{kept.proof.pk}.pdf",
    }  # fmt: skip
    assert [line["row"] for line in lines] == [contact.pk for contact in kept.contacts]
    assert lines[3]["facts"]["corrects_id"] == kept.contacts[2].pk


def test_rows_of_before_the_record_had_its_fields_verify_too(cast, kept, bundle_of):
    """A contact as earlier versions sealed it: the later columns are NULL or empty, and not under its seal."""
    old = {"case_id", "agent_id", "contact_point_id", "at", "channel", "direction", "outcome", "note", "promise_id"}
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    plain = log(case, cast, days=6)
    as_owner("UPDATE cases_contactlog SET effects = NULL WHERE id = %(pk)s", pk=plain.pk)
    plain = ContactLog.objects.get(pk=plain.pk)
    facts = facts_of(plain, CONTACTS)
    assert set(facts) - {"next_step"} == old | {"follow_up_on", "follow_up_at", "corrects_id"}
    as_owner("UPDATE cases_contactlog SET seal = %(seal)s WHERE id = %(pk)s", seal=seal_of(plain), pk=plain.pk)
    bundle = make_bundle(case=case, out=bundle_of(kept).path, purpose="court", now=LATER)
    assert verify(bundle.path)[0] == 0


def test_bundle_of_a_case_without_contacts_verifies(cast, kept, tmp_path):
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    bundle = make_bundle(case=case, out=tmp_path / "empty.zip", purpose="court", now=LATER)
    assert verify(bundle.path, "--roots", kept.roots)[0] == 0


def test_same_case_at_the_same_time_gives_the_same_rows(kept, bundle_of):
    first, second = ({file.name: file.sha256 for file in bundle_of(kept).files} for _ in range(2))
    assert {name for name in first if first[name] != second[name]} == {
        "custody.jsonl", "description_en.txt", "description_zh.txt", "evidence_en.pdf", "evidence_zh.pdf",
        "manifest.json", "SHA256SUMS",
    }  # fmt: skip


def test_note_with_signs_that_end_a_line_elsewhere_verifies(cast, kept, bundle_of):
    """U+2028 and U+0085 come along when text is pasted; JSON lets them stand."""
    log(kept.case, cast, days=6, note="他说\u2028下周\x85还款\u2029")
    status, said = verify(bundle_of(kept).path)
    assert (status, "contact 5" in said) == (0, True), said


def test_day_closed_while_the_bundle_is_made_is_in_it_whole_or_not_at_all(cast, kept):
    """Roots and leaves are two files, one written after the other; the night closes days whenever it likes."""
    last = ChainRoot.objects.latest("day").day
    late = log(kept.case, cast, days=6)
    close_days(now=LATER + dt.timedelta(days=5))
    told = [(leaf["table"], leaf["row"]) for leaf in leaves_of(kept.case, until=last)]
    assert (("contact", late.pk) in told, ("contact", kept.contacts[0].pk) in told) == (False, True)
    assert not list(leaves_of(kept.case, until=None))


def test_making_a_bundle_is_written_down_with_its_hashes(kept, bundle_of):
    bundle = bundle_of(kept)
    entry = CustodyEntry.objects.latest("pk")
    assert (entry.kind, entry.purpose) == ("bundle_made", "court")
    assert entry.detail == {"manifest": bundle.manifest, "sums": bundle.sums}


def test_bundle_that_took_past_midnight_is_dated_when_it_stood(kept, tmp_path):
    """Ten minutes after midnight the day is closed: what is dated into it later counts as back-dated."""
    begun = LATER.replace(hour=15, minute=55)  # five to midnight in Shanghai
    clock = iter([begun + dt.timedelta(minutes=20)])

    def ended():
        close_days(now=begun + dt.timedelta(minutes=16))
        return next(clock)

    make_bundle(case=kept.case, out=tmp_path / "x.zip", purpose="court", now=begun, ended=ended)
    assert CustodyEntry.objects.latest("pk").at == begun + dt.timedelta(minutes=20)
    assert broken_evidence() == []


def test_bundle_without_a_purpose_is_refused(kept, tmp_path):
    with pytest.raises(Refused, match="what it is needed for"):
        make_bundle(case=kept.case, out=tmp_path / "x.zip", purpose=" ", now=LATER)
    assert list(tmp_path.glob("*.zip*")) == []


def test_what_goes_wrong_in_the_middle_leaves_the_old_bundle_and_no_half_one(kept, tmp_path):
    out = tmp_path / "x.zip"
    out.write_bytes(b"the old one")
    with pytest.raises(ZeroDivisionError), package(out, made_at=LATER) as bundle:
        bundle.lines("rows.jsonl", (str(1 // (3 - number)) for number in range(9)))
    assert (out.read_bytes(), [path.name for path in tmp_path.iterdir() if "part" in path.name]) == (b"the old one", [])


def test_maker_killed_in_the_middle_leaves_nothing_under_the_name(tmp_path):
    out = tmp_path / "x.zip"
    program = (
        "import datetime as dt, os, signal, sys; from pathlib import Path\n"
        "from cases.services.evidence.packing import package\n"
        "with package(Path(sys.argv[1]), made_at=dt.datetime(2026, 3, 2, tzinfo=dt.timezone.utc)) as bundle:\n"
        "    bundle.lines('a', ['x'] * 1000); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(out)], cwd=ROOT, check=False)
    assert (done.returncode, out.exists()) == (-9, False)


def test_papers_say_every_contact_and_bear_the_manifest(kept, bundle_of, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine (poppler-utils)")
    bundle = bundle_of(kept)
    for language in ("en", "zh"):
        pdf = tmp_path / f"{language}.pdf"
        with zipfile.ZipFile(bundle.path) as archive:
            pdf.write_bytes(archive.read(f"evidence_{language}.pdf"))
        text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout
        assert bundle.manifest in text.replace("\n", "")
        for contact in kept.contacts:
            assert contact.seal in text
        assert ("第1天" in text, "王**" in text, "王小明" in text) == (True, True, False)


def test_large_case_stays_small_in_memory(case_of_many, tmp_path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bundle = make_bundle(case=case_of_many, out=tmp_path / "x.zip", purpose="court", now=LATER)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
    status, said = verify(bundle.path)
    assert (status, "contact 301" in said) == (0, True), said
    assert grown < 64 << 20


@pytest.fixture
def case_of_many(cast):
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    first = log(case, cast)
    rows, previous = [], first.seal
    for number in range(300):
        row = ContactLog(
            case=case, agent=cast.agent, at=NOW, channel="call", outcome="NAN", note=f"第{number}次，无人接听。" * 5
        )
        row.previous_seal = previous
        row.seal = previous = seal_of(row)
        rows.append(row)
    ContactLog.objects.bulk_create(rows)
    close_days(now=LATER)
    return case


def test_verifier_is_one_short_file_for_python_3_8_without_a_library():
    source = VERIFIER.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in imported if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names
    assert len(source.splitlines()) < 350
