"""
The graph as the curated views ask for it: who is linked with whom, which thing belongs to which series, since when.

A thing belongs to a series by its links: a season is part of it, a portrayal names the work it is in, a credit points to
a work. Nothing is guessed from names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from kg.view.model import Edge, Node

__all__ = ["WORKS", "World"]

WORKS = ("Series", "Season", "Episode", "OutsideWork")
_PART = {"Episode": ("Season", "Series"), "Season": ("Series",)}


@dataclass(frozen=True)
class World:
    """The things by id and the links, both in sorted order, with what follows from them."""

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge]) -> World:
        """Return the world of *nodes* and *edges*, each thing with its importance and its first year."""
        plain = {node.id: node for node in sorted(nodes, key=lambda node: node.id)}
        links = sorted(
            (edge for edge in edges if edge.subject in plain and edge.object in plain),
            key=lambda edge: (edge.subject, edge.object, edge.label, edge.work, edge.detail),
        )
        bare = cls(plain, tuple(links))
        told = {key: replace(node, **bare._about(node)) for key, node in plain.items()}
        return cls(told, bare.edges)

    def _about(self, node: Node) -> dict[str, int]:
        years = [self._own_year(work) for work in {node.id, *self.works.get(node.id, ())}]
        spread = len(self.series_of(node.id)) if node.cls not in WORKS else 0
        links = len(self.neighbours.get(node.id, ())) + 2 * len(self.seasons_of(node.id))
        return {
            "year": min((year for year in years if year), default=0),
            "importance": links + 6 * max(0, spread - 1),
        }

    def _own_year(self, key: str) -> int:
        node = self.nodes.get(key)
        text = node.released[:4] if node else ""
        return int(text) if text.isdigit() else 0

    @cached_property
    def neighbours(self) -> dict[str, Counter[str]]:
        """How many links each thing has with each other one."""
        found: dict[str, Counter[str]] = {key: Counter() for key in self.nodes}
        for edge in self.edges:
            if edge.subject != edge.object:
                found[edge.subject][edge.object] += 1
                found[edge.object][edge.subject] += 1
        return found

    @cached_property
    def works(self) -> dict[str, Counter[str]]:
        """The works each person and character is linked with, directly or through a portrayal, counted."""
        found: dict[str, Counter[str]] = {}
        for edge in self.edges:
            ends = (edge.subject, edge.object)
            shown = {edge.work} if edge.work in self.nodes else set()
            shown |= {end for end in ends if self.nodes[end].cls in WORKS}
            for end in ends:
                if self.nodes[end].cls not in WORKS:
                    found.setdefault(end, Counter()).update(sorted(shown))
        return found

    @cached_property
    def whole(self) -> dict[str, str]:
        """The season or series each episode and season is part of."""
        found: dict[str, str] = {}
        for edge in self.edges:
            part, whole = self.nodes[edge.subject], self.nodes[edge.object]
            if whole.cls in _PART.get(part.cls, ()):
                found.setdefault(part.id, whole.id)
        return found

    def up(self, work: str, cls: str) -> str:
        """Return the work of class *cls* that *work* is part of, or is; "" if there is none."""
        seen = set()
        while work in self.nodes and work not in seen:
            if self.nodes[work].cls == cls:
                return work
            seen.add(work)
            work = self.whole.get(work, "")
        return ""

    def _ups(self, key: str, cls: str) -> Counter[str]:
        found: Counter[str] = Counter()
        node = self.nodes.get(key)
        if node is not None and node.cls in WORKS:
            found[self.up(key, cls)] += 1
        for work, count in self.works.get(key, Counter()).items():
            found[self.up(work, cls)] += count
        del found[""]
        return found

    def series_of(self, key: str) -> Counter[str]:
        """Return the series *key* belongs to, with the number of links that say so."""
        return self._ups(key, "Series")

    def seasons_of(self, key: str) -> list[str]:
        """Return the seasons *key* is seen in, in order of release."""
        return sorted(self._ups(key, "Season"), key=lambda season: (self.nodes[season].released or "9", season))

    def later_of(self, key: str) -> list[str]:
        """Return the later works *key* is seen in, in order of release."""
        return self.by_release(work for work in self.works.get(key, ()) if self.nodes[work].cls == "OutsideWork")

    def of_class(self, *classes: str) -> list[Node]:
        """Return the things of *classes*, the most important first."""
        found = [node for node in self.nodes.values() if node.cls in classes]
        return sorted(found, key=lambda node: (-node.importance, node.label, node.id))

    def by_release(self, keys: Iterable[str]) -> list[str]:
        """Return *keys* in order of release, those without a date last."""
        return sorted(keys, key=lambda key: (self.nodes[key].released or "9999", key))

    @cached_property
    def series(self) -> list[str]:
        """The series in order of release."""
        return self.by_release(node.id for node in self.nodes.values() if node.cls == "Series")

    def near(self, key: str, *classes: str) -> list[Node]:
        """Return the neighbours of *key* that are of *classes*, those with most links first."""
        linked = self.neighbours.get(key, Counter())
        found = [self.nodes[other] for other in linked if self.nodes[other].cls in classes]
        return sorted(found, key=lambda node: (-linked[node.id], -node.importance, node.id))

    def home(self, key: str) -> str:
        """Return the series *key* belongs to most, the earlier one when two tie; "" if none."""
        counted = self.series_of(key)
        return min(counted, key=lambda s: (-counted[s], self.series.index(s))) if counted else ""
