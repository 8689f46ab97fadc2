"""What becomes a node, what becomes an edge, and what an edge knows."""

from __future__ import annotations

import gc
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
import rdflib

import kg
from kg.errors import KGError, QueryError, UnknownTerm, UsageError
from kg.graph.lens import Lens
from kg.network.export import rdf
from kg.network.projection import around, names, project, projection
from kg.resources import folder
from tests.world import graph as world
from tests.world import more

CREDITS = "person,job,work,source\nperson:rosario-dawson,director,episode:daredevil-1x02,source:two\n"


def facts(network: nx.Graph[str]) -> set[tuple[str, str, str]]:
    """Return the edges as (source, predicate, target)."""
    return {(start, about["predicate"], end) for start, end, about in network.edges(data=True)}


def own(folder: Path, text: str, head: str = "#+ kind: edges\n") -> Path:
    """Write a projection of one's own."""
    path = folder / "own.rq"
    path.write_text(head + text, encoding="utf-8")
    return path


def test_the_universe_has_one_edge_a_fact(tmp_path: Path) -> None:
    """Portrayals are collapsed, inverses and wider relations are not there, sources and claims are no nodes."""
    network = project(world(tmp_path), "universe")

    assert {
        ("season:daredevil-1", "schema:partOfSeries", "series:daredevil"),
        ("season:jessica-jones-1", "schema:partOfSeries", "series:jessica-jones"),
        ("episode:daredevil-1x01", "schema:partOfSeason", "season:daredevil-1"),
        ("episode:daredevil-1x02", "schema:partOfSeason", "season:daredevil-1"),
        ("episode:jessica-jones-1x01", "schema:partOfSeason", "season:jessica-jones-1"),
        ("person:charlie-cox", "mn:portrays", "character:matt-murdock"),
        ("person:krysten-ritter", "mn:portrays", "character:jessica-jones"),
        ("person:rosario-dawson", "mn:portrays", "character:claire-temple"),
        ("character:matt-murdock", "mn:appearsIn", "series:daredevil"),
        ("character:jessica-jones", "mn:appearsIn", "series:jessica-jones"),
        ("character:claire-temple", "mn:appearsIn", "series:daredevil"),
        ("character:claire-temple", "mn:appearsIn", "series:jessica-jones"),
        ("character:claire-temple", "mn:treats", "character:matt-murdock"),
        ("character:matt-murdock", "mn:livesAt", "place:hells-kitchen"),
    } == facts(network)
    assert 15 == network.number_of_edges(), "Claire is portrayed in two works"
    assert {"Series", "Season", "Episode", "Person", "Character", "Place"} == {kind for _, kind in network.nodes(data="class")}


def test_a_portrayal_carries_work_and_billing(tmp_path: Path) -> None:
    """The edge from actor to character knows what the portrayal said, who claims it, and what it gives away."""
    network = project(world(tmp_path), "universe", lists=True)
    ((key, about),) = network["person:charlie-cox"]["character:matt-murdock"].items()

    assert "portrayal:charlie-cox.matt-murdock.daredevil-1" == key == about["statement"]
    assert ("portrays", "mn:portrays") == (about["label"], about["predicate"])
    assert ("season:daredevil-1", "main") == (about["work"], about["billing"])
    assert (("source:one",), ("episode:daredevil-1x01",)) == (about["sources"], about["reveals"])
    assert ["claim:portrayals"] == [claim.rpartition("-")[0] for claim in about["claims"]]
    assert "job" not in about


def test_a_credit_is_labelled_by_its_job(tmp_path: Path) -> None:
    """A credit is an edge from person to work."""
    network = project(world(tmp_path, {"credits.csv": CREDITS}))
    ((key, about),) = network["person:rosario-dawson"]["episode:daredevil-1x02"].items()

    assert "credit:rosario-dawson.director.daredevil-1x02" == key
    assert ("director", "director", "mn:job") == (about["label"], about["job"], about["predicate"])


