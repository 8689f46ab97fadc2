"""
Facts and claims in words: one short sentence for a triple, for a claim, for a date.

Everything is made of the labels that the graph holds, so a lens that hides a thing hides it from the sentences too.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.facts.names import labels
from kg.graph.dataset import Dataset
from kg.terms import EDTF, MN, RDF, RDFS, SCHEMA

__all__ = ["VERBS", "Wording", "spoken"]

_TYPE, _LABEL = RDF + "type", RDFS + "label"
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
VERBS = {
    RDF + "type": "is a",
    RDFS + "label": "is called",
    SCHEMA + "alternateName": "is also called",
    SCHEMA + "partOfSeries": "is part of",
    SCHEMA + "partOfSeason": "is part of",
    SCHEMA + "datePublished": "is released on",
    SCHEMA + "sameAs": "is the same as",
    SCHEMA + "actor": "has the actor",
    SCHEMA + "author": "is written by",
    SCHEMA + "director": "is directed by",
    SCHEMA + "creator": "is created by",
    SCHEMA + "publisher": "is published by",
    SCHEMA + "productionCompany": "is produced by",
    SCHEMA + "seasonNumber": "has the number",
    SCHEMA + "episodeNumber": "has the number",
    SCHEMA + "numberOfSeasons": "has this number of seasons:",
    SCHEMA + "numberOfEpisodes": "has this number of episodes:",
    RDFS + "subClassOf": "is a kind of",
    RDFS + "subPropertyOf": "is a kind of",
    "http://www.w3.org/2002/07/owl#inverseOf": "is the inverse of",
    MN + "shortProperty": "is said in short as",
    MN + "expectedRelease": "is expected for",
    MN + "firstAppearsIn": "first appears in",
    MN + "appearsIn": "appears in",
    MN + "basedOn": "is based on",
    MN + "portrays": "plays",
    MN + "portrayedBy": "is played by",
    MN + "job": "is a credit as",
    MN + "person": "is a credit of",
    MN + "runtime": "has this length in minutes:",
    MN + "subject": "is about",
    MN + "date": "is dated",
}
_ASIDE = {_TYPE, _LABEL, *(MN + name for name in ("earliest", "latest", "expectedEarliest", "expectedLatest"))}
_PLACE = {SCHEMA + name for name in ("partOfSeries", "partOfSeason", "seasonNumber", "episodeNumber")}
_PAST = ("studied", "founded", "formerly worked")
_ENDS = (" of", " to", " by", " in", " at", " with", " on", " into", " for", " from")


class Wording:
    """
    The wording of a dataset: its labels and verbs, made into sentences.

    >>> import kg
    >>> wording = Wording(kg.load())
    >>> wording.sentence(*(wording.dataset.prefixes.expand(c) for c in ("character:claire-temple", "mn:treats", "character:matt-murdock")))
    'Claire Temple treats Matt Murdock'
    """

    def __init__(self, dataset: Dataset) -> None:
        """Learn the labels of *dataset*."""
        self.dataset = dataset
        self.labels = labels(dataset)

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

    def verb(self, predicate: ox.NamedNode) -> str:
        """Return *predicate* as the middle of a sentence: `treats`, `is a friend of`, `has the occupation`."""
        fixed = VERBS.get(predicate.value)
        if fixed:
            return fixed
        label = self.labels.get(predicate.value) or self.dataset.prefixes.compress(predicate.value).partition(":")[2]
        first = label.partition(" ")[0]
        if label.startswith(_PAST) or (first.endswith("s") and first != "series"):
            return label
        if label.startswith("formerly"):
            return f"was {label}"
        return f"is {label}" if label.endswith(_ENDS) else f"has the {label}"

    def sentence(self, subject: object, predicate: ox.NamedNode, obj: object) -> str:
        """Return a triple as a sentence without full stop."""
        return f"{self.term(subject)} {self.verb(predicate)} {self.term(obj)}"

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
        if MN + "job" in values and MN + "person" in values:
            return f"{values[MN + 'person'][0]} is {values[MN + 'job'][0]} of {values[MN + 'work'][0]}"
        if MN + "eventKind" in values and _LABEL in values:
            return values[_LABEL][0]
        return self._plain(ordered, values)

    def _plain(self, ordered: list[ox.Triple | ox.Quad], values: dict[str, list[str]]) -> str:
        subject = ordered[0].subject
        main = [t for t in ordered if t.predicate.value not in _ASIDE | _PLACE]
        main = main or [t for t in ordered if t.predicate.value not in _ASIDE and t.predicate.value in _PLACE]
        if not main and _LABEL in values:
            curie = self.dataset.prefixes.compress(subject.value) if isinstance(subject, ox.NamedNode) else str(subject)
            return f"{curie} is called “{values[_LABEL][0]}”"
        parts = list(dict.fromkeys(f"{self.verb(t.predicate)} {self.term(t.object)}" for t in main or ordered))
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
