"""Answer a query from a Turtle file with kglab: `kglab_answer.py dump.ttl question.rq`."""

import sys

import kglab

graph = kglab.KnowledgeGraph()
graph.load_rdf(sys.argv[1], format="ttl")
with open(sys.argv[2], encoding="utf-8") as file:
    print(graph.query_as_df(file.read()).to_csv(index=False))
