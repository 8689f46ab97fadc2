"""Find the folders that came with the package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kg.errors import KGError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["VERSION", "folder", "where"]

VERSION = "0.1.0"

# A folder that lies inside a package of ours, by the name under which it is asked for.
_HOMES = {"queries": "sparql/queries", "projections": "network/projections", "counts": "quality/counts"}


def where(name: str) -> str:
    """
    Return the path of the folder *name* (`data`, `ontology`, `queries`, `projections`, `counts`) that came with this package.

    In a wheel it lies inside the package, in a checkout `data` and `ontology` lie beside it.

    Raises:
        KGError: If it is in neither place.

    >>> os.path.basename(where("ontology"))
    'ontology'
    """
    package = os.path.dirname(os.path.abspath(__file__))
    beside = os.path.dirname(package)
    homes = [beside, package] if os.path.isfile(os.path.join(beside, "pyproject.toml")) else [package]
    for home in homes:
        candidate = os.path.join(home, _HOMES.get(name, name))
        if os.path.isdir(candidate):
            return candidate
    raise KGError(f"no folder {name!r} in {package} or beside it; is the package installed whole?")


def folder(name: str) -> Path:
    """
    Return the same as `where`, as a `Path`.

    >>> folder("queries").name
    'queries'
    """
    from pathlib import Path

    return Path(where(name))
