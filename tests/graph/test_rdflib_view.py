"""The view for rdflib reads everything and changes nothing; nobody calls other endpoints without leave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import RDFS, Literal, URIRef

import kg
from kg.errors import KGError, QueryError
from kg.graph import rules
from kg.quality import checks
from tests.world import write

SERIES = URIRef("https://w3id.org/marvel-netflix/series/daredevil")
ELSEWHERE = "SELECT * { SERVICE <http://127.0.0.1:65533/sparql> { ?s ?p ?o } }"
CHANGES: dict[str, Callable[[rdflib.Dataset], object]] = {
    "update": lambda view: view.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }"),
    "add": lambda view: view.add((SERIES, RDFS.label, Literal("Devil"))),
    "add to a graph": lambda view: view.graph(URIRef("urn:g")).add((SERIES, RDFS.label, Literal("Devil"))),
    "add many": lambda view: view.addN([(SERIES, RDFS.label, Literal("Devil"), view.default_graph)]),
    "parse": lambda view: view.parse(data="<urn:a> <urn:b> <urn:c> .", format="nt"),
    "remove": lambda view: view.remove((SERIES, None, None)),
    "remove a graph": lambda view: view.remove_graph(URIRef("https://w3id.org/marvel-netflix/ontology")),
    "set": lambda view: view.default_graph.set((SERIES, RDFS.label, Literal("Devil"))),
    "destroy": lambda view: view.destroy("/nowhere"),
}


@pytest.fixture(params=[False, True], ids=["in memory", "on disk"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> kg.Dataset:
    """The small world, wherever it lies."""
    for _ in range(2):  # the second time it is read from the snapshot
        dataset = kg.load(write(tmp_path / "data"), on_disk=request.param)
    return dataset


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_refused(change: str, small: kg.Dataset) -> None:
    """With a word on how to make a copy; the graph stays as it is."""
    before = set(small)
    with pytest.raises(KGError, match="the rdflib view of the graph is read-only: change the tables, or a copy made with"):
        CHANGES[change](small.rdflib)

    assert before == set(small)


def test_everything_can_be_read(small: kg.Dataset) -> None:
    """Graphs by name, triples, SPARQL; and the copy that is spoken of is one that may be changed."""
    view = small.rdflib
    copy = rdflib.Dataset()
    copy.parse(data=view.serialize(format="nquads"), format="nquads")
    copy.add((SERIES, RDFS.label, Literal("Devil")))

    assert "Daredevil" == str(view.value(SERIES, RDFS.label))
    assert len(view.graph(URIRef("https://w3id.org/marvel-netflix/ontology"))) > 0
    assert ["Daredevil"] == [str(row[0]) for row in view.query("SELECT ?l { series:daredevil rdfs:label ?l }")]
    assert len(small) + 1 == sum(1 for _ in copy.quads())


def test_other_endpoints_are_not_called_unless_asked_for(small: kg.Dataset) -> None:
    """Neither by query and select nor through rdflib; with leave the call is made (and fails here, where nobody listens)."""
    for ask in (small.query, small.select, small.rdflib.query):
        with pytest.raises(QueryError, match=r"the query calls another endpoint \(SERVICE\)"):
            ask(ELSEWHERE)  # type: ignore[operator]
    with pytest.raises((QueryError, OSError, RuntimeError), match="(?i)connect"):
        list(small.select(ELSEWHERE, allow_service=True))


def test_rules_and_checks_of_an_ontology_call_nobody(small: kg.Dataset, tmp_path: Path) -> None:
    """An ontology from elsewhere is no way to make this machine call others."""
    for folder in ("rules", "checks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "shapes.ttl").touch()
    (tmp_path / "prefixes.ttl").touch()
    (tmp_path / "rules/far.rq").write_text(f"CONSTRUCT {{ ?s ?p ?o }} {ELSEWHERE[9:]}")
    (tmp_path / "checks/far.rq").write_text(f"SELECT ?message {ELSEWHERE[9:]}")

    with pytest.raises(KGError, match=r"rules/far.rq calls another endpoint \(SERVICE\)"):
        rules.apply(small.extended(())._store, tmp_path)  # type: ignore[arg-type]
    with pytest.raises(KGError, match=r"checks/far.rq: the query calls another endpoint \(SERVICE\)"):
        checks.run(small, tmp_path)
