"""
Canned queries: questions kept as files, with parameters.

A file runs unmodified in any SPARQL engine. A parameter is a line `VALUES ?name { default }  #? help`; binding it is
putting other serialised terms between the braces, so nothing is ever pasted into the text of a query. The help may begin
with the name of the parameter, where that is not the variable's, and the class of its values:
`#? actor (mn:Person) the one to start from`. The default `UNDEF` stands for "any".
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import UnknownTerm
from kg.resources import where
from kg.sparql.front_matter import front_matter

__all__ = ["CannedQuery", "Parameter", "canned", "names", "parse"]

_VALUES = re.compile(
    r"^(?P<head>\s*VALUES\s+\?(?P<variable>\w+)\s*\{)(?P<default>[^}]*)(?P<tail>\}\s*#\?\s*(?P<help>.*?))\s*$", re.MULTILINE
)
_HELP = re.compile(r"(?:(?P<name>[a-z][a-z-]*)\s+)?\((?P<cls>mn:\w+)\)\s+(?P<help>.*)")

Resolve = Callable[[str, str], Sequence[ox.NamedNode]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A blank in a canned query: its name, the class of its values (or None for plain text), default and help."""

    name: str
    variable: str
    cls: str | None
    default: str
    help: str

    @property
    def optional(self) -> bool:
        """Whether leaving it out means "any"."""
        return self.default == "UNDEF"


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A question with a name: what it asks, its parameters and its SPARQL text."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, str], resolve: Resolve) -> str:
        """
        Return the text of the query with *values* in place of the defaults of the parameters they name.

        *resolve* turns what a user typed and the class of a parameter into the nodes it may mean.

        Raises:
            UnknownTerm: If the query has no such parameter, or *resolve* knows no such thing.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        terms: dict[str, str] = {}
        for name, value in values.items():
            parameter = known.get(name) or known.get(name.removesuffix("_iri"))
            if parameter is None:
                raise UnknownTerm(f"parameter of {self.name}", name, list(known) or ["(it takes none)"])
            found = resolve(value, parameter.cls) if parameter.cls else [ox.Literal(value)]
            terms[parameter.variable] = " ".join(str(term) for term in found)
        return _VALUES.sub(lambda m: f"{m['head']} {terms.get(m['variable'], m['default'].strip())} {m['tail']}", self.text)


def names() -> list[str]:
    """
    Return the names of all canned queries, sorted.

    >>> "who-plays" in names()
    True
    """
    return sorted(name[:-3] for name in os.listdir(where("queries")) if name.endswith(".rq"))


def canned(name: str) -> CannedQuery:
    """
    Return the canned query called *name*.

    Raises:
        UnknownTerm: If there is none; the message names the nearest one.

    >>> [parameter.name for parameter in canned("who-plays").parameters]
    ['character']
    """
    if name not in names():
        raise UnknownTerm("canned query", name, names())
    with open(os.path.join(where("queries"), f"{name}.rq"), encoding="utf-8") as file:
        return parse(name, file.read())


def parse(name: str, text: str) -> CannedQuery:
    """Return the query *text* as a canned query called *name*; it may have no head and no parameters."""
    parameters = tuple(_parameter(match) for match in _VALUES.finditer(text))
    return CannedQuery(name, front_matter(text).get("summary", ""), parameters, text)


def _parameter(match: re.Match[str]) -> Parameter:
    variable, text = match["variable"], match["help"]
    typed = _HELP.match(text)
    return Parameter(
        name=(typed["name"] if typed else None) or variable.removesuffix("_iri").replace("_", "-"),
        variable=variable,
        cls=typed["cls"] if typed else None,
        default=match["default"].strip(),
        help=typed["help"] if typed else text,
    )
