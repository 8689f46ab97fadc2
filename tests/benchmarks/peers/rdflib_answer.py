"""Answer a query from a Turtle file with rdflib: `rdflib_answer.py dump.ttl question.rq`."""

import sys

import rdflib

graph = rdflib.Graph().parse(sys.argv[1], format="turtle")
with open(sys.argv[2], encoding="utf-8") as file:
    for row in graph.query(file.read()):
        print(*row, sep=",")
