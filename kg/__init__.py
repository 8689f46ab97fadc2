"""
The graph of the Marvel Netflix universe that knows who said it, when it was known, and whether you have seen it yet.

    >>> import kg
    >>> graph = kg.load()
    >>> graph.select("SELECT ?actor { ?portrayal mn:character character:kilgrave ; schema:actor/rdfs:label ?actor }").rows[0]
    ('David Tennant',)

Names are imported when they are first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.dataset import Dataset
    from kg.errors import KGError
    from kg.lens import Lens
    from kg.loading import load
    from kg.solutions import Solutions

__all__ = ["Dataset", "KGError", "Lens", "Solutions", "load"]

_HOMES = {"Dataset": "kg.dataset", "KGError": "kg.errors", "Lens": "kg.lens", "Solutions": "kg.solutions", "load": "kg.loading"}


def __getattr__(name: str) -> object:
    """Import the public *name* from its module, once."""
    home = _HOMES.get(name)
    if home is None:
        return import_module(f"kg.{name}") if name in {"network", "view", "entities", "queries"} else _missing(name)
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def _missing(name: str) -> object:
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
