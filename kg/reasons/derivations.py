"""
Find from what a rule derived a triple: the rule's CONSTRUCT is asked again as a SELECT for the terms of that triple.

The triple patterns of the rule's WHERE, filled with a solution, are the premises. Patterns in a filter or a subselect
(what must not be, what is counted) are no premises: the words of the rule speak of them. rdflib reads the rule, so
whatever SPARQL 1.1 allows is understood; a rule should name what it joins by variables, not by blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, URIRef, Variable
from rdflib import Literal as RdflibLiteral
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.graph.dataset import Dataset
from kg.graph.rules import Rule
from kg.sparql.solutions import Term
from kg.terms import RDF

__all__ = ["Derivation", "Premise", "derivations"]

_HEAD = re.compile(r"\bCONSTRUCT\s*\{[^{}]*\}\s*(?:WHERE\s*)?\{", re.IGNORECASE)
_ANY = re.compile(r"[?$]\w+\s+[?$]\w+\s+[?$]\w+|;\s*[?$]")
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_IN_SCOPE = {"Join", "Graph", "Filter", "LeftJoin", "Union", "Extend", "Minus", "BGP", "Project", "ConstructQuery", "Distinct"}

Pattern = tuple[Any, Any, Any, Any]
Select = Callable[[str], Iterator[dict[str, Term]]]


@dataclass(frozen=True, slots=True)
class Premise:
    """A triple that a rule used, and the graph it was found in: None for the default graph."""

    triple: ox.Triple
    graph: ox.NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way in which a rule comes to a triple."""

    rule: Rule
    premises: tuple[Premise, ...]


def derivations(dataset: Dataset, triple: ox.Triple, rules: list[Rule], *, all_claims: bool = False) -> list[Derivation]:
    """
    Return every way in which one of *rules* comes to *triple*, in a fixed order.

    With *all_claims* the rules are asked over what any claim says, held or not: what would follow if it were held.
    """

    def select(text: str) -> Iterator[dict[str, Term]]:
        found = dataset.select(text, all_claims=all_claims)
        for solution in found:
            yield dict(zip(found.variables, solution, strict=True))

    ways = {way for rule in rules if _may_say(rule.text, triple.predicate, dataset) for way in _ways(select, triple, rule)}
    return sorted(ways, key=lambda way: (len(way.premises), way.rule.name, [str(p.triple) for p in way.premises]))


def _ways(select: Select, triple: ox.Triple, rule: Rule) -> Iterator[Derivation]:
    template, patterns, text = _read(rule.text)
    for wanted in template:
        bound = _unified(wanted, triple)
        if bound is None:
            continue
        for solution in select(_asking(text, bound)):
            filled = {**solution, **bound}
            yield Derivation(
                rule, tuple(dict.fromkeys(premise for pattern in patterns for premise in _filled(select, pattern, filled)))
            )


def _may_say(text: str, predicate: ox.NamedNode, dataset: Dataset) -> bool:
    """Return whether the template of the rule *text* may hold *predicate*: a look that spares reading most rules."""
    template = _HEAD.search(_COMMENT.sub("", text))
    names = (predicate.value, dataset.prefixes.compress(predicate.value), *([" a "] if predicate.value == RDF + "type" else []))
    return template is None or _ANY.search(template[0]) is not None or any(name in template[0] for name in names)


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[list[Any], list[Pattern], str]:
    """Return the template of the rule *text*, the patterns that its premises fill, and the text without comment lines."""
    algebra = translateQuery(parseQuery(text)).algebra
    return list(algebra.template), list(_patterns(algebra, None)), _COMMENT.sub("", text)


def _patterns(node: Any, graph: Any, *, outermost: bool = True) -> Iterator[Pattern]:
    name = getattr(node, "name", "")
    if name not in _IN_SCOPE or (name == "Project" and not outermost):
        return
    if name == "BGP":
        yield from ((*triple, graph) for triple in node.triples)
        return
    home = node.term if name == "Graph" else graph
    inside = outermost and name in {"ConstructQuery", "Project", "Distinct"}
    for part in ("p", "p1", "p2"):
        if part in node and not (name == "Minus" and part == "p2"):
            yield from _patterns(node[part], home, outermost=inside)


