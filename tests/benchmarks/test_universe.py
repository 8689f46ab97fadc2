"""The made-up universe that is measured on is a right one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import kg
from kg import checks
from kg.canned import canned
from kg.names import resolve
from kg.resources import folder
from kg.rows import read
from tests.benchmarks.universe import ASKED, make


def test_tables_and_graph_are_without_mistakes(tmp_path: Path) -> None:
    make(tmp_path, 1)
    reading = read(tmp_path)
    assert not reading.errors
    graph = kg.load(tmp_path, today=date(2026, 11, 22), use_cache=False)
    assert not checks.run(graph, folder("ontology"))


def test_it_has_the_shape_of_the_curated_one(tmp_path: Path) -> None:
    make(tmp_path, 1)
    graph = kg.load(tmp_path, today=date(2026, 11, 22), use_cache=False)
    rows = dict(graph.select("SELECT ?class (COUNT(?thing) AS ?count) { ?thing a ?class } GROUP BY ?class").rows)
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


def test_the_same_seed_gives_the_same_tables_and_units_stay_as_they_are(tmp_path: Path) -> None:
    make(tmp_path / "one", 1)
    make(tmp_path / "two", 2)
    for path in sorted((tmp_path / "one").rglob("*.csv")):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_the_question_has_the_same_answer_at_any_scale(tmp_path: Path) -> None:
    answers = []
    for scale in (1, 2):
        make(tmp_path / str(scale), scale)
        graph = kg.load(tmp_path / str(scale), today=date(2026, 11, 22), use_cache=False)
        question = canned("who-plays").bind({"character": ASKED}, lambda value, cls, graph=graph: resolve(graph, value, cls))
        answers.append(graph.select(question).rows)
    assert answers[0] == answers[1]
    assert len(answers[0]) == 2
