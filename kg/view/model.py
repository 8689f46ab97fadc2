"""
What a page shows, as plain values: things, links, facts, sources and views with computed places.

Nothing here knows RDF, networkx or HTML. `kg.view.build` makes a `Page` from a dataset, `kg.view.carrier` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

__all__ = ["Edge", "Fact", "Guide", "Node", "Page", "Said", "Source", "Spot", "View"]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: `id` is its CURIE, `cls` its class, `year` the first year it is seen in (0: unknown)."""

    id: str
    label: str
    cls: str
    iri: str = ""
    released: str = ""
    year: int = 0
    importance: int = 0
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A link that is held true; `label` is the predicate in words, `detail` what else is known, `mutual` if it goes both ways."""

    subject: str
    object: str
    label: str
    detail: str = ""
    work: str = ""
    sources: tuple[str, ...] = ()
    weight: int = 1
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement for the panel that is no link on the canvas: a value, or something that is not held true."""

    label: str
    text: str
    object: str = ""
    sources: tuple[str, ...] = ()
    status: str = ""
    known: str = ""
    until: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read."""

    id: str
    title: str
    publisher: str = ""
    published: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """
    A claim that was less than confirmed or no longer holds: how firmly, since and until when it was said, and what became of it.

    `names` and `about` are the things it is about, `mentioned` all that it names, `group` the one series it belongs to, or "".
    """

    what: str
    names: tuple[str, ...]
    about: tuple[str, ...]
    mentioned: tuple[str, ...]
    firmness: str
    known: str = ""
    settled: str = ""
    outcome: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    group: str = ""

    def in_group(self, group: str) -> Said:
        """Return this claim in the series *group*."""
        return replace(self, group=group)


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a thing in a view; `side` is where its label goes, `label` a shorter name that suffices there."""

    id: str
    x: int
    y: int
    side: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """A quiet mark behind the things: a `line`, a `text` or a `dot`; *hot* lists the things it belongs to."""

    kind: str
    x: int
    y: int
    x2: int = 0
    y2: int = 0
    text: str = ""
    hot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """
    One picture: its things with their places, the links drawn between them, and a sentence on what it shows.

    `links` are pairs of ids; `None` stands for all links between the things shown. `frame` is how it fits a tall screen:
    `turn` (swap the axes) or `keep`. `hidden` classes wait until they are ticked. Places are counted in parts of a pixel,
    `grain` to one. `tall` are the places on a narrow screen where turning would not do.
    """

    id: str
    tab: str
    title: str
    caption: str
    spots: tuple[Spot, ...]
    links: tuple[tuple[str, str], ...] | None = None
    guides: tuple[Guide, ...] = ()
    hidden: tuple[str, ...] = ()
    frame: str = "turn"
    lines: bool = True
    grain: int = 1
    tall: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """All that one HTML file holds; `start` is the state it opens in, written as in the address bar."""

    title: str
    subtitle: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    views: tuple[View, ...]
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    start: str = ""
    said: tuple[Said, ...] = ()
