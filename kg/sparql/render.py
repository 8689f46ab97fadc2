"""
Answers as text: one table of formats from which the command line's choices, its errors and the documents are made.

Results of SELECT and ASK are written by the engine's own serialisers, exactly as the SPARQL 1.1 recommendations say; graphs
are written in sorted order, so that two runs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import pyoxigraph as ox

from kg.errors import UsageError, nearest
from kg.prefixes import PrefixMap
from kg.sparql.solutions import Solutions, Term

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
]

RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
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

_BLANK = str.maketrans("\n\r\t", "   ")

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
    """
    if isinstance(answer, bool):
        return _boolean(answer, form)
    if isinstance(answer, Solutions):
        if form in RESULTS:
            return answer.serialize(RESULTS[form])
        if form in {"table", "markdown"}:
            header, rows = cells(answer, names, wide=wide)
            return (table(header, rows, width) if form == "table" else markdown(header, rows)).encode()
        raise UsageError(
            f"a SELECT query gives a table, not a graph: {form} does not fit; use table, markdown, {', '.join(RESULTS)}"
        )
    if form in GRAPHS:
        return graph(answer, GRAPHS[form], names)
    raise UsageError(f"a CONSTRUCT or DESCRIBE query gives a graph: {form} does not fit; use {', '.join(GRAPHS)}")


def default_format(answer: Answer, *, terminal: bool) -> str:
    """Return the format to write *answer* in when nobody says: for people a table, for pipes CSV, for graphs Turtle."""
    if isinstance(answer, Solutions | bool):
        return "table" if terminal else "csv"
    return "turtle"


def _boolean(answer: bool, form: str) -> bytes:
    if form in {"table", "markdown", "csv", "tsv"}:
        return f"{str(answer).lower()}\n".encode()
    if form in RESULTS:
        return _boolean_text(answer, form)
    raise UsageError(f"an ASK query gives true or false, not a graph: {form} does not fit")


def _boolean_text(answer: bool, form: str) -> bytes:
    word = str(answer).lower()
    if form == "json":
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    space = "http://www.w3.org/2005/sparql-results#"
    return f'<?xml version="1.0"?><sparql xmlns="{space}"><head></head><boolean>{word}</boolean></sparql>'.encode()


def graph(triples: Iterable[ox.Triple | ox.Quad], form: ox.RdfFormat, names: PrefixMap) -> bytes:
    """Return *triples* (or quads) in the RDF format *form*, sorted, with the prefixes that they use."""
    ordered = sorted(set(triples), key=_order)
    iris = {term.value for t in ordered for term in _iris(t)}
    used = names.used_in(iris) if form not in {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS} else None
    return ox.serialize(cast("Iterable[ox.Quad]", ordered), format=form, prefixes=used) or b""


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


def table(header: list[str], rows: list[list[str]], width: int | None = None) -> str:
    """
    Return header and rows as columns under a line, cut to *width* characters by shortening the widest columns.

    >>> print(table(["actor", "works"], [["Charlie Cox", "4"]]), end="")
    actor        works
    -----------  -----
    Charlie Cox  4
    """
    rows = [[cell.translate(_BLANK) for cell in row] for row in rows]
    columns = list(zip(header, *rows, strict=True)) if rows else [(name,) for name in header]
    widths = [max(map(_width, column)) for column in columns]
    if width:
        _shrink(widths, width - 2 * (len(widths) - 1))
    lines = [header, ["-" * size for size in widths], *rows]
    return "".join("  ".join(_pad(c, w) for c, w in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines)


def markdown(header: list[str], rows: list[list[str]]) -> str:
    """
    Return header and rows as a Markdown table.

    >>> print(markdown(["a"], [["x|y"]]), end="")
    | a |
    | --- |
    | x\\|y |
    """
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(cell.translate(_BLANK).replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def terminal_width() -> int:
    """Return how many columns the terminal has."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _shrink(widths: list[int], room: int) -> None:
    while sum(widths) > room and max(widths) > 8:
        widest = widths.index(max(widths))
        rest = sorted(widths)[-2] if len(widths) > 1 else 0
        widths[widest] = max(8, min(widths[widest] - 1, max(rest, widths[widest] - (sum(widths) - room))))


def _pad(text: str, width: int) -> str:
    if _width(text) > width:
        kept = ""
        for character in text:
            if _width(kept + character) > width - 1:
                break
            kept += character
        text = kept + "…"
    return text + " " * (width - _width(text))
