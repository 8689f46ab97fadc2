"""
Claims over time: changes between two graphs, and the dated story of a thing.

`statements` puts every claim into words with its dates; `diff` compares two graphs, `timeline` orders one by date.
"""
