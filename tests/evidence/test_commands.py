"""The commands of evidence, as an operator runs them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.models import ChainRoot, CustodyEntry
from tests.evidence.conftest import as_owner, verify


def run(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_export_evidence_writes_a_bundle_that_verifies(kept, tmp_path):
    path = tmp_path / "case.zip"
    said = run("export_evidence", kept.case.pk, out=path, purpose="suit 12")
    status, seen = verify(path, "--roots", kept.roots)
    assert (status, CustodyEntry.objects.latest("pk").purpose) == (0, "suit 12")
    assert path.stat().st_mode & 0o777 == 0o600
    assert said.split()[-1] in seen  # the manifest's hash


def test_export_evidence_says_what_cannot_be_done(kept, tmp_path):
    with pytest.raises(CommandError, match="no case 999999"):
        run("export_evidence", 999_999, out=tmp_path / "x.zip", purpose="suit")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export_evidence", kept.case.pk, out=tmp_path / "nowhere" / "x.zip", purpose="suit")
    with pytest.raises(CommandError, match="--purpose"):
        run("export_evidence", kept.case.pk, out=tmp_path / "x.zip")


def test_check_chains_is_silent_on_true_records_and_names_the_others(kept):
    assert run("check_chains") == "Nothing is broken.\n"
    as_owner("UPDATE cases_contactlog SET note = 'x' WHERE id = %(pk)s", pk=kept.contacts[0].pk)
    with pytest.raises(CommandError, match="1 rows"):
        run("check_chains")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_chains", json=True, stdout=out)
    fault = {"table": "contact", "row": kept.contacts[0].pk, "case": kept.case.pk, "day": "2026-03-02", "fault": "seal"}
    assert json.loads(out.getvalue()) == {"ok": False, "broken": [fault]}


def test_check_since_a_day_leaves_earlier_days_alone(kept):
    as_owner("UPDATE cases_contactlog SET note = 'x' WHERE id = %(pk)s", pk=kept.contacts[0].pk)
    assert run("check_chains", since=kept.contacts[1].at.date()) == "Nothing is broken.\n"


def test_roots_are_written_as_lines_to_keep_and_as_lines_to_print(kept, tmp_path):
    path = tmp_path / "roots.jsonl"
    run("export_roots", out=path, since=kept.contacts[1].at.date())
    roots = list(ChainRoot.objects.order_by("day"))[1:]
    assert [json.loads(line)["root"] for line in path.read_text().splitlines()] == [root.root for root in roots]
    printed = (tmp_path / "roots.jsonl.txt").read_text().splitlines()
    assert printed == [f"{root.day} {root.count} {root.root}" for root in roots]


def test_roots_kept_before_stay_whole_where_the_new_file_cannot_be_written(kept, tmp_path):
    path = tmp_path / "roots.jsonl"
    path.write_text("kept before")
    (tmp_path / "roots.jsonl.txt").mkdir()
    with pytest.raises(CommandError, match="cannot be written"):
        run("export_roots", out=path)
    assert (path.read_text(), sorted(one.name for one in tmp_path.glob("roots*"))) == (
        "kept before",
        ["roots.jsonl", "roots.jsonl.txt"],
    )
