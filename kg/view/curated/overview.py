"""The opening picture: six series, the characters seen most, and the organisations that bind them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from kg.view.geometry import HEIGHT, WIDTH, Points, boxes, relaxed, separate, spots
from kg.view.model import Node, View
from kg.view.world import World

__all__ = ["anchors", "chosen", "overview"]

_CHARACTERS, _ORGANISATIONS, _MANY = 36, 8, 3


def overview(world: World) -> View | None:
    """Return the picture of all series with the characters seen most, or None without a series."""
    if not world.series:
        return None
    people = chosen(world, _CHARACTERS)
    bodies = _bodies(world, {node.id for node in people})
    nodes = [world.nodes[key] for key in world.series] + people + bodies
    links = _links(world, people, bodies)
    index = {node.id: place for place, node in enumerate(nodes)}
    fixed = np.array([node.cls == "Series" for node in nodes])
    start = _start(world, nodes)
    points = relaxed(start, [(index[a], index[b]) for a, b in links], fixed)
    points = separate(points, boxes(nodes), fixed)
    total = len(world.of_class("Character"))
    caption = f"The series, the {len(people)} characters seen most (of {total}) and what they belong to."
    return View(
        "overview",
        "Overview",
        _title(len(world.series)),
        caption,
        spots(nodes, points),
        tuple(links),
    )


def _title(count: int) -> str:
    """Return the title for *count* series; a lens may leave fewer than there are."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six")
    return f"{words[count] if count < len(words) else count} series, one city"


def chosen(world: World, count: int) -> list[Node]:
    """Return *count* characters: some of each series, then the most important of all."""
    ranked = [node for node in world.of_class("Character") if world.series_of(node.id)]
    found: dict[str, Node] = {}
    for series in world.series:
        own = [node for node in ranked if world.home(node.id) == series]
        found.update((node.id, node) for node in own[: max(1, count // (2 * len(world.series)))])
    for node in ranked:
        if len(found) >= count:
            break
        found.setdefault(node.id, node)
    return [node for node in ranked if node.id in found]


def _bodies(world: World, shown: set[str]) -> list[Node]:
    linked = {node.id: sum(other in shown for other in world.neighbours[node.id]) for node in world.of_class("Organization")}
    best = sorted((key for key in linked if linked[key] > 1), key=lambda key: (-linked[key], key))
    return [world.nodes[key] for key in best[:_ORGANISATIONS]]


def _links(world: World, people: Sequence[Node], bodies: Sequence[Node]) -> list[tuple[str, str]]:
    found = [(node.id, series) for node in people for series in world.series if series in world.series_of(node.id)]
    shown = {node.id for node in people}
    found += [(other, body.id) for body in bodies for other in sorted(world.neighbours[body.id]) if other in shown]
    return found


def anchors(world: World) -> dict[str, tuple[float, float]]:
    """Return a place for each series: on a ring in order of release, the one most shared with the others inside."""
    shared = dict.fromkeys(world.series, 0)
    for node in world.of_class("Character"):
        among = world.series_of(node.id)
        for series in among:
            shared[series] += len(among) >= _MANY
    hub = max(world.series, key=lambda key: (shared[key], key)) if len(world.series) > _MANY else ""
    if hub and "series:the-defenders" in shared:
        hub = "series:the-defenders"
    ring = [key for key in world.series if key != hub]
    found = {hub: (WIDTH * 0.5, HEIGHT * 0.48)} if hub else {}
    if len(ring) == 1:
        return {ring[0]: (WIDTH * 0.5, HEIGHT * 0.5)}
    for step, key in enumerate(ring):
        angle = -math.pi / 2 + math.pi / len(ring) + 2 * math.pi * (step - 1) / len(ring)
        found[key] = (
            WIDTH * (0.5 + 0.42 * math.cos(angle)),
            HEIGHT * (0.5 + 0.41 * math.sin(angle)),
        )
    return found


def _start(world: World, nodes: Sequence[Node]) -> Points:
    """Return first places: each thing amid the series it belongs to, those of the same ones apart."""
    places = anchors(world)
    turns: Counter[tuple[str, ...]] = Counter()
    found = []
    for node in nodes:
        own = tuple(key for key in world.series if key in world.series_of(node.id)) or tuple(places)
        x, y = (sum(places[key][axis] for key in own) / len(own) for axis in (0, 1))
        if node.cls != "Series":
            turns[own] += 1
            x, y = _beside(x, y, len(own) == 1, turns[own])
        found.append((x, y))
    return np.array(found, dtype=np.float64)


def _beside(x: float, y: float, alone: bool, turn: int) -> tuple[float, float]:
    """Return a place near (x, y), the *turn*-th of a spiral, outwards for what has one series."""
    across, down = (1.2, 1.2) if alone else (1.35, 1.0)
    far, angle = 30 * math.sqrt(turn + 2), 2.4 * turn
    return (
        WIDTH / 2 + (x - WIDTH / 2) * across + 1.3 * far * math.cos(angle),
        HEIGHT / 2 + (y - HEIGHT / 2) * down + far * math.sin(angle),
    )
