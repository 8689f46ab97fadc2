"""The store as rdflib sees it: read only, because the facts live in the tables and a change would alter what `select` answers."""

from __future__ import annotations

from typing import Any, NoReturn

from oxrdflib import OxigraphStore

from kg.errors import KGError, QueryError
from kg.sparql.syntax import CALLS_ELSEWHERE, calls_elsewhere

__all__ = ["ReadOnlyStore"]


class ReadOnlyStore(OxigraphStore):
    """
    A store for `rdflib.Dataset` that refuses every change.

    >>> import kg
    >>> kg.load().rdflib.update("CLEAR ALL")
    Traceback (most recent call last):
        ...
    kg.errors.KGError: the rdflib view of the graph is read-only: change the tables, or a copy made with copy.parse(data=view.serialize(format='nquads'), format='nquads')
    """

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise KGError(
            "the rdflib view of the graph is read-only: change the tables, or a copy made with "
            "copy.parse(data=view.serialize(format='nquads'), format='nquads')"
        )

    add = remove = update = remove_graph = commit = rollback = open = destroy = _refuse
    addN = _refuse  # noqa: N815 - rdflib's name

    def add_graph(self, graph: object) -> None:
        """Do nothing: rdflib calls this when it is asked for a graph by name, which is no change."""

    def query(self, query: Any, *arguments: Any, **options: Any) -> Any:
        """
        Return the result as rdflib wants it.

        Raises:
            QueryError: If the query calls another endpoint.
        """
        if calls_elsewhere(str(query)):
            raise QueryError(f"{CALLS_ELSEWHERE}; ask the dataset itself, with allow_service=True, if you mean it")
        return super().query(query, *arguments, **options)
