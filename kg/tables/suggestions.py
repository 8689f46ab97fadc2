"""Suggest what a slip may have meant, for so many mistakes as anybody reads."""

from __future__ import annotations

from collections.abc import Collection

from kg.errors import nearest

__all__ = ["Suggestions"]

# Each takes some milliseconds among thousands of ids. Whoever has a hundred mistakes has made one of another kind: a table is missing.
_MOST = 100


class Suggestions:
    """Looks for the nearest known name, at most a hundred times."""

    def __init__(self) -> None:
        """Begin to count."""
        self._left = _MOST

    def hint(self, name: str, known: Collection[str], otherwise: str, suffix: str = "") -> str:
        """
        Return the question whether the nearest of the *known* names was meant by *name*, or *otherwise* where none is near.

        >>> Suggestions().hint("rumored", ["confirmed", "rumoured"], "it is one of two")
        'did you mean rumoured?'
        """
        kin = self.nearest(name, known)
        return f"did you mean {kin}{suffix}?" if kin else otherwise

    def nearest(self, name: str, known: Collection[str]) -> str:
        """
        Return the nearest of the *known* names, or nothing where none is near or enough were looked for.

        >>> Suggestions().nearest("rumored", ["confirmed", "rumoured"])
        'rumoured'
        """
        if self._left <= 0:
            return ""
        self._left -= 1
        return next(iter(nearest(name, known, 1)), "")
