"""
Explain why a query does not parse: one sentence, its line, and a caret under the place.

The engine's own complaint lists everything its grammar could have gone on with, and names the place where it gave up, which may
be far behind the mistake. Where the list holds a sentence, that is the reason; the place of it is looked for in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import pyoxigraph as ox

from kg.sparql.syntax import masked

__all__ = ["explain"]

_PLACE = re.compile(r"at (\d+):(\d+)(?:: expected (?:one of )?(.*))?", re.DOTALL)
_TOKEN = re.compile(r"\s*([?$]?\w[\w:-]*|<[^>\s]*>|\"[^\"]*\"?|\S)")
# the list is of quoted texts, of classes in brackets, of keywords, and of sentences, which have words in small letters
_LISTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|\[(?:\\.|'.'|[^\]])*\]|[^,]+")
_SENTENCE = re.compile(r"[A-Za-z]+ .*\b[a-z]{2,}\b")
_NAME = re.compile(r"(?<![\w?$:.%\\-])([A-Za-z][\w-]*(?:\.[\w-]+)*)?:(?!\S*//)")
_DECLARED = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?:", re.IGNORECASE)
_BIND = re.compile(r"\bAS\s+([?$](\w+))\s*\)\s*\S?\Z", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\bSELECT\b(?P<head>[^{}]*?)(?:\bFROM\b[^{}]*?)?(?:\bWHERE\b\s*)?\{", re.IGNORECASE
)  # the head of a SELECT holds no braces, save in EXISTS, which is not looked into
_GROUPED = re.compile(r"\bGROUP\s+BY\b(.*?)(?=\b(?:HAVING|ORDER|LIMIT|OFFSET|VALUES)\b|\}|\Z)", re.IGNORECASE | re.DOTALL)
_AGGREGATE = re.compile(r"\b(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mistake:
    """What is wrong, and from which character of the text on."""

    start: int
    message: str


def explain(text: str, complaint: str, prefixes: Collection[str] = ()) -> str:
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
    at = _offset(text, line, column)
    bare = masked(text)
    mistake = _undeclared(text, bare, at, prefixes) or _reason(text, bare, at, expected) or _unexpected(text, bare, at, expected)
    return _shown(text, mistake)


def _offset(text: str, line: int, column: int) -> int:
    """Return the number of characters of *text* before *line* and *column*, both counted from 1."""
    lines = text.split("\n")
    return min(len(text), sum(len(each) + 1 for each in lines[: line - 1]) + column - 1)


def _shown(text: str, mistake: _Mistake) -> str:
    before = text[: mistake.start]
    line, column = before.count("\n") + 1, mistake.start - (before.rfind("\n") + 1) + 1
    shown = text.split("\n")[line - 1].replace("\t", " ").rstrip("\r")
    start = max(0, column - 80)  # so much of a long line as a terminal shows
    return f"line {line}, column {column}: {mistake.message}\n  {shown[start : start + 160]}\n  {' ' * (column - 1 - start)}^"


def _undeclared(text: str, bare: str, at: int, prefixes: Collection[str]) -> _Mistake | None:
    """Return the first prefix before *at* that nobody declares; the engine says of it only that it expected something else."""
    declared = {match[1] or "" for match in _DECLARED.finditer(bare)} | set(prefixes)
    from difflib import get_close_matches

    for match in _NAME.finditer(bare, 0, at):
        name = match[1] or ""
        if name not in declared and text[match.start() - 1 : match.start()] != "@":
            # prefixes are short: of mm: and mn: one letter of two is the same
            kin = get_close_matches(name, sorted(declared - {""}), n=1, cutoff=0.5)
            hint = f"did you mean {kin[0]}:?" if kin else f"declare it with PREFIX {name}: <…>"
            return _Mistake(match.start(), f"prefix {name}: is not declared; {hint}")
    return None


def _reason(text: str, bare: str, at: int, expected: str) -> _Mistake | None:
    """Return the engine's own sentence, if it has one, at the place that it is about."""
    sentences = [part.strip() for part in _LISTED.findall(expected) if _SENTENCE.match(part.strip())]
    if not sentences:
        found = _bound_twice(bare, at) or _ungrouped(bare)  # of a SELECT inside the engine says nothing
        return found if found and found.start < at else None
    sentence = sentences[0]
    if sentence == "IRI parsing failed":
        return _iri(text, at)
    for word, find in (("Duplicated", _twice), ("unbound", _ungrouped), ("overrides", _overridden)):
        if word in sentence:
            found = find(bare)
            if found:
                return _Mistake(
                    found.start, f"{sentence[0].lower() if word != 'unbound' else 't'}{sentence[1:]}: {found.message}"
                )
    star = re.search(r"\*", bare) if "*" in sentence else None
    return _Mistake(star.start() if star else max(0, min(at, len(text)) - 1), sentence)


