"""The timeline: a lane a series, release dates from left to right, and below the characters who change lanes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from kg.view.curated.crossovers import crossing
from kg.view.geometry import WIDTH, boxes, even, separate
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


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the dated seasons stand: across by date, down by the lane of their series."""

    world: World
    years: range
    across: dict[str, int]
    lanes: dict[str, int]

    @classmethod
    def of(cls, world: World) -> _Plan | None:
        """Return the plan of *world*, or None where no season has a date."""
        dates = {node.id: when(node) for node in world.of_class("Season")}
        dated = {key: at for key, at in dates.items() if at and world.up(key, "Series")}
        if not dated:
            return None
        years = range(int(min(dated.values())), int(max(dated.values())) + 2)
        lanes = even(len(world.series), _TOP + 12, _FOOT - 28)
        return cls(
            world,
            years,
            {key: _at(dated[key], years) for key in world.by_release(dated)},
            {key: int(y) for key, y in zip(world.series, lanes, strict=True)},
        )

    def lane(self, season: str) -> str:
        """Return the series of *season*."""
        return self.world.up(season, "Series")


def _at(year: float, years: range) -> int:
    left = _LEFT + 60
    return int(left + (year - years[0]) * (WIDTH - left) / (years[-1] - years[0]))


def timeline(world: World) -> View | None:
    """Return seasons on the lanes of their series, or None where no season has a date."""
    plan = _Plan.of(world)
    if plan is None:
        return None
    everyone = [node for node in crossing(world) if _seen(plan, node)]
    shown = everyone[:_SHOWN]
    links = [(plan.lane(key), key) for key in plan.across]
    links += [(node.id, key) for node in shown for key in _seen(plan, node)]
    return View(
        "timeline",
        "Timeline",
        "In order of release",
        f"By date of release; below, {len(shown)} of {len(everyone)} characters who change lanes.",
        (*_above(plan), *_below(plan, shown)),
        tuple(links),
        (*_years(plan.years), *_bars(plan)),
        frame="keep",
    )


def _seen(plan: _Plan, node: Node) -> list[str]:
    return [key for key in plan.world.seasons_of(node.id) if key in plan.across]


def _above(plan: _Plan) -> list[Spot]:
    found = [Spot(key, 0, y, "below") for key, y in plan.lanes.items()]
    for key, x in plan.across.items():
        found.append(Spot(key, x, plan.lanes[plan.lane(key)], "below", _short(plan, key)))
    return found


def _short(plan: _Plan, season: str) -> str:
    """Return the name of *season* without that of its series, which the lane tells."""
    nodes = plan.world.nodes
    rest = nodes[season].label.removeprefix(nodes[plan.lane(season)].label).strip(" ,:–-")
    return (rest[:1].upper() + rest[1:]) or nodes[season].label


def _below(plan: _Plan, people: list[Node]) -> list[Spot]:
    """Return three rows of *people*, each about below the seasons the person is seen in."""
    middles = [sum(plan.across[key] for key in _seen(plan, node)) for node in people]
    middles = [total // len(_seen(plan, node)) for total, node in zip(middles, people, strict=True)]
    order = sorted(range(len(people)), key=lambda place: (middles[place], people[place].id))
    ranked = [people[place] for place in order]
    columns = even(len(ranked), 30, WIDTH - 30)
    points = [(x, _FOOT + 45 + 50 * (step % 3)) for step, x in enumerate(columns)]
    placed = separate(np.array(points, dtype=np.float64).reshape(-1, 2), boxes(ranked))
    return [Spot(node.id, int(x), int(max(y, _FOOT + 20)), "below") for node, (x, y) in zip(ranked, placed, strict=True)]


def _years(years: range) -> list[Guide]:
    found = []
    for year in years:
        x = _at(year, years)
        found += [Guide("line", x, _TOP - 12, x, _FOOT - 10), Guide("text", x, 4, text=str(year))]
    return found


def _bars(plan: _Plan) -> list[Guide]:
    found = []
    for key, y in plan.lanes.items():
        ends = [x for season, x in plan.across.items() if plan.lane(season) == key]
        if ends:
            found.append(Guide("bar", 14, y, max(ends), y, hot=(key,)))
    return found
