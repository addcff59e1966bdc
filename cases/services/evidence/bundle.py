"""The evidence bundle of a case: one file that a court's expert can read and verify without this system.

case locked → rows, media, leaves and roots written → manifest.json over them → the papers, which bear its hash
→ SHA256SUMS over all → the file appears under its name → the custody log says who made it and what for
"""

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from cases.evidence.registry import SEALED_TABLES
from cases.evidence.seals import Facts, canonical
from cases.models import Case, ChainRoot, CustodyKind, User
from cases.selectors.root_lines import root_lines
from cases.services.evidence.custody import must_say_why, write_custody
from cases.services.evidence.describing import FOLDER, descriptions
from cases.services.evidence.lines import CONTEXT, context_lines, file_in_bundle, rows_of, sealed_lines
from cases.services.evidence.packing import Package, Packed, package
from cases.services.evidence.paper import Paper, write_paper
from cases.services.evidence.sheet import case_sheet, chain_of
from cases.services.evidence.ways import leaves_of
from cases.services.locks import lock_case

AS_THEY_ARE = ("README.txt", "verify_evidence.py")
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Bundle:
    """`manifest` and `sums`: SHA-256 of manifest.json and of SHA256SUMS, the one for the paper, the other for all."""

    path: Path
    manifest: str
    sums: str
    files: list[Packed]


@transaction.atomic
def make_bundle(
    *,
    case: Case,
    out: Path,
    purpose: str,
    now: dt.datetime,
    by: User | None = None,
    whole: bool = False,
    ended: Callable[[], dt.datetime] | None = None,
) -> Bundle:
    """Write the bundle of a case to `out`. `whole`: the parties' names and numbers in full; others are masked always.

    `ended`: the clock that is asked when the file stands, for the custody log. A large case takes minutes, and a row dated
    into a day that is closed by then would count as back-dated. None: `now`.

    Side effects, in order: case locked, so that no contact is added meanwhile; the file written beside `out` and renamed;
    the custody log written with the bundle's hashes. Memory does not follow the size of the case. Raises Refused where no
    purpose is said.
    """
    must_say_why(purpose)
    lock_case(case)
    described = descriptions(whole=whole, now=now)
    with package(out, made_at=now) as bundle:
        _pack_rows(bundle, case, whole=whole)
        _pack_day_roots(bundle, case)
        for language, text in described.items():
            bundle.text(f"description_{language}.txt", text)
        for name in AS_THEY_ARE:
            bundle.text(name, (FOLDER / name).read_text(encoding="utf-8"))
        manifest = bundle.text("manifest.json", _manifest(bundle.files, case, now))
        paper = Paper(case=case, purpose=purpose, by=by, now=now, whole=whole, manifest=manifest.sha256)
        for language, locale in LANGUAGES.items():
            _pack_paper(bundle, f"evidence_{language}.pdf", paper, locale)
        sums = bundle.lines("SHA256SUMS", [f"{file.sha256}  {file.name}" for file in bundle.files])
    write_custody(
        case=case, kind=CustodyKind.BUNDLE_MADE, purpose=purpose, by=by, now=ended() if ended else now,
        detail={"manifest": manifest.sha256, "sums": sums.sha256},
    )  # fmt: skip
    return Bundle(out, manifest.sha256, sums.sha256, bundle.files)


def _pack_rows(bundle: Package, case: Case, *, whole: bool) -> None:
    bundle.text("case.json", _pretty(case_sheet(case, whole=whole)))
    bundle.text("chain.json", _pretty(chain_of(case)))
    for table in SEALED_TABLES:
        bundle.lines(table.file, sealed_lines(table, case, whole=whole))
        for row in rows_of(table, case).iterator(chunk_size=500):
            if name := file_in_bundle(table, row):
                _pack_file(bundle, name, row)
    for name in CONTEXT:
        bundle.lines(name, context_lines(name, case))


def _pack_file(bundle: Package, name: str, row: Any) -> None:
    """What lies on disk, as it lies there; a file that is gone is left out, and the verifier names its row."""
    if row.file and row.file.storage.exists(row.file.name):
        with row.file.storage.open(row.file.name) as source:
            bundle.copy(name, source)


def _pack_day_roots(bundle: Package, case: Case) -> None:
    """Of the days closed by now: what the night closes meanwhile is in neither file, and its rows count as waiting."""
    last = ChainRoot.objects.values_list("day", flat=True).first()
    bundle.lines("leaves.jsonl", map(canonical, leaves_of(case, until=last)))
    bundle.lines("roots.jsonl", (line for root, line in root_lines() if last and root.day <= last))


def _pack_paper(bundle: Package, name: str, paper: Paper, locale: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_paper(paper, path, language=locale)
        with path.open("rb") as source:
            bundle.copy(name, source)


def _manifest(files: Iterable[Packed], case: Case, now: dt.datetime) -> str:
    about = {"case": case.pk, "made_at": now.astimezone(dt.UTC).isoformat(), "files": [asdict(file) for file in files]}
    return _pretty(about)


def _pretty(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
