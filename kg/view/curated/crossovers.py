"""The crossovers as a matrix: a column a series, a row a character seen in two or more of them."""

from __future__ import annotations

from kg.view.geometry import HEIGHT, WIDTH, even
from kg.view.model import Guide, Node, Spot, View
from kg.view.world import World

__all__ = ["crossing", "crossovers"]

_ROWS, _LEFT, _TOP = 21, 190, 62


def crossing(world: World) -> list[Node]:
    """Return the characters seen in two or more series, those in most series first."""
    found = [node for node in world.of_class("Character") if len(world.series_of(node.id)) > 1]
    return sorted(found, key=lambda node: (-len(world.series_of(node.id)), -node.importance, node.id))


def crossovers(world: World) -> View | None:
    """Return the matrix of characters and series, or None where nobody crosses over."""
    everyone = crossing(world)
    shown = everyone[:_ROWS]
    if not shown:
        return None
    columns = dict(zip(world.series, even(len(world.series), _LEFT + 40, WIDTH - 20), strict=True))
    rows = dict(zip([node.id for node in shown], even(len(shown), _TOP + 6, HEIGHT), strict=False))
    spots = [Spot(key, int(x), 8, "below") for key, x in columns.items()]
    spots += [Spot(key, _LEFT - 20, int(y), "left") for key, y in rows.items()]
    links = [(key, series) for key in rows for series in world.series if series in world.series_of(key)]
    caption = f"A dot: seen in that series. {len(shown)} of {len(everyone)} characters who cross over."
    guides = _columns(columns) + _marks(world, columns, rows)
    return View(
        "crossovers",
        "Crossovers",
        "Who crosses over",
        caption,
        tuple(spots),
        tuple(links),
        guides,
        frame="keep",
        lines=False,
    )


def _columns(columns: dict[str, float]) -> tuple[Guide, ...]:
    return tuple(Guide("line", int(x), _TOP - 8, int(x), HEIGHT) for x in columns.values())


def _marks(world: World, columns: dict[str, float], rows: dict[str, float]) -> tuple[Guide, ...]:
    found = []
    for key, y in rows.items():
        among = [int(columns[series]) for series in world.series if series in world.series_of(key)]
        found.append(Guide("bar", min(among), int(y), max(among), int(y), hot=(key,)))
        found += [
            Guide("dot", int(columns[series]), int(y), hot=(key, series))
            for series in world.series
            if series in world.series_of(key)
        ]
    return tuple(found)
