"""
A lens chooses the claims before the graph is built: as of a date, for a viewer, from some sources.

What a lens hides is not filtered from answers: it is never put into the store, so no query, export or page can leak it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from kg.dates import latest
from kg.errors import UnknownTerm, UsageError
from kg.graph.redaction import redacted
from kg.ids import numbered
from kg.tables.claims import Claim
from kg.terms import MN

__all__ = ["Lens", "Selection", "select"]

_END = 10_000
_WORK = re.compile(r"(?P<work>[a-z0-9-]+)(?::(?P<season>[0-9]{1,3})(?:x(?P<episode>[0-9]{1,3}))?)?\Z")
_NEWS_KINDS = frozenset({"official", "press"})
_ALIASES = {"wiki": ("encyclopedia", "fan-wiki")}

Progress = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Lens:
    """
    What a reader may know: up to which day, having seen which works, from which sources.

    The empty lens is: today, everything seen, all sources.

    >>> Lens.parse(as_of="2017-04", seen="daredevil:2,the-defenders")
    Lens(as_of=datetime.date(2017, 4, 30), seen=('daredevil:2', 'the-defenders'), sources=(), news=False)

    With `news` (`seen="none,news"`) the viewer has also read what official sources and the press said of a work before it came out.
    """

    as_of: date | None = None
    seen: tuple[str, ...] | None = None
    sources: tuple[str, ...] = ()
    news: bool = False

    @classmethod
    def parse(cls, as_of: str | None = None, seen: str | None = None, sources: str | Iterable[str] | None = None) -> Lens:
        """
        Return the lens that the options of the command line describe.

        *as_of* may be partial (`2017`, `2017-04`) and then means its last day; *seen* lists works as `daredevil:2` (two
        seasons), `jessica-jones:1x05` (so far), `the-defenders` (all of it), or is `none`; with `news` among them castings and
        returns that were public before a work came out show too; *sources* lists source ids,
        publishers or kinds, each with `!` before it to leave it out.

        Raises:
            UsageError: If a part is not of that form, or empty: an unset variable must not show everything.
        """
        for option, value in (("--as-of", as_of), ("--seen", seen), ("--source", sources)):
            if isinstance(value, str) and not value.strip():
                raise UsageError("is empty; leave it out to see everything, or say what is meant", option)
        day = None
        if as_of is not None:
            try:
                day = date.today() if as_of == "today" else latest(as_of)
            except ValueError as error:
                raise UsageError(str(error), "--as-of") from error
        works, news = None, False
        if seen is not None and seen != "all":
            parts = {part.strip().lower() for part in seen.split(",") if part.strip()}
            works, news = tuple(sorted(parts - {"none", "news"})), "news" in parts
            for work in works:
                if not _WORK.match(work):
                    raise UsageError(f"{work!r} is not like daredevil, daredevil:2 or daredevil:2x05", "--seen")
        texts = [sources] if isinstance(sources, str) else list(sources or ())
        keys = tuple(sorted({part.strip() for text in texts for part in text.split(",") if part.strip()}))
        return cls(day, works, keys, news)

    @property
    def empty(self) -> bool:
        """Whether nothing is hidden but the future."""
        return self == Lens()

    def __str__(self) -> str:
        """Return the lens as options of the command line, or `everything, today`."""
        parts = [f"--as-of {self.as_of}"] if self.as_of else []
        seen = [*(self.seen or ("none",)), *(["news"] if self.news else [])]
        parts += [f"--seen {','.join(seen)}"] if self.seen is not None else []
        parts += [f"--source {','.join(self.sources)}"] if self.sources else []
        return " ".join(parts) or "everything, today"


@dataclass(frozen=True, slots=True)
class Selection:
    """The claims that a lens shows on a day, and the first later day on which it would show others."""

    visible: tuple[Claim, ...]
    as_of: date
    until: date | None
    lens: Lens


def select(claims: list[Claim], lens: Lens, today: date) -> Selection:
    """
    Return the *claims* that *lens* shows; without a date it looks at *today*.

    Raises:
        UnknownTerm: If the lens names a work or a source that is not there.
    """
    as_of = lens.as_of or today
    passing = _source_filter(claims, lens.sources)
    watched = _watched(claims, lens.seen)
    press = _press(claims) if lens.news else frozenset()
    shown: list[Claim] = []
    describing: list[Claim] = []
    for claim in claims:
        kept = passing(claim)
        if not kept and claim.sources:
            continue
        if not all(map(watched, claim.reveals)) and not (claim.news and press.intersection(kept)):
            continue
        told = claim if kept == claim.sources else replace(claim, sources=kept)
        if claim.descriptive:
            describing.append(told)
        elif claim.known and claim.known.day <= as_of:
            shown.append(told)
    visible = _with_descriptions(shown, describing)
    if lens.seen is not None or lens.as_of:
        visible = redacted(visible, claims, watched, lens.as_of)
    return Selection(tuple(visible), as_of, _next_change(claims, as_of), lens)


def _with_descriptions(shown: list[Claim], describing: list[Claim]) -> list[Claim]:
    mentioned = {i for claim in shown for i in (*claim.mentions, *claim.sources, *claim.reveals)}
    by_subject: dict[str, list[Claim]] = {}
    for claim in describing:
        by_subject.setdefault(claim.subject or "", []).append(claim)
    wanted, done = list(mentioned), set(mentioned)
    kept: list[Claim] = []
    while wanted:
        for claim in by_subject.get(wanted.pop(), ()):
            kept.append(claim)
            new = {*claim.sources, *claim.mentions} - done
            done |= new
            wanted += new
    order = {claim.id: number for number, claim in enumerate(describing)}
    return shown + sorted(kept, key=lambda claim: order[claim.id])


def _next_change(claims: list[Claim], as_of: date) -> date | None:
    days = {when.day for claim in claims for when in (claim.known, claim.retracted) if when and when.day > as_of}
    return min(days, default=None)


def _watched(claims: list[Claim], works: tuple[str, ...] | None) -> Callable[[str], bool]:
    if works is None:
        return lambda _: True
    ends = _ends(claims)
    progress: Progress = {}
    for text in works:
        work, position = _position(text, ends)
        progress[work] = max(position, progress.get(work, (0, 0)))
    cache: dict[str, bool] = {}

    def covered(work: str) -> bool:
        known = cache.get(work)
        if known is None:
            known = cache[work] = _covered(work, progress, ends)
        return known

    return covered


def _ends(claims: list[Claim]) -> dict[str, dict[int, int]]:
    """Return for each work its seasons with the number of their last episode; works without seasons have none."""
    ends: dict[str, dict[int, int]] = {}
    for found in {i for claim in claims for i in claim.mentions}:
        prefix, _, local = found.partition(":")
        if prefix in {"series", "work"}:
            ends.setdefault(local, {})
        elif part := numbered(found):
            seasons = ends.setdefault(part.series, {})
            seasons[part.season] = max(part.episode or 0, seasons.get(part.season, 0))
    return ends


def _position(text: str, ends: dict[str, dict[int, int]]) -> tuple[str, tuple[int, int]]:
    match = _WORK.match(text)
    work = match["work"] if match else text
    if not match or work not in ends:
        raise UnknownTerm("work", work, sorted(ends))
    if match["season"] is None:
        return work, (_END, _END)
    season = int(match["season"])
    if season not in ends[work]:
        raise UnknownTerm("season", text, [f"{work}:{number}" for number in sorted(ends[work])])
    if match["episode"] is None:
        return work, (season, _END)
    episode, last = int(match["episode"]), ends[work][season]
    if not 1 <= episode <= last:
        raise UnknownTerm("episode", text, [f"{work}:{season}x{last:02d}"])
    return work, (season, _END if episode == last else episode)


def _covered(work: str, progress: Progress, ends: dict[str, dict[int, int]]) -> bool:
    if part := numbered(work):
        return progress.get(part.series, (0, 0)) >= (part.season, _END if part.episode is None else part.episode)
    local = work.partition(":")[2]
    return progress.get(local, (0, 0)) >= (max(ends.get(local, {}), default=_END), _END)


def _source_filter(claims: list[Claim], keys: tuple[str, ...]) -> Callable[[Claim], tuple[str, ...]]:
    if not keys:
        return lambda claim: claim.sources
    traits = _source_traits(claims)
    known = sorted(set().union(*traits.values(), _ALIASES)) if traits else []
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for key in keys:
        bare = key.removeprefix("!").lower()
        meant = _ALIASES.get(bare, (bare,))
        if bare not in known:
            raise UnknownTerm("source or kind of source", bare, known)
        (unwanted if key.startswith("!") else wanted).update(meant)
    passing = {s for s, has in traits.items() if (not wanted or has & wanted) and not has & unwanted}
    return lambda claim: tuple(source for source in claim.sources if source in passing)


def _press(claims: list[Claim]) -> frozenset[str]:
    return frozenset(source for source, has in _source_traits(claims).items() if has & _NEWS_KINDS)


def _source_traits(claims: list[Claim]) -> dict[str, set[str]]:
    """Return for each source the words it may be chosen by: its id, slug, kind and publisher."""
    traits: dict[str, set[str]] = {}
    for claim in claims:
        if claim.table == "sources" and claim.subject:
            has = traits.setdefault(claim.subject, {claim.subject, claim.subject.partition(":")[2]})
            for triple in claim.triples:
                if triple.predicate.value == MN + "sourceKind":
                    has.add(triple.object.value.rpartition("/")[2])  # type: ignore[union-attr]
                elif triple.predicate.value == MN + "publisherName":
                    has.add(triple.object.value.lower())  # type: ignore[union-attr]
    return traits
