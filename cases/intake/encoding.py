"""Which encoding a file of text is in, decided from all of its bytes."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from cases.intake.problems import Unreadable

CHUNK = 1 << 20
_NEVER_TEXT = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f\x7f\ufffd]")

_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` is what the report says, `codec` what decodes, `damaged` whether some bytes are not text in it."""

    name: str
    codec: str
    damaged: bool = False


_UTF8 = Encoding("utf-8", "utf-8")
_UTF8_MARKED = Encoding("utf-8-sig", "utf-8-sig")
_MARKED = (
    (codecs.BOM_UTF32_LE, Encoding("utf-32", "utf-32")),
    (codecs.BOM_UTF32_BE, Encoding("utf-32", "utf-32")),
    (codecs.BOM_UTF8, _UTF8_MARKED),
    (codecs.BOM_UTF16_LE, Encoding("utf-16", "utf-16")),
    (codecs.BOM_UTF16_BE, Encoding("utf-16", "utf-16")),
)


def detect(path: Path) -> Encoding:
    """Return the encoding of a text file.

    A byte-order mark decides; then the zero bytes of UTF-16; then whether all bytes are UTF-8; then GB18030, unless
    its double bytes look like Western accents. Raises `Unreadable` for an empty file and for what is not text.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not _unmarked_start(head).strip():
        raise Unreadable("empty")
    if head.lstrip()[:15].lower().startswith((b"<html", b"<!doctype html", b"<table")):
        raise Unreadable("binary", kind="HTML")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise Unreadable("binary", kind=kind)
    for mark, encoding in _MARKED:
        if head.startswith(mark):
            return _with_damage(path, encoding)
    encoding = _with_damage(path, _unmarked_utf16(head)) if b"\x00" in head else _unmarked(path)
    if len(_NEVER_TEXT.findall(head.decode(encoding.codec, errors="replace"))) > 0.02 * len(head):
        raise Unreadable("binary", kind="binary data")
    return encoding


def _unmarked_start(head: bytes) -> bytes:
    """Return the first bytes without their byte-order mark."""
    return next((head.removeprefix(mark) for mark, _encoding in _MARKED if head.startswith(mark)), head)


def _unmarked_utf16(head: bytes) -> Encoding:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    # Digits, separators and line ends are ASCII: in UTF-16 half of their bytes are zero, all on one side. On the other
    # only a few are, such as that of 一 (4E 00).
    if odd > 0.05 * half and odd > 4 * even:
        return Encoding("utf-16-le", "utf-16-le")
    if even > 0.05 * half and even > 4 * odd:
        return Encoding("utf-16-be", "utf-16-be")
    if (even + odd) <= max(3, 0.001 * len(head)):
        return _UTF8  # a stray zero byte in text; cleaning takes it out
    raise Unreadable("binary", kind="binary data")


def _unmarked(path: Path) -> Encoding:
    if not _errors(path, "utf-8", stop_at=1):
        return _UTF8
    utf8, gb = _errors(path, "utf-8"), _errors(path, "gb18030")
    # A Chinese text has thousands of errors as UTF-8; one or two are a broken cell, not another encoding.
    if utf8 < gb or (utf8 <= 3 and _multibyte_cells(path) > 10 * utf8):
        return Encoding("utf-8", "utf-8", damaged=True)
    if _looks_western(path):
        return Encoding("cp1252", "cp1252", damaged=bool(_errors(path, "cp1252", stop_at=1)))
    return Encoding("gb18030", "gb18030", damaged=bool(gb))


def _with_damage(path: Path, encoding: Encoding) -> Encoding:
    errors = _errors(path, encoding.codec, stop_at=1)
    return Encoding(encoding.name, encoding.codec, damaged=bool(errors))


def _errors(path: Path, codec: str, *, stop_at: int | None = None) -> int:
    """Count the places where the file is not text in `codec`."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    # U+FFFD written in the file itself would count as an error too: it is one, made earlier.
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found += decoder.decode(chunk).count("\ufffd")
            if stop_at and found >= stop_at:
                return found
    return found + decoder.decode(b"", final=True).count("\ufffd")


_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_GB_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


def _multibyte_cells(path: Path) -> int:
    with path.open("rb") as file:
        return len(_UTF8_SEQUENCE.findall(file.read(CHUNK)))


def _looks_western(path: Path) -> bool:
    """Return whether high bytes stand alone between ASCII letters, as accents do, not in pairs as Chinese does."""
    pairs = common = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            for pair in _GB_PAIR.findall(chunk):
                pairs += 1
                # The everyday characters of GB2312 have both bytes above A0, the first between B0 and F7.
                common += 0xB0 <= pair[0] <= 0xF7 and pair[1] >= 0xA1
            if pairs > 20_000:
                break
    return pairs == 0 or common / pairs < 0.3
