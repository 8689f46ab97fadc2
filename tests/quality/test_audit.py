"""How true the graph is: drawing facts by chance, reading a filled sheet, counting what it says."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import DataError, UsageError
from kg.quality.audit import COLUMNS, interval, read, sample, standing, tally
from kg.resources import folder
from kg.tables.claims import Claim
from kg.tables.reader import claims
from tests.world import write


@pytest.fixture(scope="module")
def everything() -> list[Claim]:
    """Return all claims of the shipped tables."""
    return claims(folder("data"))


def test_the_same_seed_draws_the_same_facts(everything: list[Claim]) -> None:
    """Anyone can repeat an audit."""
    assert sample(everything, 40, 7) == sample(list(reversed(everything)), 40, 7)
    assert sample(everything, 40, 7) != sample(everything, 40, 8)


@pytest.mark.parametrize("size", [20, 199, 200])
def test_a_sample_is_stratified_and_leaves_out_mere_descriptions(size: int, everything: list[Claim]) -> None:
    """Each kind of fact is drawn, exactly as many as asked; labels and sources are not facts to audit."""
    drawn = sample(everything, size, 1)

    assert {claim.table for claim in everything if not claim.descriptive} == {claim.table for claim in drawn}
    assert not any(claim.descriptive for claim in drawn)
    assert size == len(drawn) == len({claim.id for claim in drawn})


def test_the_shares_of_a_sample_are_those_of_the_kinds(everything: list[Claim]) -> None:
    """No kind is off its share by a whole fact, but for those of which there would be none."""
    facts = Counter(claim.table for claim in everything if not claim.descriptive)
    drawn = Counter(claim.table for claim in sample(everything, 200, 1))

    for table, count in facts.items():
        exact = 200 * count / facts.total()
        assert abs(drawn[table] - exact) < 1.5 or drawn[table] == 1, table


def test_a_sample_larger_than_all_is_all(tmp_path: Path) -> None:
    """Who asks for more gets what there is."""
    there = claims(write(tmp_path / "data"))

    assert len([claim for claim in there if not claim.descriptive]) == len(sample(there, 1000, 1))


def test_a_sample_too_small_for_its_kinds_is_refused(everything: list[Claim]) -> None:
    """Three facts cannot be one of each kind."""
    with pytest.raises(UsageError, match="a sample of 3 facts cannot hold one of each of the"):
        sample(everything, 3, 1)


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


def test_a_lens_narrows_what_is_drawn(tmp_path: Path) -> None:
    """Only the day's claims, only what a viewer knows, only these sources."""
    tables = str(write(tmp_path / "data"))
    early = CliRunner().invoke(cli, ["audit", "--data", tables, "--as-of", "2015-05-01"])
    wiki = CliRunner().invoke(cli, ["audit", "--data", tables, "--source", "encyclopedia"])

    assert early.output.count("Daredevil") > 0 == early.output.count("Krysten Ritter")
    assert {"Two Encyclopedia"} == {row["source"] for row in csv.DictReader(io.StringIO(wiki.output))}


def test_a_lens_has_nothing_to_count(tmp_path: Path) -> None:
    """An option that would change nothing is refused."""
    (tmp_path / "sheet.csv").write_text(",".join(COLUMNS) + "\n")
    done = CliRunner().invoke(cli, ["audit", "--tally", str(tmp_path / "sheet.csv"), "--seen", "none"])

    assert 2 == done.exit_code
    assert "--tally counts a filled sheet" in done.output


SHEET = ",".join(COLUMNS) + "\n"


def _row(claim: str, kind: str, verdict: str) -> str:
    return f"{claim},{kind},a fact,confirmed,2015-04-10,season:daredevil-1,s,https://example.org/one,data/x.csv:2,{verdict},\n"


def test_verdicts_are_counted_by_kind_and_the_unread_left_out(tmp_path: Path) -> None:
    """The share of what is not borne out is of what was read."""
    path = tmp_path / "sheet.csv"
    verdicts = [("a", "right"), ("a", "wrong"), ("b", "not-in-source"), ("b", "misplaced"), ("b", "unread")]
    path.write_text(SHEET + "".join(_row(f"claim:{n}", kind, verdict) for n, (kind, verdict) in enumerate(verdicts)))
    counted = {each.kind: each for each in tally(read(path))}

    assert ["a", "b", "all"] == list(counted)
    assert (1, 2) == (counted["a"].wrong, counted["a"].read)
    assert (2, 4) == (counted["all"].wrong, counted["all"].read)
    assert {"right": 0, "wrong": 0, "not-in-source": 1, "misplaced": 1, "unread": 1} == counted["b"].counts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SHEET + _row("claim:1", "a", "wrogn"), "sheet.csv:2:10: 'wrogn' is no verdict; write wrong"),
        (
            SHEET + _row("claim:1", "a", ""),
            "sheet.csv:2:10: no verdict yet; write one of right, wrong, not-in-source, misplaced, unread",
        ),
        ("claim,kind\n", "sheet.csv:1:1: no column 'fact'; a sheet is made by kg audit --sample"),
    ],
)
def test_a_sheet_with_a_slip_is_refused_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    """What was not decided is not counted."""
    (tmp_path / "sheet.csv").write_text(text)
    with pytest.raises(DataError) as caught:
        read(tmp_path / "sheet.csv")

    assert str(caught.value).endswith(message)


def test_the_command_counts_and_names_the_mistakes_that_still_stand(tmp_path: Path) -> None:
    """A mistake found is to be mended; one that was is not named again."""
    tables = write(tmp_path / "data")
    relation = next(claim for claim in claims(tables) if claim.table == "relations" and claim.reveals == ("season:daredevil-1",))
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET + _row(relation.id, "relations", "wrong") + _row("claim:gone", "relations", "wrong"))
    done = CliRunner().invoke(cli, ["audit", "--tally", str(path), "--data", str(tables)])

    assert 0 == done.exit_code
    assert "Not borne out: 2 of 2 facts that were read, 100.0 %" in done.output
    assert f"still stand in the tables: 1.\n  {relation.id}: a fact [wrong]\n" in done.output


def test_a_misplaced_fact_is_mended_by_another_source_and_a_wrong_one_is_not(tmp_path: Path) -> None:
    """More sources do not make a wrong fact right."""
    tables = claims(write(tmp_path / "data"))
    relation = next(claim for claim in tables if claim.table == "relations" and claim.reveals == ("season:daredevil-1",))
    cited = "https://example.org/one"
    verdicts = [("wrong", "https://example.org/other"), ("misplaced", "https://example.org/other"), ("misplaced", cited)]
    rows = [
        dict(zip(COLUMNS, next(csv.reader([_row(relation.id, "relations", verdict).replace(cited, url)])), strict=True))
        for verdict, url in verdicts
    ]

    assert ["wrong", "misplaced"] == [row["verdict"] for row in standing(rows, tables)]


@pytest.mark.parametrize(("hits", "of", "low", "high"), [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)])
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    """Values as published for small samples (Agresti and Coull 1998, Wilson's score interval)."""
    assert (low, high) == tuple(round(bound, 3) for bound in interval(hits, of))


def test_what_the_committed_audits_found_wrong_is_mended(everything: list[Claim]) -> None:
    """Every sheet in the tables' folder is whole, and none of the mistakes that it found stands."""
    sheets = sorted((folder("data") / "audits").glob("*.csv"))

    assert sheets
    assert [] == [row["claim"] for path in sheets for row in standing(read(path), everything)]
