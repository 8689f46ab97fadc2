"""How full and how true the graph is, as the commands report it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.audit import COLUMNS, sample
from kg.claims import Claim
from kg.cli import cli
from kg.coverage import coverage, floors
from kg.errors import KGError, UsageError
from kg.resources import folder
from kg.rows import claims
from tests.world import write


def test_every_season_is_complete_in_episodes_dates_and_runtimes(graph: kg.Dataset) -> None:
    """All 161 episodes are there with title, date and running time."""
    found = coverage(graph)
    by_name = {label: (length, dict(zip(found.columns, counts, strict=True))) for label, length, counts in found.seasons}

    assert 13 == len(by_name)
    assert 161 == sum(length for length, _ in by_name.values())
    for length, counts in by_name.values():
        assert (length, length, length) == (counts["episodes"], counts["dates"], counts["runtimes"])


def test_every_season_has_a_main_cast_and_relations(graph: kg.Dataset) -> None:
    """No season is a bare list of episodes."""
    found = coverage(graph)

    for label, _, counts in found.seasons:
        there = dict(zip(found.columns, counts, strict=True))
        assert there["main"] >= 5, label
        assert there["relations"] >= 50, label


def test_a_floor_above_what_is_there_is_not_reached(graph: kg.Dataset) -> None:
    """A floor is compared with the count of its name."""
    found = coverage(graph, {"episodes": 162, "portrayals": 1})

    assert [("episodes", False), ("portrayals", True)] == [(floor.name, floor.reached) for floor in found.floors]


def test_an_unknown_floor_is_named(graph: kg.Dataset) -> None:
    """A misspelt floor does not pass in silence."""
    with pytest.raises(KGError, match="nothing is counted as 'episods'"):
        coverage(graph, {"episods": 1})


def test_floors_that_do_not_parse_are_named(tmp_path: Path) -> None:
    """The file and the place of the mistake are told."""
    (tmp_path / "floors.toml").write_text("episodes = many\n")

    with pytest.raises(KGError, match=r"floors\.toml"):
        floors(tmp_path)


def test_the_command_ends_with_one_below_a_floor(tmp_path: Path) -> None:
    """CI can rely on the exit code."""
    tables = write(tmp_path / "data", {"floors.toml": "episodes = 1000\n"})
    done = CliRunner().invoke(cli, ["coverage", "--data", str(tables)])

    assert 1 == done.exit_code
    assert "BELOW" in done.output


def test_coverage_as_json_holds_what_the_table_shows(tmp_path: Path) -> None:
    """Another program can read the report."""
    done = CliRunner().invoke(cli, ["coverage", "-f", "json", "--data", str(write(tmp_path / "data"))])

    assert 3 == json.loads(done.output)["totals"]["episodes"]


@pytest.fixture(scope="module")
def everything() -> list[Claim]:
    """Return all claims of the shipped tables."""
    return claims(folder("data"))


def test_the_same_seed_draws_the_same_facts(everything: list[Claim]) -> None:
    """Anyone can repeat an audit."""
    assert sample(everything, 40, 7) == sample(list(reversed(everything)), 40, 7)
    assert sample(everything, 40, 7) != sample(everything, 40, 8)


def test_a_sample_is_stratified_and_leaves_out_mere_descriptions(everything: list[Claim]) -> None:
    """Each kind of fact is drawn; labels and sources are not facts to audit."""
    drawn = sample(everything, 200, 1)

    assert {"credits", "episodes", "events", "portrayals", "relations"} <= {claim.table for claim in drawn}
    assert not any(claim.descriptive for claim in drawn)
    assert 190 <= len(drawn) <= 200


def test_a_sample_of_nothing_is_refused() -> None:
    """Nonsense sizes are named."""
    with pytest.raises(UsageError, match="a sample of 0 facts is none"):
        sample([], 0, 1)


def test_the_sheet_gives_each_fact_its_source_and_a_place_for_the_verdict(tmp_path: Path) -> None:
    """The sheet can be filled in with any spreadsheet."""
    done = CliRunner().invoke(cli, ["audit", "--sample", "8", "--data", str(write(tmp_path / "data"))])
    rows = list(csv.DictReader(io.StringIO(done.output)))

    assert list(COLUMNS) == list(rows[0])
    assert all(row["fact"] and row["url"].startswith("http") and row["place"] and not row["verdict"] for row in rows)
