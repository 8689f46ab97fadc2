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

COLUMNS = ("claim", "kind", "fact", "status", "source", "url", "place", "verdict", "remark")


def sample(claims: Sequence[Claim], size: int, seed: int) -> list[Claim]:
    """
    Return *size* of the *claims*, drawn with *seed*: each kind of table in proportion to its size, but at least one.

    Rows that only describe a thing or a source are not drawn: they say nothing that a source could get wrong.

    Raises:
        UsageError: If *size* is no positive number.
    """
    if size < 1:
        raise UsageError(f"a sample of {size} facts is none; ask for at least 1")
    strata: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if not claim.descriptive:
            strata[claim.table].append(claim)
    total = sum(map(len, strata.values()))
    chance = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    drawn: list[Claim] = []
    for table in sorted(strata):
        members = sorted(strata[table], key=lambda claim: claim.id)
        drawn += chance.sample(members, min(len(members), max(1, round(size * len(members) / total))))
    return sorted(drawn[:size] if len(drawn) > size else drawn, key=lambda claim: (claim.table, claim.id))


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
                "; ".join(publisher for publisher, _ in known),
                " ".join(url for _, url in known),
                f"{claim.location.path}:{claim.location.line}",
                "",
                "",
            ]
        )
    return out.getvalue()
