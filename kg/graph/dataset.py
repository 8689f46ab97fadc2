"""
The graph: claims that a lens shows, as an RDF dataset in a store.

Default graph: what is held true, and what the claims are (source, status, dates). One named graph a claim: exactly what
it says. `mn:inferred`: what rules derive. `mn:lens`: what the reader may know, where something is hidden. The ontology's own
graph: labels, verbs and hierarchy of classes and properties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KGError
from kg.prefixes import PrefixMap, prefixes
from kg.sparql.engine import Engine, Node
from kg.sparql.solutions import Solutions, Term, ask
from kg.terms import BASE, EDTF, MN, ONTOLOGY, PROV, RDF, RDFS, XSD

if TYPE_CHECKING:
    from pathlib import Path

    import rdflib

    from kg.graph.lens import Selection
    from kg.tables.claims import Claim, When

__all__ = ["Dataset", "build", "held"]

_TYPE = ox.NamedNode(RDF + "type")
_DATE = ox.NamedNode(XSD + "date")
_EDTF = ox.NamedNode(EDTF)
# What explains a term to readers of the ontology; the graph holds what queries and sentences are made with.
_EXPLANATIONS = {
    "http://www.w3.org/2004/02/skos/core#definition",
    "http://www.w3.org/2004/02/skos/core#example",
    RDFS + "isDefinedBy",
}
_META = {
    name: ox.NamedNode(MN + name)
    for name in [
        "status",
        "saidAs",
        "held",
        "known",
        "knownAsWritten",
        "retracted",
        "retractedAsWritten",
        "outcome",
        "reveals",
        "location",
        "Claim",
    ]
}
_SOURCE = ox.NamedNode(PROV + "hadPrimarySource")
_LENS = ox.NamedNode(MN + "lens")
_COMMENT = ox.NamedNode(RDFS + "comment")

# Things by class, the narrowest classes only, for what a notebook shows of a dataset.
_COUNTS = f"""SELECT ?class ?things WHERE {{
  {{ SELECT ?kind (COUNT(DISTINCT ?thing) AS ?things) WHERE {{ ?thing a ?kind }} GROUP BY ?kind }}
  GRAPH <{ONTOLOGY}> {{ ?kind rdfs:label ?class }}
  FILTER NOT EXISTS {{ GRAPH <{ONTOLOGY}> {{ ?narrow rdfs:subClassOf ?kind }} }}
}} ORDER BY DESC(?things) ?class"""


class Dataset:
    """
    An RDF dataset that answers SPARQL 1.1.

    Made by `kg.load()`. `query`, `select` and `triples` are all that is asked of it; `label` says what was loaded, for
    headers. The store under it is a `pyoxigraph.Store` or any other `Engine`.

    >>> import kg
    >>> graph = kg.load()
    >>> kilgrave = graph.prefixes.expand("character:kilgrave")
    >>> any(quad in graph for quad in graph.triples(kilgrave))
    True
    """

    def __init__(self, store: Engine, names: PrefixMap | None = None, label: str = "") -> None:
        """Wrap *store*, writing CURIEs with *names*."""
        self._store = store
        self.prefixes = names or prefixes()
        self.label = label
        self.questions: Callable[..., Solutions] | None = None  # how `ask` answers; `kg.load` sets it

    def query(
        self, text: str, *, base: str = BASE, all_claims: bool = False, allow_service: bool = False
    ) -> Solutions | bool | ox.QueryTriples:
        """
        Return the answer to a SPARQL query: `Solutions` for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE.

        Prefixes of this project need not be declared; `<x>` is relative to *base*. With *all_claims* the default graph is what any claim says, held
        true or not. With *allow_service* the query may call other endpoints.

        Raises:
            QueryError: If *text* does not parse; the message shows the place. If it calls another endpoint without leave.
        """
        return ask(self._store, text, self.prefixes, base=base, all_claims=all_claims, allow_service=allow_service)

    def select(self, text: str, *, base: str = BASE, all_claims: bool = False, allow_service: bool = False) -> Solutions:
        """
        Return the solutions of a SELECT query; *base*, *all_claims* and *allow_service* as for `query`.

        Raises:
            QueryError: As for `query`.
            KGError: If it is not a SELECT query.
        """
        answer = self.query(text, base=base, all_claims=all_claims, allow_service=allow_service)
        if not isinstance(answer, Solutions):
            raise KGError("this query is no SELECT: it gives no table of solutions")
        return answer

    def ask(self, name: str, /, **values: object) -> Solutions:
        """
        Return the answer to the canned question *name*, its parameters given as keywords: labels, ids, IRIs or numbers.

        Raises:
            UnknownTerm: If there is no such question, parameter or thing; the message names the nearest one.
            KGError: If the dataset was not made by `kg.load`, which knows what names mean.

        >>> import kg
        >>> kg.load().ask("who-plays", character="Kilgrave").to_dicts()[0]["actor"]
        'David Tennant'
        """
        if self.questions is None:
            raise KGError("this dataset was not made by kg.load(), so it cannot tell what a name means; use query()")
        return self.questions(name, **values)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held true, as through a lens on a day before the first fact."""
        return next(self.triples(None, None, None, ox.DefaultGraph()), None) is None

    def __repr__(self) -> str:
        """Return what was loaded and how large it is."""
        return f"<Dataset: {self.label or 'unnamed'}; {len(self):,} quads>"

    def _repr_html_(self) -> str:
        from html import escape

        counts = self.select(_COUNTS)
        return f"<p>{escape(repr(self)[1:-1])}</p>{counts._repr_html_()}"

    def triples(
        self,
        subject: Node | ox.Triple | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term = None,  # noqa: A002 - the word of RDF
        graph: Node | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the triples that match, in no particular order, each as a quad with its graph; None matches anything."""
        return self._store.quads_for_pattern(subject, predicate, object, graph)

    def __contains__(self, quad: ox.Quad) -> bool:
        """Return whether *quad* is in the graph that it names."""
        found = self.triples(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return next(found, None) is not None

    def __iter__(self) -> Iterator[ox.Quad]:
        """Yield all quads, in no particular order."""
        return self.triples()

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def extended(self, quads: Iterable[ox.Quad]) -> Dataset:
        """Return a copy in memory that holds *quads* too; this dataset stays as it is."""
        store = ox.Store()
        store.bulk_extend(self)
        store.bulk_extend(quads)
        return Dataset(store, self.prefixes, self.label)

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """
        The same store as an `rdflib.Dataset`, without a copy, to be read only.

        Raises:
            KGError: If another engine than the embedded store answers.
        """
        import rdflib

        from kg.graph.rdflib_view import ReadOnlyStore

        if not isinstance(self._store, ox.Store):
            raise KGError("another engine than the embedded store answers here: rdflib cannot look into it; ask with SPARQL")
        # default_union must stay False: a union counts a triple once for each claim that states it
        view = rdflib.Dataset(store=ReadOnlyStore(store=self._store), default_union=False)
        for prefix, namespace in self.prefixes.namespaces.items():
            view.bind(prefix, namespace, override=True, replace=True)
        return view


def build(selection: Selection, ontology: Path, store: ox.Store | None = None) -> ox.Store:
    """Return a store (*store*, or a new one in memory) with the graph of *selection* in it, before rules are applied."""
    store = ox.Store() if store is None else store
    store.bulk_extend(_quads(selection, ontology))  # one by one: a list of all quads takes 60 MB
    return store


def held(claims: Iterable[Claim], as_of: date) -> Iterator[ox.Triple]:
    """Yield what is held of *claims* on the day *as_of*, whatever a viewer has seen."""
    for claim in claims:
        if (claim.descriptive or (claim.known and claim.known.day <= as_of)) and claim.held(as_of):
            yield from claim.triples


def _quads(selection: Selection, ontology: Path) -> Iterator[ox.Quad]:
    names = prefixes(ontology)
    iris: dict[str, ox.NamedNode] = {}

    def node(curie: str) -> ox.NamedNode:
        found = iris.get(curie)
        if found is None:
            found = iris[curie] = names.expand(curie)
        return found

    yield from _ontology(ontology)
    if not selection.lens.empty:
        # in a graph of its own: it is said of the graph, not of the world
        yield ox.Quad(ox.NamedNode(BASE), _LENS, ox.Literal(str(selection.lens)), _LENS)
    for claim in selection.visible:
        graph = node(claim.id)
        held = claim.held(selection.as_of)
        for subject, predicate, obj in claim.triples:
            yield ox.Quad(subject, predicate, obj, graph)
            if held:
                yield ox.Quad(subject, predicate, obj)
        yield from (ox.Quad(graph, predicate, obj) for predicate, obj in _about(claim, held, selection.as_of, node))


def _about(claim: Claim, held: bool, as_of: date, node: object) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    yield _TYPE, _META["Claim"]
    yield _META["held"], ox.Literal(held)
    status = claim.status_on(as_of)
    yield _META["status"], ox.NamedNode(f"{BASE}status/{status}")
    if status != claim.status:
        yield _META["saidAs"], ox.NamedNode(f"{BASE}status/{claim.status}")
    yield _META["location"], ox.Literal(f"{claim.location.path}:{claim.location.line}")
    for source in claim.sources:
        yield _SOURCE, node(source)  # type: ignore[operator]
    for work in claim.reveals:
        yield _META["reveals"], node(work)  # type: ignore[operator]
    if claim.known:
        yield from _when("known", claim.known)
    settled = claim.settled(as_of)
    if settled and claim.retracted:
        yield from _when("retracted", claim.retracted)
        if claim.outcome:
            yield _META["outcome"], ox.NamedNode(f"{BASE}outcome/{claim.outcome}")
    if claim.note and (settled or claim.retracted is None):
        yield _COMMENT, ox.Literal(claim.note)


def _when(name: str, when: When) -> Iterator[tuple[ox.NamedNode, ox.Literal]]:
    yield _META[name], ox.Literal(when.day.isoformat(), datatype=_DATE)
    if when.text != when.day.isoformat():
        yield _META[name + "AsWritten"], ox.Literal(when.text, datatype=_EDTF)


def _ontology(ontology: Path) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(ONTOLOGY)
    for triple in ox.parse(path=str(ontology / "mn.ttl"), format=ox.RdfFormat.TURTLE):
        plain = isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.BlankNode)
        if plain and triple.predicate.value not in _EXPLANATIONS:
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
