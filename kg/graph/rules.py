"""
Derive triples: `ontology/rules/*.rq` are CONSTRUCT queries, applied stratum by stratum until nothing new comes.

What they derive stands in the default graph and in the named graph `mn:inferred`, so that anyone can distinguish it from what a
source says. A rule of a later stratum may ask what does *not* hold, because all earlier strata are complete by then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KGError
from kg.prefixes import prefixes
from kg.sparql.front_matter import front_matter
from kg.sparql.syntax import calls_elsewhere
from kg.terms import INFERRED, RDF, local

__all__ = ["Rule", "apply", "overall", "rules"]

_TYPE = RDF + "type"
_INFERRED = ox.NamedNode(INFERRED)
_DEFAULT = ox.DefaultGraph()
_TEMPLATE = re.compile(r"\bCONSTRUCT\s*(?:\{[^{}]*\})?", re.IGNORECASE)
_NAME = re.compile(r"[;\w]\s+\w+:([\w-]+)")
_COLUMNS = re.compile(r"#[^\n]*|\b(?:SELECT|(?:GROUP|ORDER)\s+BY|HAVING)\b[^{}]*", re.IGNORECASE)
# a variable in the place of a property or of a class, a negated path, a name with an escape or a prefix that is cut within a name
_ANYTHING = re.compile(
    r"[?$\w>)]\s+[?$]\w+\s+[^\s.;}]|;\s*[?$]|[{.]\s*\[|\ba\s+[?$\[]|\btype>?\s+[?$\[]|!\s*[(^<\w]|\\|:\s*<[^<>\s]*[^/#<>]>"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """
    A CONSTRUCT query with its name, the rule in words, and its stratum.

    `overall` says that it needs to know everything, as what means *first*, *most* or *no other* does: what a lens hides would
    make it derive what is not so.
    """

    name: str
    summary: str
    stratum: int
    text: str
    overall: bool = False


def rules(ontology: Path) -> list[Rule]:
    """
    Return the rules of *ontology*, in the order of their strata and names.

    >>> from kg.resources import folder
    >>> rules(folder("ontology"))[-1].name
    'crosses-over-into'
    """
    found = []
    for path in sorted((ontology / "rules").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        about = front_matter(text)
        stratum, whole = int(about.get("stratum", "1")), about.get("overall") == "true"
        found.append(Rule(path.stem, about.get("summary", ""), stratum, text, whole))
    return sorted(found, key=lambda rule: (rule.stratum, rule.name))


def apply(store: ox.Store, ontology: Path, allowed: frozenset[ox.Triple] | None = None) -> int:
    """
    Apply the rules of *ontology* to *store* until nothing new comes, and return how many triples they derived.

    Of the rules that need to know everything only the triples *allowed* are kept: see `overall`.

    Raises:
        KGError: If a rule does not parse, is no CONSTRUCT query, or calls another endpoint.
    """
    strata: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules(ontology):
        strata[rule.stratum].append(rule)
    names = prefixes(ontology).namespaces
    return sum(_fixed_point(store, strata[stratum], names, allowed) for stratum in sorted(strata))


def overall(triples: Iterable[ox.Triple], ontology: Path) -> frozenset[ox.Triple]:
    """
    Return what holds in the end of all that the rules derive that need to know everything, from the held *triples* of all claims.

    Only the rules that name their properties, and the triples that those ask for, are looked at: a tenth of the graph.

    Raises:
        KGError: As `apply` does.
    """
    store, asked = ox.Store(), dict[str, bool]()
    named = _needed(rules(ontology))
    store.bulk_extend(ox.Quad(*triple) for triple in triples if _asked(triple, named, asked))
    names = prefixes(ontology).namespaces
    strata: dict[int, list[Rule]] = defaultdict(list)
    for rule in named:
        strata[rule.stratum].append(rule)
    for stratum in sorted(strata):
        _fixed_point(store, strata[stratum], names, None)
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, _DEFAULT))


def _fixed_point(store: ox.Store, stratum: list[Rule], names: dict[str, str], allowed: frozenset[ox.Triple] | None) -> int:
    """Apply the rules of one stratum in turn, each again only where something new came that it may ask for."""
    derived = 0
    waiting = stratum
    while waiting:
        new: list[tuple[Rule, set[str]]] = []
        for rule in waiting:
            found = _apply(store, rule, names, allowed if rule.overall else None)
            derived += len(found)
            new.append((rule, {_asked_by(quad) for quad in found}))
        words = [(number, word) for number, (_, found) in enumerate(new) for word in found]
        turns = {rule.name: number for number, (rule, _) in enumerate(new)}
        # what came before a rule had its turn, it has seen; a rule that is not waiting has seen nothing of it
        waiting = [rule for rule in stratum if any(n >= turns.get(rule.name, 0) and _may_ask(rule.text, w) for n, w in words)]
    return derived


def _needed(found: list[Rule]) -> list[Rule]:
    """Return the overall rules among *found* and those whose conclusions they ask for, by name, in turn."""
    needed = [rule for rule in found if rule.overall]
    for wanted in needed:  # grows while it is read
        for rule in found:
            if rule not in needed and not _ANYTHING.search(_pattern(rule.text)):
                concluded = _NAME.findall("".join(_TEMPLATE.findall(rule.text)))
                if any(_may_ask(wanted.text, word) for word in concluded):
                    needed.append(rule)
    return [rule for rule in found if rule in needed]


def _asked(triple: ox.Triple, named: list[Rule], known: dict[str, bool]) -> bool:
    word = triple.predicate.value
    key = f"{word} {triple.object.value}" if word == _TYPE and isinstance(triple.object, ox.NamedNode) else word
    found = known.get(key)
    if found is None:
        found = known[key] = any(_may_ask(rule.text, _asked_by(triple)) for rule in named)
    return found


def _asked_by(quad: ox.Quad | ox.Triple) -> str:
    """Return the local name without which no query asks for *quad*, unless by a variable: of its property, or of a class."""
    named = quad.predicate.value == RDF + "type" and isinstance(quad.object, ox.NamedNode)
    return local(quad.object.value if named else quad.predicate.value)  # type: ignore[union-attr]


@lru_cache(maxsize=64)
def _pattern(text: str) -> str:
    return _COLUMNS.sub(" ", _TEMPLATE.sub(" ", text, count=1))


@lru_cache(maxsize=4096)
def _may_ask(text: str, word: str) -> bool:
    """Return whether the rule *text* may ask for something called *word*: it has the word, or a variable for a property or class."""
    pattern = _pattern(text)
    return _ANYTHING.search(pattern) is not None or re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", pattern) is not None


def _apply(store: ox.Store, rule: Rule, names: dict[str, str], allowed: frozenset[ox.Triple] | None) -> list[ox.Quad]:
    if calls_elsewhere(rule.text):
        raise KGError(f"rules/{rule.name}.rq calls another endpoint (SERVICE); a rule derives from this graph alone")
    try:
        answer = store.query(rule.text, prefixes=names)
    except SyntaxError as error:
        raise KGError(f"rules/{rule.name}.rq does not parse: {error}") from error
    if not isinstance(answer, ox.QueryTriples):
        raise KGError(f"rules/{rule.name}.rq is no CONSTRUCT query")
    quads = {ox.Quad(t.subject, t.predicate, t.object, _DEFAULT) for t in answer}
    new = [quad for quad in quads if quad not in store and (allowed is None or quad.triple in allowed)]
    store.extend(new)
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, _INFERRED) for quad in new)
    return new
