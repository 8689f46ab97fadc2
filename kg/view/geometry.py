"""
Places on the canvas: small layouts that give the same integers on every run.

A view is drawn in a box of `WIDTH` × `HEIGHT`, which is what is left for shapes on a screen of 1280 × 800; the page
stretches the box over the canvas it has and leaves shapes and letters as they are. Labels count as part of a thing, so that
what does not overlap here is readable there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.view.model import Node, Spot
from kg.view.style import look

__all__ = ["HEIGHT", "WIDTH", "Points", "even", "relaxed", "separate", "spots", "spring"]

WIDTH, HEIGHT = 820, 520
Points = NDArray[np.float64]
_LETTER, _LINE, _TOUCH = 6.4, 17.0, 0.5


def even(count: int, low: float, high: float) -> list[float]:
    """
    Return *count* places spread evenly from *low* to *high*.

    >>> even(3, 0, 10)
    [0.0, 5.0, 10.0]
    """
    if count <= 1:
        return [(low + high) / 2] * count
    return [low + (high - low) * step / (count - 1) for step in range(count)]


def boxes(nodes: Sequence[Node]) -> Points:
    """Return the width and height each node takes with its label below it."""
    found = []
    for node in nodes:
        radius = look(node.cls).radius
        letters = min(len(node.label), 30) * (_LETTER + (1.2 if node.cls == "Series" else 0))
        found.append((max(2 * radius, letters) + 8, 2 * radius + _LINE + 4))
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def separate(points: Points, sizes: Points, fixed: NDArray[np.bool_] | None = None, rounds: int = 400) -> Points:
    """Return *points* moved as little as needed so that no two boxes of *sizes* overlap; *fixed* ones stay."""
    placed, goal = points.astype(np.float64).copy(), points.astype(np.float64)
    free = np.ones(len(points)) if fixed is None else (~fixed).astype(np.float64)
    half = (sizes[:, None, :] + sizes[None, :, :]) / 2
    for step in range(rounds):
        if step < rounds // 2:
            placed += (goal - placed) * 0.02 * free[:, None]
        push = _pushes(placed, half)
        if not push.any() and step >= rounds // 2:
            break
        placed += push * free[:, None]
        placed[:, 0] = np.clip(placed[:, 0], 0, WIDTH)
        placed[:, 1] = np.clip(placed[:, 1], 0, HEIGHT)
    return placed


def _pushes(placed: Points, half: Points) -> Points:
    gap = placed[:, None, :] - placed[None, :, :]
    order = np.arange(len(placed))
    sign = np.where(gap == 0, np.sign(order[:, None] - order[None, :])[:, :, None], np.sign(gap))
    depth = half - np.abs(gap)
    hit = (depth > _TOUCH).all(axis=2) & (order[:, None] != order[None, :])
    across = depth[:, :, 0] < depth[:, :, 1]
    pick = np.stack([across, ~across], axis=2) & hit[:, :, None]
    moved: Points = (np.where(pick, depth * sign, 0.0) * 0.35).sum(axis=1)
    return moved


def relaxed(start: Points, links: Sequence[tuple[int, int]], fixed: NDArray[np.bool_], rounds: int = 60) -> Points:
    """Return *start* with each free point drawn a little to the middle of its neighbours and held by its start."""
    placed = start.copy()
    if not links:
        return placed
    ends = np.array(links)
    count = np.bincount(ends.ravel(), minlength=len(start)).astype(np.float64)[:, None]
    for _ in range(rounds):
        total = np.zeros_like(placed)
        np.add.at(total, ends[:, 0], placed[ends[:, 1]])
        np.add.at(total, ends[:, 1], placed[ends[:, 0]])
        middle = np.where(count > 0, total / np.maximum(count, 1), placed)
        placed = np.where(fixed[:, None], start, 0.6 * start + 0.4 * middle)
    return placed


def spring(keys: Sequence[str], links: Sequence[tuple[str, str]], seed: int = 1) -> Points:
    """Return places for *keys* by springs along *links*, stretched over the box."""
    import rustworkx

    names = sorted(keys)
    number = {key: place for place, key in enumerate(names)}
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(names)
    graph.add_edges_from([(number[start], number[end], 1.0) for start, end in sorted(set(links))])
    # springs of 2.2 times the mean distance leave room for labels; after 200 rounds nothing moves any more
    found = rustworkx.spring_layout(graph, k=2.2 / max(1.0, len(names) ** 0.5), num_iter=200, seed=seed)
    points = np.array([found[number[key]] for key in keys], dtype=np.float64).reshape(-1, 2)
    return stretched(points)


def stretched(points: Points) -> Points:
    """Return *points* stretched over the box, ranks and distances mixed so that a far one does not press the rest."""
    result = np.zeros_like(points)
    for axis, size in ((0, WIDTH), (1, HEIGHT)):
        column = points[:, axis]
        low, high = column.min(initial=0), column.max(initial=0)
        linear = (column - low) / (high - low) if high > low else np.full(len(column), 0.5)
        rank = np.argsort(np.argsort(column, kind="stable"), kind="stable") / max(1, len(column) - 1)
        result[:, axis] = (0.5 * linear + 0.5 * rank) * size
    return result


def spots(nodes: Sequence[Node], points: Points) -> tuple[Spot, ...]:
    """Return the nodes at *points*, as integers, in the order given."""
    return tuple(Spot(node.id, round(float(x)), round(float(y))) for node, (x, y) in zip(nodes, points, strict=True))
