"""
Rows laid out for people: as columns on a terminal, as a table of Markdown.

What would act on the terminal instead of being shown there (escape sequences, controls, overrides of the writing direction) is
written as an escape, `\\x1b`, so that no label can forge what the reader sees.
"""

from __future__ import annotations

import re

# Patterns are compiled when they are first used: most answers need none of them.
__all__ = ["markdown", "shown", "table", "terminal_width"]

_BLANK = str.maketrans("\n\r\t\x0b\x0c\x85\u2028\u2029", "        ")
# controls, direction overrides and isolates, byte order marks, and code points that are no characters
_ACTIVE = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
# what Markdown would read as its own; an underscore inside a word is none
_MARKUP = r"[\\`*\[\]<>|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)"
_NARROW = "\u0300"  # below it every character has one column
_LEAST = 8  # columns that a cell keeps, however narrow the terminal


def shown(text: str) -> str:
    """
    Return *text* in one line that a terminal shows as it is: escapes for what would act there, blanks for line breaks.

    >>> shown("red \x1b[31m"), shown("two\\nlines")
    ('red \\\\x1b[31m', 'two lines')
    """
    text = text.translate(_BLANK)
    return re.sub(_ACTIVE, lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def table(header: list[str], rows: list[list[str]], width: int | None = None) -> str:
    """
    Return header and rows as columns under a line, cut to *width* characters by shortening the widest columns.

    >>> print(table(["actor", "works"], [["Charlie Cox", "4"]]), end="")
    actor        works
    -----------  -----
    Charlie Cox  4
    """
    rows = [[shown(cell) for cell in row] for row in rows]
    columns = list(zip(header, *rows, strict=True)) if rows else [(name,) for name in header]
    widths = [max(map(_width, column)) for column in columns]
    if width:
        _shrink(widths, width - 2 * (len(widths) - 1))
    lines = [header, ["-" * size for size in widths], *rows]
    return "".join("  ".join(_pad(c, w) for c, w in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines)


def markdown(header: list[str], rows: list[list[str]]) -> str:
    """
    Return header and rows as a Markdown table.

    >>> print(markdown(["a"], [["x|y"]]), end="")
    | a |
    | --- |
    | x\\|y |
    """
    first, *others = [[re.sub(_MARKUP, r"\\\g<0>", shown(cell)) for cell in line] for line in [header, *rows]]
    lines = [first, ["---"] * len(header), *others]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def terminal_width() -> int:
    """Return how many columns the terminal has."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def _width(text: str) -> int:
    if text.isascii() or max(text) < _NARROW:
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def _shrink(widths: list[int], room: int) -> None:
    while sum(widths) > room and max(widths) > _LEAST:
        widest = widths.index(max(widths))
        rest = sorted(widths)[-2] if len(widths) > 1 else 0
        widths[widest] = max(_LEAST, min(widths[widest] - 1, max(rest, widths[widest] - (sum(widths) - room))))


def _pad(text: str, width: int) -> str:
    if _width(text) > width:
        kept = ""
        for character in text:
            if _width(kept + character) > width - 1:
                break
            kept += character
        text = kept + "…"
    return text + " " * (width - _width(text))
