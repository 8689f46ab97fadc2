"""
Facts and claims in words: one short sentence for a triple, for a claim, for a date.

Everything is made of the labels that the graph holds, so a lens that hides a thing hides it from the sentences too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from kg.facts.names import labels
from kg.graph.dataset import Dataset
from kg.terms import EDTF, MN, ONTOLOGY, RDFS, SCHEMA

__all__ = ["Verb", "Wording", "annotated", "phrase", "spoken", "verbs"]

_LABEL = RDFS + "label"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_SEASONS |= {str(33 + n): f"{nth} quarter of" for n, nth in enumerate(("first", "second", "third", "fourth"))}
_VOWELS = frozenset("aeioAEIO")  # not u: "a unit"


class Verb(NamedTuple):
    """What stands between subject and object, and between object and subject (empty where the ontology gives none)."""

    forward: str
    backward: str


def verbs(dataset: Dataset) -> dict[str, Verb]:
    """
    Return the verbs of all properties and jobs, by CURIE, as `mn:verb` and `mn:inverseVerb` give them in the ontology.

    >>> import kg
    >>> verbs(kg.load())["mn:treats"]
    Verb(forward='treats', backward='is treated by')
    """
    short = dataset.prefixes.compress
    return {short(iri): verb for iri, verb in _verbs(dataset).items()}


def _verbs(dataset: Dataset) -> dict[str, Verb]:
    forward, backward = (annotated(dataset, name) for name in ("verb", "inverseVerb"))
    return {iri: Verb(verb, backward.get(iri, "")) for iri, verb in sorted(forward.items())}


def annotated(dataset: Dataset, name: str) -> dict[str, str]:
    """
    Return the values of the annotation property `mn:`*name* in the ontology, by the IRI of the term they are about.

    >>> import kg
    >>> annotated(kg.load(), "distance")[MN + "portrays"]
    '0'
    """
    quads = dataset.triples(None, ox.NamedNode(MN + name), None, ox.NamedNode(ONTOLOGY))
    return {
        quad.subject.value: str(getattr(quad.object, "value", "")) for quad in quads if isinstance(quad.subject, ox.NamedNode)
    }


def phrase(verb: str, obj: str) -> str:
    """
    Return *verb* and *obj* joined, with the article that fits.

    >>> phrase("is a", "Agent"), phrase("is a", "Place"), phrase("treats", "Matt Murdock")
    ('is an Agent', 'is a Place', 'treats Matt Murdock')
    """
    article = "n" if verb.endswith(" a") and obj[:1] in _VOWELS else ""
    return f"{verb}{article} {obj}"


class Wording:
    """
    The wording of a dataset: its labels and verbs, made into sentences.

    >>> import kg
    >>> wording = Wording(kg.load())
    >>> wording.sentence(*(wording.dataset.prefixes.expand(c) for c in ("character:claire-temple", "mn:treats", "character:matt-murdock")))
    'Claire Temple treats Matt Murdock'
    """

    def __init__(self, dataset: Dataset) -> None:
        """Learn the labels and verbs of *dataset*."""
        self.dataset = dataset
        self.labels = labels(dataset)
        self.verbs = _verbs(dataset)
        self.display = annotated(dataset, "display")

    def term(self, term: object) -> str:
        """Return *term* as people say it: its label, a date in words, or what stands there."""
        if isinstance(term, ox.Literal):
            return spoken(term.value) if term.datatype.value == EDTF else term.value
        if not isinstance(term, ox.NamedNode):
            return str(term)
        found = self.labels.get(term.value)
        if found is not None:
            return found
        curie = self.dataset.prefixes.compress(term.value)
        return self._statement(term, curie) if curie.startswith(("portrayal:", "credit:")) else curie

    def verb(self, term: ox.NamedNode) -> str:
        """
        Return the property or job *term* as the middle of a sentence: `treats`, `is a friend of`, `directs`.

        A term of somebody else's ontology that gives no verb is called by its label.
        """
        known = self.verbs.get(term.value)
        if known:
            return known.forward
        return self.labels.get(term.value) or self.dataset.prefixes.compress(term.value).partition(":")[2]

    def sentence(self, subject: object, predicate: ox.NamedNode, obj: object) -> str:
        """Return a triple as a sentence without full stop."""
        return f"{self.term(subject)} {phrase(self.verb(predicate), self.term(obj))}"

    def names(self, triple: ox.Triple) -> tuple[str, str, str]:
        """Return *triple* as it is typed: CURIEs, and texts as they stand."""
        short = self.dataset.prefixes.compress
        subject, predicate, obj = (
            short(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term)) for term in triple
        )
        return subject, predicate, obj

    def claim(self, triples: Iterable[ox.Triple | ox.Quad]) -> str:
        """Return what a claim, made of *triples*, says as one sentence."""
        ordered = sorted(triples, key=lambda t: (t.predicate.value, self.term(t.object)))
        values: dict[str, list[str]] = {}
        for triple in ordered:
            values.setdefault(triple.predicate.value, []).append(self.term(triple.object))
        if MN + "character" in values and SCHEMA + "actor" in values:
            return _portrayal(values)
        job = next((t.object for t in ordered if t.predicate.value == MN + "job" and isinstance(t.object, ox.NamedNode)), None)
        if job is not None and MN + "person" in values:
            return f"{values[MN + 'person'][0]} {self.verb(job)} {values[MN + 'work'][0]}"
        if MN + "eventKind" in values and _LABEL in values:
            return values[_LABEL][0]
        return self._plain(ordered, values)

    def _plain(self, ordered: list[ox.Triple | ox.Quad], values: dict[str, list[str]]) -> str:
        subject = ordered[0].subject
        shown = [t for t in ordered if self.display.get(t.predicate.value) != "hidden"]
        main = [t for t in shown if self.display.get(t.predicate.value) != "secondary"] or shown
        if not main and _LABEL in values:
            curie = self.dataset.prefixes.compress(subject.value) if isinstance(subject, ox.NamedNode) else str(subject)
            return f"{curie} is called “{values[_LABEL][0]}”"
        parts = list(dict.fromkeys(phrase(self.verb(t.predicate), self.term(t.object)) for t in main or ordered))
        return f"{self.term(subject)} {' and '.join(parts)}"

    def _statement(self, node: ox.NamedNode, curie: str) -> str:
        found = {q.predicate.value: self.term(q.object) for q in self.dataset.triples(node, None, None)}
        if MN + "character" in found and SCHEMA + "actor" in found:
            return f"the part of {found[SCHEMA + 'actor']} as {found[MN + 'character']} in {found.get(MN + 'work', '?')}"
        if MN + "job" in found and MN + "person" in found:
            return f"the work of {found[MN + 'person']} as {found[MN + 'job']} for {found.get(MN + 'work', '?')}"
        return curie


def _portrayal(values: dict[str, list[str]]) -> str:
    more = values.get(MN + "billing", []) + values.get(MN + "manner", [])
    count = values.get(MN + "episodeCount")
    more += [f"{count[0]} episode{'' if count[0] == '1' else 's'}"] if count else []
    work = f" in {values[MN + 'work'][0]}" if MN + "work" in values else ""
    return f"{values[SCHEMA + 'actor'][0]} plays {values[MN + 'character'][0]}{work}" + (f" ({', '.join(more)})" if more else "")


def spoken(text: str) -> str:
    """
    Return the EDTF date *text* as people say it.

    >>> spoken("2017-22"), spoken("2018-03"), spoken("2018-03-08"), spoken("2013~"), spoken("2017-08/2017-10")
    ('summer 2017', 'March 2018', '2018-03-08', 'about 2013', 'between August 2017 and October 2017')
    """
    if "/" in text:
        start, end = text.split("/", 1)
        return f"between {spoken(start)} and {spoken(end)}"
    bare = text.rstrip("?~%")
    parts = bare.split("-")
    if len(parts) == 2 and parts[1] in _SEASONS:
        bare = f"{_SEASONS[parts[1]]} {parts[0]}"
    elif len(parts) == 2 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        bare = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return bare if text[-1:] not in {"?", "~", "%"} else f"about {bare}"
