"""Rows of terms as tables for notebooks and data frames, their columns typed by the literals that they hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KGError
from kg.prefixes import PrefixMap, prefixes
from kg.sparql.layout import table
from kg.sparql.values import Term, Value, text, value

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


__all__ = ["as_html", "as_text", "columns", "html_table", "to_pandas", "to_polars"]

Row = tuple[Term, ...]

_TEXT_ROWS, _HTML_ROWS = 10, 100  # what a notebook shows without becoming slow to scroll
_TEXT_WIDTH = 120
_PANDAS = {int: "Int64", bool: "boolean", float: "Float64", str: "string", date: "object", datetime: "object"}


def columns(variables: list[str], rows: Iterable[Row]) -> dict[str, list[Value]]:
    """
    Return the values of each variable, in a column all of one type.

    Whole numbers beside fractions become fractions, other mixtures text.
    """
    solutions = list(rows)
    found: dict[str, list[Value]] = {}
    for number, name in enumerate(variables):
        terms = [row[number] for row in solutions]
        values = [value(term) for term in terms]
        kinds = {type(each) for each in values if each is not None}
        if kinds == {int, float}:
            values = [None if each is None else float(each) for each in values]  # type: ignore[arg-type]
        elif len(kinds) > 1 or any(isinstance(each, int) and abs(each) >= 2**63 for each in values):
            values = [text(term) for term in terms]
        found[name] = values
    return found


def to_pandas(variables: list[str], rows: Iterable[Row]) -> pd.DataFrame:
    """
    Return *rows* as a data frame of pandas: `Int64`, `Float64`, `boolean`, `string`, and dates as `datetime64`.

    Raises:
        KGError: If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise KGError("pandas is not installed; say pip install 'marvel-netflix-kg[pandas]'") from error
    found = {}
    for name, values in columns(variables, rows).items():
        kind = _kind(values)
        if kind in {date, datetime}:
            found[name] = pd.to_datetime(pd.Series(values, dtype="object"), utc=any(getattr(v, "tzinfo", None) for v in values))
        else:
            found[name] = pd.Series(values, dtype=_PANDAS[kind])
    return pd.DataFrame(found, columns=variables)


def to_polars(variables: list[str], rows: Iterable[Row]) -> pl.DataFrame:
    """
    Return *rows* as a data frame of polars: `Int64`, `Float64`, `Boolean`, `String`, `Date`, `Datetime`.

    Raises:
        KGError: If polars is not installed.
    """
    try:
        import polars as pl
    except ImportError as error:
        raise KGError("polars is not installed; say pip install 'marvel-netflix-kg[polars]'") from error
    kinds = {int: pl.Int64, bool: pl.Boolean, float: pl.Float64, str: pl.String, date: pl.Date, datetime: None}
    return pl.DataFrame(
        [pl.Series(name, values, dtype=kinds[_kind(values)]) for name, values in columns(variables, rows).items()]
    )


def _kind(values: list[Value]) -> type:
    return next((type(each) for each in values if each is not None), str)


def as_text(variables: list[str], rows: Iterable[Row], names: PrefixMap | None) -> str:
    """Return the first *rows* as columns of text, and how many there are in all."""
    count, first = _first(rows, _TEXT_ROWS)
    short = names or prefixes()
    cells = [[_plain(term, short) for term in row] for row in first]
    return table(variables, cells, _TEXT_WIDTH) + _rest(count, _TEXT_ROWS)


def as_html(variables: list[str], rows: Iterable[Row], names: PrefixMap | None) -> str:
    """Return the first *rows* as a table of HTML; an IRI is a CURIE that links to it."""
    count, first = _first(rows, _HTML_ROWS)
    short = names or prefixes()
    cells = [[_linked(term, short) for term in row] for row in first]
    return f"{html_table(variables, cells)}<p>{_rest(count, _HTML_ROWS)}</p>"


def html_table(header: list[str], rows: list[list[str]]) -> str:
    """
    Return a table of HTML, its *header* text and the cells of its *rows* HTML.

    >>> html_table(["a"], [["<b>1</b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><b>1</b></td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _first(solutions: Iterable[Row], limit: int) -> tuple[int, list[Row]]:
    found = iter(solutions)
    rows = list(islice(found, limit))
    return len(rows) + sum(1 for _ in found), rows


def _rest(count: int, limit: int) -> str:
    noun = "solution" if count == 1 else "solutions"
    return f"{count:,} {noun}" if count <= limit else f"{limit} of {count:,} {noun}"


def _plain(term: Term, names: PrefixMap) -> str:
    return names.compress(term.value) if isinstance(term, ox.NamedNode) else text(term) or ""


def _linked(term: Term, names: PrefixMap) -> str:
    plain = escape(_plain(term, names))
    if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://")):
        return f'<a href="{escape(term.value)}">{plain}</a>'
    return plain
