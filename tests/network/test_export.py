"""`kg export`, `kg measure` and `kg view` as people type them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from click.testing import Result

from kg.network.export import NETWORKS, RDF
from kg.network.measures import MEASURES
from kg.network.projection import names
from tests.world import write

Run = Callable[..., Result]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The tables of the small world."""
    folder = tmp_path / "tables"
    folder.mkdir()
    return write(folder)


@pytest.mark.parametrize("form", [*NETWORKS, *RDF])
def test_each_format_is_chosen_by_suffix_and_by_name(run: Run, tables: Path, tmp_path: Path, form: str) -> None:
    """`-o x.FORMAT` and `-f FORMAT` write the same bytes."""
    path = tmp_path / f"x.{form}"
    by_suffix = run("export", "-o", path, "--data", tables)
    by_name = run("export", "-f", form, "--data", tables)

    assert (0, 0) == (by_suffix.exit_code, by_name.exit_code), by_suffix.output
    assert path.read_bytes() == by_name.stdout_bytes


@pytest.mark.parametrize(
    ("name", "start"), [("a.gv", b"digraph"), ("a.cyjs", b'{"data"'), ("a.ttl", b"@prefix"), ("A.GRAPHML", b"<?xml")]
)
def test_usual_suffixes_are_understood(run: Run, tables: Path, tmp_path: Path, name: str, start: bytes) -> None:
    """People name files as their programs do."""
    assert 0 == run("export", "-o", tmp_path / name, "--data", tables).exit_code
    assert (tmp_path / name).read_bytes().startswith(start)


def test_csv_writes_two_files(run: Run, tables: Path, tmp_path: Path) -> None:
    """The edges go where asked, the nodes beside them, and standard error says so."""
    done = run("export", "--projection", "cast", "-o", tmp_path / "cast.csv", "--data", tables)

    assert ["cast.csv", "cast.nodes.csv"] == sorted(path.name for path in tmp_path.glob("*.csv"))
    assert "cast.nodes.csv" in done.stderr and "" == done.stdout


MISTAKES = {
    ("-o", "x.grahpml"): "no format 'grahpml'; did you mean graphml? choose from graphml, gexf",
    ("-f", "trug"): "no format 'trug'; did you mean trig?",
    ("-o", "plain"): "in which format? say -f or name a file with its suffix",
    (): "in which format?",
    ("-f", "turtle", "--projection", "cast"): "turtle writes the graph itself, not a projection: leave --projection out",
    ("-f", "gml", "--projection", "casts"): "no projection 'casts'; did you mean cast?",
    ("-o", "no/such/folder/x.gml"): "no such file or directory; make the folder first",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_mistake_is_explained(run: Run, tables: Path, arguments: tuple[str, ...]) -> None:
    """The message says what is wrong and what may be meant; nothing is written to standard output."""
    done = run("export", *arguments, "--data", tables)

    assert done.exit_code in {1, 2} and MISTAKES[arguments] in done.stderr
    assert "" == done.stdout


def test_a_lens_holds_for_exports(run: Run, tables: Path) -> None:
    """What a viewer may not know is not in the file."""
    told = run("export", "-f", "graphml", "--seen", "daredevil:1x01", "--data", tables).stdout

    assert "Into the Ring" in told and "Cut Man" not in told and "Claire" not in told


def test_a_lens_is_told_in_every_dump(run: Run, tables: Path) -> None:
    """Whoever finds the file knows what it leaves out; a dump of everything says nothing."""
    lensed = ("export", "--as-of", "2015-05-01", "--data", tables, "-f")

    assert run(*lensed, "turtle").output.startswith("# seen through --as-of 2015-05-01\n")
    for form in ("trig", "nquads", "jsonld", "graphml", "gexf", "json", "gml", "cytoscape"):
        extra = () if form in RDF else ("--projection", "cast")
        assert "--as-of 2015-05-01" in run(*lensed, form, *extra).output, form
    assert "seen through" not in run("export", "--data", tables, "-f", "turtle").output


def test_the_same_graph_gives_the_same_bytes(tables: Path) -> None:
    """Two processes with different hash seeds write every format alike, and measure alike."""

    def outputs(seed: str) -> list[bytes]:
        script = (
            "import sys, hashlib, kg\n"
            "from kg.network.export import NETWORKS, RDF, network, rdf\n"
            "from kg.network.measures import measure\n"
            "from kg.network.projection import around, names, project\n"
            "graph = kg.load(sys.argv[1], use_cache=False)\n"
            "for name in names():\n"
            "    found = project(graph, name)\n"
            "    for form in NETWORKS: print(name, form, hashlib.sha256(network(found, form)).hexdigest())\n"
            "    print(measure(found), list(around(found, next(iter(found)), 2).edges(data=True)) if found else '')\n"
            "for form in RDF: print(form, hashlib.sha256(rdf(graph, form)).hexdigest())\n"
        )
        command = [sys.executable, "-c", script, str(tables)]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=120)
        return done.stdout.splitlines()

    assert outputs("1") == outputs("2")


