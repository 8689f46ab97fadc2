"""
What a column may hold, read from the shapes.

`ontology/shapes.ttl` says which tables there are and what their cells mean; this module turns its property shapes into columns,
and the properties of `ontology/mn.ttl` that have `mn:plot` into relations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KGError
from kg.resources import folder
from kg.terms import MN, RDF, RDFS, SH, local

__all__ = ["Column", "Relation", "Schema", "Table", "schema"]

_Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: the property shape it comes from, in the reader's terms."""

    name: str
    path: ox.NamedNode
    datatype: str | None = None
    classes: tuple[str, ...] = ()
    choices: dict[str, ox.NamedNode] = field(default_factory=dict)
    required: bool = False
    single: bool = True
    descriptive: bool = False
    plot: bool = False
    minimum: int | None = None
    pattern: str | None = None
    below: str | None = None
    earliest: ox.NamedNode | None = None
    latest: ox.NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table: its file name stem, the class its rows describe, its columns and how ids are made."""

    name: str
    describes: ox.NamedNode | None
    prefix: str | None
    columns: dict[str, Column]
    key: tuple[Column, ...] = ()
    known_by: tuple[str, ...] = ()
    reveals_by: str | None = None
    own_evidence: bool = False

    @property
    def has_ids(self) -> bool:
        """Whether rows begin with the id of the thing they are about."""
        return not self.key


@dataclass(frozen=True, slots=True)
class Relation:
    """A property that may stand in the relations table, and the id prefixes it may join."""

    path: ox.NamedNode
    subjects: frozenset[str]
    objects: frozenset[str]
    plot: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything the table reader must know: tables, the columns of the claim itself, classes and relations."""

    tables: dict[str, Table]
    claim: dict[str, Column]
    class_of: dict[str, str]
    subclasses: dict[str, frozenset[str]]
    relations: dict[str, Relation]

    def prefixes_of(self, classes: tuple[str, ...]) -> frozenset[str]:
        """Return the id prefixes of all instances of *classes* and their subclasses."""
        wanted = frozenset().union(*(self.subclasses.get(c, frozenset({c})) for c in classes))
        return frozenset(prefix for prefix, cls in self.class_of.items() if cls in wanted)


@lru_cache(maxsize=4)
def schema(ontology: Path | None = None) -> Schema:
    """
    Return the schema that *ontology* (default: the one that came with the package) lays down.

    Raises:
        KGError: If the ontology cannot be read.

    >>> schema().tables["portrayals"].columns["billing"].choices["main"]
    <NamedNode value=https://w3id.org/marvel-netflix/billing/main>
    """
    where = ontology or folder("ontology")
    graph = _Graph(where)
    shapes = [node for node, _ in graph.pairs(MN + "table")]
    tables = {table.name: table for table in (_table(graph, node) for node in shapes)}
    claim = _columns(graph, ox.NamedNode(MN + "ClaimShape"))
    class_of = {t.prefix: t.describes.value for t in tables.values() if t.prefix and t.describes}
    subclasses = _subclasses(graph)
    result = Schema(tables, claim, class_of, subclasses, {})
    result.relations.update(_relations(graph, result))
    return result


class _Graph:
    """The ontology and its shapes with the look-ups that this module needs, in the order in which the files say things."""

    def __init__(self, where: Path) -> None:
        self.found: dict[tuple[object, str], list[_Term]] = {}
        self.by_predicate: dict[str, list[tuple[_Term, _Term]]] = {}
        for name in ("mn.ttl", "shapes.ttl"):
            try:
                for triple in ox.parse(path=str(where / name), format=ox.RdfFormat.TURTLE):
                    subject, predicate, obj = triple.subject, triple.predicate.value, triple.object
                    if isinstance(subject, ox.Triple) or isinstance(obj, ox.Triple):
                        continue
                    self.found.setdefault((subject, predicate), []).append(obj)
                    self.by_predicate.setdefault(predicate, []).append((subject, obj))
            except (OSError, SyntaxError) as error:
                raise KGError(f"cannot read {where / name}: {error}") from error

    def pairs(self, predicate: str) -> list[tuple[_Term, _Term]]:
        return self.by_predicate.get(predicate, [])

    def objects(self, node: object, predicate: str) -> list[_Term]:
        return self.found.get((node, predicate), [])

    def one(self, node: object, predicate: str) -> _Term | None:
        found = self.objects(node, predicate)
        return found[0] if found else None

    def text(self, node: object, predicate: str) -> str | None:
        found = self.one(node, predicate)
        return found.value if found is not None else None

    def true(self, node: object, predicate: str) -> bool:
        return self.text(node, predicate) == "true"

    def items(self, head: object) -> list[_Term]:
        found: list[_Term] = []
        while head is not None and getattr(head, "value", None) != RDF + "nil":
            found.extend(self.objects(head, RDF + "first"))
            head = self.one(head, RDF + "rest")
        return found


