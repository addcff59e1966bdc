#!/usr/bin/env python3
"""Verify an evidence bundle without the system that made it.  核验证据包，无需使用生成它的系统。

    python3 verify_evidence.py BUNDLE.zip [--roots KEPT.jsonl] [--manifest SHA256]

Python 3.8 or newer, standard library only. Nothing is written, nothing leaves this machine.
需要 Python 3.8 或以上版本，仅用标准库；不写入任何文件，不联网。

  --roots     the daily roots as they were kept outside the house (time-stamped, notarised, printed)
              在系统之外保存的每日根值（经时间戳、公证或刊登）
  --manifest  the SHA-256 of manifest.json as it stands on the signed paper
              签章纸质件上所载 manifest.json 的 SHA-256

What is checked, in this order / 依次核验：
  1 files      every file is listed in SHA256SUMS and manifest.json, and is what is listed
  2 seals      seal = SHA-256(seal before, line feed, canonical JSON of the facts), for every row
  3 chain      each contact goes over the seal of the one before; keys and times go forward; it ends as chain.json says
  4 media      each recording and proof is the file whose SHA-256 its sealed row names
  5 leaves     every row of a closed day is in that day's list, and every entry of the list has its row
  6 roots      the list leads to the root of its day, each root to the next, and all to those kept elsewhere

Exit status / 返回值: 0 nothing found 未发现问题 · 1 something found 发现问题 · 2 not readable 无法读取
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

FAULTS = {
    "file_missing": ("listed, but missing from the bundle", "清单列有此文件，证据包中缺失"),
    "file_extra": ("in the bundle, but not listed", "证据包中有此文件，清单未列"),
    "file_twice": ("stands in the bundle more than once", "在证据包中重复出现"),
    "file_hash": ("is not the file that is listed: its SHA-256 differs", "内容与清单不符：SHA-256 不一致"),
    "not_in_manifest": ("is not in manifest.json: put in later", "未列入 manifest.json：系事后放入"),
    "manifest": ("is not the manifest on the signed paper", "与签章纸质件所载的清单不一致"),
    "line": ("cannot be read", "无法解析"),
    "seal": ("its facts do not fit its seal", "事实内容与封印不符"),
    "case": ("belongs to another case", "属于另一案件"),
    "row_twice": ("stands in the bundle more than once", "同一条记录重复出现"),
    "link": (
        "does not follow the contact before it: one is changed, moved or gone",
        "未承接前一条：有改动、换位或删除",
    ),
    "first": ("is the first, but follows another: the beginning is missing", "为首条却承接更早封印：链条开头缺失"),
    "order": ("its key is not above the one before it", "编号不大于前一条"),
    "end": ("the chain does not end as it says: something was taken from the end, or added", "链条末尾与其所载不符"),
    "time": ("is dated before the contact that it follows", "时间早于前一条记录"),
    "corrects": ("corrects a contact that is not there before it", "所更正的记录不在其前"),
    "holder": ("hangs on a contact that is gone or was changed", "所附的催记已缺失或被改动"),
    "media_missing": ("its file is missing", "所附文件缺失"),
    "media": ("its file is not the one that was sealed", "所附文件不是封存时的文件"),
    "added": ("its day was closed without it: put in later (back-dated)", "当日封存时无此条：系事后补入（倒签）"),
    "changed": ("was changed after its day was closed", "当日封存之后被改动"),
    "gone": ("was taken away after its day was closed", "当日封存之后被删除"),
    "way": ("its entry does not lead to the root of its day: the list was changed", "条目推算不出当日根值：名单被改动"),
    "no_root": ("its day has no root", "当日没有根值"),
    "root": ("its root does not follow from its parts", "根值与其组成不符"),
    "root_link": ("does not follow the root of the day before", "未承接前一日的根值"),
    "span": ("does not begin where the day before ends, or is no day", "起止时间未与前一日衔接，或并非一日"),
    "kept": ("its root is not the one kept elsewhere", "根值与系统外保存的不一致"),
    "kept_missing": ("is kept elsewhere, but missing here", "系统外存有此日根值，此处缺失"),
    "kept_row": ("is not as the list kept elsewhere has it", "与系统外保存的名单不一致"),
    "unproven": ("stands on a day whose root is not the one kept elsewhere", "所在日期的根值与系统外保存的不一致"),
}

# Written after the manifest, whose hash they bear.
OUTSIDE_MANIFEST = ("SHA256SUMS", "manifest.json", "evidence_zh.pdf", "evidence_en.pdf")
LONGEST_DAY = dt.timedelta(hours=26)  # summer time ends
FARTHEST_ZONE = dt.timedelta(hours=14)


def lines_of(text: str) -> list[str]:
    """Cut at line feeds alone: what a person wrote may hold other signs that end a line (U+2028, U+0085)."""
    return [line for line in text.split("\n") if line]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(facts: Any) -> str:
    """JSON with sorted keys, no spaces, Chinese as it is."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.timezone.utc)


