"""What is written can be read: by networkx, by the schemas' own validator, and by other programs, whatever the labels hold."""

from __future__ import annotations

import csv
import html
import io
import json
import shutil
import subprocess
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from lxml import etree

import kg
from kg.network.export import NETWORKS, RDF, network, rdf, tables
from kg.network.projection import names, project
from kg.sparql.render import GRAPHS
from tests.world import graph as world

SCHEMAS = Path(__file__).parents[2].parent / "shared" / "xsd"
XML = {"graphml": SCHEMAS / "graphml" / "graphml.xsd", "gexf": SCHEMAS / "gexf-1.3" / "gexf.xsd"}

LABELS = {
    "quotes": "He said \"no\" & 'yes' <b>",
    "newline": "two\nlines\r\nand\ta tab",
    "cdata": "]]> <![CDATA[ --> <!-- ?>",
    "emoji": "👹 \N{ZERO WIDTH JOINER} 🏳️‍🌈",
    "hebrew": "\N{RIGHT-TO-LEFT OVERRIDE}שלום\N{POP DIRECTIONAL FORMATTING} مرحبا",
    "backslash": "C:\\new\\N \\",
    "hash": "Daredevil #1; {x} [y] # z",
    "spaces": "  two  spaces  ",
    "empty": "",
    "entity": "&amp; &#10; &#x0;",
    "latin": "Élodie Yung, \x85 \xa0",
}
FORBIDDEN = {"nul": "a\x00b", "escape": "a\x1bb", "noncharacter": "a\uffffb"}


def hostile(labels: dict[str, str], *, multi: bool = True) -> nx.Graph[str]:
    """Return a network with *labels* on nodes and edges, and an edge attribute that readers stumble over."""
    graph: nx.Graph[str] = nx.MultiDiGraph() if multi else nx.Graph()
    graph.graph.update(name="hostile", summary='"quoted" & <tagged>', lens="everything, today")
    for node, label in labels.items():
        graph.add_node(f"character:{node}", label=label, **{"class": "Character"}, iri=f"https://example.org/{node}#x")
    first, *rest = graph
    for node, label in zip(rest, labels.values(), strict=False):
        graph.add_edges_from([(first, node, {"label": label, "start": label, "weight": 2, "claims": ("claim:a", "claim:b")})])
    if multi:
        graph.add_edges_from([(first, rest[0], {"label": "again", "predicate": "mn:knows"})])
    return graph


def labels_of(graph: nx.Graph[str], name: str = "label") -> list[str]:
    """Return the labels of the nodes."""
    return [about[name] for _, about in graph.nodes(data=True)]


def flat(graph: nx.Graph[str], *without: str) -> list[tuple[str, str, dict[str, object]]]:
    """Return the edges with their attributes as files hold them."""
    return sorted(
        (
            (
                start,
                end,
                {k: ";".join(v) if isinstance(v, tuple | list) else v for k, v in about.items() if k not in without},
            )
            for start, end, about in graph.edges(data=True)
        ),
        key=lambda edge: (*edge[:2], str(sorted(edge[2].items()))),
    )


READERS = {
    "graphml": lambda content, _: nx.read_graphml(io.BytesIO(content)),
    "gexf": lambda content, _: nx.read_gexf(io.BytesIO(content)),
    "gml": lambda content, _: nx.read_gml(io.BytesIO(content)),
    "json": lambda content, _: nx.node_link_graph(json.loads(content), edges="edges"),
    "cytoscape": lambda content, _: nx.cytoscape_graph(json.loads(content)),
    "edgelist": lambda content, kind: nx.read_edgelist(io.BytesIO(content), create_using=kind),
}


@pytest.mark.parametrize("multi", [True, False], ids=["facts", "weighted"])
@pytest.mark.parametrize("form", [form for form in READERS if form != "edgelist"])
def test_networkx_reads_back_what_was_written(form: str, multi: bool) -> None:
    """Nodes, edges and attributes come back, line breaks, emoji and right-to-left text too; lists as text outside JSON."""
    graph = hostile(LABELS, multi=multi)
    back = READERS[form](network(graph, form), type(graph))
    extra = ("id", "source", "target", "key") if form in {"cytoscape", "graphml", "gexf"} else ()

    assert list(graph) == list(back)
    assert type(graph) is type(back)
    assert list(LABELS.values()) == labels_of(back, "name" if form == "gml" else "label")
    assert flat(graph) == flat(back, *extra)


