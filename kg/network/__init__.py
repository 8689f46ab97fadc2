"""
Networks for networkx: projections of the graph, their measures, paths and exports.

`projection` runs a query of `projections/` and `folding` makes nodes and edges of its rows; `measures` and `paths` compute,
`routes` puts paths into words, `export` and `writers` write files for other programs.
"""

from kg.lazy import public

__getattr__ = public("kg.network", {"measure": "kg.network.measures", "project": "kg.network.projection"})
