"""
An audit that anyone can repeat: draw facts by chance, by kind, and print a sheet on which a reader marks what the source says.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Sequence

from kg.claims import Claim
from kg.errors import UsageError

__all__ = ["COLUMNS", "sample", "sheet"]

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