def _unified(wanted: Any, triple: ox.Triple) -> dict[str, Term] | None:
    bound: dict[str, Term] = {}
    for pattern, term in zip(wanted, (triple.subject, triple.predicate, triple.object), strict=True):
        if isinstance(pattern, Variable):
            if bound.setdefault(str(pattern), term) != term:
                return None
        elif _ox(pattern) != term:
            return None
    return bound


def _asking(text: str, bound: dict[str, Term]) -> str:
    names = " ".join(f"?{name}" for name in bound)
    values = " ".join(str(term) for term in bound.values())
    return _HEAD.sub(lambda _: f"SELECT DISTINCT * WHERE {{ VALUES ({names}) {{ ({values}) }} ", text, count=1)


def _filled(select: Select, pattern: Pattern, solution: dict[str, Term]) -> list[Premise]:
    """Return *pattern* filled with *solution*: nothing where it holds nowhere, as the branch of a UNION that was not taken."""
    subject, predicate, obj, graph = (
        part if part is None or isinstance(part, Path) else _value(part, solution) for part in pattern
    )
    if subject is None or predicate is None or obj is None:
        return []
    home = graph if isinstance(graph, ox.NamedNode) else None
    return [Premise(triple, home) for triple in _Walker(select, home).steps(subject, predicate, obj, frozenset()) or ()]


def _value(part: Any, solution: dict[str, Term]) -> Term:
    if isinstance(part, Variable | BNode):
        return solution.get(str(part)) if isinstance(part, Variable) else None
    return _ox(part)


def _ox(term: Any) -> Term:
    """Return the pyoxigraph term equal to the rdflib *term*."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, RdflibLiteral):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term))
    raise TypeError(f"no pyoxigraph term for {term!r}")


class _Walker:
    """Finds the triples along a property path from one node to another, all of one graph."""

    def __init__(self, select: Select, graph: ox.NamedNode | None) -> None:
        self.select = select
        self.around = f"GRAPH {graph} {{ %s }}" if graph else "%s"

    def steps(self, start: Any, path: Any, end: Any, passed: frozenset[Any]) -> list[ox.Triple] | None:
        """Return the triples of the first way along *path* from *start* to *end*, or None where there is none."""
        if isinstance(path, ox.NamedNode | URIRef):
            name = path if isinstance(path, ox.NamedNode) else ox.NamedNode(str(path))
            there = any(True for _ in self.select(f"SELECT * WHERE {{ {self.around % f'{start} {name} {end}'} }}"))
            return [ox.Triple(start, name, end)] if there else None
        if isinstance(path, InvPath):
            return self.steps(end, path.arg, start, passed)
        if isinstance(path, AlternativePath):
            ways = (self.steps(start, part, end, passed) for part in path.args)
            return next((way for way in ways if way is not None), None)
        if isinstance(path, SequencePath):
            rest = path.args[1] if len(path.args) == 2 else SequencePath(*path.args[1:])
            return self._through(start, path.args[0], rest, end, passed)
        if isinstance(path, MulPath):
            return self._repeated(start, path, end, passed)
        raise TypeError(f"no premises along the path {path!r}")

    def _repeated(self, start: Any, path: MulPath, end: Any, passed: frozenset[Any]) -> list[ox.Triple] | None:
        if start == end and path.mod in {"?", "*"}:
            return []
        once = self.steps(start, path.path, end, frozenset())
        if once is not None or path.mod == "?" or start in passed:
            return once
        return self._through(start, path.path, MulPath(path.path, "+"), end, passed | {start})

    def _through(self, start: Any, first: Any, rest: Any, end: Any, passed: frozenset[Any]) -> list[ox.Triple] | None:
        path = first.n3() if isinstance(first, Path) else f"<{first}>"
        found = sorted(
            (s["middle"] for s in self.select(f"SELECT DISTINCT ?middle WHERE {{ {self.around % f'{start} {path} ?middle'} }}")),
            key=str,
        )
        for middle in found:
            if middle in passed or isinstance(middle, ox.Literal):
                continue
            head, tail = self.steps(start, first, middle, frozenset()), self.steps(middle, rest, end, passed)
            if head is not None and tail is not None:
                return head + tail
        return None
