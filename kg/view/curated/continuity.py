"""What came after: the six series above, the later works by date below, and between them the characters who go on."""

from __future__ import annotations

import numpy as np

from kg.view.geometry import HEIGHT, WIDTH, boxes, even, separate
from kg.view.model import Guide, Node, Spot, View
from kg.view.world import World

__all__ = ["continuity"]

_SHOWN, _HIGH, _LOW = 24, 22, HEIGHT - 70


def continuity(world: World) -> View | None:
    """Return the spin-offs and later works with those who link them to the series, or None without any."""
    works = _top_works(world)
    if not works or not world.series:
        return None
    across = dict(zip(world.series, even(len(world.series), 40, WIDTH - 40), strict=True))
    lower = dict(zip(works, even(len(works), 50, WIDTH - 50), strict=True))
    found = [Spot(key, int(x), _HIGH + _sag(x, 44), "above") for key, x in across.items()]
    depth = {key: _LOW - _sag(x, 30) + (46 if step % 2 else 0) for step, (key, x) in enumerate(lower.items())}
    found += [Spot(key, int(x), depth[key], "below") for key, x in lower.items()]
    shown = _leading(world, works)
    found += _between(world, shown, {**across, **lower}, works)
    links = _links(world, shown, works)
    caption = f"Later works in order of release, and {len(shown)} characters who lead there."
    return View(
        "later",
        "Later works",
        "What came after",
        caption,
        tuple(found),
        links,
        _dates(world, lower, depth),
    )


def _leading(world: World, works: list[str]) -> list[Node]:
    """Return the characters seen both in a series and in one of *works*, those in most first."""
    people = [node for node in world.of_class("Character") if _joins(world, node, works)]
    people.sort(key=lambda node: (-len(_later(world, node.id, works)), -node.importance, node.id))
    return people[:_SHOWN]


def _dates(world: World, lower: dict[str, float], depth: dict[str, int]) -> tuple[Guide, ...]:
    return tuple(
        Guide("text", int(x), depth[key] + 36, text=world.nodes[key].released[:4], hot=(key,)) for key, x in lower.items()
    )


def _sag(x: float, depth: int) -> int:
    """Return how far an arc sags at *x*: on an arc no link runs through a third thing."""
    return int(depth * (2 * x / WIDTH - 1) ** 2)


def _top_works(world: World) -> list[str]:
    """Return the later works that are no season of another one, in order of release."""
    works = world.of_class("OutsideWork")
    labels = {node.label for node in works}
    top = [node.id for node in works if not any(node.label.startswith(f"{label} season") for label in labels)]
    return world.by_release(top)[:12]


def _later(world: World, key: str, works: list[str]) -> list[str]:
    found = set()
    for work in world.later_of(key):
        label = world.nodes[work].label
        found |= {top for top in works if top == work or label.startswith(f"{world.nodes[top].label} season")}
    return world.by_release(found)


def _joins(world: World, node: Node, works: list[str]) -> bool:
    return bool(world.series_of(node.id)) and bool(_later(world, node.id, works))


def _between(world: World, people: list[Node], across: dict[str, float], works: list[str]) -> list[Spot]:
    if not people:
        return []
    start = []
    for node in people:
        ends = [across[key] for key in [*world.series_of(node.id), *_later(world, node.id, works)]]
        start.append(sum(ends) / len(ends))
    rank = np.argsort(np.argsort(np.array(start), kind="stable"), kind="stable")
    rows = even(max(1, min(5, -(-len(people) // 3))), 130, _LOW - 110)
    points = np.array(
        [(30 + (WIDTH - 60) * place / max(1, len(people) - 1), rows[place % len(rows)]) for place in rank],
        dtype=np.float64,
    )
    placed = separate(points, boxes(people))
    placed[:, 1] = np.clip(placed[:, 1], 115, _LOW - 80)
    return [Spot(node.id, int(x), int(y), "below") for node, (x, y) in zip(people, placed, strict=True)]


def _links(world: World, people: list[Node], works: list[str]) -> tuple[tuple[str, str], ...]:
    tops = {*works, *world.series}
    found = {(a, b) for a in tops for b in world.neighbours[a] if b in tops and a < b}
    for node in people:
        found |= {(node.id, key) for key in world.series_of(node.id)}
        found |= {(node.id, key) for key in _later(world, node.id, works)}
    return tuple(sorted(found))
