"""
Answers as text: one table of formats from which the command line's choices, its errors and the documents are made.

Results of SELECT and ASK are written exactly as the SPARQL 1.1 recommendations say; graphs are written in sorted order, so that
two runs give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import KGError, UsageError, nearest
from kg.prefixes import PrefixMap
from kg.sparql import results
from kg.sparql.layout import markdown, table, terminal_width
from kg.sparql.results import RESULTS
from kg.sparql.solutions import Solutions, Term
from kg.terms import RDF

__all__ = [
    "FORMATS",
    "GRAPHS",
    "RESULTS",
    "by_suffix",
    "cells",
    "default_format",
    "format_name",
    "graph",
    "markdown",
    "render",
    "table",
    "terminal_width",
    "write",
]

GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
FORMATS = ("table", "markdown", *RESULTS, *GRAPHS)
_ALIASES = {
    "ttl": "turtle",
    "nt": "ntriples",
    "nq": "nquads",
    "rdf": "rdfxml",
    "owl": "rdfxml",
    "md": "markdown",
    "txt": "table",
    "srj": "json",
    "srx": "xml",
    "json-ld": "jsonld",
    "n-triples": "ntriples",
    "n-quads": "nquads",
    "rdf/xml": "rdfxml",
}

# the end of an IRI that is a name in XML (NCName), and the names that RDF/XML keeps for itself
_ELEMENT = re.compile(r"(?![\d·])[^\W\d](?:[\w.·-]*)\Z")
_RESERVED = {
    RDF + name
    for name in [
        "RDF",
        "Description",
        "ID",
        "about",
        "parseType",
        "resource",
        "nodeID",
        "datatype",
        "li",
        "bagID",
        "aboutEach",
        "aboutEachPrefix",
    ]
}

Answer = Solutions | bool | Iterable[ox.Triple]


def by_suffix(path: str, choices: Iterable[str], default: str) -> str:
    """
    Return the format that the suffix of *path* means among *choices*, or *default*.

    >>> by_suffix("answer.srj", FORMATS, "table"), by_suffix("answer", FORMATS, "csv")
    ('json', 'csv')
    """
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    meant = _ALIASES.get(suffix, suffix)
    return meant if meant in set(choices) else default


def format_name(text: str, choices: Sequence[str]) -> str:
    """
    Return the format among *choices* that *text* names, alias or not.

    Raises:
        UsageError: If it names none; the message lists the choices.
    """
    meant = _ALIASES.get(text.lower(), text.lower())
    if meant not in choices:
        kin = nearest(meant, list(choices), 1)
        hint = f"did you mean {kin[0]}? " if kin else ""
        raise UsageError(f"no format {text!r}; {hint}choose from {', '.join(choices)}")
    return meant


def render(answer: Answer, form: str, names: PrefixMap, *, width: int | None = None, wide: bool = False) -> bytes:
    """
    Return *answer* in the format *form*.

    Raises:
        UsageError: If the format does not fit the kind of answer.
        KGError: If the format cannot hold it.
    """
    stream = io.BytesIO()
    write(answer, form, names, stream, width=width, wide=wide)
    return stream.getvalue()


def write(
    answer: Answer, form: str, names: PrefixMap, stream: IO[bytes], *, width: int | None = None, wide: bool = False
) -> None:
    """
    Write *answer* to *stream* in the format *form*, as `render` returns it; results of SELECT piece by piece.

    Raises:
        UsageError: If the format does not fit the kind of answer; nothing is written then.
        KGError: If the format cannot hold it.
    """
    if isinstance(answer, bool):
        stream.write(_boolean(answer, form))
    elif isinstance(answer, Solutions):
        _solutions(answer, form, names, stream, width=width, wide=wide)
    elif form in GRAPHS:
        stream.write(graph(answer, GRAPHS[form], names))
    else:
        raise UsageError(f"a CONSTRUCT or DESCRIBE query gives a graph: {form} does not fit; use {', '.join(GRAPHS)}")


def _solutions(answer: Solutions, form: str, names: PrefixMap, stream: IO[bytes], *, width: int | None, wide: bool) -> None:
    if form in RESULTS:
        results.write(answer, form, stream)
    elif form in {"table", "markdown"}:
        header, rows = cells(answer, names, wide=wide)
        stream.write((table(header, rows, width) if form == "table" else markdown(header, rows)).encode())
    else:
        raise UsageError(
            f"a SELECT query gives a table, not a graph: {form} does not fit; use table, markdown, {', '.join(RESULTS)}"
        )


def default_format(answer: Answer, *, terminal: bool) -> str:
    """Return the format to write *answer* in when nobody says: for people a table, for pipes CSV, for graphs Turtle."""
    if isinstance(answer, Solutions | bool):
        return "table" if terminal else "csv"
    return "turtle"


def _boolean(answer: bool, form: str) -> bytes:
    if form not in {"table", "markdown", *RESULTS}:
        raise UsageError(f"an ASK query gives true or false, not a graph: {form} does not fit")
    if form not in {"json", "xml"}:
        return f"{str(answer).lower()}\n".encode()
    found = ox.Store().query(f"ASK {{ FILTER ({str(answer).lower()}) }}")  # an answer that the engine can write
    if not isinstance(found, ox.QueryBoolean):
        raise TypeError("an ASK query gave no boolean")
    return (found.serialize(format=RESULTS[form]) or b"") + b"\n"


def graph(triples: Iterable[ox.Triple | ox.Quad], form: ox.RdfFormat, names: PrefixMap) -> bytes:
    """
    Return *triples* (or quads) in the RDF format *form*, sorted, with the prefixes that they use; blank nodes are numbered.

    Raises:
        KGError: If it is RDF/XML, and a predicate has no local name that it could be written with.
    """
    ordered = sorted(set(_numbered(triples)), key=_order)
    if form == ox.RdfFormat.RDF_XML:
        _refuse_unnamed({item.predicate.value for item in ordered})
    iris = {term.value for t in ordered for term in _iris(t)}
    used = names.used_in(iris) if form not in {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS} else None
    if form == ox.RdfFormat.JSON_LD and not any(isinstance(item.object, ox.Triple) for item in ordered):
        from kg.sparql.jsonld import jsonld

        return "".join(jsonld(ordered, names, used or {})).encode()
    content = ox.serialize(cast("Iterable[ox.Quad]", ordered), format=form, prefixes=used) or b""
    content = results.xml_safe(content) if form == ox.RdfFormat.RDF_XML else content
    return content if not content or content.endswith(b"\n") else content + b"\n"


def _numbered(triples: Iterable[ox.Triple | ox.Quad]) -> list[ox.Triple | ox.Quad]:
    """Return *triples* with the labels of RDFC-1.0 for blank nodes, which are the same in every run."""
    found = list(triples)
    if not any(isinstance(term, ox.BlankNode | ox.Triple) for item in found for term in (item.subject, item.object)):
        return found
    quads = ox.Dataset(item if isinstance(item, ox.Quad) else ox.Quad(*item) for item in found)
    quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    whole = any(isinstance(item, ox.Quad) for item in found)
    return [quad if whole else quad.triple for quad in quads]


def _refuse_unnamed(predicates: set[str]) -> None:
    """Raise a `KGError` if RDF/XML, where a predicate is the name of an element, cannot write one of *predicates*."""
    for iri in sorted(predicates):
        if not _ELEMENT.search(iri) or iri in _RESERVED:
            raise KGError(
                f"RDF/XML cannot write the predicate <{iri}>, because it does not end in the name of an element; use turtle"
            )


def _order(item: ox.Triple | ox.Quad) -> tuple[str, ...]:
    home = str(item.graph_name) if isinstance(item, ox.Quad) else ""
    return ("" if home == "DEFAULT" else home, str(item.subject), str(item.predicate), str(item.object))


def _iris(item: ox.Triple | ox.Quad) -> Iterable[ox.NamedNode]:
    terms = [item.subject, item.predicate, item.object, getattr(item, "graph_name", None)]
    for term in terms:
        if isinstance(term, ox.NamedNode):
            yield term
        elif isinstance(term, ox.Literal):
            yield term.datatype


def cells(answer: Solutions, names: PrefixMap, *, wide: bool = False) -> tuple[list[str], list[list[str]]]:
    """
    Return header and rows of *answer* as people read them: CURIEs, plain text, nothing where unbound.

    A column `x_iri` beside a column `x` is left out unless *wide*.
    """
    shown = [
        n
        for n, v in enumerate(answer.variables)
        if wide or v.removesuffix("_iri") == v or v.removesuffix("_iri") not in answer.variables
    ]
    header = [answer.variables[number] for number in shown]
    return header, [[_cell(row[number], names) for number in shown] for row in answer]


def _cell(term: Term, names: PrefixMap) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return names.compress(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)
