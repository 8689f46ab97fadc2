"""A lens hides, it never invents: what is held through it is held without it, whatever was seen and whoever is heard."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.facts.names import labels
from kg.graph import rules
from kg.graph.dataset import build, held
from kg.graph.lens import Lens, select
from kg.history.statements import statements
from kg.resources import folder
from kg.tables.claims import Claim
from kg.tables.reader import claims
from kg.terms import BASE, INFERRED, MN
from tests.world import TODAY

_ONTOLOGY = folder("ontology")
TODAY_REAL = TODAY.replace(year=2026, month=11)
_LENGTHS = {
    "daredevil": (13, 13, 13),
    "jessica-jones": (13, 13, 13),
    "luke-cage": (13, 13),
    "iron-fist": (13, 10),
    "the-defenders": (8,),
    "the-punisher": (13, 13),
}
_PLACES = [
    f"{series}:{s}x{e:02d}" for series, seasons in _LENGTHS.items() for s, n in enumerate(seasons, 1) for e in range(1, n + 1)
]
_SEEN = st.one_of(st.none(), st.sets(st.sampled_from(_PLACES), max_size=4))
_SOURCES = st.sampled_from([(), ("official",), ("!wiki",), ("press", "official"), ("!recap",)])
_LENSES = st.builds(
    lambda seen, sources, news: Lens(None, None if seen is None else tuple(sorted(seen)), sources, news),
    _SEEN,
    _SOURCES,
    st.booleans(),
)
_NO_FACTS = (BASE + "claim/", BASE + "source/unnamed-")  # what is said of claims, and sources that lost their names
_CURIE = re.compile(r"\b[a-z]+:[a-z0-9]")  # stands where the lens leaves no label


@dataclass(frozen=True)
class Tables:
    """The claims of the curated tables, which have no place in a message."""

    claims: list[Claim] = field(repr=False)


@pytest.fixture(scope="module")
def everything(data: Path) -> Tables:
    """The claims of the curated tables."""
    return Tables(claims(data))


def _through(everything: Tables, lens: Lens) -> kg.Dataset:
    narrowed = rules.overall(held(everything.claims, TODAY_REAL), _ONTOLOGY)
    store = build(select(everything.claims, lens, TODAY_REAL), _ONTOLOGY)
    rules.apply(store, _ONTOLOGY, narrowed)
    return kg.Dataset(store, label=str(lens))


@pytest.fixture(scope="module")
def whole(everything: Tables) -> kg.Dataset:
    """The graph of the curated tables without a lens, on the day of these tests."""
    store = build(select(everything.claims, Lens(), TODAY_REAL), _ONTOLOGY)
    rules.apply(store, _ONTOLOGY)
    return kg.Dataset(store)


def _held(dataset: kg.Dataset) -> set[ox.Triple]:
    quads = dataset.triples(graph=ox.DefaultGraph())
    return {quad.triple for quad in quads if not str(quad.subject)[1:].startswith(_NO_FACTS)}


@settings(max_examples=8, deadline=None)
@given(lens=_LENSES)
def test_what_is_held_through_a_lens_is_held_without_it(lens: Lens, everything: Tables, whole: kg.Dataset) -> None:
    """Asserted or inferred: no first appearance, no recurring part, no crossing that the hidden rest would contradict."""
    invented = sorted(map(str, _held(_through(everything, lens)) - _held(whole)))
    assert not invented


@settings(max_examples=4, deadline=None)
@given(lens=_LENSES)
def test_every_line_that_is_told_is_told_without_it(lens: Lens, everything: Tables, whole: kg.Dataset) -> None:
    """The timeline and the labels, which `show` and `search` are made of, say nothing that they do not say to those who know all."""
    dataset = _through(everything, lens)
    told = {each.sentence for each in statements(dataset).values() if not _CURIE.search(each.sentence)}

    more = sorted(told - {each.sentence for each in statements(whole).values()})
    renamed = sorted(set(labels(dataset).items()) - set(labels(whole).items()))
    assert not more
    assert not renamed


def test_what_needs_to_know_everything_is_the_same_from_its_part_of_the_claims(everything: Tables, whole: kg.Dataset) -> None:
    """The overall rules derive from the triples that they ask for what they derive from all."""
    derived = rules.overall(held(everything.claims, TODAY_REAL), _ONTOLOGY)
    kinds = {ox.NamedNode(MN + name) for name in ("firstAppearsIn", "recursIn", "crossesOverInto")}
    inferred = {quad.triple for quad in whole.triples(graph=ox.NamedNode(INFERRED)) if quad.predicate in kinds}

    assert {triple.predicate for triple in inferred} == kinds
    assert inferred <= derived


def test_who_has_seen_little_gets_no_false_first(data: Path) -> None:
    """Foggy was first seen in the first episode, and not in the latest work that names him."""
    graph = kg.load(data, lens=Lens.parse(seen="daredevil:1x05"), use_cache=False)
    rows = graph.select("SELECT ?w { character:foggy-nelson mn:firstAppearsIn ?w }").rows

    assert [(f"{BASE}episode/daredevil-1x01",)] == rows


@pytest.mark.parametrize("name", ["first-appears-in", "recurs-in", "crosses-over-into"])
def test_rules_that_count_or_compare_say_so(name: str) -> None:
    """Whoever writes a rule with MIN, COUNT or NOT EXISTS marks it as one that needs to know everything."""
    marked = {rule.name for rule in rules.rules(_ONTOLOGY) if rule.overall}
    comparing = {
        r.name
        for r in rules.rules(_ONTOLOGY)
        if any(word in r.text for word in ("MIN (", "MIN(", "COUNT(", "NOT EXISTS", "MINUS"))
    }

    assert name in marked
    assert comparing <= marked
