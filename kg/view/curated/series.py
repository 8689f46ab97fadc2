"""One picture a series: its seasons, the characters seen most, how they stand to each other, and who plays them."""

from __future__ import annotations

from kg.view.geometry import boxes, separate, spots, spring
from kg.view.model import Node, View
from kg.view.world import World

__all__ = ["every_series"]

_CHARACTERS, _ACTORS, _BODIES, _PLACES = 22, 10, 6, 4


def every_series(world: World) -> list[View | None]:
    """Return a picture for each series, in order of release."""
    return [_one(world, key) for key in world.series]


def _one(world: World, series: str) -> View | None:
    people = [node for node in world.of_class("Character") if series in world.series_of(node.id)]
    people.sort(key=lambda node: (-_weight(world, node, series), node.id))
    shown = people[:_CHARACTERS]
    seasons = [world.nodes[key] for key in world.by_release(k for k, whole in world.ties.whole.items() if whole == series)]
    seasons = [node for node in seasons if node.cls == "Season"]
    others = _around(world, shown, "Organization", _BODIES) + _around(world, shown, "Place", _PLACES)
    nodes = [
        world.nodes[series],
        *seasons,
        *shown,
        *_actors(world, shown[:_ACTORS], series),
        *others,
    ]
    links = _links(world, series, nodes)
    keys = [node.id for node in nodes]
    points = separate(spring(keys, links), boxes(nodes))
    label = world.nodes[series].label
    caption = f"The seasons, and how the {len(shown)} characters seen most (of {len(people)}) are linked."
    slug = series.partition(":")[2] or series
    return View(slug, label, label, caption, spots(nodes, points), tuple(links))


def _weight(world: World, node: Node, series: str) -> int:
    return 3 * world.series_of(node.id)[series] + node.importance


def _around(world: World, shown: list[Node], cls: str, count: int) -> list[Node]:
    ids = {node.id for node in shown}
    linked = {node.id: sum(key in ids for key in world.neighbours[node.id]) for node in world.of_class(cls)}
    best = sorted((key for key in linked if linked[key] > 1), key=lambda key: (-linked[key], key))
    return [world.nodes[key] for key in best[:count]]


def _actors(world: World, shown: list[Node], series: str) -> list[Node]:
    found: dict[str, Node] = {}
    for node in shown:
        for actor in world.near(node.id, "Person"):
            if series in world.series_of(actor.id):
                found.setdefault(actor.id, actor)
                break
    return list(found.values())


def _links(world: World, series: str, nodes: list[Node]) -> list[tuple[str, str]]:
    keys = {node.id for node in nodes}
    found = {
        (a, b)
        for a in keys
        for b in world.neighbours[a]
        if b in keys
        and a < b
        and not (world.nodes[a].cls == "Person" and world.nodes[b].cls != "Character")
        and not (world.nodes[b].cls == "Person" and world.nodes[a].cls != "Character")
    }
    for node in nodes:
        if node.cls == "Season":
            found.add((series, node.id))
        if node.cls == "Character":
            found |= {(season, node.id) for season in world.seasons_of(node.id) if season in keys}
    for key in sorted(keys - {end for pair in found for end in pair} - {series}):
        found.add((series, key))
    return sorted(found)
