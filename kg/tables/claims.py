"""
A claim: what one row of a table says, who says it, since when it was known, and what it gives away.

Each row becomes one named graph that holds exactly its triples; everything else the row says is about that graph, and is what
`kg.graph.lens` chooses claims by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from kg.errors import Location

__all__ = ["Claim", "When", "WorkDates"]

Triples = tuple[ox.Triple, ...]
WorkDates = dict[str, date]


@dataclass(frozen=True, slots=True)
class When:
    """A date as it was written and the day from which it counts: of an imprecise date the last."""

    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Claim:
    """
    One row of a table.

    Ids are CURIEs. `known` is None for a row that only describes a thing and for nothing else; `reveals` are the works a
    viewer must have seen; `mentions` are the ids in its triples; `subject` is the id that a describing row is about;
    `news` says that it was public before the works in `reveals` came out.
    """

    id: str
    table: str
    triples: Triples
    sources: tuple[str, ...]
    status: str
    known: When | None
    retracted: When | None
    outcome: str | None
    reveals: tuple[str, ...]
    note: str | None
    location: Location
    mentions: frozenset[str]
    subject: str | None = None
    news: bool = False

    @property
    def descriptive(self) -> bool:
        """Whether the claim only describes its subject, and so shows where something visible mentions it."""
        return self.known is None

    def held(self, as_of: date) -> bool:
        """Return whether the claim is held true on the day *as_of*, given that it is visible then."""
        return self.status != "rejected" and not self.settled(as_of)

    def settled(self, as_of: date) -> bool:
        """Return whether the claim had been retracted by the day *as_of*."""
        return self.retracted is not None and self.retracted.day <= as_of

    def status_on(self, as_of: date) -> str:
        """Return the status as the public knew it on the day *as_of*: `refuted` only once it was."""
        return "refuted" if self.outcome == "refuted" and self.settled(as_of) else self.status
