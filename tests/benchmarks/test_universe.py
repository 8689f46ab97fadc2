"""The made-up universe that is measured on is a right one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import kg
from kg.facts.names import resolve
from kg.quality import checks
from kg.resources import folder
from kg.sparql.canned import canned
from tests.benchmarks.universe import ASKED, make

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of one unit."""
    folder = tmp_path_factory.mktemp("universe")
    make(folder, 1)
    return folder


@pytest.fixture(scope="module")
def universe(tables: Path) -> kg.Dataset:
    """The graph of one unit."""
    return kg.load(tables, today=TODAY, use_cache=False)


def test_tables_and_graph_are_without_mistakes(universe: kg.Dataset) -> None:
    """Reader and integrity questions find nothing."""
    assert [] == [found for found in checks.run(universe, folder("ontology")) if found.severity == "error"]


def test_it_has_the_shape_of_the_curated_one(universe: kg.Dataset) -> None:
    """As many series, seasons, episodes, roles and events as the curated data."""
    rows = dict(universe.select("SELECT ?class (COUNT(?thing) AS ?count) { ?thing a ?class } GROUP BY ?class").rows)
    counts = {str(name).rpartition("#")[2]: int(str(count)) for name, count in rows.items()}
    wanted = {
        "Series": 6,
        "Season": 13,
        "Episode": 161,
        "Portrayal": 1000,
        "Credit": 500,
        "ProductionEvent": 400,
        "Character": 450,
    }
    assert {name: counts[name] for name in wanted} == wanted


def test_the_same_seed_gives_the_same_tables_and_units_stay_as_they_are(tables: Path, tmp_path: Path) -> None:
    """A larger universe holds the smaller one, byte for byte."""
    make(tmp_path, 2)
    for path in sorted(tables.rglob("*.csv")):
        assert path.read_bytes() == (tmp_path / path.relative_to(tables)).read_bytes()


def test_the_question_has_the_same_answer_at_any_scale(universe: kg.Dataset, tmp_path: Path) -> None:
    """So times at two scales compare the same question."""
    make(tmp_path, 2)
    answers = []
    for graph in (universe, kg.load(tmp_path, today=TODAY, use_cache=False)):
        question = canned("who-plays").bind({"character": ASKED}, lambda value, cls, graph=graph: resolve(graph, value, cls))
        answers.append(graph.select(question).rows)
    assert answers[0] == answers[1]
    assert len(answers[0]) == 2
