"""Find the folders that came with the package."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KGError

__all__ = ["folder", "version"]


def folder(name: str) -> Path:
    """
    Return the folder *name* (`data`, `ontology`, `queries`, `projections`) that came with this package.

    In a wheel it lies inside the package, in a checkout `data` and `ontology` lie beside it.

    Raises:
        KGError: If it is in neither place.

    >>> folder("ontology").name
    'ontology'
    """
    package = Path(__file__).parent
    beside = package.parent
    candidates = [beside / name, package / name] if (beside / "pyproject.toml").is_file() else [package / name]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise KGError(f"no folder {name!r} in {package} or beside it; is the package installed whole?")


def version() -> str:
    """Return the version of the installed package."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("marvel-netflix-kg")
    except PackageNotFoundError:
        return "0+unknown"