def test_a_failed_export_leaves_what_was_there(run: Run, tables: Path, tmp_path: Path) -> None:
    """A mistake in the projection does not touch the file."""
    path = tmp_path / "x.gml"
    path.write_text("before")
    (tmp_path / "own.rq").write_text("#+ kind: edges\nSELECT ?source { ?source a mn:Series }")
    done = run("export", "--projection", tmp_path / "own.rq", "-o", path, "--data", tables)

    assert (1, "before") == (done.exit_code and 1, path.read_text())
    assert ["own.rq", "tables", "x.gml"] == sorted(entry.name for entry in tmp_path.iterdir())


@pytest.mark.usefixtures("warm")
def test_the_shipped_universe_is_written_and_read(run: Run, tmp_path: Path) -> None:
    """The first command that anyone types works on the shipped graph."""
    path = tmp_path / "universe.graphml"
    assert 0 == run("export", "-o", path).exit_code
    universe = nx.read_graphml(path)

    assert "Jessica Jones" == universe.nodes["character:jessica-jones"]["label"]
    assert universe.has_edge("person:krysten-ritter", "character:jessica-jones")


def test_measures_as_a_table(run: Run, tables: Path) -> None:
    """Labels stand beside ids; the first measure decides the order."""
    done = run("measure", "--projection", "characters", "--measure", "degree", "--top", "2", "-f", "table", "--data", tables)

    assert (
        "id                       label          class      degree\n"
        "-----------------------  -------------  ---------  ------\n"
        "character:claire-temple  Claire Temple  Character  2\n"
        "character:jessica-jones  Jessica Jones  Character  1\n"
    ) == done.stdout


def test_measures_in_other_formats(run: Run, tables: Path, tmp_path: Path) -> None:
    """CSV and JSON have all rows and numbers that are numbers; Markdown is a table."""
    options = ("measure", "--projection", "characters", "--data", tables)
    rows = json.loads(run(*options, "-f", "json").stdout)

    assert 3 == len(rows) and 2 == rows[0]["degree"]
    assert [str(row["betweenness"]) for row in rows] == [
        row["betweenness"] for row in csv.DictReader(io.StringIO(run(*options, "-f", "csv").stdout))
    ]
    assert run(*options, "-f", "md").stdout.startswith("| id | label | class | degree |")
    assert 0 == run(*options, "-o", tmp_path / "central.json").exit_code and rows == json.loads(
        (tmp_path / "central.json").read_text()
    )


@pytest.mark.usefixtures("warm")
def test_a_cut_table_says_so(run: Run) -> None:
    """Twenty rows are enough for people, if they are told that there are more."""
    done = run("measure", "--measure", "degree", "-f", "table")

    assert 22 == len(done.stdout.splitlines())
    assert done.stderr.startswith("20 of ") and "--top 0 shows all" in done.stderr


def test_a_misspelt_measure_is_explained(run: Run, tables: Path) -> None:
    """With the nearest one."""
    done = run("measure", "--measure", "pagrank", "--data", tables)

    assert 1 == done.exit_code and "no measure 'pagrank'; did you mean pagerank?" in done.stderr


@pytest.mark.usefixtures("warm")
def test_the_page_is_written_and_its_size_told(run: Run, tmp_path: Path) -> None:
    """Data on standard output, the rest on standard error; a thing may be named by its label."""
    pytest.importorskip("kg.view")
    path = tmp_path / "page.html"
    done = run("view", "-o", path, "--around", "Claire Temple")

    assert 0 == done.exit_code, done.output
    assert f"{path}: {path.stat().st_size:,} bytes\n" == done.stderr and "" == done.stdout
    assert "character:claire-temple" in path.read_text(encoding="utf-8")


def test_who_is_not_there_cannot_be_drawn(run: Run, tables: Path) -> None:
    """A misspelt name gets a suggestion, a page on standard output cannot be opened."""
    pytest.importorskip("kg.view")
    done = run("view", "-o", "-", "--around", "Claire Tempel", "--data", tables)

    assert 1 == done.exit_code and "did you mean Claire Temple?" in done.stderr
    assert "--open needs a file" in run("view", "-o", "-", "--open", "--data", tables).stderr


@pytest.mark.parametrize(("command", "choices"), [("export", [*NETWORKS, *RDF, *names()]), ("measure", [*MEASURES, *names()])])
def test_the_help_names_every_choice(run: Run, command: str, choices: list[str]) -> None:
    """The help is written by hand, so that it costs no import; it must not fall behind the tables."""
    told = run(command, "--help").stdout

    assert [] == [choice for choice in choices if choice not in told]
