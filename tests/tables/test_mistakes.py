"""
A curator's mistakes.

Each folder of `tests/mistakes/` holds the tables that differ from the world in `tests/world.py`, and in `message.txt`
exactly what is said about them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.errors import DataErrors, Mistake
from kg.tables.reader import claims, read
from tests.world import write

MISTAKES = Path(__file__).parents[1] / "mistakes"
CASES = sorted(path for path in MISTAKES.iterdir() if path.is_dir())


def _world_with(mistake: Path, folder: Path) -> Path:
    tables = {path.relative_to(mistake).as_posix(): path.read_bytes() for path in mistake.rglob("*.csv")}
    return write(folder / "data", dict(tables))


@pytest.mark.parametrize("mistake", CASES, ids=lambda path: path.name)
def test_each_mistake_is_explained(mistake: Path, tmp_path: Path) -> None:
    """A curator's mistake gets exactly the message written beside it, and no other line follows from it."""
    errors = sorted(read(_world_with(mistake, tmp_path)).errors, key=lambda error: (error.location, error.message))

    assert (mistake / "message.txt").read_text() == "".join(f"{error}\n" for error in errors)
    assert errors


def test_every_kind_of_mistake_is_shown(tmp_path: Path) -> None:
    """Each code has a case here, but for what no file in a repository can be: unreadable, or longer than is good for it."""
    found = {error.code for case in CASES for error in read(_world_with(case, tmp_path / case.name)).errors}

    assert set(Mistake) - {Mistake.UNREADABLE, Mistake.LONG_CELL} == found


def test_the_world_without_mistakes_has_none(tmp_path: Path) -> None:
    """The world that the mistakes are made in is right by itself."""
    assert [] == read(write(tmp_path / "data")).errors


def test_claims_are_refused_while_there_are_mistakes(tmp_path: Path) -> None:
    """Nobody gets a graph of half the tables: all mistakes are raised at once, sorted by place."""
    with pytest.raises(DataErrors) as caught:
        claims(_world_with(MISTAKES / "several-files", tmp_path))

    assert (MISTAKES / "several-files/message.txt").read_text() + "7 mistakes in the tables" == str(caught.value)
    assert sorted(error.location for error in caught.value.errors) == [error.location for error in caught.value.errors]


def test_the_command_prints_all_mistakes_of_all_files_and_ends_with_1(tmp_path: Path, run: Callable[..., Result]) -> None:
    """One run, the whole list: that is what a curator needs."""
    result = run("check", "--data", _world_with(MISTAKES / "several-files", tmp_path))

    summary = "7 mistakes, no warnings in 21 claims; the graph is checked once the tables are right\n"
    assert (MISTAKES / "several-files/message.txt").read_text() + summary == result.stdout
    assert 1 == result.exit_code


def test_the_command_gives_mistakes_as_json(tmp_path: Path, run: Callable[..., Result]) -> None:
    """An editor gets place and message apart."""
    result = run("check", "-f", "json", "--data", _world_with(MISTAKES / "misspelt-id", tmp_path))

    assert [
        {
            "location": "data/portrayals.csv:6:1",
            "check": "tables",
            "code": "dangling-id",
            "severity": "error",
            "subject": None,
            "message": "no person:charlie-coks; did you mean person:charlie-cox?",
        }
    ] == json.loads(result.stdout)["violations"]
    assert 1 == result.exit_code


def test_a_question_about_broken_tables_is_answered_with_their_mistakes(tmp_path: Path, run: Callable[..., Result]) -> None:
    """`kg query` on tables with mistakes says what they are and leaves stdout empty."""
    result = run("query", "series", "--data", _world_with(MISTAKES / "misspelt-id", tmp_path))

    assert "Error: " + (MISTAKES / "misspelt-id/message.txt").read_text() + "1 mistake in the tables\n" == result.stderr
    assert ("", 1) == (result.stdout, result.exit_code)


def test_a_folder_without_tables_is_refused(tmp_path: Path, run: Callable[..., Result]) -> None:
    """An empty folder is a mistake of its own."""
    result = run("query", "series", "--data", tmp_path)

    assert f"Error: no table (*.csv) in {tmp_path} or below it\n" == result.stderr
    assert 1 == result.exit_code
