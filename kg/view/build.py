"""
Make the `Page` of a dataset: read the projection, the facts and the sources, choose the views.

The one place of this package that knows the core; what it needs from a graph are the attributes named in
`kg/projections/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg import entities, network
from kg.errors import UnknownTerm
from kg.view.curated import other_views, universe_views
from kg.view.model import Edge, Fact, Node, Page, Source
from kg.view.world import World

if TYPE_CHECKING:
    from kg.dataset import Dataset

__all__ = ["assemble", "build", "edges_of", "nodes_of"]

_TITLE = "Marvel on Netflix"
_SILENT = {"rdfs:label", "rdf:type", "schema:name", "dcterms:title", "rdfs:comment"}
_MOST_FACTS = 60


def build(dataset: Dataset, *, projection: str = "universe", around: str | None = None, steps: int = 1) -> Page:
    """
    Return the page of *dataset* that `kg.view.page` writes.

    Raises:
        UnknownTerm: If *around* is not in the projection.
    """
    graph = network.project(dataset, projection)
    if around is not None and around not in graph:
        raise UnknownTerm("thing in this projection", around, sorted(graph))
    return assemble(
        nodes_of(graph),
        edges_of(graph),
        facts=entities.facts(dataset),
        sources=entities.sources(dataset).values(),
        projection=projection,
        subtitle=getattr(dataset, "label", ""),
        start=_start(around, steps),
    )


def assemble(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    *,
    facts: Mapping[str, Iterable[Any]] | None = None,
    sources: Iterable[Any] = (),
    projection: str = "universe",
    subtitle: str = "",
    start: str = "",
) -> Page:
    """Return the page of *nodes* and *edges*, with the facts and sources that concern them."""
    world = World.of(nodes, edges)
    views = universe_views(world) if projection == "universe" else other_views(world, projection)
    told = {key: tuple(_facts(world, key, facts[key])) for key in world.nodes if key in facts} if facts else {}
    cited = {source for edge in world.edges for source in edge.sources}
    cited |= {source for found in told.values() for fact in found for source in fact.sources}
    known = sorted((_source(source) for source in sources if source.id in cited), key=lambda source: source.id)
    return Page(
        title=_TITLE,
        subtitle=subtitle,
        nodes=tuple(world.nodes.values()),
        edges=world.edges,
        views=views,
        facts={key: found for key, found in told.items() if found},
        sources={source.id: source for source in known},
        start=start,
    )


def nodes_of(graph: Any) -> Iterator[Node]:
    """Yield the nodes of a networkx graph, in sorted order."""
    for key, told in sorted(graph.nodes(data=True)):
        yield Node(
            str(key),
            str(told.get("label") or key),
            str(told.get("class") or "Other").rpartition(":")[2],
            str(told.get("iri") or ""),
            str(told.get("released") or ""),
            aliases=tuple(sorted(str(alias) for alias in told.get("aliases") or ())),
        )


def edges_of(graph: Any) -> Iterator[Edge]:
    """Yield the edges of a networkx graph: of facts, or weighted by what two members share."""
    for subject, object_, told in graph.edges(data=True):
        yield Edge(
            str(subject),
            str(object_),
            str(told.get("label") or told.get("predicate") or "linked with"),
            _detail(told),
            str(told.get("work") or ""),
            tuple(sorted(str(source) for source in told.get("sources") or ())),
        )


def _detail(told: Mapping[str, Any]) -> str:
    if told.get("billing"):
        return str(told["billing"]).rpartition(":")[2].rpartition("/")[2]
    return f"{told['weight']} together" if "weight" in told else ""


def _facts(world: World, key: str, found: Iterable[Any]) -> Iterator[Fact]:
    linked = world.neighbours[key]
    merged: dict[tuple[str, str, str, str], Fact] = {}
    for fact in found:
        held = getattr(fact, "held", True)
        if fact.predicate in _SILENT or (held and (fact.object in linked or fact.status == "inferred")):
            continue
        told = Fact(
            fact.predicate_label or fact.predicate,
            fact.object_label or fact.object,
            fact.object if fact.object in world.nodes else "",
            tuple(fact.sources),
            _status(fact, held),
            fact.known or "",
        )
        same = (told.label, told.text, told.object, told.status)
        merged[same] = _joined(merged[same], told) if same in merged else told
    order = sorted(merged.values(), key=lambda fact: (fact.label, fact.status != "", fact.known, fact.text))
    yield from order[:_MOST_FACTS]


def _joined(first: Fact, second: Fact) -> Fact:
    known = min((date for date in (first.known, second.known) if date), default="")
    return replace(first, sources=tuple(dict.fromkeys(first.sources + second.sources)), known=known)


def _status(fact: Any, held: bool) -> str:
    status = str(fact.status or "").rpartition("/")[2].rpartition(":")[2]
    if not held and status in {"", "confirmed", "inferred"}:
        return "no longer held"
    return "" if status in {"confirmed", "inferred"} else status


def _source(source: Any) -> Source:
    return Source(source.id, source.title, source.publisher or "", source.published or "", source.url or "", source.kind or "")


def _start(around: str | None, steps: int) -> str:
    if around is None:
        return ""
    return f"view=around&of={quote(around, safe=':')}&steps={min(3, max(1, steps))}"
