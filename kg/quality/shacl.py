"""
Validate a graph against our shapes by turning each constraint into one SPARQL query.

The shapes use a small part of SHACL Core: targets by class, subjects and objects of a property; counts, datatype, class,
`sh:or` of classes, closed lists, node kind, pattern, length and minimum. For these the answers are those of any SHACL engine
(the tests compare with four), in a fraction of the time. A shape that uses more is refused, never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.dataset import Dataset
from kg.resources import folder
from kg.tables.schema import schema
from kg.terms import MN, RDF, SH, XSD

__all__ = ["Constraint", "Result", "constraints", "validate"]

_TARGETS = {
    "targetClass": "?focus a {0} .",
    "targetSubjectsOf": "?focus {0} ?target .",
    "targetObjectsOf": "?target {0} ?focus .",
}
_IGNORED = {"path", "name", "property", "description", "order", *_TARGETS}
_CASTS = {XSD + name for name in ("boolean", "integer", "decimal", "double", "float", "date", "dateTime")}
_KINDS = {SH + "IRI": "isIRI", SH + "Literal": "isLiteral", SH + "BlankNode": "isBlank"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape: its SHACL component, path (None where it is about the node itself), words, and query."""

    component: str
    path: str | None
    message: str
    query: str


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One breach: the focus node, the path, the value where one is to blame, the SHACL component, and what is wrong."""

    focus: str
    path: str
    value: str
    component: str
    message: str


def validate(dataset: Dataset, ontology: Path | None = None) -> list[Result]:
    """
    Return every breach of the shapes in the default graph of *dataset*, sorted.

    Raises:
        KGError: If a shape uses a part of SHACL that is not read here.
    """
    found = set()
    for constraint in constraints(ontology):
        for focus, value in dataset.select(constraint.query):
            found.add(Result(_text(focus), constraint.path or "", _text(value), constraint.component, constraint.message))
    return sorted(found)


def _text(term: object) -> str:
    return str(getattr(term, "value", term)) if term is not None else ""


def constraints(ontology: Path | None = None) -> list[Constraint]:
    """
    Return all constraints of the shapes of *ontology* as queries that select `?focus ?value`.

    Raises:
        KGError: If a shape uses a part of SHACL that is not read here.

    >>> sorted({constraint.component for constraint in constraints()})[:3]
    ['class', 'datatype', 'in']
    """
    return list(_Compiler(ontology or folder("ontology")).constraints())


class _Compiler:
    def __init__(self, ontology: Path) -> None:
        self.store = ox.Store()
        self.store.load(path=str(ontology / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
        self.subclasses = schema(ontology).subclasses

    def constraints(self) -> Iterator[Constraint]:
        shape_type = ox.NamedNode(SH + "NodeShape")
        shapes = sorted((q.subject for q in self.store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), shape_type)), key=str)
        for shape in shapes:
            target = " UNION ".join(f"{{ {pattern} }}" for pattern in self._targets(shape))
            if not target:
                continue
            yield from self._of(shape, target, None)
            for node in self._objects(shape, "property"):
                path = self._objects(node, "path")
                if len(path) != 1 or not isinstance(path[0], ox.NamedNode):
                    raise KGError(f"shapes.ttl: {shape} has a property with a path that is no single property")
                yield from self._of(node, target, path[0].value)

    def _targets(self, shape: object) -> Iterator[str]:
        for name, pattern in _TARGETS.items():
            for node in self._objects(shape, name):
                yield pattern.format(node)

    def _of(self, shape: object, target: str, path: str | None) -> Iterator[Constraint]:
        for quad in sorted(self.store.quads_for_pattern(shape, None, None), key=str):  # type: ignore[arg-type]
            name = quad.predicate.value
            if name.startswith(SH) and name.removeprefix(SH) not in _IGNORED:
                yield self._constraint(name.removeprefix(SH), quad.object, target, path)

    def _constraint(self, component: str, given: object, target: str, path: str | None) -> Constraint:
        if component in {"minCount", "maxCount"}:
            return self._count(component, int(_text(given)), target, path)
        wrong, message = self._wrong(component, given)
        values = f"?focus <{path}> ?value ." if path else "BIND (?focus AS ?value)"
        query = f"SELECT DISTINCT ?focus ?value WHERE {{ {{ {target} }} {values} FILTER ({wrong}) }}"
        return Constraint(component, path, message, query)

    def _count(self, component: str, number: int, target: str, path: str | None) -> Constraint:
        if (component, number) == ("minCount", 1):
            inner, message = f"FILTER NOT EXISTS {{ ?focus <{path}> ?any }}", "has no value"
        elif (component, number) == ("maxCount", 1):
            inner = f"?focus <{path}> ?one . ?focus <{path}> ?two . FILTER (!sameTerm(?one, ?two))"
            message = "has more than one value"
        else:
            raise KGError(f"shapes.ttl: sh:{component} {number} is not read here; only 1 is")
        return Constraint(component, path, message, f"SELECT DISTINCT ?focus ?value WHERE {{ {{ {target} }} {inner} }}")

    def _wrong(self, component: str, given: object) -> tuple[str, str]:
        """Return the condition under which `?value` breaches the constraint, and what to say of it."""
        text = _text(given)
        if component == "datatype":
            wrong = f"!isLiteral(?value) || DATATYPE(?value) != <{text}>"
            # a cast fails on what is not of the form, or no day of the calendar: "2017-13-45"^^xsd:date is no date
            cast = f" || !COALESCE(isLiteral(<{text}>(STR(?value))), false)" if text in _CASTS else ""
            return wrong + cast, f"is no {_short(text)}"
        if component == "class":
            return self._no_instance([text]), f"is no {_short(text)}"
        if component == "or":
            classes = [_text(cls) for item in self._items(given) for cls in self._objects(item, "class")]
            if len(classes) != len(self._items(given)):
                raise KGError("shapes.ttl: sh:or is read only as a choice of classes")
            return self._no_instance(classes), f"is no {' or '.join(map(_short, classes))}"
        if component == "in":
            return f"?value NOT IN ({', '.join(map(str, self._items(given)))})", "is not in the closed list"
        if component == "nodeKind" and text in _KINDS:
            return f"!{_KINDS[text]}(?value)", f"is no {_short(text)}"
        if component == "pattern":
            return f"!REGEX(STR(?value), {given})", f"does not match {text}"
        if component == "minInclusive":
            return f"!COALESCE(?value >= {given}, false)", f"is less than {text}"
        if component == "minLength":
            return f"STRLEN(STR(?value)) < {text}", f"is shorter than {text}"
        raise KGError(f"shapes.ttl: sh:{component} is not read here")

    def _no_instance(self, classes: list[str]) -> str:
        below = sorted(frozenset().union(*(self.subclasses.get(cls, frozenset({cls})) | {cls} for cls in classes)))
        return f"NOT EXISTS {{ ?value a ?type . FILTER (?type IN ({', '.join(f'<{cls}>' for cls in below)})) }}"

    def _objects(self, node: object, name: str) -> list[object]:
        return sorted((q.object for q in self.store.quads_for_pattern(node, ox.NamedNode(SH + name), None)), key=str)  # type: ignore[arg-type]

    def _items(self, head: object) -> list[object]:
        found: list[object] = []
        while _text(head) != RDF + "nil":
            found += [q.object for q in self.store.quads_for_pattern(head, ox.NamedNode(RDF + "first"), None)]  # type: ignore[arg-type]
            head = next(q.object for q in self.store.quads_for_pattern(head, ox.NamedNode(RDF + "rest"), None))  # type: ignore[arg-type]
        return found


def _short(iri: str) -> str:
    return iri.removeprefix(MN).removeprefix(SH).rpartition("#")[2]
