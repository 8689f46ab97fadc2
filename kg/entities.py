"""
Things by name: from what a person types to the node it means, and from a node to everything that is said of it.

A name is taken as an IRI, a CURIE, a slug or a label, in this order; labels are compared without accents and case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.dataset import Dataset
from kg.errors import AmbiguousName, UnknownTerm, nearest
from kg.terms import BASE, MN, PROV, RDF, RDFS, SCHEMA, fold

__all__ = ["Fact", "Source", "about", "facts", "labels", "named", "resolve", "search", "sources", "suggestions"]

_LABEL = ox.NamedNode(RDFS + "label")
_TYPE = ox.NamedNode(RDF + "type")
_ALSO = ox.NamedNode(SCHEMA + "alternateName")
_DEFAULT = ox.DefaultGraph()
_KINDS = ("series", "season", "episode", "work", "character", "person", "organization", "place", "comic", "event", "source", "claim")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A source as people see it; empty strings where nothing is known."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """
    One triple as people see it: CURIEs or literal text, labels, and what stands behind it.

    `claims` and `sources` are CURIEs; both are empty for an inferred fact. `status` and `known` are those of its first
    claim; `held` tells whether the graph holds it true.
    """

    subject: str
    predicate: str
    object: str
    subject_label: str
    predicate_label: str
    object_label: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    status: str
    known: str
    retracted: str
    held: bool


def resolve(dataset: Dataset, name: str, cls: str | None = None) -> list[ox.NamedNode]:
    """
    Return the nodes that *name* may mean, all of the class *cls* (a CURIE) if one is given.

    A number stands for all seasons of that number where seasons are asked for, `daredevil:2` and `daredevil:2x05` for a
    season and an episode.

    Raises:
        UnknownTerm: If nothing is called so; the message names the nearest labels.

    >>> import kg
    >>> resolve(kg.load(), "luke cage", "mn:Series")
    [<NamedNode value=https://w3id.org/marvel-netflix/series/luke-cage>]
    """
    kind = dataset.prefixes.expand(cls) if cls and cls != "mn:Thing" else None
    for candidates in (_by_id(dataset, name), _by_label(dataset, name), _by_position(dataset, name)):
        found = sorted({node for node in candidates if _is(dataset, node, kind)}, key=lambda node: node.value)
        if found:
            return _on_screen(found) if kind is None else found
    raise UnknownTerm(_word(cls), name, suggestions(dataset, name, kind))


def _on_screen(found: list[ox.NamedNode]) -> list[ox.NamedNode]:
    """Return *found* without comic characters, where something else bears the name too: they are asked for by their id."""
    return [node for node in found if not node.value.startswith(BASE + "comic/")] or found


def named(dataset: Dataset, name: str, cls: str | None = None) -> ox.NamedNode:
    """
    Return the one node that *name* means.

    Raises:
        AmbiguousName: If several things are called so; the message lists them as CURIEs.
        UnknownTerm: If nothing is called so.
    """
    found = resolve(dataset, name, cls)
    if len(found) > 1:
        raise AmbiguousName(name, [dataset.prefixes.compress(node.value) for node in found])
    return found[0]


def _word(cls: str | None) -> str:
    return cls.removeprefix("mn:").lower() if cls and cls != "mn:Thing" else "thing called"


def _is(dataset: Dataset, node: ox.NamedNode, kind: ox.NamedNode | None) -> bool:
    if kind is not None:
        return ox.Quad(node, _TYPE, kind) in dataset.store
    return any(True for _ in dataset.store.quads_for_pattern(node, None, None)) or any(
        True for _ in dataset.store.quads_for_pattern(None, None, None, node)
    )


def _by_id(dataset: Dataset, name: str) -> Iterator[ox.NamedNode]:
    bare = name.strip().removeprefix("<").removesuffix(">")
    try:
        if "://" in bare:
            yield ox.NamedNode(bare)
        elif ":" in bare:
            yield dataset.prefixes.expand(bare)
        elif " " not in bare:
            yield from (ox.NamedNode(f"{BASE}{kind}/{bare.lower()}") for kind in _KINDS)
    except (ValueError, UnknownTerm):
        return


def _by_label(dataset: Dataset, name: str) -> Iterator[ox.NamedNode]:
    exact = list(dataset.store.quads_for_pattern(None, _LABEL, ox.Literal(name), _DEFAULT))
    if exact:
        yield from (quad.subject for quad in exact if isinstance(quad.subject, ox.NamedNode))
        return
    wanted = fold(name)
    for property_ in (_LABEL, _ALSO):
        found = [node for node, text in _texts(dataset, property_) if fold(text) == wanted]
        if found:
            yield from found
            return


def _by_position(dataset: Dataset, name: str) -> Iterator[ox.NamedNode]:
    work, colon, rest = name.strip().lower().partition(":")
    if name.strip().isdigit():
        number = ox.Literal(int(name))
        for quad in dataset.store.quads_for_pattern(None, ox.NamedNode(SCHEMA + "seasonNumber"), number, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject
    elif colon and rest.replace("x", "").isdigit():
        kind = "episode" if "x" in rest else "season"
        yield ox.NamedNode(f"{BASE}{kind}/{work}-{rest}")


def _texts(dataset: Dataset, property_: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, str]]:
    for quad in dataset.store.quads_for_pattern(None, property_, None, _DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            yield quad.subject, quad.object.value


def suggestions(dataset: Dataset, name: str, kind: ox.NamedNode | None = None) -> list[str]:
    """Return the labels (or ids, where *name* looks like one) of things of the class *kind* that *name* may be a slip of."""
    shown = {fold(text): text for node, text in _texts(dataset, _LABEL) if _is(dataset, node, kind)}
    ids = {
        short: short
        for node, _ in _texts(dataset, _LABEL)
        if ":" in name and _is(dataset, node, kind) and (short := dataset.prefixes.compress(node.value))
    }
    pool = {**shown, **ids}
    return [pool[key] for key in nearest(fold(name), list(pool))]


def labels(dataset: Dataset) -> dict[str, str]:
    """Return the label of each thing, by IRI; properties and values of closed lists included."""
    found = {
        quad.subject.value: quad.object.value
        for quad in dataset.store.quads_for_pattern(None, _LABEL, None, ox.NamedNode(BASE + "ontology"))
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    found.update((node.value, text) for node, text in _texts(dataset, _LABEL))
    return found


def search(dataset: Dataset, text: str) -> list[tuple[str, str, str]]:
    """
    Return what has *text* in its label or an alias, as (CURIE, label, the alias that matched or ""), best first.

    Accents and case do not matter. A label that equals *text* comes first, then those that begin with it, then those with
    a word that does, then the rest.
    """
    wanted = fold(text)
    ranked: dict[str, tuple[int, str, str, str]] = {}
    names = dict(_texts(dataset, _LABEL))
    for property_ in (_LABEL, _ALSO):
        for node, label in _texts(dataset, property_):
            rank = _rank(wanted, fold(label))
            if rank is not None and node in names:
                alias = label if property_ is _ALSO else ""
                entry = (rank + (property_ is _ALSO), names[node], dataset.prefixes.compress(node.value), alias)
                ranked[node.value] = min(entry, ranked.get(node.value, entry))
    return [(curie, label, alias) for _, label, curie, alias in sorted(ranked.values())]


def _rank(wanted: str, label: str) -> int | None:
    if wanted not in label:
        return None
    if label == wanted:
        return 0
    return 2 if label.startswith(wanted) else 4 if f" {wanted}" in label else 6


def sources(dataset: Dataset) -> dict[str, Source]:
    """Return all sources by CURIE."""
    dcterms = "http://purl.org/dc/terms/"
    fields = {dcterms + "title": 1, MN + "publisherName": 2, dcterms + "issued": 3, SCHEMA + "url": 4, MN + "sourceKind": 5}
    found: dict[str, list[str]] = {}
    for predicate, place in fields.items():
        for quad in dataset.store.quads_for_pattern(None, ox.NamedNode(predicate), None, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE + "source/"):
                curie = dataset.prefixes.compress(quad.subject.value)
                text = quad.object.value  # type: ignore[union-attr]
                found.setdefault(curie, [curie, "", "", "", "", ""])[place] = text.rpartition("/")[2] if place == 5 else text
    return {curie: Source(*found[curie]) for curie in sorted(found)}


def about(dataset: Dataset, node: ox.NamedNode) -> list[Fact]:
    """
    Return every fact that has *node* as subject or object, held or not, with the claims and sources behind it.

    Facts about portrayals and credits of *node* are among them, because these are where a claim is.
    """
    store = dataset.store
    around = {quad.subject for quad in store.quads_for_pattern(None, None, node) if _is_statement(quad.subject)}
    quads = set(store.quads_for_pattern(node, None, None)) | set(store.quads_for_pattern(None, None, node))
    for subject in around:
        quads |= set(store.quads_for_pattern(subject, None, None))
    return _facts(dataset, quads)


def facts(dataset: Dataset) -> dict[str, list[Fact]]:
    """Return all facts, held or not, by the CURIE of their subject."""
    found: dict[str, list[Fact]] = {}
    for fact in _facts(dataset, dataset.store):
        found.setdefault(fact.subject, []).append(fact)
    return found


def _is_statement(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith((BASE + "portrayal/", BASE + "credit/"))


def _facts(dataset: Dataset, quads: Iterable[ox.Quad]) -> list[Fact]:
    claims_of: dict[tuple[object, ox.NamedNode, object], list[str]] = {}
    held: set[tuple[object, ox.NamedNode, object]] = set()
    skipped = {BASE + "ontology"}
    for quad in quads:
        if isinstance(quad.graph_name, ox.BlankNode) or quad.predicate == _TYPE or _is_claim(quad.subject):
            continue
        key = (quad.subject, quad.predicate, quad.object)
        if isinstance(quad.graph_name, ox.DefaultGraph):
            held.add(key)
            claims_of.setdefault(key, [])
        elif _is_claim(quad.graph_name):
            claims_of.setdefault(key, []).append(quad.graph_name.value)
        elif quad.graph_name.value not in skipped:
            claims_of.setdefault(key, [])
    return _as_facts(dataset, claims_of, held)


def _is_claim(node: object) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(BASE + "claim/")


def _as_facts(
    dataset: Dataset,
    claims_of: dict[tuple[object, ox.NamedNode, object], list[str]],
    held: set[tuple[object, ox.NamedNode, object]],
) -> list[Fact]:
    known = labels(dataset)
    wanted = {claim for claims in claims_of.values() for claim in claims}
    meta = _claim_meta(dataset, wanted)
    found = []
    for key, claims in claims_of.items():
        subject, predicate, obj = key
        claims.sort()
        behind = sorted({source for claim in claims for source in meta[claim]["sources"]})
        first = meta[claims[0]] if claims else {"status": "inferred", "known": "", "retracted": "", "sources": []}
        found.append(
            Fact(
                _short(dataset, subject),
                dataset.prefixes.compress(predicate.value),
                _short(dataset, obj),
                _label(dataset, known, subject),
                _label(dataset, known, predicate),
                _label(dataset, known, obj),
                tuple(dataset.prefixes.compress(claim) for claim in claims),
                tuple(dataset.prefixes.compress(source) for source in behind),
                str(first["status"]),
                str(first["known"]),
                str(first["retracted"]),
                key in held,
            )
        )
    return sorted(found)


def _claim_meta(dataset: Dataset, claims: set[str]) -> dict[str, dict[str, str | list[str]]]:
    meta: dict[str, dict[str, str | list[str]]] = {
        claim: {"status": "", "known": "", "retracted": "", "sources": []} for claim in claims
    }
    for name in ("status", "known", "retracted"):
        for quad in dataset.store.quads_for_pattern(None, ox.NamedNode(MN + name), None, _DEFAULT):
            entry = meta.get(getattr(quad.subject, "value", ""))
            if entry is not None:
                entry[name] = quad.object.value.rpartition("/")[2]  # type: ignore[union-attr]
    for quad in dataset.store.quads_for_pattern(None, ox.NamedNode(PROV + "hadPrimarySource"), None, _DEFAULT):
        entry = meta.get(getattr(quad.subject, "value", ""))
        if entry is not None:
            entry["sources"].append(quad.object.value)  # type: ignore[union-attr]
    return meta


def _short(dataset: Dataset, term: object) -> str:
    return dataset.prefixes.compress(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))


def _label(dataset: Dataset, known: dict[str, str], term: object) -> str:
    if not isinstance(term, ox.NamedNode):
        return str(getattr(term, "value", term))
    label = known.get(term.value)
    if label is not None:
        return label
    if term.value.startswith(BASE) or term.value.startswith(SCHEMA):
        return term.value[max(term.value.rfind("/"), term.value.rfind("#")) + 1 :]
    return dataset.prefixes.compress(term.value)
