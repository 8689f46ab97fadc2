"""
Ask and answer in the forms of the SPARQL 1.1 recommendations, for any store.

`solutions` holds the answer to a SELECT, `syntax` explains what is wrong with a query, `canned` finds the questions in
`queries/` and fills their parameters, `render` writes answers in every format.
"""

from kg.lazy import public

__getattr__ = public("kg.sparql", {"CannedQuery": "kg.sparql.canned", "Solutions": "kg.sparql.solutions"})
