"""
Claims as evidence: what the graph knows of each claim, read at once for one claim or for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.facts.facts import Source, is_claim, source, sources
from kg.graph.dataset import Dataset
from kg.terms import MN, PROV, RDFS

__all__ = ["Evidence", "claims_stating", "evidence"]

_DEFAULT = ox.DefaultGraph()
_FIELDS = {MN + name: name for name in ("status", "held", "known", "retracted", "outcome", "location")}
_FIELDS |= {RDFS + "comment": "note", MN + "knownAsWritten": "known_text", MN + "retractedAsWritten": "retracted_text"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    One claim as people see it; empty strings where nothing is stated.

    `known` and `retracted` are days, `known_text` and `retracted_text` what was written where that is not a day;
    `reveals` are CURIEs of works.
    """

    claim: str
    status: str
    held: bool
    known: str
    retracted: str
    outcome: str
    location: str
    note: str
    known_text: str
    retracted_text: str
    reveals: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def since(self) -> str:
        """The date since when it was known, as it was written."""
        return self.known_text or self.known

    @property
    def until(self) -> str:
        """The date from which it no longer held, as it was written."""
        return self.retracted_text or self.retracted


def claims_stating(dataset: Dataset, triple: ox.Triple) -> list[str]:
    """Return the CURIEs of all claims that state *triple*, held or not, sorted."""
    quads = dataset.triples(triple.subject, triple.predicate, triple.object, None)
    return sorted({dataset.prefixes.compress(quad.graph_name.value) for quad in quads if is_claim(quad.graph_name)})


def evidence(dataset: Dataset, claims: Iterable[str] | None = None) -> dict[str, Evidence]:
    """
    Return what is known of *claims* (CURIEs; default: all), by CURIE, sorted.

    >>> import kg
    >>> all(each.sources for each in evidence(kg.load()).values())
    True
    """
    known = sources(dataset) if claims is None else {}
    nodes = {dataset.prefixes.expand(claim) for claim in claims} if claims is not None else _all(dataset)
    found = {dataset.prefixes.compress(node.value): _read(dataset, node, known) for node in nodes}
    return {claim: found[claim] for claim in sorted(found)}


def _all(dataset: Dataset) -> set[ox.NamedNode]:
    quads = dataset.triples(None, ox.NamedNode(MN + "held"), None, _DEFAULT)
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _read(dataset: Dataset, node: ox.NamedNode, known: dict[str, Source]) -> Evidence:
    fields = dict.fromkeys(_FIELDS.values(), "")
    works, behind = [], []
    for quad in dataset.triples(node, None, None, _DEFAULT):
        value = getattr(quad.object, "value", "")
        if quad.predicate.value in _FIELDS:
            fields[_FIELDS[quad.predicate.value]] = value.rpartition("/")[2] if isinstance(quad.object, ox.NamedNode) else value
        elif quad.predicate.value == MN + "reveals":
            works.append(dataset.prefixes.compress(value))
        elif quad.predicate.value == PROV + "hadPrimarySource":
            behind.append(dataset.prefixes.compress(value))
    for each in behind:
        if each not in known:
            known[each] = source(dataset, each)
    cited = tuple(known[each] for each in sorted(behind))
    claim = dataset.prefixes.compress(node.value)
    held = fields.pop("held") == "true"
    return Evidence(claim, held=held, reveals=tuple(sorted(works)), sources=cited, **fields)
