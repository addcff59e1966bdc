"""What the environment may say is written down where an operator looks for it."""

import re

import pytest

from tests.house.places import ROOT

READ = re.compile(r"""env\.\w+\("([A-Z_]+)"|environ\.get\(["']([A-Z_]+)["']""")
NOT_OURS = {"PATH"}


def _read_from_the_environment() -> set[str]:
    sources = (ROOT / "collections_app").rglob("*.py")
    found = {name for path in sources for pair in READ.findall(path.read_text(encoding="utf-8")) for name in pair}
    return found - NOT_OURS - {""}


@pytest.mark.parametrize(("place", "written"), [(".env.example", r"^#{name}="), ("docs/operations.md", r"`{name}`")])
def test_every_variable_is_written_down(place: str, written: str) -> None:
    text = (ROOT / place).read_text(encoding="utf-8")
    names = _read_from_the_environment()
    assert names >= {"SECRET_KEY", "PORT", "DEMONSTRATION"}
    missing = {name for name in names if not re.search(written.replace("{name}", name), text, re.MULTILINE)}
    assert missing == set()


def test_no_value_of_the_example_is_followed_by_a_comment() -> None:
    """It would become part of the value: a comment behind SECRET_KEY was a secret that everybody knows."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    values = [line for line in lines if re.match(r"^#?[A-Z_]+=", line)]
    assert len(values) > 20
    assert [line for line in values if re.search(r"\s#|=\s", line)] == []
