"""
RDF terms as plain values of Python: what a literal's datatype says it is.

Numbers, truth values and dates become what Python has for them; a literal that its datatype does not allow, and every other
datatype, stays the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

import pyoxigraph as ox

from kg.terms import XSD

__all__ = ["Term", "Value", "text", "value"]

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Value: TypeAlias = str | int | float | date | None

_INTEGERS = "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger"
_UNSIGNED = "unsignedLong unsignedInt unsignedShort unsignedByte"


_INTEGER = r"[+-]?[0-9]+\Z"
_DECIMAL = r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF|NaN)\Z"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)?\Z"
_TRUTH = {"true": True, "1": True, "false": False, "0": False}

# Python's own readers take more than XML Schema allows, such as "1_000" for a number
_READERS: dict[str, tuple[str, Callable[[str], Value]]] = {
    **{f"{XSD}{name}": (_INTEGER, int) for name in f"{_INTEGERS} {_UNSIGNED}".split()},
    **{f"{XSD}{name}": (_DECIMAL, float) for name in ("decimal", "double", "float")},
    f"{XSD}boolean": (r"(?:true|false|0|1)\Z", _TRUTH.__getitem__),
    f"{XSD}date": (_DAY, date.fromisoformat),
    f"{XSD}dateTime": (_MOMENT, datetime.fromisoformat),
}


def value(term: Term) -> Value:
    """
    Return *term* as a value of Python: a number, a bool, a date, else text; None where unbound.

    >>> value(ox.Literal(4)), value(ox.Literal("2015-11-20", datatype=ox.NamedNode(XSD + "date"))), value(ox.Literal("4"))
    (4, datetime.date(2015, 11, 20), '4')
    """
    if isinstance(term, ox.Literal):
        form, read = _READERS.get(term.datatype.value, (None, str))
        if form is None or not re.match(form, term.value):
            return term.value
        try:
            return read(term.value)
        except ValueError:  # a date that is none, a number of too many digits
            return term.value
    return text(term)


def text(term: Term) -> str | None:
    """
    Return *term* as plain text: an IRI, the lexical form of a literal, `_:` and the label of a blank node; None where unbound.

    >>> text(ox.NamedNode("http://example.org/")), text(ox.Literal(4)), text(ox.BlankNode("b"))
    ('http://example.org/', '4', '_:b')
    """
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return None if term is None else str(term)
