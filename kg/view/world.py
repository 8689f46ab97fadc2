"""The graph as the curated views ask for it: who matters, who is linked with whom, what belongs to which series, since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from kg.view.model import Edge, Node
from kg.view.ties import WORKS, Counts, Ties

__all__ = ["World"]


@dataclass(frozen=True)
class World:
    """The things by id and the links, both in sorted order, with what follows from them."""

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    ties: Ties

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge]) -> World:
        """Return the world of *nodes* and *edges*, each thing with its importance and its first year."""
        plain = {node.id: node for node in sorted(nodes, key=lambda node: node.id)}
        links = sorted(
            (edge for edge in edges if edge.subject in plain and edge.object in plain),
            key=lambda edge: (edge.subject, edge.object, edge.label, edge.work, edge.detail),
        )
        ties = Ties({key: node.cls for key, node in plain.items()}, links)
        told = {key: _told(node, plain, ties) for key, node in plain.items()}
        return cls(told, tuple(links), ties)

    @property
    def neighbours(self) -> dict[str, Counts]:
        """How many links each thing has with each other one."""
        return self.ties.neighbours

    def up(self, work: str, cls: str) -> str:
        """Return the work of class *cls* that *work* is part of, or is; "" if there is none."""
        return self.ties.up(work, cls)

    def series_of(self, key: str) -> Counts:
        """Return the series *key* belongs to, with the number of links that say so."""
        return self.ties.series.get(key, {})

    def seasons_of(self, key: str) -> list[str]:
        """Return the seasons *key* is seen in, in order of release."""
        return self.by_release(self.ties.seasons.get(key, {}))

    def later_of(self, key: str) -> list[str]:
        """Return the later works *key* is seen in, in order of release."""
        return self.by_release(work for work in self.ties.works.get(key, ()) if self.nodes[work].cls == "OutsideWork")

    @cached_property
    def ranked(self) -> dict[str, list[Node]]:
        """The things of each class, the most important first."""
        found: dict[str, list[Node]] = {}
        for node in sorted(self.nodes.values(), key=lambda node: (-node.importance, node.label, node.id)):
            found.setdefault(node.cls, []).append(node)
        return found

    def of_class(self, cls: str) -> list[Node]:
        """Return the things of the class *cls*, the most important first."""
        return self.ranked.get(cls, [])

    def by_release(self, keys: Iterable[str]) -> list[str]:
        """Return *keys* in order of release, those without a date last."""
        return sorted(keys, key=lambda key: (self.nodes[key].released or "9999", key))

    @cached_property
    def series(self) -> list[str]:
        """The series in order of release."""
        return self.by_release(node.id for node in self.of_class("Series"))

    def near(self, key: str, cls: str) -> list[Node]:
        """Return the neighbours of *key* that are of class *cls*, those with most links first."""
        linked = self.neighbours[key]
        found = [self.nodes[other] for other in linked if self.nodes[other].cls == cls]
        return sorted(found, key=lambda node: (-linked[node.id], -node.importance, node.id))

    def home(self, key: str) -> str:
        """Return the series *key* belongs to most, the earlier one when two tie; "" if none."""
        counted = self.series_of(key)
        return min(counted, key=lambda series: (-counted[series], self.series.index(series))) if counted else ""


def _told(node: Node, nodes: dict[str, Node], ties: Ties) -> Node:
    """Return *node* with its first year and its importance: its links, and what it has to do with several series."""
    years = [_year(nodes.get(work)) for work in (node.id, *ties.works.get(node.id, ()))]
    spread = 0 if node.cls in WORKS else len(ties.series[node.id])
    links = len(ties.neighbours[node.id]) + 2 * len(ties.seasons[node.id])
    first = min((year for year in years if year), default=0)
    return replace(node, year=first, importance=links + 6 * max(0, spread - 1))


def _year(node: Node | None) -> int:
    text = node.released[:4] if node else ""
    return int(text) if text.isdigit() else 0
