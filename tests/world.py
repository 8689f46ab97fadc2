"""
A small world of tables for tests: two series, three episodes, three actors, and everything right about them.

A test writes it to a folder with what it wants changed: whole tables replaced, added or left out.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import rdflib

import kg
from kg.graph.lens import Lens
from kg.tables.claims import Claim
from kg.tables.reader import claims

__all__ = ["TODAY", "WORLD", "claims_of", "graph", "more", "second_opinion", "triples", "write"]

TODAY = date(2020, 1, 1)

WORLD = {
    "sources.csv": (
        "id,title,publisher,published,accessed,url,kind,origin\n"
        "source:one,Daredevil is here,The One Times,2015-04-01,2026-11-22,https://example.org/one,press,\n"
        "source:two,Jessica Jones,Two Encyclopedia,,2026-11-22,https://example.org/two,encyclopedia,wikipedia\n"
    ),
    "series.csv": (
        "id,label,datePublished,source\n"
        "series:daredevil,Daredevil,2015-04-10,source:one\n"
        "series:jessica-jones,Jessica Jones,2015-11-20,source:one;source:two\n"
    ),
    "seasons.csv": (
        "id,label,partOfSeries,seasonNumber,numberOfEpisodes,datePublished,source\n"
        "season:daredevil-1,Daredevil season 1,series:daredevil,1,2,2015-04-10,source:one\n"
        "season:jessica-jones-1,Jessica Jones season 1,series:jessica-jones,1,1,2015-11-20,source:two\n"
    ),
    "episodes.csv": (
        "id,label,partOfSeason,episodeNumber,datePublished,runtime,source\n"
        "episode:daredevil-1x01,Into the Ring,season:daredevil-1,1,2015-04-10,53,source:one\n"
        "episode:daredevil-1x02,Cut Man,season:daredevil-1,2,2015-04-10,51,source:one\n"
        "episode:jessica-jones-1x01,AKA Ladies Night,season:jessica-jones-1,1,2015-11-20,,source:two\n"
    ),
    "people.csv": (
        "id,label,source\n"
        "person:charlie-cox,Charlie Cox,source:one\n"
        "person:krysten-ritter,Krysten Ritter,source:two\n"
        "person:rosario-dawson,Rosario Dawson,source:one\n"
    ),
    "characters.csv": (
        "id,label,source\n"
        "character:claire-temple,Claire Temple,source:one\n"
        "character:jessica-jones,Jessica Jones,source:two\n"
        "character:matt-murdock,Matt Murdock,source:one\n"
    ),
    "places.csv": "id,label,fictional,source\nplace:hells-kitchen,Hell's Kitchen,false,source:one\n",
    "portrayals.csv": (
        "actor,character,work,billing,source\n"
        "person:charlie-cox,character:matt-murdock,season:daredevil-1,main,source:one\n"
        "person:krysten-ritter,character:jessica-jones,season:jessica-jones-1,main,source:two\n"
        "person:rosario-dawson,character:claire-temple,episode:daredevil-1x02,,source:one\n"
        "person:rosario-dawson,character:claire-temple,episode:jessica-jones-1x01,,source:two\n"
    ),
    "relations.csv": (
        "subject,relation,object,source,reveals\n"
        "character:claire-temple,treats,character:matt-murdock,source:one,episode:daredevil-1x02\n"
        "character:matt-murdock,livesAt,place:hells-kitchen,source:one,season:daredevil-1\n"
    ),
}


def write(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the world to *folder* with *changes*: a table replaced or added, or left out where it is None."""
    for name, content in {**WORLD, **(changes or {})}.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def more(**rows: str) -> dict[str, str | bytes | None]:
    """Return changes that add *rows* (lines of CSV) to tables of the world: `more(people="person:a,A,source:one")`."""
    return {f"{name}.csv": WORLD[f"{name}.csv"] + text.strip("\n") + "\n" for name, text in rows.items()}


def claims_of(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> list[Claim]:
    """Return the claims of the world with *changes*, written to *folder*."""
    return claims(write(folder, changes))


def graph(
    folder: Path, changes: dict[str, str | bytes | None] | None = None, lens: Lens | None = None, today: date = TODAY
) -> kg.Dataset:
    """Return the graph of the world with *changes*, as *lens* shows it on the day *today*."""
    return kg.load(write(folder, changes), lens=lens, today=today, use_cache=False)


def triples(dataset: kg.Dataset, name: str | None = None) -> set[str]:
    """Return the triples of the default graph, or of the graph called *name*, as CURIEs and literals: `a mn:b c`."""
    home = dataset.prefixes.expand(name) if name else ox.DefaultGraph()
    short = dataset.prefixes.compress

    def text(term: object) -> str:
        return short(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))

    return {" ".join(map(text, quad.triple)) for quad in dataset.triples(graph=home)}


def second_opinion(dataset: kg.Dataset) -> rdflib.Dataset:
    """Return *dataset* in rdflib's own store, read from our N-Quads."""
    copy = rdflib.Dataset(default_union=False)
    copy.parse(data=ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return copy
