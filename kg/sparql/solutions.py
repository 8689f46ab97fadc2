"""Ask a store and hand back the answer: solutions with their variables, errors with their place."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import QueryError
from kg.prefixes import PrefixMap
from kg.sparql.engine import Engine
from kg.sparql.syntax import CALLS_ELSEWHERE, calls_elsewhere, explain, too_deep

__all__ = ["Solutions", "Term", "ask"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


class Solutions:
    """
    The solutions of a SELECT query.

    `variables` are their names in the order of the query. Iterating yields tuples of terms, None where unbound; like the
    engine's own result it can be iterated or serialised once. `rows` reads them all, as strings, and may be used again.
    """

    def __init__(self, found: ox.QuerySolutions) -> None:
        """Wrap the engine's result."""
        self._found = found
        self._rows: list[tuple[str | None, ...]] | None = None
        self.variables = [variable.value for variable in found.variables]

    def __iter__(self) -> Iterator[tuple[Term, ...]]:
        """Yield each solution as a tuple of terms, in the order of `variables`."""
        size = range(len(self.variables))
        for solution in self._found:
            yield tuple(solution[number] for number in size)

    @property
    def rows(self) -> list[tuple[str | None, ...]]:
        """All solutions as tuples of lexical forms or IRIs, None where unbound."""
        if self._rows is None:
            self._rows = [tuple(getattr(term, "value", None if term is None else str(term)) for term in row) for row in self]
        return self._rows

    def serialize(self, form: ox.QueryResultsFormat) -> bytes:
        """Return the solutions in one of the formats of the SPARQL 1.1 recommendations."""
        return self._found.serialize(format=form) or b""


def ask(
    store: Engine, text: str, names: PrefixMap, *, all_claims: bool = False, allow_service: bool = False
) -> Solutions | bool | ox.QueryTriples:
    """
    Return the answer of *store* to the query *text*, in which the prefixes *names* are understood undeclared.

    With *all_claims* its default graph is what any claim says, held true or not. With *allow_service* it may call other
    endpoints.

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
        answer = store.query(text, prefixes=names.namespaces, use_default_graph_as_union=all_claims)
    except SyntaxError as error:
        raise QueryError(explain(text, str(error), list(names.namespaces))) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query failed: {error}") from error
    if isinstance(answer, ox.QuerySolutions):
        return Solutions(answer)
    return bool(answer) if isinstance(answer, ox.QueryBoolean) else answer
