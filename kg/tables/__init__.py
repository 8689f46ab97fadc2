"""
Read curated CSV tables into claims: one row is one claim.

`reader` turns the rows of a folder into `claims`, judged by the `schema` that the SHACL shapes describe; `sheets` reads
CSV in strict form, `cells` one cell, `first_pass` learns what ids and works there are; `tidy` restores the canonical form.
"""

from kg.lazy import public

__getattr__ = public("kg.tables", {"Claim": "kg.tables.claims"})
