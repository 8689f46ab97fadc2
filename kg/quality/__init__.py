"""
How right and how full the graph is.

`checks` asks the integrity questions, `shacl` validates against the shapes, `coverage` counts what is there against a
complete record, `duplicates` looks for things entered twice, `audit` draws facts for a reader to compare with sources.
"""
