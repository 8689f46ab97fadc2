"""A picture of any graph: its most important things and how they are linked."""

from __future__ import annotations

from kg.view.geometry import boxes, separate, spots, spring
from kg.view.model import View
from kg.view.world import World

__all__ = ["leading"]

_SHOWN = 60


def leading(world: World, name: str) -> View:
    """Return the *name* graph cut down to the things with most links."""
    ranked = sorted(world.nodes.values(), key=lambda node: (-node.importance, node.label, node.id))
    nodes = ranked[:_SHOWN]
    keys = {node.id for node in nodes}
    links = _strongest(world, keys)
    points = separate(spring([node.id for node in nodes], links), boxes(nodes)) if nodes else None
    title = name.replace("-", " ").replace("_", " ").capitalize()
    caption = f"The {len(nodes)} things with most links, of {len(ranked)}, and their strongest links."
    placed = spots(nodes, points) if points is not None else ()
    return View("leading", title, title, caption, placed, tuple(links))


def _strongest(world: World, keys: set[str]) -> list[tuple[str, str]]:
    """Return the links among *keys*; where they would make a web, only the three strongest of each thing."""
    inside = {key: [other for other in world.neighbours[key] if other in keys] for key in keys}
    most = 3 if sum(map(len, inside.values())) > 6 * len(keys) else len(keys)
    found = set()
    for key, others in inside.items():
        others.sort(key=lambda other: (-world.neighbours[key][other], -world.nodes[other].importance, other))
        found |= {(min(key, other), max(key, other)) for other in others[:most]}
    return sorted(found)
