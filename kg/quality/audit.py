"""
An audit that anyone can repeat: draw facts by chance, print a sheet to mark what the sources say, count the marks.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError, Location, Mistake, UsageError, nearest
from kg.tables.claims import Claim
from kg.terms import SCHEMA

__all__ = ["COLUMNS", "VERDICTS", "Tally", "interval", "read", "sample", "sheet", "standing", "tally"]

VERDICTS = {
    "right": "a source that was read says so",
    "wrong": "a source shows that it is not so",
    "not-in-source": "the sources were read whole and do not say it",
    "misplaced": "the fact is right, but its episode, its day or its source is not",
    "unread": "the sources, or what matters of them, could not be read",
}

_FAULTS = frozenset({"wrong", "not-in-source", "misplaced"})
_URL = SCHEMA + "url"

COLUMNS = ("claim", "kind", "fact", "status", "known", "reveals", "source", "url", "place", "verdict", "remark")


def sample(claims: Sequence[Claim], size: int, seed: int) -> list[Claim]:
    """
    Return *size* of the *claims*, drawn with *seed*: each kind of table in proportion to its size, but at least one.

    Rows that only describe a thing or a source are not drawn: they say nothing that a source could get wrong. Shares are
    rounded by largest remainder, so that exactly *size* facts are drawn where there are that many.

    Raises:
        UsageError: If *size* is no positive number, or too small to hold one fact of each kind.
    """
    if size < 1:
        raise UsageError(f"a sample of {size} facts is none; ask for at least 1")
    strata: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if not claim.descriptive:
            strata[claim.table].append(claim)
    chance = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    drawn: list[Claim] = []
    for table, share in sorted(_shares({table: len(members) for table, members in strata.items()}, size).items()):
        drawn += chance.sample(sorted(strata[table], key=lambda claim: claim.id), share)
    return sorted(drawn, key=lambda claim: (claim.table, claim.id))


def _shares(sizes: dict[str, int], size: int) -> dict[str, int]:
    total = sum(sizes.values())
    if size >= total:
        return sizes
    if size < len(sizes):
        raise UsageError(f"a sample of {size} facts cannot hold one of each of the {len(sizes)} kinds; ask for more")
    exact = {table: size * number / total for table, number in sizes.items()}
    shares = {table: max(1, int(share)) for table, share in exact.items()}
    while (missing := size - sum(shares.values())) != 0:
        step = 1 if missing > 0 else -1
        open_ = [table for table in sizes if 1 <= shares[table] + step <= sizes[table]]
        shares[max(open_, key=lambda table: (step * (exact[table] - shares[table]), table))] += step
    return shares


def sheet(drawn: Sequence[Claim], facts: dict[str, str], urls: dict[str, tuple[str, str]]) -> str:
    """
    Return the audit sheet as CSV with the columns `COLUMNS`; verdict and remark are left for the reader.

    *facts* says each claim in words, *urls* gives publisher and address of each source.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for claim in drawn:
        known = [urls[source] for source in claim.sources if source in urls]
        writer.writerow(
            [
                claim.id,
                claim.table,
                facts.get(claim.id, ""),
                claim.status,
                claim.known.text if claim.known else "",
                " ".join(claim.reveals),
                "; ".join(publisher for publisher, _ in known),
                " ".join(url for _, url in known),
                f"{claim.location.path}:{claim.location.line}",
                "",
                "",
            ]
        )
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many facts of one kind (`all` for the sum) got which verdict, by the names of `VERDICTS`."""

    kind: str
    counts: dict[str, int]

    @property
    def read(self) -> int:
        """Of how many facts a source was read."""
        return sum(self.counts.values()) - self.counts["unread"]

    @property
    def wrong(self) -> int:
        """How many facts a source does not bear out."""
        return self.counts["wrong"] + self.counts["not-in-source"]

    @property
    def share(self) -> float:
        """What part of the facts that were read is wrong, in percent."""
        return 100 * self.wrong / max(1, self.read)


def read(path: Path) -> list[dict[str, str]]:
    """
    Return the rows of the sheet at *path*, all of them with a verdict.

    Raises:
        DataError: If a column is missing, or a verdict is none of `VERDICTS`.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for missing in (name for name in COLUMNS if name not in (reader.fieldnames or ())):
            raise DataError(
                Location(str(path), 1), f"no column {missing!r}; a sheet is made by kg audit --sample", Mistake.MISSING_COLUMN
            )
        column = list(reader.fieldnames or ()).index("verdict") + 1
        rows = []
        for row in reader:
            if None in row or None in row.values():
                cells = len(reader.fieldnames or ())
                found = sum(value is not None for key, value in row.items() if key) + len(row.get(None) or ())
                problem = f"{found} cells where the header has {cells}; was the sheet saved whole?"
                raise DataError(Location(str(path), reader.line_num), problem, Mistake.CELL_COUNT)
            if row["verdict"] not in VERDICTS:
                problem = f"{row['verdict']!r} is no verdict" if row["verdict"] else "no verdict yet"
                kin = nearest(row["verdict"], list(VERDICTS)) or ["one of " + ", ".join(VERDICTS)]
                raise DataError(Location(str(path), reader.line_num, column), f"{problem}; write {kin[0]}", Mistake.VALUE)
            rows.append(row)
    return rows


def tally(rows: Iterable[dict[str, str]]) -> list[Tally]:
    """Return how many facts of each kind got which verdict, the sum last."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row["kind"]][row["verdict"]] += 1
    sums = Counter({verdict: sum(each[verdict] for each in counts.values()) for verdict in VERDICTS})
    return [
        Tally(kind, {verdict: each[verdict] for verdict in VERDICTS}) for kind, each in [*sorted(counts.items()), ("all", sums)]
    ]


def interval(hits: int, of: int) -> tuple[float, float]:
    """
    Return where a share lies with 95 % confidence, of which *hits* were found in a sample *of* so many: Wilson's score interval.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).

    >>> [round(bound, 3) for bound in interval(1, 200)]
    [0.001, 0.028]
    """
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle, width = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - width) / (1 + z * z / of)), min(1.0, (middle + width) / (1 + z * z / of))


def standing(rows: Iterable[dict[str, str]], claims: Sequence[Claim]) -> list[dict[str, str]]:
    """
    Return those of *rows* found faulty whose claim still stands in *claims* as it was.

    A fact that is wrong is mended when the claim is gone, rejected, or says something else (another day or episode too); one that
    is misplaced, or not in its sources, also by other sources.
    """
    addresses = _addresses(claims)
    now = {claim.id: claim for claim in claims}
    return [
        row for row in rows if row["verdict"] in _FAULTS and row["claim"] in now and _as_it_was(row, now[row["claim"]], addresses)
    ]


def _as_it_was(row: dict[str, str], claim: Claim, addresses: dict[str, str]) -> bool:
    stated = (claim.status, claim.known.text if claim.known else "", " ".join(claim.reveals))
    sources = " ".join(addresses[source] for source in claim.sources if source in addresses)
    return stated == (row["status"], row["known"], row["reveals"]) and (row["verdict"] == "wrong" or sources == row["url"])


def _addresses(claims: Iterable[Claim]) -> dict[str, str]:
    found = (claim for claim in claims if claim.table == "sources")
    return {
        claim.sources[0]: triple.object.value
        for claim in found
        for triple in claim.triples
        if triple.predicate.value == _URL and isinstance(triple.object, ox.NamedNode)
    }
