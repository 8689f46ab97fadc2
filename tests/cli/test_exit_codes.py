"""Every command ends with the code that its help promises, run as a process: what a shell script or CI sees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world import write

Process = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[2]

BROKEN = {"people.csv": "id,label,source\nperson:charlie-cox\n"}
UNTIDY = {"people.csv": "label,id,source,known\nCharlie Cox,person:charlie-cox,source:one,2014\n"}


@pytest.fixture
def world(tmp_path: Path) -> Callable[..., Path]:
    """Write the small world, with tables changed."""
    return lambda changes=None: write(tmp_path / "data", changes)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, ["check"]),
        (0, ["search", "claire"]),
        (1, ["search", "zzzz"]),
        (1, ["show", "zzzz"]),
        (1, ["show", "jessica jones:2"]),
        (1, ["query", "zzzz"]),
        (1, ["query", "SELECT {"]),
        (1, ["query", "who-plays", "--set", "character=zzzz"]),
        (2, ["query", "series", "-f", "zzzz"]),
        (1, ["why", "Claire Temple", "is a", "place:hells-kitchen"]),
        (1, ["why", "zzzz"]),
        (1, ["path", "Claire Temple", "zzzz"]),
        (1, ["timeline", "zzzz"]),
        (2, ["diff"]),
        (2, ["diff", "--from", "20x"]),
        (2, ["export", "-f", "zzzz"]),
        (1, ["export", "--projection", "zzzz", "-f", "csv"]),
        (1, ["measure", "--measure", "zzzz"]),
        (1, ["view", "-o", "/nowhere/a.html"]),
        (1, ["schema", "zzzz"]),
        (1, ["coverage"]),  # the small world lies below the floors of the shipped tables
        (2, ["stats", "--data", "/nowhere"]),
        (2, ["zzzz"]),
        (2, ["completion", "zzzz"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_the_exit_code_is_the_one_promised(code: int, arguments: list[str], world: Callable[..., Path], process: Process) -> None:
    """0 fine, 1 the data or the answer is bad, 2 the usage is wrong; and never a traceback."""
    data = world({"floors.toml": "[floors]\nepisodes = 161\n"} if arguments == ["coverage"] else None)
    found = process(*arguments, env={**os.environ, "KG_DATA": str(data)})

    assert code == found.returncode, found.stderr
    assert "Traceback" not in found.stderr
    assert bool(code) == bool(found.stderr or arguments == ["coverage"])


def test_check_ends_with_1_where_a_table_is_broken(world: Callable[..., Path], process: Process) -> None:
    """`kg check && echo ok` says ok only where it is."""
    found = process("check", "--data", world(BROKEN))

    assert (1, True) == (found.returncode, "people.csv:2:" in found.stdout)


@pytest.mark.parametrize(("code", "changes"), [(0, None), (1, UNTIDY)])
def test_tidy_check_ends_with_1_where_a_table_is_not_tidy(
    code: int, changes: dict[str, str] | None, world: Callable[..., Path], process: Process
) -> None:
    """CI can rely on it."""
    data = world(changes)
    process("tidy", "--data", data) if changes is None else None

    assert code == process("tidy", "--check", "--data", data).returncode


@pytest.mark.parametrize("option", ["--as-of", "--seen", "--source"])
@pytest.mark.parametrize(
    "command", [["stats"], ["show", "Claire Temple"], ["export", "-f", "csv"], ["audit"], ["diff", "--from", "2015"]]
)
def test_an_empty_lens_is_an_error(option: str, command: list[str], world: Callable[..., Path], process: Process) -> None:
    """An unset shell variable must not show everything."""
    found = process(*command, option, "", "--data", world())

    assert (2, "") == (found.returncode, found.stdout)
    assert f"{option}: is empty" in found.stderr


def test_a_broken_table_makes_the_whole_test_fail(world: Callable[..., Path]) -> None:
    """`make test` stops at the gate: its recipe runs `kg check` on the tables, and that ends with 1."""
    recipe = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    gate = next(line for line in recipe.splitlines() if line.strip().endswith("kg check"))
    command = gate.strip().replace(gate.split()[0], f"{sys.executable} -m kg", 1)
    done = subprocess.run(command, shell=True, cwd=ROOT, env={**os.environ, "KG_DATA": str(world(BROKEN))}, check=False)

    assert 1 == done.returncode


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "20x"], "Error: --from: 20x is not a date such as"),
        (["--from", "2015", "--to", "20x"], "Error: --to: 20x is not a date such as"),
        (["--from", ""], "Error: --from: is empty"),
        (["--from-seen", "x:y"], "Error: --from-seen: 'x:y' is not like"),
    ],
)
def test_a_difference_names_its_own_options(
    arguments: list[str], message: str, world: Callable[..., Path], process: Process
) -> None:
    """Not those of the other commands."""
    found = process("diff", *arguments, "--data", world())

    assert 2 == found.returncode
    assert found.stderr.startswith(message)


def test_a_day_before_the_first_fact_is_said(world: Callable[..., Path], process: Process) -> None:
    """An empty answer is right, and explained."""
    found = process("query", "series", "--as-of", "1990", "--data", world(), "-f", "csv")

    assert (0, 1) == (found.returncode, len(found.stdout.splitlines()))
    assert "nothing is held true" in found.stderr


def test_a_sheet_with_a_short_row_is_named(tmp_path: Path, world: Callable[..., Path], process: Process) -> None:
    """File and line, not a traceback."""
    sheet = tmp_path / "sheet.csv"
    process("audit", "--sample", "9", "-o", sheet, "--data", world())
    lines = sheet.read_text(encoding="utf-8").splitlines()
    sheet.write_text("\n".join([lines[0], lines[1].partition(",")[0]]) + "\n", encoding="utf-8")
    found = process("audit", "--tally", sheet, "--data", world())

    assert 1 == found.returncode
    assert found.stderr.startswith(f"Error: {sheet}:2:1: 1 cells where the header has ")
