"""
Things by name: from what a person types to the node it means.

A name is taken as an IRI, a CURIE, a slug or a label, in this order; labels are compared without accents and case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

import pyoxigraph as ox

from kg.errors import AmbiguousName, UnknownTerm, nearest
from kg.graph.dataset import Dataset
from kg.terms import BASE, MN, RDF, RDFS, SCHEMA, fold, slug, typed_iri

__all__ = ["Labels", "labels", "named", "resolve", "search", "suggestions"]

_LABEL = ox.NamedNode(RDFS + "label")
_TYPE = ox.NamedNode(RDF + "type")
_ALSO = ox.NamedNode(SCHEMA + "alternateName")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_KNOWN_AS = ox.NamedNode(MN + "knownAs")
_DEFAULT = ox.DefaultGraph()
_LABEL_RANK = {_DEFAULT: 0, ox.NamedNode(BASE + "ontology"): 1}
_FEW_LABELS = 1000  # one label takes 20 µs, all of them together 20 ms
# What tells two things of one name apart, the first that is there: who plays it is known by its work, an event by its day.
_TELLING = (SCHEMA + "partOfSeason", SCHEMA + "partOfSeries", MN + "firstAppearsIn", SCHEMA + "datePublished", MN + "onDate")
# `2`, `jessica jones:2`, `daredevil:2x05`; no season or episode has more than four digits
_POSITION = re.compile(r"(?:(?P<series>[^:]+):)?(?P<season>[0-9]{1,4})(?:x(?P<episode>[0-9]{1,4}))?", re.ASCII)
_ARTICLE = "the "
_KINDS = (
    "series",
    "season",
    "episode",
    "work",
    "character",
    "person",
    "organization",
    "franchise",
    "place",
    "comic",
    "event",
    "source",
    "claim",
)


def resolve(dataset: Dataset, name: str, cls: str | None = None) -> list[ox.NamedNode]:
    """
    Return the nodes that *name* may mean, all of the class *cls* (a CURIE) if one is given.

    A label counts more than an alias. The screen character is meant where a character of the comics bears the name too; that
    one is asked for by its id, or where its class is asked for. A number stands for all seasons of that number where seasons
    are asked for, `daredevil:2` and `daredevil:2x05` for a season and an episode.

    Raises:
        UnknownTerm: If nothing is called so; the message names the nearest labels.

    >>> import kg
    >>> resolve(kg.load(), "luke cage", "mn:Series")
    [<NamedNode value=https://w3id.org/marvel-netflix/series/luke-cage>]
    """
    kind = dataset.prefixes.expand(cls) if cls and cls != "mn:Thing" else None
    comic: list[ox.NamedNode] = []
    # one after the other: to look through all labels takes longer than all else together
    for candidates in chain((_by_id(dataset, name),), _by_label(dataset, name), (_by_position(dataset, name),)):
        found = sorted({node for node in candidates if _is(dataset, node, kind)}, key=lambda node: node.value)
        by_name = not name.strip().lower().startswith(("comic:", BASE))
        screen = [node for node in found if not (by_name and kind is None and node.value.startswith(BASE + "comic/"))]
        if screen:
            return screen
        comic = comic or found
    if comic:
        return comic
    raise UnknownTerm(_word(cls), name, suggestions(dataset, name, kind))


def named(dataset: Dataset, name: str, cls: str | None = None) -> ox.NamedNode:
    """
    Return the one node that *name* means.

    Raises:
        AmbiguousName: If several things are called so; the message lists them as CURIEs, with what each of them is.
        UnknownTerm: If nothing is called so.
    """
    found = resolve(dataset, name, cls)
    if len(found) > 1:
        raise AmbiguousName(name, [_told_apart(dataset, node) for node in found])
    return found[0]


def _told_apart(dataset: Dataset, node: ox.NamedNode) -> str:
    """Return the CURIE of *node* and one thing that tells it from others of its name: its class, and its work or day."""
    classes = {quad.object for quad in dataset.triples(node, _TYPE, None, _DEFAULT) if isinstance(quad.object, ox.NamedNode)}
    wider = {quad.object for each in classes for quad in dataset.triples(each, _SUBCLASS)}
    known = labels(dataset)
    words = sorted(known[each.value].lower() for each in classes - wider if each.value.startswith(MN) and each.value in known)
    for property_ in _TELLING:
        for quad in dataset.triples(node, ox.NamedNode(property_), None, _DEFAULT):
            text = str(getattr(quad.object, "value", ""))
            words.append(known.get(text, text) if isinstance(quad.object, ox.NamedNode) else text)
            break
    return dataset.prefixes.compress(node.value) + (f" ({', '.join(words)})" if words else "")


def _word(cls: str | None) -> str:
    return cls.removeprefix("mn:").lower() if cls and cls != "mn:Thing" else "thing called"


def _is(dataset: Dataset, node: ox.NamedNode, kind: ox.NamedNode | None) -> bool:
    if kind is not None:
        return ox.Quad(node, _TYPE, kind) in dataset
    return any(True for _ in dataset.triples(node, None, None)) or any(True for _ in dataset.triples(None, None, None, node))


def _by_id(dataset: Dataset, name: str) -> Iterator[ox.NamedNode]:
    bare = name.strip().removeprefix("<").removesuffix(">")
    try:
        if "://" in bare:
            yield typed_iri(bare)
        elif ":" in bare:
            yield dataset.prefixes.expand(bare)
        elif " " not in bare:
            yield from (typed_iri(f"{BASE}{kind}/{bare.lower()}") for kind in _KINDS)
    except UnknownTerm:
        return


def _by_label(dataset: Dataset, name: str) -> Iterator[list[ox.NamedNode]]:
    """Yield the things of exactly that label, of that label, of that alias; a leading article may be left out or added."""
    try:
        literal = ox.Literal(name)  # which the index finds at once, where somebody types a label as it stands
    except ValueError:  # bytes that are no UTF-8
        return
    quads = (quad for property_ in (_LABEL, _KNOWN_AS) for quad in dataset.triples(None, property_, literal, _DEFAULT))
    yield [quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)]
    whole, bare = fold(name), _bare(name)
    for properties in ((_LABEL, _KNOWN_AS), (_ALSO,)):
        texts = [(node, fold(text)) for property_ in properties for node, text in _texts(dataset, property_)]
        same = [node for node, text in texts if text == whole]
        yield same or [node for node, text in texts if text.removeprefix(_ARTICLE) == bare]


def _bare(text: str) -> str:
    return fold(text).removeprefix(_ARTICLE)


def _by_position(dataset: Dataset, name: str) -> Iterator[ox.NamedNode]:
    found = _POSITION.fullmatch(name.strip().lower())
    if found is None:
        return
    if found["series"] is None:
        for quad in dataset.triples(None, ox.NamedNode(SCHEMA + "seasonNumber"), ox.Literal(int(found["season"])), _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject
        return
    series = slug(found["series"])
    if found["episode"] is None:
        yield ox.NamedNode(f"{BASE}season/{series}-{found['season']}")
    else:
        yield ox.NamedNode(f"{BASE}episode/{series}-{found['season']}x{found['episode']}")


def _texts(dataset: Dataset, property_: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, str]]:
    for quad in dataset.triples(None, property_, None, _DEFAULT):
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


def labels(dataset: Dataset) -> Labels:
    """Return the label of each thing, by IRI; properties and values of closed lists included."""
    return Labels(dataset)


class Labels(Mapping[str, str]):
    """
    The labels of a dataset by IRI, read as they are asked for.

    The label that is held goes first, then the ontology's; one that is not held is better than none.

    >>> import kg
    >>> labels(kg.load())["https://w3id.org/marvel-netflix/character/kilgrave"]
    'Kilgrave'
    """

    def __init__(self, dataset: Dataset) -> None:
        """Read labels from *dataset*."""
        self._dataset = dataset
        self._known: dict[str, str | None] = {}
        self._all: dict[str, str] | None = None

    def __getitem__(self, iri: str) -> str:
        """Return the label of *iri*; KeyError if it has none."""
        if self._all is None and len(self._known) < _FEW_LABELS:
            if iri not in self._known:
                self._known[iri] = self._one(iri)
            label = self._known[iri]
        else:
            label = self._whole().get(iri)
        if label is None:
            raise KeyError(iri)
        return label

    def __iter__(self) -> Iterator[str]:
        """Yield the IRIs of all that has a label."""
        return iter(self._whole())

    def __len__(self) -> int:
        """Return how many have a label."""
        return len(self._whole())

    def _one(self, iri: str) -> str | None:
        quads = self._dataset.triples(ox.NamedNode(iri), _LABEL)
        found = [
            (_LABEL_RANK.get(quad.graph_name, 2), quad.object.value) for quad in quads if isinstance(quad.object, ox.Literal)
        ]
        return min(found)[1] if found else None

    def _whole(self) -> dict[str, str]:
        if self._all is None:
            ranked: dict[str, tuple[int, str]] = {}
            for quad in self._dataset.triples(None, _LABEL):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    entry = (_LABEL_RANK.get(quad.graph_name, 2), quad.object.value)
                    iri = quad.subject.value
                    if iri not in ranked or entry < ranked[iri]:
                        ranked[iri] = entry
            self._all = {iri: label for iri, (_, label) in ranked.items()}
        return self._all


def search(dataset: Dataset, text: str) -> list[tuple[str, str, str]]:
    """
    Return what has *text* in its label or an alias, as (CURIE, label, the alias that matched or ""), best first.

    Accents and case do not matter. A label that equals *text* comes first, then those that begin with it, then those with
    a word that does, then the rest; of equals the screen comes before the comics.
    """
    wanted = fold(text)
    ranked: dict[str, tuple[int, bool, str, str, str]] = {}
    names = dict(_texts(dataset, _LABEL))
    for property_ in (_LABEL, _ALSO):
        for node, label in _texts(dataset, property_):
            rank = _rank(wanted, fold(label))
            if rank is not None and node in names:
                alias = label if property_ is _ALSO else ""
                comic = node.value.startswith(BASE + "comic/")
                entry = (
                    rank + (property_ is _ALSO) + 2 * comic,
                    comic,
                    names[node],
                    dataset.prefixes.compress(node.value),
                    alias,
                )
                ranked[node.value] = min(entry, ranked.get(node.value, entry))
    return [(curie, label, alias) for _, _, label, curie, alias in sorted(ranked.values())]


def _rank(wanted: str, label: str) -> int | None:
    if wanted not in label:
        return None
    if label == wanted:
        return 0
    return 2 if label.startswith(wanted) else 4 if f" {wanted}" in label else 6
