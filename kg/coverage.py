"""
How full the graph is, and how well sourced: what is there against what a complete record would have.

The world is closed on purpose: a season of 13 episodes has 13 titles, dates and running times, 13 directors and writers. What
must at least be there stands in one small file, `floors.toml`, beside the tables.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from kg.dataset import Dataset
from kg.errors import KGError
from kg.terms import fold

__all__ = ["Coverage", "Floor", "coverage", "floors"]

_ABOUT = "GRAPH ?claim { ?thing a ?class }"
_WEAK = {"recap", "fan-wiki", "dataset"}

_SEASON = """SELECT ?season ?column (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  {
    { ?thing schema:partOfSeason ?season BIND ("episodes" AS ?column) }
    UNION { ?thing schema:partOfSeason ?season ; schema:datePublished ?any BIND ("dates" AS ?column) }
    UNION { ?thing schema:partOfSeason ?season ; mn:runtime ?any BIND ("runtimes" AS ?column) }
    UNION { ?thing schema:partOfSeason ?season ; schema:director ?any BIND ("directors" AS ?column) }
    UNION { ?thing schema:partOfSeason ?season ; schema:author ?any BIND ("writers" AS ?column) }
    UNION { ?thing schema:partOfSeason ?season ; schema:sameAs ?any BIND ("ids" AS ?column) }
    UNION {
      ?portrayal mn:billing ?billing ; mn:character ?thing ; mn:work ?work . ?work schema:partOfSeason? ?season . ?season a mn:Season
      BIND (STRAFTER(STR(?billing), "/billing/") AS ?column)
    }
    UNION {
      ?portrayal mn:character ?thing ; mn:work ?work . ?work schema:partOfSeason? ?season . ?season a mn:Season BIND ("cast" AS ?column)
    }
    UNION {
      ?thing mn:reveals ?work ; mn:held true . ?work schema:partOfSeason? ?season . ?season a mn:Season
      GRAPH ?thing { ?one ?relation ?other }
      GRAPH <https://w3id.org/marvel-netflix/ontology> { ?relation rdfs:subPropertyOf/rdfs:subPropertyOf mn:relatedTo }
      BIND ("relations" AS ?column)
    }
  }
} GROUP BY ?season ?column"""

_TOTALS = {
    "portrayals": "?thing a mn:Portrayal",
    "characters": "?thing a mn:Character . FILTER EXISTS { ?thing mn:appearsIn|mn:relatedTo ?any }",
    "people": "?thing a mn:Person",
    "organizations": "?thing a mn:Organization",
    "places": "?thing a mn:Place",
    "events": "?thing a mn:ProductionEvent",
    "later works": "?thing a mn:OutsideWork",
    "episodes": "?thing a mn:Episode",
    "episodes with director": "?thing a mn:Episode ; schema:director ?any",
    "episodes with writer": "?thing a mn:Episode ; schema:author ?any",
    "episodes with identifier": "?thing a mn:Episode ; schema:sameAs ?any",
    "series with identifier": "?thing a mn:Series ; schema:sameAs ?any",
    "people with identifier": "?thing a mn:Person ; schema:sameAs ?any",
    "relations": "?thing a mn:Claim ; mn:held true . GRAPH ?thing { ?s ?p ?o } "
    "GRAPH <https://w3id.org/marvel-netflix/ontology> { ?p rdfs:subPropertyOf/rdfs:subPropertyOf mn:relatedTo }",
    "claims that did not last": "?thing a mn:Claim ; mn:held false",
    "sources": "?thing a mn:Source",
}

_SOURCES = """SELECT ?claim ?origin ?kind WHERE {
  ?claim prov:hadPrimarySource ?source . ?source mn:publisherName ?publisher ; mn:sourceKind ?kind_iri .
  OPTIONAL { ?source mn:origin ?copied }
  FILTER NOT EXISTS { GRAPH ?claim { ?source a mn:Source } }
  BIND (LCASE(COALESCE(?copied, ?publisher)) AS ?origin) BIND (STRAFTER(STR(?kind_iri), "/source-kind/") AS ?kind)
}"""

_CORE = """SELECT DISTINCT ?claim ?what WHERE {
  { GRAPH ?claim { ?thing schema:episodeNumber ?number } BIND ("titles, dates, numbers" AS ?what) }
  UNION { GRAPH ?claim { ?thing mn:billing <https://w3id.org/marvel-netflix/billing/main> ; mn:work ?work } ?work a mn:Season BIND ("main cast" AS ?what) }
  UNION { GRAPH ?claim { ?thing a mn:Season ; schema:datePublished ?day } BIND ("season dates" AS ?what) }
  ?claim mn:held true .
}"""

_COLUMNS = ("episodes", "dates", "runtimes", "directors", "writers", "ids", "main", "recurring", "guest", "cast", "relations")


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
class Coverage:
    """
    What is there.

    `seasons` has a row a season: its label, the number of episodes it should have, and a count for each of `columns`.
    `totals` and `shares` (percent) are by name; `floors` compares them with what must be there. `weak` are claims that rest
    on recaps, data sets or fan wikis alone; `orphans` are characters without portrayal or relation; `twice` are pairs of
    things of one class with nearly the same label.
    """

    columns: tuple[str, ...]
    seasons: tuple[tuple[str, int, tuple[int, ...]], ...]
    totals: dict[str, int]
    shares: dict[str, float]
    floors: tuple[Floor, ...]
    weak: int
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


def coverage(dataset: Dataset, least: dict[str, float] | None = None) -> Coverage:
    """Return how full *dataset* is, compared with the floors *least*."""
    totals = {name: _count(dataset, pattern) for name, pattern in _TOTALS.items()}
    shares, weak = _shares(dataset)
    there = {**totals, **shares}
    unknown = sorted(set(least or {}) - set(there))
    if unknown:
        raise KGError(f"floors.toml: nothing is counted as {unknown[0]!r}; it may name {', '.join(there)}")
    compared = tuple(Floor(name, there[name], number) for name, number in (least or {}).items())
    return Coverage(_COLUMNS, _seasons(dataset), totals, shares, compared, weak, _orphans(dataset), _twice(dataset))


def _count(dataset: Dataset, pattern: str) -> int:
    return int(dataset.select(f"SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ {pattern} }}").rows[0][0] or 0)


def _seasons(dataset: Dataset) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for season, column, count in dataset.select(_SEASON).rows:
        counts[season or ""][column or ""] = int(count or 0)
    listed = dataset.select(
        "SELECT ?season ?label ?length WHERE { ?season a mn:Season ; rdfs:label ?label ; schema:partOfSeries/rdfs:label ?series ; "
        "schema:seasonNumber ?number . OPTIONAL { ?season schema:numberOfEpisodes ?length } } ORDER BY ?series ?number"
    ).rows
    return tuple(
        (label or "", int(length or 0), tuple(counts[season or ""][c] for c in _COLUMNS)) for season, label, length in listed
    )


def _shares(dataset: Dataset) -> tuple[dict[str, float], int]:
    origins: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, set[str]] = defaultdict(set)
    for claim, origin, kind in dataset.select(_SOURCES).rows:
        origins[claim or ""].add(origin or "")
        kinds[claim or ""].add(kind or "")
    groups: dict[str, list[str]] = defaultdict(list)
    for claim, what in dataset.select(_CORE).rows:
        groups[f"{what} with two sources"].append(claim or "")
    groups["claims with two sources"] = list(origins)
    shares = {
        name: round(100 * sum(len(origins[claim]) > 1 for claim in claims) / len(claims), 1)
        for name, claims in sorted(groups.items())
    }
    return shares, sum(not found - _WEAK for found in kinds.values())


def _orphans(dataset: Dataset) -> tuple[str, ...]:
    query = "SELECT ?thing WHERE { ?thing a mn:Character . FILTER NOT EXISTS { ?thing mn:appearsIn|mn:relatedTo ?any } } ORDER BY ?thing"
    return tuple(dataset.prefixes.compress(row[0] or "") for row in dataset.select(query).rows)


def _twice(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    query = "SELECT ?thing ?class ?label WHERE { VALUES ?class { mn:Person mn:Character mn:Organization mn:Place } ?thing a ?class ; rdfs:label ?label }"
    blocks: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for thing, cls, label in dataset.select(query).rows:
        folded = fold(label or "")
        blocks[cls or "", folded[:2]].append((folded, dataset.prefixes.compress(thing or "")))
    found = set()
    for members in blocks.values():
        members.sort()
        for number, (label, thing) in enumerate(members):
            for other, twin in members[number + 1 :]:
                if thing != twin and _alike(label, other):
                    found.add((thing, twin))
    return tuple(sorted(found))


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        min(len(one), len(other)) > 7
        and matcher.real_quick_ratio() > 0.9
        and matcher.quick_ratio() > 0.9
        and matcher.ratio() > 0.92
    )
