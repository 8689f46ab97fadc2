"""
Why the graph says something, or does not.

`why` builds the tree of reasons behind a fact, `derivations` finds from what a rule inferred it, `render` writes the tree
as text, JSON or PROV-O.
"""

from kg.lazy import public

__getattr__ = public("kg.reasons", {"Reason": "kg.reasons.why"})
