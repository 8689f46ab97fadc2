"""Let a package offer the names of its modules without importing these before a name is used (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["public"]


def public(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """
    Return the `__getattr__` of *package*, which imports a name from the module that *homes* gives for it.

    The function that it returns raises `AttributeError` for every other name, as the import system expects.

    >>> public("kg.tables", {"Claim": "kg.tables.claims"})("Claim").__name__
    'Claim'
    """

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(homes[name]), name)
        import_module(package).__dict__[name] = value  # the next use finds it without this function
        return value

    return find
