"""
What follows from the links alone: neighbours, the works a thing is seen in, the seasons and series it belongs to.

A thing belongs to a series by its links: a season is part of it, a portrayal names the work it is in, a credit points to a
work. Nothing is guessed from names. Each table is made once, in one pass over the links.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from kg.view.model import Edge

__all__ = ["WORKS", "Counts", "Ties"]

WORKS = frozenset({"Series", "Season", "Episode", "OutsideWork"})
Counts = dict[str, int]
_PART = {"Episode": ("Season", "Series"), "Season": ("Series",)}


class Ties:
    """The tables made from *classes* (the class of each thing) and the links."""

    def __init__(self, classes: Mapping[str, str], edges: Sequence[Edge]) -> None:
        """Take *edges* whose ends are all in *classes*."""
        self.classes = classes
        self.edges = edges

    @cached_property
    def neighbours(self) -> dict[str, Counts]:
        """How many links each thing has with each other one; a weighted link counts for its weight."""
        found: dict[str, Counts] = {key: {} for key in self.classes}
        for edge in self.edges:
            a, b = edge.subject, edge.object
            if a != b:
                found[a][b] = found[a].get(b, 0) + edge.weight
                found[b][a] = found[b].get(a, 0) + edge.weight
        return found

    @cached_property
    def works(self) -> dict[str, Counts]:
        """The works each person, character and other thing is linked with, directly or through a portrayal, counted."""
        found: dict[str, Counts] = {key: {} for key, cls in self.classes.items() if cls not in WORKS}
        for edge in self.edges:
            ends = (edge.subject, edge.object)
            shown = {end for end in ends if self.classes[end] in WORKS}
            if edge.work in self.classes:
                shown.add(edge.work)
            for end in ends:
                if end in found:
                    for work in shown:
                        found[end][work] = found[end].get(work, 0) + 1
        return found

    @cached_property
    def whole(self) -> dict[str, str]:
        """The season or series each episode and season is part of."""
        found: dict[str, str] = {}
        for edge in self.edges:
            if self.classes[edge.object] in _PART.get(self.classes[edge.subject], ()):
                found.setdefault(edge.subject, edge.object)
        return found

    def up(self, work: str, cls: str) -> str:
        """Return the work of class *cls* that *work* is part of, or is; "" if there is none."""
        for _ in range(3):
            if self.classes.get(work) == cls:
                return work
            work = self.whole.get(work, "")
        return ""

    @cached_property
    def series(self) -> dict[str, Counts]:
        """The series each thing belongs to, with the number of links that say so."""
        return self._ups("Series")

    @cached_property
    def seasons(self) -> dict[str, Counts]:
        """The seasons each thing is seen in, with the number of links that say so."""
        return self._ups("Season")

    def _ups(self, cls: str) -> dict[str, Counts]:
        top = {key: self.up(key, cls) for key, own in self.classes.items() if own in WORKS}
        found: dict[str, Counts] = {key: {whole: 1} if whole else {} for key, whole in top.items()}
        for key, works in self.works.items():
            counts: Counts = {}
            for work in sorted(works):
                if whole := top.get(work, ""):
                    counts[whole] = counts.get(whole, 0) + works[work]
            found[key] = counts
        return found