def test_an_edge_list_keeps_the_ends_the_weights_and_the_predicates() -> None:
    """Names and labels are lost, as the documentation says; a `#` in an id does not end the line."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("http://x.example/#a", "character:b", weight=3, label="x # y")
    graph.add_edge("character:b", "character:c", predicate="x:#p")
    back = READERS["edgelist"](network(graph, "edgelist"), nx.Graph)

    assert [
        ("http://x.example/%23a", "character:b", {"weight": 3}),
        ("character:b", "character:c", {"predicate": "x:#p"}),
    ] == list(back.edges(data=True))


@pytest.mark.parametrize("form", XML)
def test_characters_that_xml_forbids_are_replaced(form: str) -> None:
    """XML has no way to write them, so they become the replacement character, and the file stays readable."""
    back = READERS[form](network(hostile({**FORBIDDEN, "x": "x"}), form), None)

    assert ["a\ufffdb", "a\ufffdb", "a\ufffdb", "x"] == labels_of(back)


@pytest.mark.parametrize("form", XML)
def test_files_are_valid_against_the_official_schema(graph: kg.Dataset, form: str) -> None:
    """GraphML and GEXF 1.3 as their authors define them: every projection, hostile labels, ids that are IRIs, nothing at all."""
    if not XML[form].is_file():
        pytest.skip(f"NOT VALIDATED: {XML[form]} is not there; get the official schema to check {form}")
    schema = etree.XMLSchema(etree.parse(XML[form]))
    odd: nx.Graph[str] = nx.MultiDiGraph(name="a name/with spaces")
    odd.add_edges_from([("http://x.example/a b?é", "_:b0", {"start": "2015", "end": "x", "label": "l", "two words": 1})])
    graphs = [project(graph, name) for name in names()] + [hostile(LABELS), hostile({**FORBIDDEN, "x": "x"}), odd, nx.Graph()]

    for each in graphs:
        schema.assertValid(etree.fromstring(network(each, form)))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("form", ["graphml", "gexf", "gml"])
def test_shipped_networks_come_back_whole(graph: kg.Dataset, form: str, name: str) -> None:
    """Nothing of the shipped graph is lost on the way out and in again."""
    ours = project(graph, name)
    back = READERS[form](network(ours, form), None)

    assert dict(ours.nodes(data="released")) == dict(back.nodes(data="released"))
    assert flat(ours) == flat(back, "id", "start"), "GEXF says since when an edge is there"


@pytest.mark.filterwarnings("ignore:One or more unknown entities:RuntimeWarning")
def test_another_program_reads_graphml_and_gml(graph: kg.Dataset, tmp_path: Path) -> None:
    """igraph, which shares no code with us, sees the same nodes, labels, edges and weights."""
    igraph = pytest.importorskip("igraph", reason="NOT READ BY IGRAPH: pip install igraph")
    ours = project(graph, "co-stars")
    for form, label in (("graphml", "label"), ("gml", "name")):
        path = tmp_path / f"co-stars.{form}"
        path.write_bytes(network(ours, form))
        theirs = igraph.Graph.Read(str(path))

        assert (len(ours), ours.number_of_edges()) == (theirs.vcount(), theirs.ecount())
        assert labels_of(ours) == [html.unescape(text) for text in theirs.vs[label]], "igraph leaves `&#233;` of GML as it is"
        assert [weight for *_, weight in ours.edges(data="weight")] == theirs.es["weight"]


def test_graphviz_reads_dot(graph: kg.Dataset) -> None:
    """Graphviz parses the shipped networks and hostile labels, and finds as many nodes and edges as we wrote."""
    dot = shutil.which("dot")
    if dot is None:
        pytest.skip("NOT READ BY GRAPHVIZ: install graphviz")
    for each in (hostile({**LABELS, **FORBIDDEN}), project(graph, "continuity")):
        done = subprocess.run([dot, "-Tdot_json"], input=network(each, "dot"), capture_output=True, check=True, timeout=60)
        theirs = json.loads(done.stdout)

        assert (len(each), each.number_of_edges()) == (len(theirs["objects"]), len(theirs["edges"]))
        assert list(each) == [node["name"] for node in theirs["objects"]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pydot_and_networkx_read_dot(tmp_path: Path) -> None:
    """So do pydot and networkx, and attributes have their names, without quotes."""
    pydot = pytest.importorskip("pydot", reason="NOT READ BY PYDOT: pip install pydot")
    graph = hostile(LABELS)
    (theirs,) = pydot.graph_from_dot_data(network(graph, "dot").decode())

    assert (len(graph), graph.number_of_edges()) == (len(theirs.get_node_list()), len(theirs.get_edge_list()))
    stars = project(world(tmp_path), "co-stars")
    path = tmp_path / "co-stars.dot"
    path.write_bytes(network(stars, "dot"))
    back = nx.nx_pydot.read_dot(path)
    assert dict(stars.nodes(data="label")) == {name: label.strip('"') for name, label in back.nodes(data="label")}
    assert ["1", "1"] == [weight for *_, weight in back.edges(data="weight")]


ALIKE = {"Hue": "red", "hue": "blue", "a_b": "one", "ab": "two", "Label": "x", "id": "y", "type": "z"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("form", ["graphml", "gexf", "gml", "dot", "csv"])
def test_names_that_a_format_cannot_tell_apart_are_numbered(form: str) -> None:
    """Whatever case or signs distinguish them: no value takes the place of another."""
    graph: nx.Graph[str] = nx.MultiDiGraph(name="alike")
    graph.add_node("a", label="A", **{name: value for name, value in ALIKE.items() if name != "id"})
    graph.add_edges_from([("a", "b", {"label": "l", **ALIKE})])
    content = network(graph, form)
    if form == "csv":
        (edge,) = csv.DictReader(io.StringIO(content.decode()))
        names = [name.casefold() for name in edge]
        values = list(edge.values())
    elif form == "dot":
        pydot = pytest.importorskip("pydot")
        (theirs,) = pydot.graph_from_dot_data(content.decode())
        (line,) = theirs.get_edge_list()
        names = [name.casefold() for name in line.get_attributes()]
        values = [value.strip('"') for value in line.get_attributes().values()]
    else:
        ((_, _, about),) = READERS[form](content, None).edges(data=True)
        names, values = [name.casefold() for name in about], [str(value) for value in about.values()]

    assert len(names) == len(set(names))
    assert set(ALIKE.values()) <= set(values)


def test_ids_that_fold_together_stay_two_nodes() -> None:
    """A slash and its escape, two controls: different ids in, different ids out."""
    graph: nx.Graph[str] = nx.Graph([("http://x.example/a", "http:_x002F__x002F_x.example_x002F_a"), ("a\x01", "a\x02")])
    for form in ("graphml", "gexf", "gml"):
        back = READERS[form](network(graph, form), None)
        assert (4, 2) == (len(back), back.number_of_edges()), form


@pytest.mark.parametrize("name", names())
def test_a_weighted_edge_list_is_read_by_networkx(graph: kg.Dataset, name: str) -> None:
    """Each projection, with the weights that `kg measure` takes: parallel edges count as many."""
    ours = project(graph, name)
    back = nx.read_weighted_edgelist(
        io.BytesIO(network(ours, "weighted-edgelist")), create_using=nx.DiGraph if ours.is_directed() else nx.Graph
    )
    weights: dict[tuple[str, str], float] = {}
    for start, end, weight in ours.edges(data="weight", default=1):
        weights[start, end] = weights.get((start, end), 0) + weight

    assert weights == {
        (one, other) if (one, other) in weights else (other, one): weight for one, other, weight in back.edges(data="weight")
    }


def test_gephi_gets_colours_sizes_positions_and_times(tmp_path: Path) -> None:
    """A class has one colour, every node a place of its own, and a thing is there from its release on."""
    content = network(project(world(tmp_path)), "gexf")
    root = etree.fromstring(content)
    space = {"g": "http://gexf.net/1.3"}
    found = root.findall(".//g:node", space)
    colours: dict[str, set[str]] = {}
    for node in found:
        colours.setdefault(node.get("id").partition(":")[0], set()).add(tuple(node.find("g:color", space).attrib.values()))
    places = {tuple(node.find("g:position", space).attrib.values()) for node in found}
    starts = {node.get("id"): node.get("start") for node in found}

    assert {1} == {len(each) for each in colours.values()} and len(colours) == len({min(each) for each in colours.values()})
    assert len(found) == len(places)
    assert ("2015-11-20", None) == (starts["series:jessica-jones"], starts["place:hells-kitchen"])
    assert b"<viz:color" in content and "dynamic" == root.find("g:graph", space).get("mode")
    assert {"2015-04-10", "2015-11-20"} == {edge.get("start") for edge in root.findall(".//g:edge", space)}
    assert content == network(project(world(tmp_path)), "gexf"), "drawn alike every time"


@pytest.mark.parametrize("form", [*NETWORKS])
def test_every_file_ends_with_a_line_end(tmp_path: Path, form: str) -> None:
    """As text files do."""
    assert network(project(world(tmp_path)), form).endswith(b"\n")


@pytest.mark.parametrize("form", ["turtle", "ntriples", "trig", "nquads", "rdfxml"])
def test_raptor_reads_rdf(tmp_path: Path, form: str) -> None:
    """A parser that shares no code with us finds the same number of triples."""
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("NOT READ BY RAPTOR: install raptor2-utils")
    dataset = world(tmp_path)
    path = tmp_path / "dump"
    path.write_bytes(rdf(dataset, form))
    done = subprocess.run(
        [rapper, "-q", "-i", form, "-o", "nquads", path], capture_output=True, check=True, timeout=60, text=True
    )

    assert len(set(ox.parse(rdf(dataset, form), format=GRAPHS[form]))) == len(set(done.stdout.splitlines()))


def test_a_frame_finds_every_character(tmp_path: Path) -> None:
    """JSON-LD with a context of short names: another program frames it by type and reads plain properties."""
    jsonld = pytest.importorskip("pyld.jsonld", reason="NOT FRAMED: pip install pyld")
    document = json.loads(rdf(world(tmp_path), "jsonld"))
    context = document["@context"]
    framed = jsonld.frame(document, {"@context": context, "@type": "mn:Character", "@embed": "@never"})["@graph"]
    claire = next(node for node in framed if node["@id"] == "character:claire-temple")

    assert {"character:claire-temple", "character:jessica-jones", "character:matt-murdock"} == {node["@id"] for node in framed}
    assert ("Claire Temple", "person:rosario-dawson") == (claire["label"], claire["portrayedBy"])
    assert {"@id": "schema:datePublished", "@type": "xsd:date"} == context["datePublished"]


def test_jsonld_can_be_streamed(tmp_path: Path) -> None:
    """The context comes first, then one node a line, and of a node its id and type: a reader needs to remember nothing."""
    first, *nodes, end = rdf(world(tmp_path), "jsonld").decode().splitlines()

    assert first.startswith('{"@context":{') and "]}" == end
    for line in nodes:
        keys = list(json.loads(line.removeprefix('"@graph":[').removesuffix(",") or '{"@id": ""}'))
        assert "@id" == keys[0] and ("@type" not in keys or keys.index("@type") == 1)


def test_csv_is_two_tables() -> None:
    """The edges stand in the file that was asked for, the nodes beside it; spreadsheets get every label as it is."""
    graph = hostile(LABELS)
    found = tables(graph, "out/cast.csv")
    nodes, edges = (list(csv.DictReader(io.StringIO(content.decode(), newline=""))) for content in found.values())

    assert ["out/cast.nodes.csv", "out/cast.csv"] == list(found)
    assert list(LABELS.values()) == [row["Label"] for row in nodes]
    assert list(graph) == [row["Id"] for row in nodes]
    assert graph.number_of_edges() == len(edges)
    assert ["Source", "Target", "Type", "Weight", "Label", "start", "claims", "predicate"] == list(edges[0])
    assert {"Directed"} == {row["Type"] for row in edges} and {"1", "2"} == {row["Weight"] for row in edges}
    assert "claim:a;claim:b" == edges[-1]["claims"]


@pytest.mark.parametrize("form", [*NETWORKS])
def test_an_empty_network_can_be_written(form: str) -> None:
    """A lens may leave nothing; that is no error."""
    assert isinstance(network(nx.MultiDiGraph(), form), bytes)


@pytest.mark.parametrize("form", RDF)
def test_rdf_comes_back_whole(tmp_path: Path, form: str) -> None:
    """A dump has every quad where the format knows named graphs, claims too, else the default graph."""
    dataset = world(tmp_path)
    store = ox.Store()
    store.bulk_load(rdf(dataset, form), GRAPHS[form])
    everything = set(dataset)
    held = {quad for quad in everything if quad.graph_name == ox.DefaultGraph()}

    assert (everything if GRAPHS[form].supports_datasets else held) == set(store)
