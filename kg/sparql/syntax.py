"""The text of a query, looked at without evaluating it: whether it calls elsewhere, how deep it nests, what it selects."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg.terms import BASE

__all__ = ["CALLS_ELSEWHERE", "calls_elsewhere", "concatenated", "in_order", "masked", "too_deep"]

CALLS_ELSEWHERE = "the query calls another endpoint (SERVICE)"
_HARMLESS, _DEEPEST, _LONGEST = 600, 300, 4000

_OPERATOR = re.compile(
    r"[!/|^*=<>]|(?<=\S)[-+]|[-+](?=\s)|[.;](?=[\s}\]])|\b(?:UNION|MINUS|OPTIONAL|FILTER|BIND|AS)\b", re.IGNORECASE
)
_NAME = re.compile(r"[A-Za-z][\w.-]*:[\w.-]*")
_QUIET = re.compile(
    r"\\.|<[^<>\"{}|^`\\\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#[^\n]*", re.DOTALL
)

# compiled when a query first needs it
_STAR = r"(?i)\s*(?:(?:BASE|PREFIX\s+[\w.-]*:)\s+)*SELECT\s*(?:(?:DISTINCT|REDUCED)\s*)?(\*)"
_CONCATENATED = r"(?i)GROUP_CONCAT\s*\(\s*(?:DISTINCT\s+)?[?$](\w+)\s*(?:;[^()]*)?\)\s*AS\s*[?$](\w+)"


def masked(text: str) -> str:
    """
    Return the query *text* with blanks for what its strings, IRIs and comments hold; every other character keeps its place.

    >>> masked("SELECT * { ?s ?p 'a } b' } # so")
    'SELECT * { ?s ?p         }     '
    """
    return _QUIET.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def in_order(text: str, namespaces: Mapping[str, str], base: str = BASE) -> str:
    """
    Return the query *text* with the variables that `SELECT *` stands for, in the order in which the query names them.

    Raises:
        SyntaxError: If it does not parse.

    >>> in_order("SELECT * { ?s ?p ?o }", {})
    'SELECT  ?s ?p ?o  { ?s ?p ?o }'
    """
    if "*" not in text:
        return text
    bare = masked(text)
    star = re.match(_STAR, bare)
    if not star:
        return text
    # an empty store reads the query and evaluates nothing
    found = ox.Store().query(text, base_iri=base, prefixes=dict(namespaces))
    names = [variable.value for variable in found.variables] if isinstance(found, ox.QuerySolutions) else []
    if len(names) < 2:
        return text
    first: dict[str, int] = {}
    for match in re.finditer(r"[?$](\w+)", bare):
        first.setdefault(match[1], match.start())
    names.sort(key=lambda name: first.get(name, len(text)))
    return f"{text[: star.start(1)]} {' '.join(f'?{name}' for name in names)} {text[star.end(1) :]}"


def concatenated(text: str) -> dict[str, str]:
    """
    Return the variables that the query *text* joins with GROUP_CONCAT as they are, by the column that has the result.

    >>> concatenated("SELECT (GROUP_CONCAT(?o; SEPARATOR=' ') AS ?all) (GROUP_CONCAT(STR(?o)) AS ?texts) { ?s ?p ?o }")
    {'all': 'o'}
    """
    return {column: variable for variable, column in re.findall(_CONCATENATED, masked(text))}


def calls_elsewhere(text: str) -> bool:
    r"""
    Return whether the query *text* calls another endpoint.

    >>> calls_elsewhere("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"), calls_elsewhere('SELECT * { ?s ?p "SERVICE" }')
    (True, False)
    >>> calls_elsewhere(r"SELECT * { ?s mn:a\#b ?o . SERVICE <http://example.org/> { ?s ?p ?o } }")
    True
    """
    return re.search(r"(?<![\w?$:-])SERVICE(?![\w:-])", _QUIET.sub(" ", text), re.IGNORECASE) is not None


def too_deep(text: str) -> str | None:
    """
    Return why the query *text* would bring the engine to harm, whose parser calls itself for each level; None where it would not.

    >>> too_deep("SELECT * " + "{" * 400 + "}" * 400)
    'it nests brackets 400 deep; 300 is the most'
    >>> too_deep('SELECT * { { ?s ?p "}}}" } }')
    """
    if len(text) < _HARMLESS:
        return None
    bare = _QUIET.sub(" ", text)
    depth = deepest = 0
    for bracket in re.findall(r"[][(){}]", bare):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        return f"it nests brackets {deepest} deep; {_DEEPEST} is the most"
    links = len(_OPERATOR.findall(_NAME.sub(" ", bare)))
    return f"it has {links} operators and patterns; {_LONGEST} is the most" if links > _LONGEST else None
