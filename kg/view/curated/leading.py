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
    links = sorted({(a, b) for a in keys for b in world.neighbours[a] if b in keys and a < b})
    points = separate(spring([node.id for node in nodes], links), boxes(nodes)) if nodes else None
    title = name.replace("-", " ").replace("_", " ").capitalize()
    caption = f"The {len(nodes)} things with most links, of {len(ranked)}."
    placed = spots(nodes, points) if points is not None else ()
    return View("leading", title, title, caption, placed, tuple(links))
