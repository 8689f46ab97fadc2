"""
How full the graph is, and how well sourced: what is there against what a complete record would have.

The world is closed on purpose: a season of 13 episodes has 13 titles, dates and running times, 13 directors and writers. What
must at least be there stands in one small file, `floors.toml`, beside the tables.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.errors import KGError
from kg.graph.dataset import Dataset
from kg.quality.duplicates import duplicates
from kg.resources import folder
from kg.terms import local

__all__ = ["Coverage", "Floor", "Kind", "Row", "coverage", "floors"]

_BY_EPISODE = ("episodes", "dates", "runtimes", "directors", "writers", "ids")
_CAST = ("main", "recurring", "guest", "cast", "relations")
_MADE = (
    "creator",
    "showrunner",
    "executive producer",
    "composer",
    "theme composer",
    "director",
    "writer",
    "event",
    "ties",
    "ids",
)


@dataclass(frozen=True, slots=True)
class Floor:
    """One thing that must at least be there: how much there is, how much there must be."""

    name: str
    found: float
    least: float

    @property
    def reached(self) -> bool:
        """Whether there is enough."""
        return self.found >= self.least


@dataclass(frozen=True, slots=True)
class Row:
    """
    A work: its label, and what is counted of it.

    `counts` are numbers by column, `complete` what some of them would be in a complete record, `shares` percents by column.
    """

    label: str
    counts: dict[str, int]
    complete: dict[str, int]
    shares: dict[str, float]

    def cells(self) -> list[str]:
        """Return the row as texts: `12/13`, `7`, `64 %`."""
        counts = [f"{n}/{self.complete[name]}" if name in self.complete else str(n) for name, n in self.counts.items()]
        return [self.label, *counts, *(f"{share:.0f} %" for share in self.shares.values())]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source: how many there are of it, how many claims cite one, how many rest on this kind alone."""

    name: str
    sources: int
    claims: int
    alone: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    What is there, against a complete record.

    `series` and `seasons` have a row each; `main in time` is the share of the main parts of a season that show to a viewer from the
    episode they are first seen in (where no row names it, from the second). `totals` and `shares` (percent) are by name; `floors` compares them with what must
    be there. `kinds` are the kinds of sources. `weak` counts the claims that rest on recaps, data sets or fan wikis alone;
    `stale` are claims (and where they stand) still announced, expected or rumoured of works that are out; `orphans` are
    characters that nobody plays and that stand in no relation; `twice` are pairs of things of one class with nearly the same
    label.
    """

    series: tuple[Row, ...]
    seasons: tuple[Row, ...]
    totals: dict[str, int]
    shares: dict[str, float]
    floors: tuple[Floor, ...]
    kinds: tuple[Kind, ...]
    weak: int
    stale: tuple[tuple[str, str], ...]
    orphans: tuple[str, ...]
    twice: tuple[tuple[str, str], ...]


def floors(data: Path) -> dict[str, float]:
    """
    Return what must at least be there, by name, as `floors.toml` in the folder *data* says; nothing where there is none.

    Raises:
        KGError: If the file does not parse.
    """
    path = data / "floors.toml"
    if not path.is_file():
        return {}
    try:
        return {name: float(least) for name, least in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise KGError(f"{path}: {error}") from error


def coverage(dataset: Dataset, least: dict[str, float] | None = None, today: date | None = None) -> Coverage:
    """
    Return how full *dataset* is on the day *today* (default: the day of the clock), compared with the floors *least*.

    Raises:
        KGError: If a floor names something that is not counted.
    """
    sourcing = _Sourcing(dataset)
    seasons = _seasons(dataset, sourcing)
    totals = {name or "": int(count or 0) for name, count in _ask(dataset, "totals")}
    for billing in ("main", "recurring", "guest"):
        totals[f"seasons with {billing} cast"] = sum(row.counts[billing] > 0 for row in seasons)
    shares = {"claims with two sources": sourcing.share(sourcing.origins), **_core(dataset, sourcing)}
    there = {**totals, **shares}
    unknown = sorted(set(least or {}) - set(there))
    if unknown:
        raise KGError(f"floors.toml: nothing is counted as {unknown[0]!r}; it may name {', '.join(there)}")
    return Coverage(
        _series(dataset),
        seasons,
        totals,
        shares,
        tuple(Floor(name, there[name], number) for name, number in (least or {}).items()),
        _kinds(dataset, sourcing),
        sum(map(sourcing.weak, sourcing.kinds)),
        _unsettled(dataset, today or date.today()),
        tuple(dataset.prefixes.compress(row[0] or "") for row in _ask(dataset, "orphans")),
        duplicates(dataset),
    )


class _Sourcing:
    """Where the sources of each claim come from in the end, and of what kinds they are."""

    def __init__(self, dataset: Dataset) -> None:
        self.origins: dict[str, set[str]] = defaultdict(set)
        self.kinds: dict[str, set[str]] = defaultdict(set)
        for claim, origin, kind in _ask(dataset, "sources"):
            self.origins[claim or ""].add(origin or "")
            self.kinds[claim or ""].add(kind or "")
        self.secondary = {local(kind or "") for kind, _, secondary in _ask(dataset, "source-kinds") if secondary == "true"}

    def share(self, claims: Iterable[str]) -> float:
        """Return of how many of *claims*, in percent, two independent sources state."""
        counted = [len(self.origins[claim]) > 1 for claim in claims if claim in self.origins]
        return round(100 * sum(counted) / len(counted), 1) if counted else 0.0

    def weak(self, claim: str) -> bool:
        return self.kinds[claim] <= self.secondary


def _ask(dataset: Dataset, name: str) -> list[tuple[str | None, ...]]:
    return dataset.select((folder("counts") / f"{name}.rq").read_text(encoding="utf-8")).rows


def _unsettled(dataset: Dataset, today: date) -> tuple[tuple[str, str], ...]:
    rows = {(location or "", claim or "") for claim, location, day in _ask(dataset, "unsettled") if (day or "") < str(today)}
    return tuple((dataset.prefixes.compress(claim), location) for location, claim in sorted(rows))


def _counts(dataset: Dataset, query: str) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for work, column, count in _ask(dataset, query):
        counts[work or ""][column or ""] = int(count or 0)
    return counts


def _seasons(dataset: Dataset, sourcing: _Sourcing) -> tuple[Row, ...]:
    counts, claims, in_time = _counts(dataset, "season"), defaultdict(set), _in_time(dataset)
    season_of = {row[0]: row[1] for row in _ask(dataset, "season-of")}
    for claim, work in _ask(dataset, "of-work"):
        if claim in sourcing.kinds and work in season_of:
            claims[season_of[work]].add(claim)
    rows = []
    for season, label, length in _ask(dataset, "seasons"):
        found = {column: counts[season or ""][column] for column in (*_BY_EPISODE, *_CAST)}
        about = claims[season]
        weak = round(100 * sum(map(sourcing.weak, about)) / max(1, len(about)), 1)
        shares = {"two sources": sourcing.share(about), "weak": weak, "main in time": in_time.get(season or "", 100.0)}
        rows.append(Row(label or "", found, dict.fromkeys(_BY_EPISODE, int(length or 0)), shares))
    return tuple(rows)


def _in_time(dataset: Dataset) -> dict[str, float]:
    found: dict[str, list[bool]] = defaultdict(list)
    for season, _, shown, first in _ask(dataset, "on-time"):
        found[season or ""].append(int(shown or 0) <= max(int(first or 0), 2))
    return {season: round(100 * sum(good) / len(good), 1) for season, good in found.items()}


def _series(dataset: Dataset) -> tuple[Row, ...]:
    counts = _counts(dataset, "series")
    return tuple(
        Row(
            label or "",
            {column: counts[series or ""][column] for column in ("seasons", "episodes", *_MADE)},
            {"seasons": int(seasons or counts[series or ""]["seasons"]), "episodes": int(episodes or 0)},
            {},
        )
        for series, label, seasons, episodes in _ask(dataset, "all-series")
    )


def _core(dataset: Dataset, sourcing: _Sourcing) -> dict[str, float]:
    groups: dict[str, list[str]] = defaultdict(list)
    for claim, what in _ask(dataset, "core"):
        groups[f"{what} with two sources"].append(claim or "")
    return {name: sourcing.share(claims) for name, claims in sorted(groups.items())}


def _kinds(dataset: Dataset, sourcing: _Sourcing) -> tuple[Kind, ...]:
    numbers = {local(kind or ""): int(count or 0) for kind, count, _ in _ask(dataset, "source-kinds")}
    cited = Counter(kind for kinds in sourcing.kinds.values() for kind in kinds)
    alone = Counter(next(iter(kinds)) for kinds in sourcing.kinds.values() if len(kinds) == 1)
    return tuple(Kind(kind, number, cited[kind], alone[kind]) for kind, number in sorted(numbers.items()))
