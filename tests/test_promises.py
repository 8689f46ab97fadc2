"""Each promise names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.findall(r"`(tests/[\w/]+\.py)?((?:::\w+)*)`", (ROOT / "docs" / "promises.md").read_text(encoding="utf-8"))


def _tests() -> list[tuple[str, str]]:
    """Return each test that is named, as its file and the last part of its name; `::name` alone is of the file before it."""
    found, file = [], ""
    for path, name in NAMED:
        file = path or file
        if path or name:
            found.append((file, name.rpartition("::")[2]))
    return found


@pytest.mark.parametrize(("file", "name"), _tests())
def test_the_test_of_a_promise_is_there(file: str, name: str) -> None:
    """A file, and in it a function or class of that name."""
    text = (ROOT / file).read_text(encoding="utf-8")

    assert not name or re.search(rf"^\s*(def|class) {name}\b", text, re.MULTILINE)
