"""
The text of a query, looked at without evaluating it: where it breaks off, whether it calls elsewhere, how deep it nests.

The engine's own complaint about a query that does not parse lists everything its grammar could have gone on with. `explain`
makes of it one sentence, the line, and a caret under the place.
"""

from __future__ import annotations

import re

from kg.errors import nearest

__all__ = ["CALLS_ELSEWHERE", "calls_elsewhere", "explain", "too_deep"]

CALLS_ELSEWHERE = "the query calls another endpoint (SERVICE)"
_HARMLESS, _DEEPEST, _LONGEST = 600, 300, 4000

_PLACE = re.compile(r"at (\d+):(\d+)(?:: expected (?:one of )?(.*))?", re.DOTALL)
_PREFIX = re.compile(r"([A-Za-z][\w.-]*)?:[\w.-]*\Z")
_OPERATOR = re.compile(
    r"[!/|^*=<>]|(?<=\S)[-+]|[-+](?=\s)|[.;](?=[\s}\]])|\b(?:UNION|MINUS|OPTIONAL|FILTER|BIND|AS)\b", re.IGNORECASE
)
_NAME = re.compile(r"[A-Za-z][\w.-]*:[\w.-]*")
_TOKEN = re.compile(r"\s*([?$]?\w[\w:-]*|<[^>\s]*>|\"[^\"]*\"?|\S)")
_QUIET = re.compile(
    r"\\.|<[^<>\"{}|^`\\\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#[^\n]*", re.DOTALL
)


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


def explain(text: str, complaint: str, prefixes: list[str] | tuple[str, ...] = ()) -> str:
    """
    Return in plain words what the engine's *complaint* says of the query *text*; *prefixes* are those that need no declaration.

    >>> print(explain("SELECT ?x WHERE { ?x ?y }", "error at 1:26: expected one of LATERAL, SERVICE, [_]"))
    line 1, column 25: unexpected '}'
      SELECT ?x WHERE { ?x ?y }
                              ^
    """
    place = _PLACE.search(complaint)
    if not place:
        return f"the query does not parse: {complaint}"
    line, column, expected = int(place[1]), int(place[2]), place[3] or ""
    lines = text.split("\n")
    shown = lines[line - 1].replace("\t", " ") if line <= len(lines) else ""
    if "Prefix not found" in expected:
        column, what = _undeclared(shown, column, prefixes)
    else:
        column = max(1, column - _overshoot(expected))
        what = _unexpected(lines, line, column, expected)
    start = max(0, column - 80)
    return f"line {line}, column {column}: {what}\n  {shown[start : start + 160]}\n  {' ' * (column - 1 - start)}^"


def _overshoot(expected: str) -> int:
    """Return how far behind the wrong token the engine reports: it has read as much as the shortest keyword it tried."""
    if re.search(r"\"|\['|\\", expected):
        return 0
    if "[_]" in expected:
        return 1
    return min((len(word) for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", expected)), default=0)


def _undeclared(shown: str, column: int, prefixes: list[str] | tuple[str, ...]) -> tuple[int, str]:
    match = _PREFIX.search(shown[: column - 1])
    if not match:
        return column, "a prefix is not declared"
    name = match[1] or ""
    kin = nearest(name, list(prefixes), 1)
    hint = f"did you mean {kin[0]}:?" if kin else f"declare it with PREFIX {name}: <…>"
    return match.start() + 1, f"prefix {name}: is not declared; {hint}"


def _unexpected(lines: list[str], line: int, column: int, expected: str) -> str:
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]]) if line <= len(lines) else "\n".join(lines)
    rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]]) if line <= len(lines) else ""
    if not re.sub(r"(?im)^\s*(prefix|base)\s[^\n]*|#[^\n]*", "", before).strip() and "CONSTRUCT" in expected:
        return "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE; this graph is not changed by queries"
    token = _TOKEN.match(rest)
    if not token:
        return f"the query ends too early{_unclosed(before)}"
    return f"unexpected {token[1][:40]!r}"


def _unclosed(text: str) -> str:
    bare = _QUIET.sub(" ", text)
    quote = re.search(r"[\"']", bare)
    if quote:
        return f"; a {quote[0]} is not closed"
    for opening, closing in ("{}", "()", "[]"):
        if bare.count(opening) > bare.count(closing):
            return f"; a {opening} is not closed"
    return ""
