"""The README shows what really happens."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from tests.readme import README, blocks, commands, run


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch, warm_cache: Path) -> None:
    """A newcomer has run a command before."""
    monkeypatch.setenv("KG_CACHE", str(warm_cache))


@pytest.mark.parametrize(("command", "shown"), [pair for block in blocks() for pair in commands(block)])
def test_every_command_prints_what_the_readme_shows(command: str, shown: str) -> None:
    """What a newcomer types from the README gives what the README promises."""
    assert shown == run(command)


def test_the_python_of_the_readme_runs() -> None:
    """The Python session of the README is a doctest."""
    result = doctest.testfile(str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)

    assert result.attempted > 5
    assert result.failed == 0


def test_the_picture_is_there() -> None:
    """The picture of the README is in the repository."""
    assert (Path(README).parent / "docs" / "universe.png").stat().st_size > 10_000
