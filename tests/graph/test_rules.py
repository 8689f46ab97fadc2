"""What is derived, from what, and where it stands."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import KGError
from kg.graph import rules
from kg.resources import folder
from kg.terms import BASE
from tests.world import WORLD, graph, triples

ONTOLOGY = folder("ontology")
DERIVED = {
    "portrayed-by": {
        "character:claire-temple mn:portrayedBy person:rosario-dawson",
        "person:rosario-dawson mn:portrays character:claire-temple",
        "character:claire-temple mn:appearsIn episode:daredevil-1x02",
        "person:rosario-dawson mn:actsIn episode:daredevil-1x02",
    },
    "appears-in-whole": {
        "character:claire-temple mn:appearsIn season:daredevil-1",
        "character:claire-temple mn:appearsIn series:daredevil",
    },
    "acts-in-whole": {
        "person:rosario-dawson mn:actsIn season:jessica-jones-1",
        "person:rosario-dawson mn:actsIn series:jessica-jones",
    },
    "part-of-series": {"episode:daredevil-1x01 schema:partOfSeries series:daredevil"},
    "first-appears-in": {
        "character:claire-temple mn:firstAppearsIn episode:daredevil-1x02",
        "character:matt-murdock mn:firstAppearsIn season:daredevil-1",
    },
    "crosses-over-into": {"character:claire-temple mn:crossesOverInto series:jessica-jones"},
    "recurs-in": {"character:claire-temple mn:recursIn season:daredevil-1"},
    "inverse": {"series:daredevil mn:hasSpinOff series:jessica-jones"},
    "symmetric": {"character:claire-temple mn:friendOf character:matt-murdock"},
    "wider-relation": {"character:matt-murdock mn:relatedTo character:claire-temple"},
    "role": {
        "season:daredevil-1 schema:actor portrayal:charlie-cox.matt-murdock.daredevil-1",
        "portrayal:charlie-cox.matt-murdock.daredevil-1 schema:characterName Matt Murdock",
    },
    "transitive": {"place:josies-bar mn:locatedIn place:new-york-city"},
    "wider-class": {
        "season:daredevil-1 rdf:type mn:Work",
        "season:daredevil-1 rdf:type schema:TVSeason",
        "character:claire-temple rdf:type mn:Agent",
        "person:charlie-cox rdf:type schema:Person",
    },
    "credited": {"series:daredevil schema:creator person:charlie-cox"},
}
CHANGES: dict[str, str | bytes | None] = {
    "places.csv": WORLD["places.csv"]
    + "place:josies-bar,Josie's Bar,true,source:one\nplace:new-york-city,New York City,false,source:one\n",
    "credits.csv": "person,job,work,source\nperson:charlie-cox,creator,series:daredevil,source:one\n",
    "portrayals.csv": WORLD["portrayals.csv"].replace("daredevil-1x02,,", "daredevil-1x02,recurring,"),
    "relations.csv": (
        "subject,relation,object,source,known,reveals\n"
        "character:matt-murdock,friendOf,character:claire-temple,source:one,,daredevil-1x02\n"
        "series:jessica-jones,spinOffOf,series:daredevil,source:one,2015-11-20,\n"
        "place:josies-bar,locatedIn,place:hells-kitchen,source:one,2015-04-10,\n"
        "place:hells-kitchen,locatedIn,place:new-york-city,source:one,2015-04-10,\n"
    ).replace("daredevil-1x02", "episode:daredevil-1x02"),
}


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> kg.Dataset:
    """The small world with a friendship, a spin-off and a creator."""
    return graph(tmp_path_factory.mktemp("derived"), CHANGES)


def _only(folder: Path, *names: str) -> Path:
    """Return a copy of the ontology with no rules but *names*."""
    shutil.copytree(ONTOLOGY, folder / "ontology")
    for path in (folder / "ontology/rules").glob("*.rq"):
        if path.stem not in names:
            path.unlink()
    return folder / "ontology"


def test_every_rule_is_tested() -> None:
    """A new rule needs an example here."""
    assert {rule.name for rule in rules.rules(ONTOLOGY)} == set(DERIVED)


@pytest.mark.parametrize("name", DERIVED)
def test_each_rule_derives_what_it_says(name: str, derived: kg.Dataset) -> None:
    """Held in the default graph, and in `mn:inferred` so that it can be told from what a source says."""
    assert DERIVED[name] <= triples(derived)
    assert DERIVED[name] <= triples(derived, "mn:inferred")


@pytest.mark.parametrize("name", DERIVED)
def test_each_rule_is_needed(name: str, tmp_path: Path) -> None:
    """Without the rule some of what it derives is missing."""
    others = [rule.name for rule in rules.rules(ONTOLOGY) if rule.name != name]
    without = kg.load(_world(tmp_path), _only(tmp_path, *others), use_cache=False)

    assert not DERIVED[name] <= triples(without)


def _world(folder: Path) -> Path:
    from tests.world import write

    return write(folder / "data", CHANGES)


def test_a_character_does_not_cross_over_into_its_home(derived: kg.Dataset) -> None:
    """The series of the first appearance is home."""
    crossing = {triple for triple in triples(derived) if " mn:crossesOverInto " in triple}

    assert DERIVED["crosses-over-into"] == crossing


def test_the_earliest_episode_of_a_day_comes_first(tmp_path: Path) -> None:
    """All episodes of a season come out on one day, so the number decides, as a number: 2 before 10."""
    episodes = "".join(
        f"episode:daredevil-1x{number:02d},E{number},season:daredevil-1,{number},2015-04-10,50,source:one\n"
        for number in range(3, 12)
    )
    portrayals = "".join(
        f"person:krysten-ritter,character:jessica-jones,episode:daredevil-1x{n},,source:one\n" for n in ("10", "03")
    )
    dataset = graph(
        tmp_path,
        {
            "episodes.csv": WORLD["episodes.csv"] + episodes,
            "portrayals.csv": WORLD["portrayals.csv"] + portrayals,
        },
    )

    assert {"character:jessica-jones mn:firstAppearsIn episode:daredevil-1x03"} == {
        triple for triple in triples(dataset) if triple.startswith("character:jessica-jones mn:firstAppearsIn")
    }


@pytest.mark.parametrize(("episode", "first"), [("01", "episode:daredevil-1x01"), ("02", "season:daredevil-1")])
def test_nothing_comes_before_the_first_episode(episode: str, first: str, tmp_path: Path) -> None:
    """Billed for the season and seen in its first episode, a character first appears there; seen in the second, who knows."""
    row = f"person:charlie-cox,character:matt-murdock,episode:daredevil-1x{episode},,source:one\n"
    dataset = graph(tmp_path, {"portrayals.csv": WORLD["portrayals.csv"] + row})

    assert {f"character:matt-murdock mn:firstAppearsIn {first}"} == {
        triple for triple in triples(dataset) if triple.startswith("character:matt-murdock mn:firstAppearsIn")
    }


def test_a_series_is_no_exacter_than_its_season(tmp_path: Path) -> None:
    """Billed for the whole series and for its first season, a character first appears in the season."""
    row = "person:charlie-cox,character:matt-murdock,series:daredevil,main,source:one\n"
    dataset = graph(tmp_path, {"portrayals.csv": WORLD["portrayals.csv"] + row})

    assert {"character:matt-murdock mn:firstAppearsIn season:daredevil-1"} == {
        triple for triple in triples(dataset) if triple.startswith("character:matt-murdock mn:firstAppearsIn")
    }


def test_what_a_claim_states_is_not_inferred(derived: kg.Dataset) -> None:
    """A triple that a source states does not stand in the inferred graph too."""
    stated = {q.triple for q in derived if getattr(q.graph_name, "value", "").startswith(BASE + "claim/")}
    inferred = {q.triple for q in derived if getattr(q.graph_name, "value", "").endswith("#inferred")}
    held = {q.triple for q in derived if isinstance(q.graph_name, ox.DefaultGraph)}

    assert set() == stated & inferred
    assert inferred <= held


def test_rules_reach_a_fixed_point(derived: kg.Dataset) -> None:
    """Applying them again derives nothing."""
    store = ox.Store()
    store.bulk_extend(derived)

    assert 0 == rules.apply(store, ONTOLOGY)
    assert len(store) == len(derived)


def test_a_rule_may_use_what_it_derives(tmp_path: Path) -> None:
    """A stratum is repeated until nothing new comes: a transitive rule reaches the end of a chain."""
    ontology = _only(tmp_path)
    (ontology / "rules/chain.rq").write_text(
        "CONSTRUCT { ?a <http://a/before> ?c } WHERE { ?a <http://a/before> ?b . ?b <http://a/before> ?c }"
    )
    store = ox.Store()
    nodes = [ox.NamedNode(f"http://a/{number}") for number in range(6)]
    store.extend(ox.Quad(a, ox.NamedNode("http://a/before"), b) for a, b in itertools.pairwise(nodes))

    assert 10 == rules.apply(store, ontology)
    assert ox.Quad(nodes[0], ox.NamedNode("http://a/before"), nodes[5]) in store


@pytest.mark.parametrize(
    "asks",
    [
        "?a <http://a/second> ?b",
        "?a a:second ?b",
        "PREFIX x: <http://a/sec> CONSTRUCT { ?a <http://a/third> ?b } WHERE { ?a x:ond ?b }",
        "PREFIX x: <http://a/second> CONSTRUCT { ?a <http://a/third> ?b } WHERE { ?a x: ?b }",
        "?a ?p ?b FILTER (?p = a:second)",
        "{ ?x a:none ?y ; ?p ?z } UNION { VALUES ?p { a:second } ?a ?p ?b }",
        "?a !(a:none|a:first) ?b",
        "?b ^(a:none|a:second)+ ?a",
        "?a a a:Second . BIND (a:b AS ?b)",
        "?a a ?class . FILTER (?class = a:Second) BIND (a:b AS ?b)",
        "?a a [] . BIND (a:b AS ?b)",
        "{ SELECT ?a ?b (COUNT(*) AS ?n) WHERE { ?a a:second ?b } GROUP BY ?a ?b }",
    ],
)
def test_a_rule_is_asked_again_after_what_it_asks_for_came(asks: str, tmp_path: Path) -> None:
    """Two rules of one stratum: the one that comes first by name needs what the other derives, however it says so."""
    ontology = _only(tmp_path)
    text = asks if asks.startswith("PREFIX") else f"CONSTRUCT {{ ?a <http://a/third> ?b }} WHERE {{ {asks} }}"
    (ontology / "rules/a.rq").write_text(f"PREFIX a: <http://a/>\n{text}")
    (ontology / "rules/b.rq").write_text(
        "PREFIX a: <http://a/>\nCONSTRUCT { ?a a:second ?b ; a a:Second } WHERE { ?a a:first ?b }"
    )
    store = ox.Store()
    a, first, third, b = (ox.NamedNode(f"http://a/{name}") for name in ("a", "first", "third", "b"))
    store.add(ox.Quad(a, first, b))
    rules.apply(store, ontology)

    assert ox.Quad(a, third, b) in store


@pytest.mark.parametrize(
    ("text", "message"),
    [("CONSTRUCT {", "rules/broken.rq does not parse: "), ("SELECT * { ?s ?p ?o }", "rules/broken.rq is no CONSTRUCT query")],
)
def test_a_broken_rule_is_named(text: str, message: str, tmp_path: Path) -> None:
    """The message names the file."""
    ontology = _only(tmp_path)
    (ontology / "rules/broken.rq").write_text(text)
    with pytest.raises(KGError, match=message):
        rules.apply(ox.Store(), ontology)


def test_rejected_and_settled_claims_derive_nothing(tmp_path: Path) -> None:
    """Only what is held true is reasoned with."""
    dataset = graph(
        tmp_path,
        {
            "production/portrayals.csv": (
                "actor,character,work,source,status,known,retracted,outcome,reveals\n"
                "person:charlie-cox,character:jessica-jones,season:daredevil-1,source:one,rejected,2015-04-10,,,\n"
                "person:charlie-cox,character:matt-murdock,season:jessica-jones-1,source:one,expected,2015-05,2015-11-20,refuted,\n"
            )
        },
    )

    assert "person:charlie-cox mn:portrays character:jessica-jones" not in triples(dataset)
    assert "person:charlie-cox mn:actsIn season:jessica-jones-1" not in triples(dataset)


@pytest.mark.parametrize(
    ("episodes", "billing", "recurs"), [((1, 2, 3), "guest", True), ((1, 2), "guest", False), ((1, 2, 3), "main", False)]
)
def test_who_is_played_in_three_episodes_and_is_not_main_cast_recurs(
    episodes: tuple[int, ...], billing: str, recurs: bool, tmp_path: Path
) -> None:
    """Whatever the credits call it; a guest of two episodes does not, and main cast is main cast."""
    third = "episode:daredevil-1x03,Rabbit in a Snowstorm,season:daredevil-1,3,2015-04-10,,source:one\n"
    played = "".join(
        f"person:rosario-dawson,character:claire-temple,episode:daredevil-1x0{n},{billing},source:one\n" for n in episodes
    )
    dataset = graph(
        tmp_path / "data",
        {
            "episodes.csv": WORLD["episodes.csv"] + third,
            "portrayals.csv": "actor,character,work,billing,source\n" + played,
        },
    )

    assert recurs == ("character:claire-temple mn:recursIn season:daredevil-1" in triples(dataset, "mn:inferred"))