def test_a_node_knows_label_class_and_release(tmp_path: Path) -> None:
    """The class is the narrowest: a character is also an agent, an episode also a work, and nobody wants to hear it."""
    nodes = project(world(tmp_path)).nodes

    assert {
        "label": "Cut Man",
        "class": "Episode",
        "iri": "https://w3id.org/marvel-netflix/episode/daredevil-1x02",
        "released": "2015-04-10",
    } == nodes["episode:daredevil-1x02"]
    assert ("Character", "Hell's Kitchen") == (nodes["character:claire-temple"]["class"], nodes["place:hells-kitchen"]["label"])
    assert "released" not in nodes["place:hells-kitchen"]


def test_who_is_linked_to_nobody_is_still_there(tmp_path: Path) -> None:
    """The universe has every thing, linked or not."""
    visible = project(world(tmp_path, lens=Lens.parse(seen="none")))

    assert {"series:daredevil", "season:jessica-jones-1"} <= set(visible)
    assert "character:claire-temple" not in visible


def test_what_is_not_held_true_is_no_edge(tmp_path: Path) -> None:
    """A claim that was rejected, or retracted by now, leaves no trace in the network."""
    changes = {
        "relations.csv": (
            "subject,relation,object,source,reveals,status,retracted,outcome\n"
            "character:claire-temple,kills,character:matt-murdock,source:two,season:daredevil-1,rejected,,\n"
            "character:claire-temple,knows,character:matt-murdock,source:two,season:daredevil-1,,2016-01-01,refuted\n"
            "character:claire-temple,treats,character:matt-murdock,source:one,season:daredevil-1,,,\n"
        )
    }
    edges = facts(project(world(tmp_path, changes)))

    assert {"mn:treats"} == {predicate for start, predicate, end in edges if end == "character:matt-murdock"} - {"mn:portrays"}
    assert not [edge for edge in edges if edge[0] == "character:matt-murdock" and edge[1] == "mn:knows"]


def test_claims_of_one_fact_share_its_edge(tmp_path: Path) -> None:
    """Sources multiply evidence, not edges."""
    again = "character:claire-temple,treats,character:matt-murdock,source:two,season:daredevil-1"
    edges = project(world(tmp_path, more(relations=again)), lists=True)["character:claire-temple"]["character:matt-murdock"]

    assert ["mn:treats"] == list(edges)
    assert 2 == len(edges["mn:treats"]["claims"])
    assert ("source:one", "source:two") == edges["mn:treats"]["sources"]
    assert ("episode:daredevil-1x02", "season:daredevil-1") == edges["mn:treats"]["reveals"]


def test_members_of_a_group_are_joined_by_what_they_share(tmp_path: Path) -> None:
    """An incidence query gives an undirected graph weighted by the groups that two members share."""
    network = project(world(tmp_path), "characters", lists=True)

    assert [
        ("character:claire-temple", "character:jessica-jones", 1, ("season:jessica-jones-1",)),
        ("character:claire-temple", "character:matt-murdock", 1, ("season:daredevil-1",)),
    ] == [(start, end, about["weight"], about["works"]) for start, end, about in network.edges(data=True)]
    assert not network.is_directed() and not network.is_multigraph()


@pytest.mark.parametrize("name", ["co-stars", "characters"])
def test_folding_gives_what_a_self_join_gives(graph: kg.Dataset, name: str) -> None:
    """The fold in Python is nothing but a fast self-join: SPARQL counts the same."""
    verb = {"co-stars": "actsIn", "characters": "appearsIn"}[name]
    joined = graph.select(
        f"""SELECT ?a ?b (COUNT(DISTINCT ?work) AS ?works) {{
          VALUES ?class {{ mn:Season mn:OutsideWork }} ?work a ?class .
          ?a mn:{verb} ?work . ?b mn:{verb} ?work . FILTER (STR(?a) < STR(?b))
        }} GROUP BY ?a ?b"""
    ).rows
    short = graph.prefixes.compress

    assert {(frozenset((short(a or ""), short(b or ""))), int(works or 0)) for a, b, works in joined} == {
        (frozenset((start, end)), weight) for start, end, weight in project(graph, name).edges(data="weight")
    }


