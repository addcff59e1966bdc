"""Only the ledger's room adds lines and writes the stored figures of a debt."""

import ast
import re
from pathlib import Path

from tests.architecture.sources import APPLICATIONS, ROOT, calls, modules, tree_of, where

ROOM = ROOT / "cases" / "services" / "ledger"
FIGURES = {"principal", "interest", "fees", "penalty", "costs", "delay", "paid"}
LINES = re.compile(r"(INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\s+cases_ledgerline", re.IGNORECASE)
NEW_DEBTS = re.compile(r"INSERT\s+INTO\s+cases_debt\b", re.IGNORECASE)
FIGURES_SET = re.compile(rf"UPDATE\s+cases_debt\b.*?\bSET\b.*?\b({'|'.join(FIGURES)})\s*=", re.IGNORECASE | re.DOTALL)
OPEN_SET = re.compile(r"UPDATE\s+cases_debt\b[^;]*?\bSET\s*\{", re.IGNORECASE)  # columns filled in later


def outside() -> list[Path]:
    return [path for path in modules(*APPLICATIONS) if ROOM not in path.parents]


def test_no_statement_outside_the_room_writes_lines_or_figures() -> None:
    found = [
        where(path, node)
        for path in outside()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if any(pattern.search(node.value) for pattern in (LINES, NEW_DEBTS, FIGURES_SET, OPEN_SET))
    ]
    assert found == []


def test_no_code_outside_the_room_makes_lines_or_debts_or_sets_figures() -> None:
    made = [
        where(path, call)
        for path in outside()
        for call in calls(path)
        if ast.unparse(call.func) in ("LedgerLine", "Debt")
        or re.match(r"(LedgerLine|Debt)\.objects\.(bulk_)?(create|update)", ast.unparse(call.func))
    ]
    set_here = [
        where(path, target)
        for path in outside()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr in FIGURES and "debt" in ast.unparse(target.value).lower()
    ]
    assert (made, set_here) == ([], [])


def test_the_room_is_seen_by_these_patterns() -> None:
    text = (ROOM / "loading.py").read_text(encoding="utf-8")
    assert all(pattern.search(text) for pattern in (LINES, NEW_DEBTS, FIGURES_SET, OPEN_SET))