def _iri(text: str, at: int) -> _Mistake:
    start = max(0, text.rfind("<", 0, at))
    end = text.find(">", start)
    iri = text[start + 1 : end if end >= 0 else at]
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        return _Mistake(start, f"<{iri[:80]}> is no IRI: {str(error)[:1].lower()}{str(error)[1:]}")
    return _Mistake(start, f"<{iri[:80]}> is no IRI")


def _heads(bare: str) -> list[tuple[int, str, str]]:
    """Return place and text of what each SELECT selects, and what it groups by."""
    found = []
    for match in _CLAUSE.finditer(bare):
        depth, end = 0, len(bare)
        for place in range(match.end() - 1, len(bare)):
            depth += {"{": 1, "}": -1}.get(bare[place], 0)
            if not depth:
                end = place + 1
                break
        grouped = _GROUPED.match(bare, end + len(bare[end:]) - len(bare[end:].lstrip()))
        found.append((match.start("head"), match["head"], grouped[1] if grouped else ""))
    return found


def _selected(head: str) -> list[tuple[int, str, str]]:
    """Return place, name and expression of each column of a SELECT; the expression of a plain variable is the variable."""
    found, place = [], 0
    while place < len(head):
        if head[place] == "(":
            depth = 0
            for end in range(place, len(head)):
                depth += {"(": 1, ")": -1}.get(head[end], 0)
                if not depth:
                    break
            named = re.search(r"\bAS\s+[?$](\w+)\s*\)\Z", head[place : end + 1], re.IGNORECASE)
            if named:
                found.append((place + named.start(1) - 1, named[1], head[place + 1 : place + named.start()]))
            place = end + 1
        elif head[place] in "?$" and (name := re.match(r"[?$](\w+)", head[place:])):
            found.append((place, name[1], name[0]))
            place += name.end()
        else:
            place += 1
    return found


def _twice(bare: str) -> _Mistake | None:
    for start, head, _ in _heads(bare):
        seen: Counter[str] = Counter()
        for place, name, _ in _selected(head):
            seen[name] += 1
            if seen[name] > 1:
                return _Mistake(start + place, f"?{name}")
    return None


def _ungrouped(bare: str) -> _Mistake | None:
    for start, head, grouped in _heads(bare):
        keys = {match[1] for match in re.finditer(r"[?$](\w+)", grouped)}
        columns = _selected(head)
        if not grouped and not any(_AGGREGATE.search(expression) for _, _, expression in columns):
            continue
        for place, name, expression in columns:
            loose = {match[1] for match in re.finditer(r"[?$](\w+)", _without_aggregates(expression))} - keys
            for variable in sorted(loose):
                return _Mistake(
                    start + place, f"?{variable} is neither grouped nor counted; say GROUP BY ?{variable}, or SAMPLE(?{variable})"
                )
            keys.add(name)
    return None


def _without_aggregates(expression: str) -> str:
    while match := _AGGREGATE.search(expression):
        depth, end = 1, match.end()
        while depth and end < len(expression):
            depth += {"(": 1, ")": -1}.get(expression[end], 0)
            end += 1
        expression = expression[: match.start()] + expression[end:]
    return expression


def _overridden(bare: str) -> _Mistake | None:
    for start, head, _ in _heads(bare):
        for place, name, expression in _selected(head):
            rest = bare[start + len(head) :]
            if expression not in {f"?{name}", f"${name}"} and re.search(rf"[?$]{name}\b", rest):
                return _Mistake(start + place, f"?{name}")
    return None


def _bound_twice(bare: str, at: int) -> _Mistake | None:
    """Return the BIND just before *at* that gives a value to a variable which has one: the engine has no word for it."""
    found = _BIND.search(bare[:at])
    if found and re.search(rf"[?$]{found[2]}\b", bare[: found.start(1)]):
        return _Mistake(found.start(1), f"BIND gives a value to ?{found[2]}, which has one already; give it another name")
    return None


def _unexpected(text: str, bare: str, at: int, expected: str) -> _Mistake:
    start = max(0, at - _overshoot(expected))
    if not re.sub(r"(?i)\bprefix\s+[\w.-]*:|\bbase\b", "", bare[:start]).strip() and "CONSTRUCT" in expected:
        return _Mistake(start, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE; this graph is not changed by queries")
    token = _TOKEN.match(text, start)
    if not token:
        return _Mistake(start, f"the query ends too early{_unclosed(bare[:start])}")
    return _Mistake(start, f"unexpected {token[1][:40]!r}")


def _overshoot(expected: str) -> int:
    """Return how far behind the wrong token the engine reports: it has read as much as the shortest keyword it tried."""
    if re.search(r"\"|\['|\\", expected):
        return 0
    if "[_]" in expected:
        return 1
    return min((len(word) for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", expected)), default=0)


def _unclosed(bare: str) -> str:
    quote = re.search(r"[\"']", bare)
    if quote:
        return f"; a {quote[0]} is not closed"
    for opening, closing in ("{}", "()", "[]"):
        if bare.count(opening) > bare.count(closing):
            return f"; a {opening} is not closed"
    return ""
