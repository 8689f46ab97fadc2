"""
Export: a network in the formats of other programs, or the graph itself as RDF. One table of formats for library and shell.

Two runs give the same bytes. Lists become text joined by `;` in all formats but JSON; see `kg.network.writers` for what else a
format cannot hold.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

import pyoxigraph as ox

from kg.errors import UsageError, nearest
from kg.graph.dataset import Dataset
from kg.graph.lens import Lens
from kg.network.folding import Graph
from kg.network.writers.gexf import gexf
from kg.network.writers.json import cytoscape, node_link
from kg.network.writers.text import dot, edgelist, edges_csv, gml, nodes_csv, weighted_edgelist
from kg.network.writers.xml import graphml
from kg.sparql.render import GRAPHS
from kg.sparql.render import graph as serialize

__all__ = ["NETWORKS", "RDF", "format_for", "network", "rdf", "tables"]

NETWORKS: dict[str, Callable[[Graph], bytes]] = {
    "graphml": graphml,
    "gexf": gexf,
    "gml": gml,
    "json": node_link,
    "cytoscape": cytoscape,
    "dot": dot,
    "csv": edges_csv,
    "edgelist": edgelist,
    "weighted-edgelist": weighted_edgelist,
}
RDF = tuple(GRAPHS)
_SUFFIXES = {
    **{name: name for name in (*NETWORKS, *RDF)},
    "cyjs": "cytoscape",
    "node-link": "json",
    "gv": "dot",
    "edges": "edgelist",
    "wel": "weighted-edgelist",
    "ttl": "turtle",
    "nt": "ntriples",
    "nq": "nquads",
    "rdf": "rdfxml",
    "owl": "rdfxml",
    "json-ld": "jsonld",
    "n-triples": "ntriples",
    "n-quads": "nquads",
    "rdf/xml": "rdfxml",
}


def format_for(form: str | None, output: str) -> str:
    """
    Return the format called *form*, or else the one that the suffix of *output* means.

    Raises:
        UsageError: If neither names one; the message lists the formats.

    >>> format_for(None, "cast.graphml"), format_for("ttl", "-")
    ('graphml', 'turtle')
    """
    asked = form if form is not None else PurePath(output).suffix[1:] if output != "-" else ""
    found = _SUFFIXES.get(asked.lower())
    if found:
        return found
    known = ", ".join((*NETWORKS, *RDF))
    if not asked:
        raise UsageError(f"in which format? say -f or name a file with its suffix; choose from {known}")
    kin = nearest(asked.lower(), list(_SUFFIXES), 1)
    hint = f"did you mean {kin[0]}? " if kin else ""
    raise UsageError(f"no format {asked!r}; {hint}choose from {known}")


def network(graph: Graph, form: str) -> bytes:
    """
    Return *graph* in the network format *form*, one of `NETWORKS`. CSV is the table of its edges; see `tables`.

    >>> import networkx
    >>> network(networkx.Graph([("a", "b")]), "csv")
    b'Source,Target,Type,Weight,Label\\na,b,Undirected,1,\\n'
    """
    return NETWORKS[form](graph)


def tables(graph: Graph, output: str) -> dict[str, bytes]:
    """
    Return the two CSV tables of *graph* by the file each belongs in: the nodes beside *output*, the edges in it.

    >>> import networkx
    >>> list(tables(networkx.Graph(), "cast.csv"))
    ['cast.nodes.csv', 'cast.csv']
    """
    path = PurePath(output)
    suffix = path.suffix or ".csv"
    return {str(path.with_name(f"{path.stem}.nodes{suffix}")): nodes_csv(graph), output: edges_csv(graph)}


def rdf(dataset: Dataset, form: str) -> bytes:
    """
    Return *dataset* in the RDF format *form*, one of `RDF`, in sorted order.

    A format that knows named graphs (TriG, N-Quads, JSON-LD) gets all of it, claims too; the others get the default graph.
    Where a lens hides something, Turtle and N-Triples say so in a comment; the others have it in the graph `mn:lens`.
    """
    syntax = GRAPHS[form]
    if syntax.supports_datasets:
        return serialize(dataset, syntax, dataset.prefixes)
    lensed = form in {"turtle", "ntriples"} and dataset.label not in {"", str(Lens())}
    head = f"# seen through {dataset.label}\n".encode() if lensed else b""
    held = dataset.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    if not isinstance(held, ox.QueryTriples):
        raise TypeError("a CONSTRUCT query gave no triples")
    return head + serialize(held, syntax, dataset.prefixes)
