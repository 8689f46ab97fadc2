"""
Read curated CSV tables into claims: one row is one claim.

`sheets` reads CSV in strict form, record by record (`records`); `header` and `cells` say by the `schema` of the SHACL shapes what each
column and cell means; `first_pass` learns what ids and works there are, and `reader` turns the rows into `claims`. `tidy` restores
the canonical form. Mistakes never stop the reading: each is noted with its place and its code, `kg.errors.Mistake`.
"""

from kg.lazy import public

__getattr__ = public("kg.tables", {"Claim": "kg.tables.claims"})
