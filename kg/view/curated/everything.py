"""
Everything, as a map: each thing lies at the series it belongs to, what several share lies between them.

Linear in the number of links: anchors by membership, a few rounds of leaning towards one's neighbours, then a push apart.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kg.view.curated.overview import anchors
from kg.view.geometry import HEIGHT, WIDTH, Points, relaxed
from kg.view.model import Node, Spot, View
from kg.view.style import look
from kg.view.world import World

__all__ = ["everything"]

_SCALE = 10


def everything(world: World) -> View:
    """Return the map of all things; episodes and events wait until they are ticked where there are others."""
    nodes = sorted(world.nodes.values(), key=lambda node: (look(node.cls).rank, -node.importance, node.id))
    index = {node.id: place for place, node in enumerate(nodes)}
    start = _start(world, nodes)
    links = [(index[a], index[b]) for a in index for b in world.neighbours[a] if a < b]
    fixed = np.array([node.cls == "Series" for node in nodes], dtype=bool)
    points = _apart(_within(relaxed(start, links, fixed, 8)), fixed)
    caption = "The whole map: near its series lies what belongs to it. Zoom in for names."
    placed = tuple(
        Spot(node.id, round(float(x) * _SCALE), round(float(y) * _SCALE)) for node, (x, y) in zip(nodes, points, strict=True)
    )
    return View(
        "everything",
        "Everything",
        "Everything",
        caption,
        placed,
        None,
        hidden=_waiting(nodes),
        grain=_SCALE,
    )


def _waiting(nodes: list[Node]) -> tuple[str, ...]:
    """Return the classes that wait until they are ticked: not those that are all there is."""
    there = {node.cls for node in nodes}
    return tuple(cls for cls in ("Episode", "ProductionEvent") if cls in there and len(there) > 1)


def _start(world: World, nodes: list[Node]) -> Points:
    places = anchors(world) if world.series else {}
    seen: dict[tuple[str, ...], int] = {}
    found = np.zeros((len(nodes), 2))
    for step, node in enumerate(nodes):
        own = tuple(key for key in world.series if key in world.series_of(node.id))
        if not own and world.series:
            own = _borrowed(world, node)
        turn = seen[own] = seen.get(own, -1) + 1
        found[step] = _sunflower(own, places, turn)
    return found


def _borrowed(world: World, node: Node) -> tuple[str, ...]:
    """Return the series most of its neighbours belong to, for a thing that has none itself."""
    count: dict[str, int] = {}
    for other in world.neighbours[node.id]:
        for key in world.series_of(other):
            count[key] = count.get(key, 0) + 1
    return (min(count, key=lambda key: (-count[key], key)),) if count else ()


def _sunflower(own: tuple[str, ...], places: dict[str, tuple[float, float]], turn: int) -> tuple[float, float]:
    if own:
        x, y = (sum(places[key][axis] for key in own) / len(own) for axis in (0, 1))
    else:
        x, y = WIDTH / 2, (HEIGHT if places else HEIGHT / 2)
    wide = 5.6 if places else 11.0
    radius, angle = wide * math.sqrt(turn), turn * 2.399963
    return x + 1.25 * radius * math.cos(angle), y + radius * math.sin(angle)


def _within(points: Points) -> Points:
    """Return *points* scaled into the box."""
    low, high = points.min(axis=0, initial=0), points.max(axis=0, initial=1)
    scaled: Points = (points - low) * (np.array([WIDTH, HEIGHT]) / np.maximum(high - low, 1))
    return scaled


def _apart(points: Points, fixed: NDArray[np.bool_], rounds: int = 24) -> Points:
    """Return *points* pushed until neighbours keep a distance that the box has room for."""
    placed = points.copy()
    room = 0.62 * math.sqrt(WIDTH * HEIGHT / max(1, len(points)))
    for _ in range(rounds):
        pairs = _close(placed, room)
        if not len(pairs):
            break
        gap = placed[pairs[:, 0]] - placed[pairs[:, 1]]
        size = np.maximum(np.linalg.norm(gap, axis=1, keepdims=True), 1e-3)
        push = gap / size * (room - size) * 0.3
        np.add.at(placed, pairs[:, 0], push)
        np.add.at(placed, pairs[:, 1], -push)
        placed[fixed] = points[fixed]
        placed = np.clip(placed, 0, [WIDTH, HEIGHT])
    return placed


def _close(points: Points, room: float) -> NDArray[np.intp]:
    """
    Return the pairs of places in *points* that lie nearer to each other than *room*, as an array of shape (pairs, 2).

    A sweep along x: of the points in the order of x each is compared with the next, the second next and so on, all at once, for
    as long as any two are near enough in x. Where points are spread, as here, that is a few dozen rounds.
    """
    order = np.argsort(points[:, 0], kind="stable")
    ordered = points[order]
    found = []
    for step in range(1, len(points)):
        gap = ordered[step:] - ordered[:-step]
        near = gap[:, 0] < room
        if not near.any():
            break
        (hit,) = np.nonzero(near & (np.hypot(gap[:, 0], gap[:, 1]) < room))
        found.append(np.stack([order[hit], order[hit + step]], axis=1))
    return np.concatenate(found) if found else np.empty((0, 2), dtype=np.intp)