def leaf_of(table: str, line: dict[str, Any]) -> str:
    """SHA-256(0x00, then table, key, case, instant to the microsecond, seal, one a line)."""
    at = instant(line["facts"]["at"]).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = "\n".join([table, str(line["row"]), str(line["facts"]["case_id"]), at, line["seal"]])
    return sha256(b"\x00" + text.encode())


def climb(leaf: str, way: list[list[str]]) -> str:
    """From a leaf to the Merkle root (RFC 6962, 2.1): a node is SHA-256(0x01, left, right)."""
    here = bytes.fromhex(leaf)
    for side, other in way:
        pair = bytes.fromhex(other) + here if side == "left" else here + bytes.fromhex(other)
        here = hashlib.sha256(b"\x01" + pair).digest()
    return here.hex()


class Bundle:
    """The bundle, read once; `faults` are the sentences found."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.names = archive, archive.namelist()
        self.faults: list[str] = []
        self.case = json.loads(archive.read("case.json"))["case"]
        self.tables: dict[str, list[dict[str, Any]]] = {}  # table → its lines, in the order of the file
        for name in self.names:
            if name.endswith(".jsonl") and name not in ("roots.jsonl", "leaves.jsonl"):
                for line in self.lines(name):
                    if "seal" in line and "facts" in line:
                        self.tables.setdefault(line["table"], []).append(line)
        for lines in self.tables.values():
            self.report_twice(lines)
        self.rows = {(table, line["row"]): line for table, lines in self.tables.items() for line in lines}
        self.roots = {line["day"]: line for line in self.lines("roots.jsonl")}
        leaves = self.lines("leaves.jsonl")
        self.report_twice(leaves)
        self.leaves = {(line["table"], line["row"]): line for line in leaves}

    def fault(self, where: str, what: str) -> None:
        self.faults.append("{}: {} / {}".format(where, *FAULTS[what]))

    def report_twice(self, lines: list[dict[str, Any]]) -> None:
        """Of two lines with one key only the last is held against its day."""
        seen = set()
        for line in lines:
            if (line["table"], line["row"]) in seen:
                self.fault(line["where"], "row_twice")
            seen.add((line["table"], line["row"]))

    def lines(self, name: str) -> list[dict[str, Any]]:
        """The lines of a file, each with where it stands."""
        found = []
        for number, text in enumerate(lines_of(self.archive.read(name).decode("utf-8")), 1):
            try:
                line = json.loads(text)
                line["where"] = f"{name} line {number}"
                if "row" in line:
                    line["where"] += f", {line['table']} {line['row']}"
                if "facts" in line:
                    leaf_of(line["table"], line)  # whatever it lacks shows here
                found.append(line)
            except (ValueError, KeyError, TypeError, AttributeError):
                self.fault(f"{name} line {number}", "line")
        return found

    def hash_of(self, name: str) -> str:
        digest = hashlib.sha256()
        with self.archive.open(name) as file:
            for part in iter(lambda: file.read(1 << 20), b""):
                digest.update(part)
        return digest.hexdigest()

    def root_of(self, line: dict[str, Any]) -> dict[str, Any] | None:
        """The root of the day on which a row is dated; None for a day that is not closed yet."""
        at = instant(line["facts"]["at"])
        return next((r for r in self.roots.values() if instant(r["since"]) <= at < instant(r["before"])), None)


def check_files(bundle: Bundle, manifest_on_paper: str | None) -> None:
    sums = lines_of(bundle.archive.read("SHA256SUMS").decode("utf-8"))
    listed = {text[66:]: text[:64] for text in sums}  # 64 digits, two spaces, the name
    manifest = {one["name"]: one["sha256"] for one in json.loads(bundle.archive.read("manifest.json"))["files"]}
    for name in sorted(set(bundle.names)):
        if bundle.names.count(name) > 1:
            bundle.fault(name, "file_twice")
        if name == "SHA256SUMS":
            continue
        if name not in listed:
            bundle.fault(name, "file_extra")
        elif bundle.hash_of(name) != listed[name] or manifest.get(name, listed[name]) != listed[name]:
            bundle.fault(name, "file_hash")
        elif name not in manifest and name not in OUTSIDE_MANIFEST:
            bundle.fault(name, "not_in_manifest")
    for name in sorted((set(listed) | set(manifest)) - set(bundle.names)):
        bundle.fault(name, "file_missing")
    if manifest_on_paper and bundle.hash_of("manifest.json") != manifest_on_paper.lower():
        bundle.fault("manifest.json", "manifest")


def check_seals(bundle: Bundle) -> None:
    for lines in bundle.tables.values():
        for line in lines:
            if sha256((line["over"] + "\n" + canonical(line["facts"])).encode()) != line["seal"]:
                bundle.fault(line["where"], "seal")
            if line["facts"]["case_id"] != bundle.case:
                bundle.fault(line["where"], "case")
            value, salt = line.get("other_side"), line.get("other_side_salt", "")
            if value and sha256((salt + "\n" + value).encode()) != line["facts"].get("other_side"):
                bundle.fault(line["where"], "seal")


def check_chain(bundle: Bundle) -> None:
    before: dict[str, Any] | None = None
    seen = set()
    for line in bundle.tables.get("contact", []):
        if line["over"] != (before["seal"] if before else ""):
            bundle.fault(line["where"], "link" if before else "first")
        if before and line["row"] <= before["row"]:
            bundle.fault(line["where"], "order")
        if before and instant(line["facts"]["at"]) < instant(before["facts"]["at"]):
            bundle.fault(line["where"], "time")
        corrects = line["facts"].get("corrects_id")
        if corrects is not None and corrects not in seen:
            bundle.fault(line["where"], "corrects")
        before = line
        seen.add(line["row"])
    if "chain.json" in bundle.names:  # else it is named as missing
        end = {"contact": before["row"], "seal": before["seal"]} if before else None
        said = json.loads(bundle.archive.read("chain.json"))
        if (said["contacts"], said["last"]) != (len(bundle.tables.get("contact", [])), end):
            bundle.fault("chain.json", "end")


def check_media(bundle: Bundle) -> None:
    seals = {line["row"]: line["seal"] for line in bundle.tables.get("contact", [])}
    for table in ("recording", "proof"):
        for line in bundle.tables.get(table, []):
            if seals.get(line["facts"]["contact_id"]) != line["over"]:
                bundle.fault(line["where"], "holder")
            if not line["facts"]["sha256"]:
                continue
            if line.get("file") not in bundle.names:
                bundle.fault(line["where"], "media_missing")
            elif bundle.hash_of(line["file"]) != line["facts"]["sha256"]:
                bundle.fault(line["where"], "media")


def check_leaves(bundle: Bundle) -> int:
    """Returns how many rows stand on days that are not closed yet."""
    first = min((instant(root["since"]) for root in bundle.roots.values()), default=None)
    waiting = 0
    for key, line in bundle.rows.items():
        if key in bundle.leaves:
            if leaf_of(key[0], line) != bundle.leaves[key]["leaf"]:
                bundle.fault(line["where"], "changed")
        elif bundle.root_of(line) or (first and instant(line["facts"]["at"]) < first):
            bundle.fault(line["where"], "added")
        else:
            waiting += 1
    for key, leaf in bundle.leaves.items():
        if key not in bundle.rows:
            bundle.fault(f"{key[0]} {key[1]}, {leaf['day']}", "gone")
        root = bundle.roots.get(leaf["day"])
        if root is None:
            bundle.fault(leaf["where"], "no_root")
        elif climb(leaf["leaf"], leaf["way"]) != root["merkle"] or leaf["place"] >= root["count"]:
            bundle.fault(leaf["where"], "way")
    return waiting


def check_roots(bundle: Bundle) -> None:
    before = None
    for day in sorted(bundle.roots):
        root = bundle.roots[day]
        if sha256("{previous}\n{day}\n{merkle}\n{count}".format(**root).encode()) != root["root"]:
            bundle.fault("root of " + day, "root")
        follows = before is None or dt.date.fromisoformat(day) - dt.date.fromisoformat(before) == dt.timedelta(days=1)
        if not follows or root["previous"] != (bundle.roots[before]["root"] if before else ""):
            bundle.fault("root of " + day, "root_link")
        if not is_span_of(root, day) or (before and instant(bundle.roots[before]["before"]) != instant(root["since"])):
            bundle.fault("root of " + day, "span")
        before = day


def is_span_of(root: dict[str, Any], day: str) -> bool:
    """Whether the two instants can be the bounds of that day somewhere on earth; no hash covers them."""
    since, before = instant(root["since"]), instant(root["before"])
    off = since - dt.datetime.fromisoformat(day).replace(tzinfo=dt.timezone.utc)
    return since < before <= since + LONGEST_DAY and abs(off) <= FARTHEST_ZONE


def differ(one: dict[str, Any], other: dict[str, Any], *names: str) -> bool:
    return any(one[name] != other[name] for name in names)


def check_kept(bundle: Bundle, path: str) -> None:
    """Against the file that export_roots wrote and somebody else kept."""
    kept = [json.loads(line) for line in lines_of(Path(path).read_text(encoding="utf-8")) if line.strip()]
    altered = set()
    for line in kept:
        if "root" in line:
            here = bundle.roots.get(line["day"])
            if here is None:
                bundle.fault("root of " + line["day"], "kept_missing")
            elif differ(here, line, "root", "since", "before"):
                bundle.fault("root of " + line["day"], "kept")
                if differ(here, line, "merkle", "count"):
                    altered.add(line["day"])  # the others differ only because they follow this one
        elif line["case"] == bundle.case:
            row = bundle.rows.get((line["table"], line["row"]))
            if row is None or leaf_of(line["table"], row) != line["leaf"]:
                bundle.fault(f"{line['table']} {line['row']}, {line['day']}", "kept_row")
    for line in bundle.rows.values():
        root = bundle.root_of(line)
        if root and root["day"] in altered:
            bundle.fault(line["where"], "unproven")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle")
    parser.add_argument("--roots")
    parser.add_argument("--manifest")
    asked = parser.parse_args(arguments)
    try:
        with zipfile.ZipFile(asked.bundle) as archive:
            bundle = Bundle(archive)
            check_files(bundle, asked.manifest)
            for check in (check_seals, check_chain, check_media, check_roots):
                check(bundle)
            waiting = check_leaves(bundle)
            if asked.roots:
                check_kept(bundle, asked.roots)
            manifest = bundle.hash_of("manifest.json")
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as problem:
        print(f"Not a bundle that can be read / 无法读取证据包: {problem!r}")
        return 2
    for fault in bundle.faults:
        print(fault)
    print(f"case {bundle.case} · manifest.json SHA-256 {manifest}")
    print("rows / 记录: " + ", ".join(f"{name} {len(lines)}" for name, lines in sorted(bundle.tables.items())))
    print(f"closed days / 已封存日: {len(bundle.roots)} · rows of days not closed yet / 尚未封存日的记录: {waiting}")
    if not asked.roots:
        print("Without --roots a rewriting of everything does not show / 无系统外根值，无法发现整体改写")
    print(f"{len(bundle.faults)} faults found / 发现 {len(bundle.faults)} 处问题")
    return 1 if bundle.faults else 0


if __name__ == "__main__":
    sys.exit(main())