def test_the_universe_misses_no_link_between_things(graph: kg.Dataset) -> None:
    """Every held triple of a claim between two entities is an edge, whatever its property: a new relation needs no new query."""
    classes = "Series Season Episode OutsideWork Person Character ComicCharacter Organization Franchise Place ProductionEvent"
    kinds = " ".join(f"mn:{name}" for name in classes.split())
    links = graph.select(
        f"""SELECT DISTINCT ?source ?predicate ?target {{
          VALUES ?sc {{ {kinds} }} VALUES ?tc {{ {kinds} }}
          GRAPH ?claim {{ ?source ?predicate ?target }} ?claim mn:held true . ?source a ?sc . ?target a ?tc .
        }}"""
    ).rows
    short = graph.prefixes.compress
    made = {"mn:portrays", "mn:appearsIn", "mn:job"}

    assert {tuple(short(iri or "") for iri in link) for link in links} == {
        fact for fact in facts(project(graph)) if fact[1] not in made
    }


@pytest.mark.parametrize("name", names())
def test_each_projection_of_the_shipped_graph_is_in_order(graph: kg.Dataset, name: str) -> None:
    """Nodes and edges come in the order of their ids, each node described, each edge of facts with claims and sources."""
    network = project(graph, name)
    edges = (
        list(network.edges(keys=True)) if isinstance(network, nx.MultiGraph) else [tuple(sorted(edge)) for edge in network.edges]
    )

    assert sorted(network) == list(network)
    assert sorted(edges) == edges
    assert all({"label", "class", "iri"} <= about.keys() for _, about in network.nodes(data=True))
    assert name == network.name
    for _, _, about in network.edges(data=True):
        assert about["label"] and (about.get("weight", 0) > 0 or (about["claims"] and about["sources"]))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", names())
def test_each_projection_is_plain_sparql(tmp_path: Path, name: str) -> None:
    """Another engine gives the same solutions: rdflib with a store of its own."""
    dataset = world(tmp_path, {"credits.csv": CREDITS})
    text = projection(name).text
    other = rdflib.Dataset()
    other.parse(data=rdf(dataset, "nquads"), format="nquads")
    ours = sorted(tuple(value or "" for value in row) for row in dataset.select(text).rows)

    assert ours == sorted(tuple("" if value is None else str(value) for value in row) for row in other.query(text))


def test_each_projection_is_in_the_readme() -> None:
    """Whoever adds a projection tells of it."""
    readme = (folder("projections") / "README.md").read_text()

    assert [] == [name for name in names() if f"| `{name}` | {projection(name).kind} |" not in readme]


def test_the_collector_is_as_it_was(tmp_path: Path) -> None:
    """Garbage collection is off while a graph is built, and back afterwards, also after an error."""
    dataset = world(tmp_path)
    project(dataset)
    assert gc.isenabled()
    with pytest.raises(QueryError):
        project(dataset, own(tmp_path, "SELECT nonsense"))
    assert gc.isenabled()


def test_around_keeps_what_is_near(tmp_path: Path) -> None:
    """One step from Matt are his actor, nurse, home and series; the edges among them are kept, in the order of the whole."""
    network = project(world(tmp_path))
    near = around(network, "character:matt-murdock", 1)

    assert [
        "character:claire-temple",
        "character:matt-murdock",
        "person:charlie-cox",
        "place:hells-kitchen",
        "series:daredevil",
    ] == list(near)
    assert near.has_edge("character:claire-temple", "series:daredevil")
    assert network.nodes["place:hells-kitchen"] == near.nodes["place:hells-kitchen"]
    assert ["character:matt-murdock"] == list(around(network, "character:matt-murdock", 0))


def test_around_a_stranger_suggests_a_friend(tmp_path: Path) -> None:
    """A node that is not there is named with its nearest kin."""
    with pytest.raises(UnknownTerm, match=r"no node 'character:mat-murdock'; did you mean character:matt-murdock\?"):
        around(project(world(tmp_path)), "character:mat-murdock")


