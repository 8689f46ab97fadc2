"""
Make the `Page` of a dataset: read the projection, the facts and the sources, choose the views.

The one place of this package that knows the core; what it needs from a graph are the attributes named in
`kg/network/projections/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import UnknownTerm
from kg.facts import facts as statements
from kg.network.projection import Graph, project
from kg.terms import ONTOLOGY, RDF
from kg.view.curated import other_views, universe_views
from kg.view.model import Edge, Fact, Node, Page, Said, Source
from kg.view.said import concerning, ledger, ledger_view
from kg.view.telling import chosen, told
from kg.view.world import World

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

__all__ = ["assemble", "build", "edges_of", "nodes_of"]

_TITLE = "Marvel on Netflix"
_ALSO = "schema:alternateName"


def build(
    dataset: Dataset, *, projection: str = "universe", around: str | None = None, steps: int = 1, to: str | None = None
) -> Page:
    """
    Return the page of *dataset* that `kg.view.page` writes.

    Raises:
        UnknownTerm: If *around* is not in the projection.
    """
    graph = project(dataset, projection, lists=True)
    for end in (around, to):
        if end is not None and end not in graph:
            raise UnknownTerm("thing in this projection", end, sorted(graph))
    said = statements.facts(dataset)
    return assemble(
        nodes_of(graph, _aliases(said)),
        edges_of(graph, _mutual(dataset)),
        facts={key: [told(fact, dataset.prefixes) for fact in found] for key, found in said.items() if key in graph},
        sources=statements.sources(dataset).values(),
        projection=projection,
        subtitle=dataset.label,
        start=_start(around, steps, to),
        said=ledger(dataset),
    )


def assemble(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    *,
    facts: Mapping[str, Iterable[Fact]] | None = None,
    sources: Iterable[statements.Source] = (),
    projection: str = "universe",
    subtitle: str = "",
    start: str = "",
    said: tuple[Said, ...] = (),
) -> Page:
    """Return the page of *nodes* and *edges*, with the facts, claims and sources that concern them."""
    world = World.of(nodes, edges)
    claims = concerning(said, world.nodes, world.home)
    views = universe_views(world) if projection == "universe" else other_views(world, projection)
    if any(claim.known for claim in claims):
        views = (*views[:1], ledger_view(claims), *views[1:])
    known = {key: tuple(chosen(found, world.neighbours[key])) for key, found in (facts or {}).items() if key in world.nodes}
    cited = {source for edge in world.edges for source in edge.sources}
    cited |= {source for found in known.values() for fact in found for source in fact.sources}
    cited |= {source for claim in claims for source in claim.sources}
    listed = sorted((_source(source) for source in sources if source.id in cited), key=lambda source: source.id)
    return Page(
        title=_TITLE,
        subtitle=subtitle,
        nodes=tuple(world.nodes.values()),
        edges=world.edges,
        views=views,
        facts={key: known[key] for key in sorted(known) if known[key]},
        sources={source.id: source for source in listed},
        start=start,
        said=claims,
    )


def nodes_of(graph: Graph, aliases: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[Node]:
    """Yield the nodes of a networkx graph, in sorted order, with other names from their attributes or *aliases*."""
    for key in sorted(graph):
        about = graph.nodes[key]
        yield Node(
            str(key),
            str(about.get("label") or key),
            str(about.get("class") or "Other").rpartition(":")[2],
            str(about.get("iri") or ""),
            str(about.get("released") or ""),
            aliases=tuple(sorted({*map(str, about.get("aliases") or ()), *(aliases or {}).get(key, ())})),
        )


def edges_of(graph: Graph, mutual: frozenset[str] = frozenset()) -> Iterator[Edge]:
    """Yield the edges of a networkx graph: of facts, or weighted by what two members share; *mutual* predicates go both ways."""
    for subject, object_, about in graph.edges(data=True):
        yield Edge(
            str(subject),
            str(object_),
            str(about.get("label") or about.get("predicate") or "linked with"),
            _detail(about),
            str(about.get("work") or ""),
            tuple(sorted(str(source) for source in about.get("sources") or ())),
            int(about.get("weight") or 1),
            not graph.is_directed() or about.get("predicate") in mutual,
        )


def _detail(about: Mapping[str, Any]) -> str:
    if about.get("billing"):
        return str(about["billing"]).rpartition(":")[2].rpartition("/")[2]
    return f"{about['weight']} together" if "weight" in about else ""


def _aliases(said: Mapping[str, Iterable[statements.Fact]]) -> dict[str, tuple[str, ...]]:
    found = {key: tuple(fact.object for fact in facts if fact.predicate == _ALSO and fact.held) for key, facts in said.items()}
    return {key: names for key, names in found.items() if names}


def _mutual(dataset: Dataset) -> frozenset[str]:
    """Return the predicates that the ontology calls symmetric."""
    graph, kind = (
        ox.NamedNode(ONTOLOGY),
        ox.NamedNode("http://www.w3.org/2002/07/owl#SymmetricProperty"),
    )
    quads = dataset.triples(None, ox.NamedNode(RDF + "type"), kind, graph)
    return frozenset(dataset.prefixes.compress(quad.subject.value) for quad in quads if isinstance(quad.subject, ox.NamedNode))


def _source(source: statements.Source) -> Source:
    return Source(
        source.id,
        source.title,
        source.publisher or "",
        source.published or "",
        source.url or "",
        source.kind or "",
    )


def _start(around: str | None, steps: int, to: str | None = None) -> str:
    if around is None:
        return ""
    thing = quote(around, safe=":")
    if to is not None:
        return f"view=path&from={thing}&to={quote(to, safe=':')}"
    return f"view=around&of={thing}&steps={min(3, max(1, steps))}&node={thing}"
