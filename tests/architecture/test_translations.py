"""Every text a user may see is there in Chinese: found in the sources as Django's extractor finds it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from tests.architecture.sources import ROOT, called_name, calls, modules

SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
APPLICATIONS = ("cases", "strategies")


def _catalogs() -> list[Path]:
    return [path for name in APPLICATIONS for path in sorted((ROOT / name / "locale").rglob("*.po"))]


def _in_python(path: Path) -> Iterator[str]:
    for call in calls(path):
        name = called_name(call)
        if name not in SINGULAR | PLURAL:
            continue
        index = 1 if name.startswith(("pgettext", "npgettext")) else 0
        if len(call.args) > index and isinstance(call.args[index], ast.Constant):
            yield str(call.args[index].value)


def _in_template(path: Path) -> Iterator[str]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in re.finditer(r"\b(n?p?gettext)\(((?:[^()\"']|\"(?:\\.|[^\"])*\"|'(?:\\.|[^'])*')*)\)", source):
        try:
            arguments = ast.parse(f"f({match.group(2)})", mode="eval").body.args  # type: ignore[attr-defined]
        except SyntaxError:
            continue
        constants = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
        index = 1 if "p" in match.group(1).removesuffix("gettext") else 0
        if len(constants) > index:
            yield constants[index]


def _texts() -> dict[str, str]:
    """Every text in the sources, with one place where it stands."""
    found: dict[str, str] = {}
    for path in modules("cases", "strategies", "collections_app"):
        found |= {text: str(path.relative_to(ROOT)) for text in _in_python(path) if text}
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            found |= {text: str(path.relative_to(ROOT)) for text in _in_template(path) if text}
    return found


def test_the_extractor_finds_texts_of_both_kinds() -> None:
    places = {place.rsplit(".", 1)[1] for place in _texts().values()}
    assert places >= {"py", "html"}


def test_every_text_is_in_chinese() -> None:
    translated = {entry.msgid for path in _catalogs() for entry in polib.pofile(str(path)) if entry.translated()}
    missing = {text: place for text, place in _texts().items() if text not in translated}
    assert missing == {}


@pytest.mark.parametrize("application", APPLICATIONS)
def test_catalogs_have_nothing_fuzzy_or_empty(application: str) -> None:
    catalogs = [path for path in _catalogs() if path.is_relative_to(ROOT / application)]
    wrong = [
        f"{path.relative_to(ROOT)}: {entry.msgid}"
        for path in catalogs
        for entry in polib.pofile(str(path))
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]
    assert wrong == []


def test_placeholders_survive_translation() -> None:
    named = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
    wrong = [
        entry.msgid
        for path in _catalogs()
        for entry in polib.pofile(str(path))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and set(named.findall(text)) - set(named.findall(entry.msgid + (entry.msgid_plural or "")))
    ]
    assert wrong == []