def test_a_projection_of_ones_own(tmp_path: Path) -> None:
    """A file is as good as ours: text labels, attributes of its own, no direction, differing values joined."""
    text = """
    SELECT ?source ?target ?label ?place ?number {
      ?source mn:appearsIn ?target . ?target a mn:Series . BIND ("seen in" AS ?label)
      VALUES (?place ?number) { (place:hells-kitchen 2) (place:hells-kitchen 1) }
    }"""
    network = project(world(tmp_path), own(tmp_path, text, "#+ kind: edges\n#+ directed: false\n"))

    assert isinstance(network, nx.MultiGraph) and not network.is_directed()
    assert {"label": "seen in", "place": "place:hells-kitchen", "number": "1;2"} == (
        network["character:matt-murdock"]["series:daredevil"]["seen in"]
    )
    assert "own" == network.name


def test_things_from_elsewhere_keep_their_iri(tmp_path: Path) -> None:
    """A node without prefix, label or class is called by its IRI and is a thing."""
    network = project(
        world(tmp_path), own(tmp_path, "SELECT ?source ?target { VALUES (?source ?target) { (<http://x.example/a#b> UNDEF) } }")
    )

    assert {"http://x.example/a#b": {"label": "http://x.example/a#b", "class": "Thing", "iri": "http://x.example/a#b"}} == dict(
        network.nodes
    )


MISTAKES = {
    "SELECT ?source { ?source a mn:Series }": r"projection own selects no \?target; kind edges needs it",
    "SELECT ?source ?target { ?source rdfs:label ?target }": r"\?target is the text .*, which is no IRI; select the IRI of a thing",
    "SELECT ?source ?target ?key { ?source a ?target }": r"cannot select \?key: an edge has key of its own",
    "SELECT ?source ?target { SERVICE <http://x.example/> { ?source a ?target } }": "calls another endpoint",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }": "no SELECT",
    "SELECT ?source ?target { ?source }": "line 2, column",
}


@pytest.mark.parametrize("text", MISTAKES, ids=lambda text: text[:30])
def test_a_query_that_cannot_be_a_network_says_why(tmp_path: Path, text: str) -> None:
    """A mistake in a projection gets a message, not a traceback."""
    with pytest.raises(KGError, match=MISTAKES[text]):
        project(world(tmp_path), own(tmp_path, text))


HEADS = {
    "": "needs a line `#\\+ kind: edges` or `#\\+ kind: incidence`, not ''",
    "#+ kind: egdes\n": "not 'egdes'",
    "#+ kind: edges\n#+ directed: maybe\n": "is true or false, not 'maybe'",
}


@pytest.mark.parametrize("head", HEADS)
def test_a_head_must_say_what_kind_it_is(tmp_path: Path, head: str) -> None:
    """A query without kind is no projection."""
    with pytest.raises(UsageError, match=HEADS[head]):
        projection(own(tmp_path, "SELECT ?source ?target { ?source a ?target }", head))


def test_a_misspelt_projection_gets_a_suggestion() -> None:
    """The message names the nearest one."""
    with pytest.raises(UnknownTerm, match=r"no projection 'costars'; did you mean co-stars\?"):
        projection("costars")


def test_a_projection_must_be_text(tmp_path: Path) -> None:
    """A file that is no UTF-8 is refused."""
    path = tmp_path / "own.rq"
    path.write_bytes(b"#+ kind: edges\n\xff")
    with pytest.raises(UsageError, match=r"is not UTF-8 text \(byte 15\)"):
        projection(path)


def test_weights_count_groups_not_rows(tmp_path: Path) -> None:
    """A member that a query names twice in one group is in it once."""
    text = """SELECT ?member ?group { VALUES (?member ?group) {
      (person:a season:s) (person:a season:s) (person:b season:s) (person:c season:s)
      (person:b season:t) (person:c season:t) (person:d season:t)
    } }"""
    network = project(world(tmp_path), own(tmp_path, text, "#+ kind: incidence\n"))
    shared = {("b", "c"): 2, ("a", "b"): 1, ("a", "c"): 1, ("b", "d"): 1, ("c", "d"): 1, ("a", "d"): 0}

    assert shared == {
        (one, two): network.get_edge_data(f"person:{one}", f"person:{two}", {"weight": 0})["weight"]
        for one, two in combinations("abcd", 2)
    } | {("b", "c"): 2}
    assert "label" not in network["person:a"]["person:b"]
