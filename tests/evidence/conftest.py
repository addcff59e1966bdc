"""A case whose evidence was kept for three days, closed, and its roots taken out of the house; and its owner, who cheats."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

from cases.models import Case, ContactLog, DeliveryProof, Recording
from cases.services.contacts import log_contact
from cases.services.corrections import Corrected, correct_contact
from cases.services.evidence.bundle import Bundle, make_bundle
from cases.services.evidence.custody import write_custody
from cases.services.evidence.keeping import add_proof, add_recording
from cases.services.evidence.roots import close_days
from cases.services.particulars import Particulars
from tests.cast import Cast
from tests.factories import NOW, make_case, make_phone

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(200))
PDF = b"%PDF-1.7 a postal receipt"
LATER = NOW + dt.timedelta(days=5)
VERIFIER = Path(__file__).resolve().parents[2] / "cases" / "evidence" / "verify_evidence.py"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@dataclass(frozen=True)
class Kept:
    """`contacts`: four calls on three days, the last a correction of the third."""

    case: Case
    contacts: list[ContactLog]
    recording: Recording
    proof: DeliveryProof
    roots: Path


def log(case: Case, cast: Cast, days: int = 0, **more: Any) -> ContactLog:
    now = NOW + dt.timedelta(days=days)
    facts = {"channel": "call", "outcome": "RTP", "note": f"第{days}天"} | more
    return log_contact(case=case, agent=cast.agent, as_of=now.date(), now=now, **facts)


def keep(cast: Cast, tmp_path: Path, **more: Any) -> Kept:
    case = make_case(creditor=cast.creditor, agent=cast.agent, name="王小明", **more)
    said = Particulars(verified_by="birth_date", identity_stated=True, recording_told=True)
    calls = [log(case, cast, days, contact_point=make_phone(case), said=said) for days in range(3)]
    other = make_case(creditor=cast.creditor, agent=cast.agent)
    for days in range(3):
        log(other, cast, days)
    at = NOW + dt.timedelta(days=2, hours=1)
    recording = add_recording(
        contact=calls[1], upload=ContentFile(WAV, "call.wav"), by=cast.agent, now=at, seconds=95, captured_at=NOW
    )
    proof = add_proof(
        contact=calls[1], kind="signature", reference="EMS 1", upload=ContentFile(PDF, "r.pdf"), by=cast.agent, now=at
    )
    right = Corrected(note="he named the 5th, not the 15th", verified_by="birth_date")
    mended = correct_contact(contact=calls[2], corrected=right, reason="slip of the pen", by=cast.agent, now=at)
    write_custody(case=case, kind="opened", purpose="quality review", recording=recording, by=cast.lead, now=at)
    close_days(now=LATER)
    roots = tmp_path / "kept.jsonl"
    call_command("export_roots", out=roots, leaves=True, verbosity=0, stdout=subprocess_sink())
    return Kept(
        Case.objects.select_related("debtor", "creditor").get(pk=case.pk), [*calls, mended], recording, proof, roots
    )


def subprocess_sink() -> Any:
    from io import StringIO

    return StringIO()


@pytest.fixture
def kept(cast: Cast, tmp_path: Path) -> Kept:
    return keep(cast, tmp_path)


@pytest.fixture
def bundle_of(tmp_path: Path) -> Callable[..., Bundle]:
    def make(kept: Kept, **more: Any) -> Bundle:
        return make_bundle(case=kept.case, out=tmp_path / "bundle.zip", purpose="court", now=LATER, **more)

    return make


def verify(path: Path, *options: object) -> tuple[int, str]:
    """The verifier as an expert runs it: a program of its own, without this project."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(path), *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})
    return done.returncode, done.stdout + done.stderr


def as_owner(*statements: str, **values: Any) -> None:
    """Statements of somebody who owns the database: no trigger hinders them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement, values)
            assert cursor.rowcount, statement
        cursor.execute("SET LOCAL session_replication_role = origin")
