"""
A `Page` as compact JSON values: things and sources are told by their place in a list, words are told once.

`script/start.js` reads exactly this.
"""

from __future__ import annotations

from typing import Any

from kg.view.model import Fact, Guide, Page, Said, Spot, View
from kg.view.style import CLASSES, OTHER, Look

__all__ = ["edges", "nodes", "payload"]

_LOOKS = [*CLASSES, OTHER]
_PLACE = {each.cls: place for place, each in enumerate(_LOOKS)}


def nodes(page: Page) -> list[dict[str, Any]]:
    """Return the things in the form vis-network knows: number, label, group, value."""
    return [
        {
            "id": place,
            "label": node.label,
            "group": _PLACE.get(node.cls, len(CLASSES)),
            "value": node.importance,
        }
        for place, node in enumerate(page.nodes)
    ]


def edges(page: Page) -> list[dict[str, Any]]:
    """Return the links in the form vis-network knows; the label is a place in the list of words."""
    index, words = _index(page), _words(page)
    return [{"from": index[edge.subject], "to": index[edge.object], "label": words[edge.label]} for edge in page.edges]


def payload(page: Page) -> dict[str, Any]:
    """Return all that pyvis has no place for: ids, facts, sources, views, looks."""
    index, cited = _index(page), {key: place for place, key in enumerate(page.sources)}
    return {
        "ids": [node.id for node in page.nodes],
        "years": [node.year for node in page.nodes],
        "released": {index[node.id]: node.released for node in page.nodes if node.released},
        "iris": {index[node.id]: node.iri for node in page.nodes if node.iri},
        "aliases": {index[node.id]: node.aliases for node in page.nodes if node.aliases},
        "words": list(_words(page)),
        "mutual": sorted({edge.label for edge in page.edges if edge.mutual}),
        "details": {
            place: [edge.detail, index.get(edge.work, -1)] for place, edge in enumerate(page.edges) if edge.detail or edge.work
        },
        "cites": [[cited[key] for key in edge.sources if key in cited] for edge in page.edges],
        "facts": {index[key]: [_fact(fact, index, cited) for fact in found] for key, found in page.facts.items()},
        "sources": [[s.title or s.id, s.publisher, s.published, s.url, s.kind] for s in page.sources.values()],
        "looks": [_look(each) for each in _LOOKS],
        "views": [_view(view, index) for view in page.views],
        "start": page.start,
        "said": [_said(each, index, cited) for each in page.said],
    }


def _index(page: Page) -> dict[str, int]:
    return {node.id: place for place, node in enumerate(page.nodes)}


def _words(page: Page) -> dict[str, int]:
    return {word: place for place, word in enumerate(sorted({edge.label for edge in page.edges}))}


def _fact(fact: Fact, index: dict[str, int], cited: dict[str, int]) -> list[Any]:
    places = [cited[key] for key in fact.sources if key in cited]
    return [
        fact.label,
        fact.text,
        index.get(fact.object, -1),
        places,
        fact.status,
        fact.known,
        fact.until,
        fact.url,
    ]


def _said(each: Said, index: dict[str, int], cited: dict[str, int]) -> list[Any]:
    """Return a claim as the page reads it; things that are not in the network are named, but cannot be opened."""
    about = [index.get(key, -1) for key in each.about]
    return [
        each.what,
        [[place, name] for place, name in zip(about, each.names, strict=False)],
        sorted({index[key] for key in (*each.about, *each.mentioned) if key in index}),
        each.firmness,
        each.known,
        each.settled,
        each.outcome,
        each.note,
        [cited[key] for key in each.sources if key in cited],
        index.get(each.group, -1),
    ]


def _look(each: Look) -> dict[str, Any]:
    return {
        "cls": each.cls,
        "one": each.one,
        "many": each.many,
        "shape": each.shape,
        "radius": each.radius,
        "rank": each.rank,
    }


def _view(view: View, index: dict[str, int]) -> dict[str, Any]:
    return {
        "id": view.id,
        "tab": view.tab,
        "title": view.title,
        "caption": view.caption,
        "spots": [_spot(spot, index) for spot in view.spots],
        "links": None if view.links is None else [[index[a], index[b]] for a, b in view.links],
        "guides": [_guide(guide, index) for guide in view.guides],
        "hidden": [_PLACE.get(cls, len(CLASSES)) for cls in view.hidden],
        "frame": view.frame,
        "lines": view.lines,
        "grain": view.grain,
        "tall": [_spot(spot, index) for spot in view.tall],
    }


def _spot(spot: Spot, index: dict[str, int]) -> list[Any]:
    found: list[Any] = [index[spot.id], spot.x, spot.y]
    return [*found, spot.side, spot.label] if spot.label else [*found, spot.side] if spot.side else found


def _guide(guide: Guide, index: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": guide.kind,
        "x": guide.x,
        "y": guide.y,
        "x2": guide.x2,
        "y2": guide.y2,
    }
    return {**found, "text": guide.text, "hot": [index[key] for key in guide.hot if key in index]}
