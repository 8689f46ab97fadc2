"""The cast: one block a series, one row an actor with the character played."""

from __future__ import annotations

from kg.view.geometry import HEIGHT, WIDTH
from kg.view.model import Spot, View
from kg.view.world import World

__all__ = ["cast"]

_ROWS, _STEP, _HEAD = 8, 24, 54
_RANK = {"main": 0, "recurring": 1, "guest": 2, "cameo": 3}


def cast(world: World) -> View | None:
    """Return who plays whom, series by series, or None where nobody plays anybody."""
    pairs = _pairs(world)
    if not pairs or not world.series:
        return None
    links = [pair for series in world.series for pair in pairs.get(series, [])[:_ROWS]]
    total = len({edge.subject for edge in world.edges if _acts(world, edge.subject, edge.object)})
    caption = f"Leading actors (of {total}) and whom they play, each pair where it is seen most."
    return View(
        "cast",
        "Cast",
        "Who plays whom",
        caption,
        _wide(world, pairs),
        tuple(links),
        frame="keep",
        tall=_tall(world, pairs),
    )


def _blocks(world: World, columns: int) -> list[tuple[int, int, str]]:
    """Return the middle of the upper edge of the block of each series, in *columns* at most."""
    columns = min(columns, len(world.series))
    lines = -(-len(world.series) // columns)
    return [
        (
            int(WIDTH * (place % columns + 0.5) / columns),
            HEIGHT * (place // columns) // lines,
            series,
        )
        for place, series in enumerate(world.series)
    ]


def _wide(world: World, pairs: dict[str, list[tuple[str, str]]]) -> tuple[Spot, ...]:
    """Return the places on a wide screen: three columns, the actor left of the character."""
    spots: list[Spot] = []
    for x, y, series in _blocks(world, 3):
        spots.append(Spot(series, x, y + 4, "below"))
        for row, (actor, character) in enumerate(pairs.get(series, [])[:_ROWS]):
            level = y + _HEAD + row * _STEP
            spots += [Spot(actor, x - 18, level, "left"), Spot(character, x + 18, level, "right")]
    return tuple(spots)


def _tall(world: World, pairs: dict[str, list[tuple[str, str]]]) -> tuple[Spot, ...]:
    """Return the places for a narrow screen: two columns, the actor above the character, names to the right."""
    spots: list[Spot] = []
    for x, y, series in _blocks(world, 2):
        left = x - WIDTH // 4
        spots.append(Spot(series, left, y, "right"))
        for row, (actor, character) in enumerate(pairs.get(series, [])[:3]):
            level = y + 36 + row * 44
            spots += [Spot(actor, left, level, "right"), Spot(character, left, level + 19, "right")]
    return tuple(spots)


def _acts(world: World, actor: str, character: str) -> bool:
    return (world.nodes[actor].cls, world.nodes[character].cls) == ("Person", "Character")


def _pairs(world: World) -> dict[str, list[tuple[str, str]]]:
    weight: dict[tuple[str, str], tuple[int, int, int]] = {}
    for edge in world.edges:
        if _acts(world, edge.subject, edge.object):
            pair = (edge.subject, edge.object)
            rank, count, _ = weight.get(pair, (4, 0, 0))
            weight[pair] = (
                min(rank, _RANK.get(edge.detail, 4)),
                count - 1,
                -world.nodes[edge.object].importance,
            )
    found: dict[str, list[tuple[str, str]]] = {}
    taken: set[str] = set()
    for pair in sorted(weight, key=lambda pair: (weight[pair][0], weight[pair][2], weight[pair][1], pair)):
        home = world.home(pair[1])
        if home and not taken & set(pair):
            found.setdefault(home, []).append(pair)
            taken |= set(pair)
    return found
