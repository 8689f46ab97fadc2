"""Ask a store and hand back the answer: solutions with their variables, errors with their place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KGError, QueryError
from kg.prefixes import PrefixMap
from kg.sparql.engine import Engine
from kg.sparql.syntax import CALLS_ELSEWHERE, calls_elsewhere, concatenated, in_order, too_deep
from kg.sparql.values import Term, Value, text, value
from kg.terms import BASE

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Row", "Solutions", "Term", "ask"]

Row = tuple[str | None, ...]
_KEPT = ox.QueryResultsFormat.JSON  # which holds every term exactly


class Solutions:
    """
    The solutions of a SELECT query.

    `variables` are their names in the order of the query. Iterating yields tuples of terms, None where unbound. They stream
    from the engine, once, so that an answer may be larger than the memory; `keep` reads them all, after which they can be
    used again and again. `rows`, `to_dicts`, `to_pandas`, `to_polars` and what a
    notebook shows keep them.

    >>> import kg
    >>> kg.Dataset(ox.Store()).select("SELECT ?n { VALUES ?n { 1 2 } }").to_dicts()
    [{'n': 1}, {'n': 2}]
    """

    def __init__(self, found: ox.QuerySolutions, names: PrefixMap | None = None, query: str = "") -> None:
        """Wrap the engine's result of *query*; *names* write its IRIs as CURIEs where people read them."""
        self._stream: ox.QuerySolutions | None = found
        self._kept: bytes | None = None
        self._rows: list[Row] | None = None
        self._names = names
        self._query = query
        self.variables = [variable.value for variable in found.variables]

    def __iter__(self) -> Iterator[tuple[Term, ...]]:
        """Yield each solution as a tuple of terms, in the order of `variables`."""
        size = range(len(self.variables))
        try:
            for solution in self._solutions():
                yield tuple([solution[number] for number in size])
        except RuntimeError as error:
            raise QueryError(f"the query failed: {error}") from error

    def keep(self) -> Solutions:
        """
        Read all solutions, so that they can be used more than once, and return self.

        Raises:
            KGError: If they were streamed already.
        """
        if self._kept is None:
            self._kept = self._solutions().serialize(format=_KEPT) or b""
        return self

    @property
    def rows(self) -> list[Row]:
        """All solutions as tuples of lexical forms or IRIs, None where unbound."""
        if self._rows is None:
            self._rows = [tuple(map(text, row)) for row in self.keep()]
        return self._rows

    def hint(self) -> str | None:
        """
        Return what the query may have missed, if its GROUP_CONCAT joined nothing; None otherwise. It keeps such solutions.

        >>> import kg
        >>> text = "SELECT (GROUP_CONCAT(?s) AS ?all) { VALUES ?s { series:daredevil } }"
        >>> kg.Dataset(ox.Store()).select(text).hint()
        '?all is empty: GROUP_CONCAT joins texts, not IRIs; say GROUP_CONCAT(STR(?s))'
        """
        if "GROUP_CONCAT" not in self._query.upper():
            return None
        for column, variable in concatenated(self._query).items():
            place = self.variables.index(column) if column in self.variables else -1
            if place >= 0 and self.keep().rows and not any(row[place] for row in self.rows):
                return f"?{column} is empty: GROUP_CONCAT joins texts, not IRIs; say GROUP_CONCAT(STR(?{variable}))"
        return None

    def serialize(self, form: ox.QueryResultsFormat) -> bytes:
        """Return the solutions in one of the formats of the SPARQL 1.1 recommendations, as the engine writes it."""
        stream = io.BytesIO()
        self.write(form, stream)
        return stream.getvalue()

    def write(self, form: ox.QueryResultsFormat, stream: IO[bytes]) -> None:
        """
        Write the solutions to *stream* as `serialize` returns them, piece by piece.

        Raises:
            QueryError: If the engine fails on the way; what was found until then is written.
        """
        try:
            self._solutions().serialize(stream, format=form)
        except RuntimeError as error:
            raise QueryError(f"the query failed: {error}") from error

    def to_dicts(self) -> list[dict[str, Value]]:
        """Return each solution as a dict from variable to value: numbers, bools and dates as such, None where unbound."""
        return [dict(zip(self.variables, map(value, row), strict=True)) for row in self.keep()]

    def to_pandas(self) -> pd.DataFrame:
        """
        Return the solutions as a data frame of pandas, with a dtype for each column; pandas must be installed.

        Raises:
            KGError: If it is not.
        """
        from kg.sparql.frames import to_pandas

        return to_pandas(self.variables, self.keep())

    def to_polars(self) -> pl.DataFrame:
        """
        Return the solutions as a data frame of polars, with a type for each column; polars must be installed.

        Raises:
            KGError: If it is not.
        """
        from kg.sparql.frames import to_polars

        return to_polars(self.variables, self.keep())

    def __repr__(self) -> str:
        """Return the first solutions as a table; it keeps them all."""
        from kg.sparql.frames import as_text

        if self._spent:
            return f"<Solutions of {', '.join(self.variables)}: streamed already>"
        return as_text(self.variables, self.keep(), self._names)

    def _repr_html_(self) -> str:
        from html import escape

        from kg.sparql.frames import as_html

        if self._spent:
            return f"<p>{escape(repr(self))}</p>"
        return as_html(self.variables, self.keep(), self._names)

    @property
    def _spent(self) -> bool:
        """Whether they were streamed and are gone."""
        return self._kept is None and self._stream is None

    def _solutions(self) -> ox.QuerySolutions:
        if self._kept is not None:
            again = ox.parse_query_results(self._kept, _KEPT)
            if isinstance(again, ox.QuerySolutions):
                return again
        found, self._stream = self._stream, None
        if found is None:
            raise KGError("these solutions were read already: they stream once; say keep() first, or ask again")
        return found


def ask(
    store: Engine,
    text: str,
    names: PrefixMap,
    *,
    base: str = BASE,
    all_claims: bool = False,
    allow_service: bool = False,
) -> Solutions | bool | ox.QueryTriples:
    """
    Return the answer of *store* to the query *text*, in which the prefixes *names* are understood undeclared, `<x>` from *base*.

    With *all_claims* its default graph is what any claim says, held true or not. With *allow_service* it may call other
    endpoints. The columns of `SELECT *` come in the order in which the query names them.

    Raises:
        QueryError: If *text* does not parse; the message shows its line with a caret under the place. So it is if it nests so
            deep that the engine would come to harm, or calls another endpoint without leave.
    """
    harm = too_deep(text)
    if harm:
        raise QueryError(f"this query is refused: {harm}")
    if not allow_service and calls_elsewhere(text):
        raise QueryError(f"{CALLS_ELSEWHERE}; say allow_service=True if you mean it")
    try:
        answer = store.query(
            in_order(text, names.namespaces, base),
            prefixes=names.namespaces,
            base_iri=base,
            use_default_graph_as_union=all_claims,
        )
    except SyntaxError as error:
        from kg.sparql.mistakes import explain

        raise QueryError(explain(text, str(error), list(names.namespaces))) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from error
    if isinstance(answer, ox.QuerySolutions):
        return Solutions(answer, names, text)
    return bool(answer) if isinstance(answer, ox.QueryBoolean) else answer
