"""
Keep sources and notes from revealing what a lens hides: the title of a review names the dead as plainly as a relation does.

Where the title, the address or a note names something that is not shown, it is left out; kind and publisher of the source
stay, and an id that names it gives way to one that says nothing. As of a day the same goes for sources published later, and
a note that names a later year is left out: nobody could have written it then. Compared are labels, aliases and slugs without accents, case and punctuation, so `/luke-cage-2x03` and
`LukeCageS2E3` are found too. It errs on the side of silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pyoxigraph as ox

from kg.tables.claims import Claim
from kg.terms import BASE, MN, RDFS, SCHEMA, fold

__all__ = ["redacted"]

_NAMES = {RDFS + "label", SCHEMA + "alternateName"}
_REVEALING = {"http://purl.org/dc/terms/title", SCHEMA + "url"}
_TEXTS = {*_REVEALING, MN + "publisherName"}
_EARLIEST = {SCHEMA + "datePublished", "http://purl.org/dc/terms/issued"}
_DATES = {*_EARLIEST, "http://purl.org/dc/terms/dateAccepted", MN + "accessed"}
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_KINDS = ("character", "person", "organization", "place", "episode", "season", "series", "work", "comic", "franchise")
_HEAD = 7
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SEASON = re.compile(r"(?:season|saison|staffel|temporada|stagione|s) ?0*(\d{1,2})(?!\d)|(?<!\d)0*(\d{1,2})x\d\d")


def redacted(visible: list[Claim], claims: list[Claim], watched: Callable[[str], bool], as_of: date | None = None) -> list[Claim]:
    """
    Return the *visible* claims among *claims*, revealing nothing of what they do not show.

    *watched* says of a season whether the viewer has seen all of it; *as_of* is the day after which nothing was written yet.
    """
    shown = {i for claim in visible for i in claim.mentions}
    names = _names(claims)
    later = {i for i in names if i.startswith("season:") and (i not in shown or not watched(i))}
    shown_names = {name for i, called in _names(visible).items() if i not in later for name in called}
    shown_names |= {i.partition(":")[2] for i in shown - later}
    known = set(map(_squashed, shown_names))
    hidden = {name for called in names.values() for name in called if _squashed(name) not in known}
    reveals = _Revealing(hidden, later)
    unnamed: dict[str | None, str] = {
        claim.subject: _anonymous(claim.subject)
        for claim in visible
        if claim.table == "sources" and claim.subject and (_later(claim, as_of) or reveals(claim.subject.partition(":")[2]))
    }
    return [_redact(claim, reveals, unnamed, as_of) for claim in visible]


def _redact(claim: Claim, reveals: _Revealing, unnamed: dict[str | None, str], as_of: date | None) -> Claim:
    note = None if claim.note and (reveals(claim.note) or _hindsight(claim.note, as_of)) else claim.note
    if claim.table == "sources":
        return _redact_source(claim, reveals, unnamed)
    if note == claim.note and unnamed.keys().isdisjoint(claim.sources):
        return claim
    return replace(claim, note=note, sources=tuple(unnamed.get(source, source) for source in claim.sources))


def _redact_source(claim: Claim, reveals: _Revealing, unnamed: dict[str | None, str]) -> Claim:
    telling = {t for t in claim.triples if t.predicate.value in _TEXTS and reveals(getattr(t.object, "value", ""))}
    new = unnamed.get(claim.subject)
    if not telling and new is None:
        return claim
    kept = [t for t in claim.triples if t not in telling and t.predicate.value not in _REVEALING]
    if new is None:
        return replace(claim, triples=tuple(kept), note=None)
    node = ox.NamedNode(f"{BASE}source/{new.partition(':')[2]}")
    return replace(
        claim,
        id=f"claim:{new.replace(':', '-')}-{claim.id.rpartition('-')[2]}",
        triples=tuple(ox.Triple(node, t.predicate, t.object) for t in kept if t.predicate.value not in _DATES),
        sources=(new,),
        note=None,
        mentions=frozenset({new}),
        subject=new,
    )


def _anonymous(source: str) -> str:
    return f"source:unnamed-{sha256(source.encode()).hexdigest()[:8]}"


def _later(claim: Claim, as_of: date | None) -> bool:
    days = [t.object.value for t in claim.triples if t.predicate.value in _EARLIEST]  # type: ignore[union-attr]
    return as_of is not None and any(day > as_of.isoformat()[: len(day)] for day in days)


def _hindsight(note: str, as_of: date | None) -> bool:
    return as_of is not None and any(int(year) > as_of.year for year in _YEAR.findall(note))


def _names(claims: Iterable[Claim]) -> dict[str, set[str]]:
    """Return what each thing is called: its labels, aliases and slug, by CURIE."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for triple in claim.triples:
            if triple.predicate.value in _NAMES:
                kind, _, slug = triple.subject.value.removeprefix(BASE).partition("/")  # type: ignore[union-attr]
                if kind in _KINDS:
                    found[f"{kind}:{slug}"] |= {triple.object.value, slug}  # type: ignore[union-attr]
    return found


def _spaced(text: str) -> str:
    return _NOT_WORD.sub(" ", fold(text)).strip()


def _squashed(text: str) -> str:
    return _NOT_WORD.sub("", fold(text))


class _Revealing:
    """Says of a text whether it names something hidden: long names anywhere in it, short ones as words of their own."""

    def __init__(self, hidden: set[str], later: set[str]) -> None:
        self.long: dict[str, list[str]] = defaultdict(list)
        self.short: set[str] = set()
        for name in hidden:
            squashed = _squashed(name)
            if len(squashed) >= _HEAD:
                self.long[squashed[:_HEAD]].append(squashed)
            elif squashed:
                self.short.add(_spaced(name))
        self.later: dict[str, set[int]] = defaultdict(set)
        for season in later:
            series, _, number = season.removeprefix("season:").rpartition("-")
            self.later[_squashed(series)].add(int(number))

    def __call__(self, text: str) -> bool:
        words, squashed = _spaced(text), _squashed(text)
        return self._long(squashed) or self._short(words) or self._season(words, squashed)

    def _long(self, squashed: str) -> bool:
        heads = self.long
        places = range(len(squashed) - _HEAD + 1)
        return any(
            squashed.startswith(name, i)
            for i in places
            if squashed[i : i + _HEAD] in heads
            for name in heads[squashed[i : i + _HEAD]]
        )

    def _short(self, words: str) -> bool:
        parts = words.split()
        return any(" ".join(parts[i : i + size]) in self.short for size in (1, 2, 3) for i in range(len(parts) - size + 1))

    def _season(self, words: str, squashed: str) -> bool:
        numbers = {int(first or second) for text in (words, squashed) for first, second in _SEASON.findall(text)}
        return bool(numbers) and any(numbers & later for series, later in self.later.items() if series in squashed)
