"""Facts by the names a person types."""

from __future__ import annotations

import pytest

import kg
from kg.facts.lookup import triples


@pytest.mark.parametrize("name", ["mn:Work", "Work", "schema:TVSeries", "schema:CreativeWork"])
def test_a_class_is_asked_for_by_label_or_curie(name: str, graph: kg.Dataset) -> None:
    """Classes of schema.org too, of which nothing is said but that things are of them."""
    assert 1 == len(triples(graph, "series:daredevil", "class", name))


@pytest.mark.parametrize(
    "cls", ["TVSeries", "TVSeason", "TVEpisode", "Person", "Organization", "Place", "PerformanceRole", "Event", "CreativeWork"]
)
def test_who_knows_schema_org_finds_things(cls: str, graph: kg.Dataset) -> None:
    """`?s a schema:TVSeries` answers as `?s a mn:Series` does."""
    assert graph.query(f"ASK {{ ?s a schema:{cls} }}") is True
