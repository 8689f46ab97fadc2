"""Facts for the panel: in the words of a reader, each once with all its sources, and none that the picture tells already."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import UnknownTerm
from kg.view.model import Fact

if TYPE_CHECKING:
    from kg.facts.facts import Fact as Said
    from kg.prefixes import PrefixMap

__all__ = ["chosen", "told"]

_SILENT = {
    *("rdfs:label", "rdf:type", "rdfs:comment", "schema:name", "dcterms:title"),
    *("mn:expectedEarliest", "mn:expectedLatest", "mn:earliest", "mn:latest"),
}
_PLAIN = {"", "confirmed", "inferred"}
_MOST = 60


def told(said: Said, prefixes: PrefixMap) -> Fact:
    """Return *said* as the panel tells it; its label is empty where nobody needs to be told."""
    silent = said.predicate in _SILENT or said.status == "inferred"
    return Fact(
        "" if silent else _words(said.predicate_label or said.predicate),
        said.object_label or said.object,
        said.object,
        tuple(said.sources),
        _status(said),
        said.known or "",
        said.retracted or "",
        _address(said, prefixes),
    )


def _words(label: str) -> str:
    """
    Return a property's label as words.

    >>> _words("schema:numberOfEpisodes")
    'number of episodes'
    """
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: " " + found[1].lower(), label.rpartition(":")[2])


def _status(said: Said) -> str:
    status = (said.status or "").rpartition("/")[2].rpartition(":")[2]
    if status in _PLAIN:
        return "" if said.held else "no longer held"
    return status


def _address(said: Said, prefixes: PrefixMap) -> str:
    if said.predicate != "schema:sameAs":
        return ""
    try:
        return said.object if "://" in said.object else prefixes.expand(said.object).value
    except (UnknownTerm, ValueError):
        return ""


def chosen(found: Iterable[Fact], linked: Container[str]) -> Iterator[Fact]:
    """Yield of *found* what is no link to one of *linked*, each once, those that hold first."""
    merged: dict[tuple[str, str, str, str], Fact] = {}
    for fact in found:
        if fact.label and (fact.status or fact.object not in linked):
            same = (fact.label, fact.text, fact.object, fact.status)
            merged[same] = _joined(merged[same], fact) if same in merged else fact
    order = sorted(merged.values(), key=lambda fact: (fact.label, fact.status != "", fact.known, fact.text))
    yield from order[:_MOST]


def _joined(first: Fact, second: Fact) -> Fact:
    known = min((date for date in (first.known, second.known) if date), default="")
    sources = tuple(dict.fromkeys(first.sources + second.sources))
    return replace(first, sources=sources, known=known, until=max(first.until, second.until))
