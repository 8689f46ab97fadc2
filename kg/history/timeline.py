"""
The dated story of a thing, or of everything: events, releases, and when claims became known and what became of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.dates import bounds
from kg.facts.wording import spoken
from kg.history.statements import Statement

__all__ = ["Moment", "timeline"]

_WIDE = {"event", "release", "expectation"}
_SAID = {"refuted": "later refuted"}
_TENTATIVE = {"announced", "expected", "rumoured", "refuted"}


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """
    Something on a day: `day` is what it sorts by (of an imprecise date the last it may mean), `date` is as written.

    `kind` is `event`, `release`, `known`, the outcome of a claim, or `retracted` where none is told.
    """

    day: str
    date: str
    text: str
    kind: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]

    def __str__(self) -> str:
        """Return the moment as one line."""
        return f"{self.date:<14}  {self.text}"


def timeline(claims: Mapping[str, Statement], about: frozenset[str] | None = None) -> list[Moment]:
    """
    Return the moments in *claims* (from `kg.history.statements.statements`) that name one of the things *about*, in order.

    Without *about* the story is that of everything: events, releases, and what was announced, expected or rumoured. What
    several claims say of one day is one moment; episodes of a season that came out together are one moment.

    >>> timeline({})
    []
    """
    found: dict[tuple[str, str, str, str], list[Statement]] = {}
    for each in claims.values():
        if _belongs(each, about):
            for key in _moments(each):
                found.setdefault(key, []).append(each)
    return sorted(_together([_moment(key, group) for key, group in found.items()]))


def _belongs(each: Statement, about: frozenset[str] | None) -> bool:
    if not each.evidence.known or each.evidence.status == "rejected":
        return False
    if about is not None:
        return bool(each.about & about)
    return each.kind in _WIDE or each.evidence.status in _TENTATIVE


def _moments(each: Statement) -> Iterable[tuple[str, str, str, str]]:
    """Yield day, date, text and kind of each moment of a claim."""
    claim = each.evidence
    date = each.date if each.kind in {"event", "release"} and each.date else ""
    written = date or claim.since
    status = f" ({_SAID.get(claim.status, claim.status)})" if claim.status in _TENTATIVE else ""
    if date and claim.status == "confirmed":
        yield bounds(written)[1].isoformat(), spoken(written), each.sentence, each.kind
    else:
        yield claim.known, spoken(claim.since), f"{each.sentence}{status}", "known"
    if claim.retracted:
        note = f" ({claim.note})" if claim.note else ""
        outcome = each.became or "no longer held"
        yield claim.retracted, spoken(claim.until), f"{outcome}: {each.sentence}{note}", claim.outcome or "retracted"


def _moment(key: tuple[str, str, str, str], group: list[Statement]) -> Moment:
    day, date, text, kind = key
    sources = {source.publisher or source.id for each in group for source in each.evidence.sources}
    return Moment(day, date, text, kind, tuple(sorted(each.evidence.claim for each in group)), tuple(sorted(sources)))


def _together(moments: list[Moment]) -> list[Moment]:
    """Return *moments*, the releases of episodes on one day as one moment."""
    episodes: dict[str, list[Moment]] = {}
    rest = []
    for moment in moments:
        is_episode = moment.kind == "release" and any(
            "-episodes-" in claim or claim.startswith("claim:episodes-") for claim in moment.claims
        )
        if is_episode:
            episodes.setdefault(moment.day, []).append(moment)
        else:
            rest.append(moment)
    for day, group in episodes.items():
        rest.append(group[0] if len(group) == 1 else _joined(day, sorted(group)))
    return rest


def _joined(day: str, group: list[Moment]) -> Moment:
    names = [moment.text.removesuffix(f" is released on {day}").partition(" is released")[0] for moment in group]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    claims = tuple(sorted(claim for moment in group for claim in moment.claims))
    sources = tuple(sorted({source for moment in group for source in moment.sources}))
    return Moment(day, day, f"{len(group)} episodes are released: {shown}", "release", claims, sources)
