"""
From claims to a store that answers: lens, rules, snapshot.

`lens` chooses the claims, `redaction` keeps their sources and notes from revealing what is hidden, `dataset` makes the RDF
dataset, `rules` infers, `snapshots` keeps the result on disk, `loading.load` does all of it.
"""

from kg.lazy import public

__getattr__ = public("kg.graph", {"Dataset": "kg.graph.dataset", "Lens": "kg.graph.lens", "load": "kg.graph.loading"})