def _table(graph: _Graph, node: object) -> Table:
    columns = _columns(graph, node)
    by_path = {column.path.value: column for column in columns.values()}
    describes = graph.one(node, MN + "describes")
    return Table(
        name=graph.text(node, MN + "table") or "",
        describes=describes if isinstance(describes, ox.NamedNode) else None,
        prefix=graph.text(node, MN + "idPrefix"),
        columns=columns,
        key=tuple(by_path[path.value] for path in graph.items(graph.one(node, MN + "keyedBy"))),
        known_by=tuple(path.value for path in graph.items(graph.one(node, MN + "knownBy"))),
        reveals_by=graph.text(node, MN + "revealsBy"),
        own_evidence=graph.true(node, MN + "ownEvidence"),
    )


def _columns(graph: _Graph, node: object) -> dict[str, Column]:
    columns = [_column(graph, shape) for shape in graph.objects(node, SH + "property")]
    return {column.name: column for column in columns}


def _column(graph: _Graph, shape: object) -> Column:
    path = graph.one(shape, SH + "path")
    if not isinstance(path, ox.NamedNode):
        raise KGError("shapes.ttl: a property shape of a table needs a plain sh:path")
    alternatives = graph.items(graph.one(shape, SH + "or"))
    classes = [c.value for c in graph.objects(shape, SH + "class")]
    classes += [c.value for item in alternatives for c in graph.objects(item, SH + "class")]
    choices = [c for c in graph.items(graph.one(shape, SH + "in")) if isinstance(c, ox.NamedNode)]
    minimum = graph.text(shape, SH + "minInclusive")
    earliest, latest = graph.one(shape, MN + "earliestPath"), graph.one(shape, MN + "latestPath")
    return Column(
        name=graph.text(shape, SH + "name") or local(path.value),
        path=path,
        datatype=graph.text(shape, MN + "cellDatatype") or graph.text(shape, SH + "datatype"),
        classes=tuple(classes),
        choices={local(choice.value): choice for choice in choices},
        required=graph.text(shape, SH + "minCount") is not None,
        single=graph.text(shape, SH + "maxCount") == "1",
        descriptive=graph.true(shape, MN + "descriptive"),
        plot=graph.true(shape, MN + "plot"),
        minimum=int(minimum) if minimum else None,
        pattern=graph.text(shape, SH + "pattern"),
        below=graph.text(shape, MN + "subPropertyOf"),
        earliest=earliest if isinstance(earliest, ox.NamedNode) else None,
        latest=latest if isinstance(latest, ox.NamedNode) else None,
    )


def _subclasses(graph: _Graph) -> dict[str, frozenset[str]]:
    parents = [(child, parent) for child, parent in graph.pairs(RDFS + "subClassOf")]
    owl_union = "http://www.w3.org/2002/07/owl#unionOf"
    parents += [(member, node) for node, head in graph.pairs(owl_union) for member in graph.items(head)]
    below: dict[str, set[str]] = {}
    for child, parent in parents:
        below.setdefault(parent.value, {parent.value}).add(child.value)
    changed = True
    while changed:
        changed = False
        for members in below.values():
            wider = members.union(*(below.get(member, set()) for member in members))
            changed = changed or wider != members
            members.update(wider)
    return {name: frozenset(members) for name, members in below.items()}


def _relations(graph: _Graph, known: Schema) -> dict[str, Relation]:
    relations = {}
    for node, plot in graph.pairs(MN + "plot"):
        domain = graph.text(node, RDFS + "domain")
        range_ = graph.text(node, RDFS + "range")
        if isinstance(node, ox.NamedNode) and domain and range_:
            subjects, objects = known.prefixes_of((domain,)), known.prefixes_of((range_,))
            relations[local(node.value)] = Relation(node, subjects, objects, plot.value == "true")
    return relations
