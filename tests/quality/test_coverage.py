"""How full the graph is, as the library counts and the command reports it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.cli import cli
from kg.errors import KGError
from kg.quality.coverage import Kind, coverage, floors
from tests.world import WORLD, write
from tests.world import graph as world


def test_every_season_is_complete_in_episodes_dates_and_runtimes(graph: kg.Dataset) -> None:
    """All 161 episodes are there with title, date and running time."""
    found = coverage(graph)

    assert 13 == len(found.seasons)
    assert 161 == sum(season.complete["episodes"] for season in found.seasons)
    for season in found.seasons:
        for column in ("episodes", "dates", "runtimes", "ids"):
            assert season.complete[column] == season.counts[column], (season.label, column)


def test_every_season_has_a_main_cast_and_relations(graph: kg.Dataset) -> None:
    """No season is a bare list of episodes."""
    found = coverage(graph)

    for season in found.seasons:
        assert season.counts["main"] >= 5, season.label
        assert season.counts["relations"] >= 50, season.label


def test_every_series_has_its_seasons_and_its_creator(graph: kg.Dataset) -> None:
    """The six series are complete in seasons, and somebody made them."""
    found = coverage(graph)

    assert 6 == len(found.series)
    for series in found.series:
        assert series.complete["seasons"] == series.counts["seasons"], series.label
        assert series.complete["episodes"] == series.counts["episodes"], series.label
        assert series.counts["creator"] > 0, series.label


def test_the_small_world_is_counted_right(tmp_path: Path) -> None:
    """Counts, shares and kinds of sources of a world that can be counted by hand."""
    found = coverage(world(tmp_path / "data"))
    season = found.seasons[0]

    assert ("Daredevil season 1", 2, 2, 2) == (
        season.label,
        *(season.counts[name] for name in ("episodes", "runtimes", "relations")),
    )
    assert [
        "Daredevil season 1",
        "2/2",
        "2/2",
        "2/2",
        "0/2",
        "0/2",
        "0/2",
        "1",
        "0",
        "0",
        "2",
        "2",
        "0 %",
        "0 %",
        "100 %",
    ] == season.cells()
    assert [("encyclopedia", 1), ("press", 1)] == [(kind.name, kind.sources) for kind in found.kinds]
    assert 0 == found.weak


def test_what_is_still_announced_of_a_work_that_is_out_is_stale(tmp_path: Path) -> None:
    """It should be confirmed, or said to have lapsed."""
    row = "person:charlie-cox,character:matt-murdock,season:jessica-jones-1,source:two,announced,2015-11-01,\n"
    dataset = world(tmp_path / "data", {"more/portrayals.csv": "actor,character,work,source,status,known,reveals\n" + row})

    assert ["data/more/portrayals.csv:2"] == [place for _, place in coverage(dataset).stale]
    assert () == coverage(dataset, today=date(2015, 11, 1)).stale
    assert () == coverage(dataset, today=date(2015, 11, 20)).stale  # on the day itself it is not yet late


def test_a_rumoured_role_is_no_orphan_but_a_mere_name_is(tmp_path: Path) -> None:
    """Whom somebody was once said to play has its place in the graph."""
    people = WORLD["characters.csv"] + "character:bullseye,Bullseye,source:one\ncharacter:harper,Harper,source:one\n"
    row = "person:charlie-cox,character:bullseye,season:jessica-jones-1,source:two,rumoured,2014,2015-01-01,refuted,\n"
    changes = {
        "characters.csv": people,
        "more/portrayals.csv": "actor,character,work,source,status,known,retracted,outcome,reveals\n" + row,
        "more/characters.csv": "id,occupation,source,reveals\ncharacter:harper,lawyer,source:one,season:daredevil-1\n",
    }

    assert ("character:harper",) == coverage(world(tmp_path / "data", changes)).orphans


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Krysten Riter", (("person:krysten-ritter", "person:twin"),)),
        ("KRYSTEN RITTER", (("person:krysten-ritter", "person:twin"),)),
        ("Krysten Bitterman", ()),
    ],
)
def test_who_is_perhaps_entered_twice(label: str, found: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    """A slip of the pen makes no second person."""
    credit = "person,job,work,source\nperson:twin,director,episode:daredevil-1x01,source:one\n"
    changes = {"people.csv": WORLD["people.csv"] + f"person:twin,{label},source:one\n", "credits.csv": credit}

    assert found == coverage(world(tmp_path / "data", changes)).twice


SOURCES = WORLD["sources.csv"] + (
    "source:recap,A recap,Three Blogs,,2026-11-22,https://example.org/recap,recap,\n"
    "source:copy,A copy,Four Copies,,2026-11-22,https://example.org/copy,encyclopedia,Wikipedia\n"
)


@pytest.mark.parametrize(
    ("sources", "weak", "share"),
    [
        ("source:recap", 1, 0.0),
        ("source:recap;source:one", 0, 100.0),
        ("source:two;source:copy", 0, 0.0),  # both copy Wikipedia: one origin
        ("source:one;source:two", 0, 100.0),
    ],
    ids=["weak alone", "weak and strong", "two copies of one text", "independent"],
)
def test_how_well_a_claim_is_sourced(sources: str, weak: int, share: float, tmp_path: Path) -> None:
    """A claim is weak on sources that retell alone, and well sourced on two of different origin."""
    row = f"actor,character,work,billing,source\nperson:charlie-cox,character:matt-murdock,season:daredevil-1,main,{sources}\n"
    found = coverage(world(tmp_path / "data", {"sources.csv": SOURCES, "portrayals.csv": row}))
    recap = next(kind for kind in [*found.kinds, Kind("recap", 0, 0, 0)] if kind.name == "recap")

    assert (weak, share) == (found.weak, found.shares["main cast with two sources"])
    assert (weak, int("recap" in sources)) == (recap.alone, recap.claims)


def test_a_floor_is_reached_exactly(graph: kg.Dataset) -> None:
    """161 episodes are enough where 161 must be there, and 161.5 are not there."""
    found = coverage(graph, {"episodes": 161})
    more = coverage(graph, {"episodes": 161.5})

    assert (True, False) == (found.floors[0].reached, more.floors[0].reached)


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
