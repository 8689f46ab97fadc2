"""
RDF as JSON-LD for people and for streams: a context of short names, then one node a line, its `@id` and `@type` first.

A property is called by its local name where no other has the same; its values are plain strings where all of them are IRIs, or
literals of one datatype, which the context says. So a frame by `@type` finds its nodes, and a reader that streams needs to
remember nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeAlias

import pyoxigraph as ox

from kg.prefixes import PrefixMap
from kg.terms import RDF, XSD, local

__all__ = ["jsonld"]

Statement: TypeAlias = ox.Triple | ox.Quad

_SAFE = 2**53  # whole numbers beyond it are not exact in JSON readers
_TYPE = RDF + "type"
_STRING, _INTEGER, _BOOLEAN, _LANG = (XSD + "string", XSD + "integer", XSD + "boolean", RDF + "langString")
_ID = "@id"


def jsonld(ordered: list[Statement], names: PrefixMap, prefixes: dict[str, str]) -> Iterator[str]:
    """
    Yield JSON-LD for *ordered*, sorted by graph and subject, in pieces; IRIs are CURIEs of *names*, declared in *prefixes*.

    >>> triple = ox.Triple(ox.NamedNode("http://x.example/a"), ox.NamedNode("http://x.example/#knows"), ox.NamedNode("http://x.example/b"))
    >>> json.loads("".join(jsonld([triple], PrefixMap({}), {})))["@graph"]
    [{'@id': 'http://x.example/a', 'knows': 'http://x.example/b'}]
    """
    terms = _Terms(ordered, names, prefixes)
    yield f'{{"@context":{_json(terms.context)},\n"@graph":['
    comma = "\n"
    for home, statements in groupby(ordered, key=_home):
        nodes = (_json(terms.node(list(group))) for _, group in groupby(statements, key=lambda item: item.subject))
        if home is None:
            for node in nodes:
                yield comma + node
                comma = ",\n"
        else:
            yield f'{comma}{{"@id":{_json(terms.iri(home))},"@graph":[{",".join(nodes)}]}}'
            comma = ",\n"
    yield "\n]}\n"


def _home(item: Statement) -> ox.NamedNode | ox.BlankNode | None:
    home = item.graph_name if isinstance(item, ox.Quad) else None
    return None if isinstance(home, ox.DefaultGraph) else home


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


class _Terms:
    """The names that a document uses, and what its context says of them."""

    def __init__(self, ordered: Iterable[Statement], names: PrefixMap, prefixes: dict[str, str]) -> None:
        self.compress = names.compress
        kinds: dict[str, set[str]] = {}
        for item in ordered:
            if item.predicate.value != _TYPE or isinstance(item.object, ox.Literal):
                kinds.setdefault(item.predicate.value, set()).add(_kind(item.object))
        self.context: dict[str, object] = dict(prefixes)
        self.name: dict[str, str] = {}
        self.coerced: dict[str, str] = {}
        taken = set(prefixes)
        for predicate in sorted(kinds):
            word = local(predicate)
            if not word.isidentifier() or not word.isascii() or word in taken:
                word = self.compress(predicate)
            taken.add(word)
            self.name[predicate] = word
            (only, *others) = kinds[predicate]
            if not others and only not in {_STRING, _INTEGER, _BOOLEAN, _LANG}:
                self.coerced[predicate] = only
            self._define(word, predicate)

    def _define(self, word: str, predicate: str) -> None:
        curie, kind = self.compress(predicate), self.coerced.get(predicate)
        if kind:
            self.context[word] = {_ID: curie, "@type": kind if kind == _ID else self.compress(kind)}
        elif word != curie:
            self.context[word] = curie

    def iri(self, node: object) -> str:
        """Return the CURIE of an IRI, or the label of a blank node."""
        return self.compress(node.value) if isinstance(node, ox.NamedNode) else str(node)

    def node(self, statements: list[Statement]) -> dict[str, object]:
        """Return the node that *statements*, which have one subject, are about."""
        found: dict[str, list[object]] = {}
        for item in statements:
            predicate = item.predicate.value
            if predicate == _TYPE and not isinstance(item.object, ox.Literal):
                found.setdefault("@type", []).append(self.iri(item.object))
            else:
                found.setdefault(self.name[predicate], []).append(self.value(predicate, item.object))
        types = found.pop("@type", None)
        head = {_ID: self.iri(statements[0].subject)} | ({"@type": _one(types)} if types else {})
        return head | {name: _one(values) for name, values in found.items()}

    def value(self, predicate: str, term: object) -> object:
        """Return what stands for *term* as a value of *predicate*."""
        coerced = self.coerced.get(predicate)
        if not isinstance(term, ox.Literal):
            return self.iri(term) if coerced == _ID else {_ID: self.iri(term)}
        kind = term.datatype.value
        if coerced or kind == _STRING:
            return term.value
        if kind == _BOOLEAN and term.value in {"true", "false"}:
            return term.value == "true"
        if kind == _INTEGER and _plain_number(term.value):
            return int(term.value)
        if term.language:
            return {"@value": term.value, "@language": term.language}
        return {"@value": term.value, "@type": self.compress(kind)}


def _kind(term: object) -> str:
    if not isinstance(term, ox.Literal):
        return _ID
    # a literal that has no form of its own in JSON forces all to be written in full
    plain = term.datatype.value != _INTEGER or _plain_number(term.value)
    return term.datatype.value if plain else f"{_INTEGER} in full"


def _plain_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return len(digits) < 17 and digits.isascii() and digits.isdigit() and str(int(text)) == text and abs(int(text)) < _SAFE


def _one(values: list[object] | None) -> object:
    return values[0] if values and len(values) == 1 else values
