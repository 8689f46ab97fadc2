"""
One thing and every fact about it.

`names` finds a thing by what a person types, `facts` reads the facts about it, `evidence` who says so, `lookup` the triples
a person may mean; `wording` makes sentences, `cards` the whole as `kg show` prints it.
"""

from kg.lazy import public

__getattr__ = public(
    "kg.facts", {"about": "kg.facts.facts", "card": "kg.facts.cards", "resolve": "kg.facts.names", "search": "kg.facts.names"}
)
