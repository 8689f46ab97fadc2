"""
The timeline: a lane a series, release dates from left to right, and below the characters who
change lanes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from kg.view.curated.crossovers import crossing
from kg.view.geometry import WIDTH, boxes, separate
from kg.view.model import Guide, Node, Spot, View
from kg.view.world import World

__all__ = ["timeline", "when"]

_LEFT, _TOP, _FOOT, _SHOWN = 80, 34, 360, 18


def when(node: Node) -> float | None:
    """
    Return the release of *node* as a year with its fraction, or None without a date.

    >>> when(Node("season:x", "X", "Season", released="2016-07-01"))
    2016.5
    """
    parts = (node.released[:10] + "-01-01").split("-")[:3]
    try:
        day = date(*(int(part) for part in parts))
    except ValueError:
        return None
    return round(day.year + (day.timetuple().tm_yday - 1) / 365.25, 2)


def timeline(world: World) -> View | None:
    """Return seasons on the lanes of their series, or None where no season has a date."""
    dated = {
        node.id: at
        for node in world.of_class("Season")
        if (at := when(node)) and world.up(node.id, "Series")
    }
    if not dated:
        return None
    first, last = int(min(dated.values())), int(max(dated.values())) + 1
    lanes = {
        key: _TOP + 12 + step * (_FOOT - _TOP - 40) / max(1, len(world.series) - 1)
        for step, key in enumerate(world.series)
    }

    def across(year: float) -> int:
        return int(_LEFT + 60 + (year - first) * (WIDTH - _LEFT - 60) / (last - first))

    spots = [Spot(key, 0, int(y), "below") for key, y in lanes.items()]
    for key in world.by_release(dated):
        spots.append(
            Spot(
                key,
                across(dated[key]),
                int(lanes[world.up(key, "Series")]),
                "below",
                _short(world, key),
            )
        )
    crossers = [
        node
        for node in crossing(world)
        if any(season in dated for season in world.seasons_of(node.id))
    ]
    shown = crossers[:_SHOWN]
    spots += _below(world, shown, {key: across(at) for key, at in dated.items()})
    links = [(world.up(key, "Series"), key) for key in dated]
    links += [(node.id, key) for node in shown for key in world.seasons_of(node.id) if key in dated]
    caption = (
        f"By date of release; below, {len(shown)} of {len(crossers)} characters who change lanes."
    )
    guides = _years(first, last, across) + _lanes(world, lanes, dated, across)
    return View(
        "timeline",
        "Timeline",
        "In order of release",
        caption,
        tuple(spots),
        tuple(links),
        guides,
        frame="keep",
    )


def _short(world: World, season: str) -> str:
    label, series = world.nodes[season].label, world.nodes[world.up(season, "Series")].label
    rest = label.removeprefix(series).strip(" ,:–-")
    return (rest[:1].upper() + rest[1:]) or label


def _below(world: World, people: list[Node], across: dict[str, int]) -> list[Spot]:
    if not people:
        return []
    start = []
    for step, node in enumerate(people):
        seasons = [across[key] for key in world.seasons_of(node.id) if key in across]
        start.append((sum(seasons) / len(seasons), _FOOT + 45 + (step % 3) * 50))
    points = np.array(start, dtype=np.float64)
    points[:, 0] = (
        np.argsort(np.argsort(points[:, 0], kind="stable"), kind="stable")
        * (WIDTH - 60)
        / max(1, len(people) - 1)
        + 30
    )
    order = np.argsort(points[:, 0], kind="stable")
    points[order, 1] = [_FOOT + 45 + (step % 3) * 50 for step in range(len(people))]
    placed = separate(points, boxes(people))
    return [
        Spot(node.id, int(x), int(max(y, _FOOT + 20)), "below")
        for node, (x, y) in zip(people, placed, strict=True)
    ]


def _years(first: int, last: int, across: Callable[[float], int]) -> tuple[Guide, ...]:
    found = []
    for year in range(first, last + 1):
        x = across(year)
        found += [Guide("line", x, _TOP - 12, x, _FOOT - 10), Guide("text", x, 4, text=str(year))]
    return tuple(found)


def _lanes(
    world: World, lanes: dict[str, float], dated: dict[str, float], across: Callable[[float], int]
) -> tuple[Guide, ...]:
    found = []
    for key, y in lanes.items():
        ends = [across(at) for season, at in dated.items() if world.up(season, "Series") == key]
        if ends:
            found.append(Guide("bar", 14, int(y), max(ends), int(y), hot=(key,)))
    return tuple(found)
