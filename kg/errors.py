"""
What can go wrong, as a tree; the command line shows these as messages and lets everything else be a traceback.

KGError            base; its `exit_code` is what a command ends with
  DataError        a table says something we cannot read: knows its Location
  DataErrors       all mistakes of all tables at once
  UnknownTerm      a name, class, property or work that is not there: knows its nearest kin
  AmbiguousName    a name that several things bear: knows the candidates
  QueryError       a query that does not parse or that is refused
  UsageError       an option or argument that cannot mean anything
  OutputError      a place we cannot write to
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

__all__ = [
    "AmbiguousName",
    "DataError",
    "DataErrors",
    "KGError",
    "Location",
    "Mistake",
    "OutputError",
    "QueryError",
    "UnknownTerm",
    "UsageError",
    "nearest",
]

_LONGEST_NAME = 200  # the longest label or id of the shipped tables has 217 and 53 characters; nobody mistypes more
_COMPARED = 40  # difflib takes 0.1 ms for a pair of names; the right one is nearly always among the first three


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """
    A place in a text file, printed as editors and CI expect it.

    >>> str(Location("data/episodes.csv", 12, 4))
    'data/episodes.csv:12:4'
    """

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        """Return the place as `path:line:column`."""
        return f"{self.path}:{self.line}:{self.column}"


class Mistake(Enum):
    """What kind of mistake a table holds: programs go by this, people by the message."""

    # the file
    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    BYTE_ORDER_MARK = "byte-order-mark"
    LINE_ENDS = "line-ends"
    NO_LINE_END = "no-line-end"
    EMPTY_FILE = "empty-file"
    UNKNOWN_TABLE = "unknown-table"
    # its form
    CHARACTER = "character"
    QUOTES = "quotes"
    CELL_COUNT = "cell-count"
    EMPTY_LINE = "empty-line"
    FORMULA = "formula"
    LINE_BREAK = "line-break"
    WHITE_SPACE = "white-space"
    LONG_CELL = "long-cell"
    # its header
    UNKNOWN_COLUMN = "unknown-column"
    COLUMN_TWICE = "column-twice"
    MISSING_COLUMN = "missing-column"
    # one cell
    ID = "id"
    VALUE = "value"
    EMPTY_CELL = "empty-cell"
    # one row
    EMPTY_ROW = "empty-row"
    DUPLICATE_ROW = "duplicate-row"
    DANGLING_ID = "dangling-id"
    RELATION = "relation"
    REVEALS = "reveals"
    KNOWN = "known"
    DATES = "dates"
    OUTCOME = "outcome"
    STATUS = "status"


class KGError(Exception):
    """Something the user can mend; the message says what is wrong, the value, and the likely remedy."""

    exit_code = 1


class DataError(KGError):
    """A table says something we cannot read."""

    def __init__(self, location: Location, message: str, code: Mistake) -> None:
        """Say *message* of the place *location*; *code* is the kind of mistake."""
        super().__init__(f"{location}: {message}")
        self.location = location
        self.message = message
        self.code = code


class DataErrors(KGError):
    """All mistakes that the tables hold, in the order of their places."""

    def __init__(self, errors: list[DataError]) -> None:
        """Collect *errors*."""
        self.errors = sorted(errors, key=lambda error: (error.location, error.message))
        count = f"{len(errors)} mistake{'' if len(errors) == 1 else 's'} in the tables"
        super().__init__("\n".join([*(str(error) for error in self.errors), count]))


class UnknownTerm(KGError):
    """A name that nothing bears."""

    def __init__(self, kind: str, name: str, known: list[str] | tuple[str, ...] = ()) -> None:
        """Say that there is no *kind* called *name*, and what the user may have meant among *known*."""
        kin = nearest(name, known)
        super().__init__(f"no {kind} {name!r}" + (f"; did you mean {_either(kin)}?" if kin else ""))
        self.nearest = kin


class AmbiguousName(KGError):
    """A name that several things bear."""

    def __init__(self, name: str, candidates: list[str]) -> None:
        """Say that *name* may mean any of *candidates*."""
        super().__init__(f"{name!r} is ambiguous: {', '.join(candidates)}")
        self.candidates = candidates


class QueryError(KGError):
    """A query that does not parse, or that is refused."""


class UsageError(KGError):
    """An option or argument that cannot mean anything; *option* is its name, where there is one."""

    exit_code = 2

    def __init__(self, problem: str, option: str = "") -> None:
        """Say *problem*, of *option* where one is named."""
        super().__init__(f"{option}: {problem}" if option else problem)
        self.problem = problem
        self.option = option


class OutputError(KGError):
    """A place that cannot be written to."""


def nearest(name: str, known: Collection[str], count: int = 3) -> list[str]:
    """
    Return at most *count* of the *known* names that *name* may be a slip of, the best first.

    Of many known names only those are compared that share the most pairs of letters with *name*, so that a mistake in a large
    graph is told at once; a name longer than any that people type has none.

    >>> nearest("karen-pge", ["karen-page", "foggy-nelson"])
    ['karen-page']
    """
    from difflib import get_close_matches

    if len(name) > _LONGEST_NAME:
        return []
    if len(known) > _COMPARED:
        pairs = [name[place : place + 2] for place in range(len(name) - 1)]
        # what is less than three fifths as long, or more than five thirds, cannot be alike enough
        shares = [
            (-sum(pair in other for pair in pairs) / (len(other) + 1), other)
            for other in known
            if 3 * len(name) <= 5 * len(other) <= 9 * len(name)
        ]
        known = [other for _, other in sorted(shares)[:_COMPARED]]
    return get_close_matches(name, list(known), n=count, cutoff=0.75)


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
