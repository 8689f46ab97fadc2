"""What a row does not say itself: since when it was known, and what it gives away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.tables.claims import Claim
from kg.tables.reader import Reading, read
from tests.world import WORLD, write

_UNDATED = (
    "id,label,partOfSeries,seasonNumber,source,known\n"
    "season:daredevil-1,Daredevil season 1,series:daredevil,1,source:one,2015-04-01\n"
    "season:jessica-jones-1,Jessica Jones season 1,series:jessica-jones,1,source:two,2015-04-01\n"
)


def _read(folder: Path, changes: dict[str, str | bytes | None]) -> Reading:
    reading = read(write(folder / "data", changes))
    assert [] == [str(error) for error in reading.errors]
    return reading


def _claim(reading: Reading, table: str, line: int) -> Claim:
    return next(claim for claim in reading.claims if claim.location.path == f"data/{table}.csv" and claim.location.line == line)


def test_what_two_works_reveal_is_known_when_both_are_out(tmp_path: Path) -> None:
    """The later of them decides."""
    row = "character:jessica-jones,knows,character:matt-murdock,source:two,episode:jessica-jones-1x01;episode:daredevil-1x01\n"
    claim = _claim(_read(tmp_path, {"relations.csv": WORLD["relations.csv"] + row}), "relations", 4)

    assert claim.known
    assert date(2015, 11, 20) == claim.known.day


def test_what_a_work_reveals_that_is_not_out_needs_a_day(tmp_path: Path) -> None:
    """Of two works one with a date is not enough."""
    seasons = "id,label,partOfSeries,seasonNumber,source,known\nseason:daredevil-2,Daredevil season 2,series:daredevil,2,source:one,2015-04-21\n"
    row = "character:jessica-jones,knows,character:matt-murdock,source:two,episode:daredevil-1x01;season:daredevil-2\n"
    errors = read(write(tmp_path / "data", {"more/seasons.csv": seasons, "relations.csv": WORLD["relations.csv"] + row})).errors

    assert [
        "data/relations.csv:4:1: since when was this known? fill the column known with a date such as 2017-04-24 or 2017-04"
    ] == [str(error) for error in errors]


def test_a_row_gives_away_the_episodes_that_it_mentions(tmp_path: Path) -> None:
    """Each once, behind what its cell names; a describing row too."""
    reading = _read(tmp_path, {})
    portrayal, episode = _claim(reading, "portrayals", 4), _claim(reading, "episodes", 2)

    assert ("episode:daredevil-1x02",) == portrayal.reveals
    assert ("episode:daredevil-1x01",) == episode.reveals
    assert ("episode:daredevil-1x01",) == _claim(reading, "portrayals", 2).reveals


def test_a_season_without_a_date_comes_out_with_its_first_episode(tmp_path: Path) -> None:
    """And a series with its first season, whatever stands first in the tables."""
    episodes = WORLD["episodes.csv"].replace("1,1,2015-04-10", "1,1,2015-04-03").replace("1,2,2015-04-10", "1,2,2015-04-17")
    series = "id,label,source\nseries:daredevil,Daredevil,source:one\nseries:jessica-jones,Jessica Jones,source:two\n"
    released = _read(tmp_path, {"seasons.csv": _UNDATED, "episodes.csv": episodes, "series.csv": series}).released

    assert (date(2015, 4, 3), date(2015, 4, 3)) == (released["season:daredevil-1"], released["series:daredevil"])
    assert date(2015, 11, 20) == released["series:jessica-jones"]


@pytest.mark.parametrize(
    "said",
    ["expected,2015-01,,", "rumoured,2015-01,,", "rejected,2015-01,,", ",2015-01,2015-02,refuted", ",2015-01,2015-02,superseded"],
)
def test_a_date_that_did_not_last_is_no_release(said: str, tmp_path: Path) -> None:
    """A work came out on the day that is held true."""
    more = f"id,datePublished,source,status,known,retracted,outcome\nwork:film,2015-03-01,source:one,{said}\n"
    works = "id,label,source\nwork:film,A film,source:one\n"

    assert "work:film" not in _read(tmp_path, {"a/works.csv": more, "works.csv": works}).released


def test_an_announced_date_is_one(tmp_path: Path) -> None:
    """Those who make the work said so."""
    more = "id,datePublished,source,status,known\nwork:film,2015-03-01,source:one,announced,2015-01\n"
    works = "id,label,source\nwork:film,A film,source:one\n"

    assert date(2015, 3, 1) == _read(tmp_path, {"a/works.csv": more, "works.csv": works}).released["work:film"]
