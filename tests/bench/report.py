"""The table of ratios, for eyes and as JSON."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.measuring import Limit, Measure, machine

VERDICT = {True: "met", False: "NOT MET", None: "reported"}


def table(measures: Sequence[Measure], limits: Sequence[Limit]) -> str:
    """A Markdown table: it can go into the README as it stands."""
    lines = [
        "| what | against | product | floor | ratio | bound | |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    lines += [
        f"| {one.name} | {one.floor} | {seconds(one.product_seconds)} | {seconds(one.floor_seconds)} "
        f"| {one.ratio:.2f} | {'' if one.bound is None else f'{one.bound:g}'} | {VERDICT[one.met]} |"
        for one in measures
    ]
    lines += [
        f"| {one.name} | | {one.value:g} {one.unit} | | | {one.limit:g} {one.unit} | {VERDICT[one.met]} |"
        for one in limits
    ]
    return "\n".join(lines)


def seconds(value: float) -> str:
    """`1.23 s` or `4.56 ms`."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.2f} ms"


def write(path: Path, about: dict[str, Any], measures: Sequence[Measure], limits: Sequence[Limit]) -> None:
    """The whole run as one JSON object."""
    document = {
        **about,
        "machine": machine(),
        "measures": [one.as_dict() for one in measures],
        "limits": [one.as_dict() for one in limits],
    }
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def headline(about: dict[str, Any]) -> str:
    """Size of the run and of the machine in one line."""
    size = machine()
    return (
        f"{about['cases']} cases, {size['cores']} cores, {size['memory_gb']} GB, {size['processor']}, "
        f"Python {size['python']}, {about['seconds']:.0f} s"
    )
