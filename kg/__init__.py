"""
The graph of the Marvel Netflix universe that knows who said it, when it was known, and whether you have seen it yet.

    >>> import kg
    >>> graph = kg.load()
    >>> graph.select("SELECT DISTINCT ?name { character:kilgrave mn:portrayedBy/rdfs:label ?name } ORDER BY ?name").rows
    [('David Tennant',), ('James Freedson-Jackson',)]

Names are imported when they are first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kg.lazy import public

if TYPE_CHECKING:
    from kg.api import load
    from kg.errors import KGError
    from kg.facts.questions import queries
    from kg.graph.dataset import Dataset
    from kg.graph.lens import Lens
    from kg.network.projection import project
    from kg.sparql.solutions import Solutions

__all__ = ["Dataset", "KGError", "Lens", "Solutions", "load", "project", "queries"]

_HOMES = {
    "Dataset": "kg.graph.dataset",
    "KGError": "kg.errors",
    "Lens": "kg.graph.lens",
    "Solutions": "kg.sparql.solutions",
    "load": "kg.api",
    "project": "kg.network.projection",
    "queries": "kg.facts.questions",
}
_ROOMS = {"facts", "graph", "history", "network", "quality", "reasons", "sparql", "tables", "view"}
_find = public("kg", _HOMES)


def __getattr__(name: str) -> object:
    """Import the public name or the package *name* when it is first used."""
    return import_module(f"kg.{name}") if name in _ROOMS else _find(name)
