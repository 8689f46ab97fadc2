"""Completion in the shell: from the snapshot, quickly, and quietly where there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.shell_completion import ShellComplete
from click.testing import Result

from kg.cli import cli

Run = Callable[..., Result]


def _completed(*words: str) -> list[str]:
    complete = ShellComplete(cli, {}, "kg", "_KG_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str, run: Run) -> None:
    """The script is printed and asks kg itself."""
    found = run("completion", shell)

    assert 0 == found.exit_code
    assert f"_KG_COMPLETE={shell}_complete" in found.output


def test_commands_and_questions_need_no_graph() -> None:
    """Commands and canned questions are completed without any snapshot."""
    assert ["why"] == _completed("wh")
    assert {"who-plays"} == set(_completed("query", "who"))
    assert ["character="] == _completed("query", "who-plays", "--set", "ch")


@pytest.mark.usefixtures("warm")
def test_names_and_works_come_from_the_snapshot() -> None:
    """With a snapshot, things are completed by slug, id and label, works as --seen takes them."""
    assert "kilgrave" in _completed("why", "kilg")
    assert "character:luke-cage" in _completed("show", "luke")
    assert ["character=kilgrave"] == [
        each for each in _completed("query", "who-plays", "--set", "character=kilgrav") if "-" not in each
    ]
    assert "daredevil:1,jessica-jones:2" in _completed("show", "--seen", "daredevil:1,jess")


def test_without_a_snapshot_nothing_is_said_and_nothing_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    """No snapshot: no names, no noise, no building."""
    assert [] == _completed("why", "kilg")
    assert ("", "") == tuple(capsys.readouterr())


@pytest.mark.usefixtures("warm")
def test_what_a_lens_hides_is_not_offered(run: Run) -> None:
    """Through a lens only its own snapshot completes; where no command left one, nothing does."""
    assert ["character:kilgrave"] == _completed("show", "character:kilgr")
    assert [] == _completed("show", "--seen", "none", "character:kilgr")
    assert [] == _completed("query", "who-plays", "--seen", "none", "--set", "character=kilgr")

    run("show", "Jessica Jones", "--seen", "jessica-jones:1x03")

    assert ["character:kilgrave"] == _completed("show", "--seen", "jessica-jones:1x03", "character:kilgr")
    assert [] == _completed("show", "--seen", "jessica-jones:1x03", "character:alisa")
