"""
Ids: how the things of the graph are named in tables and on the command line.

An id is `class:slug`, such as `person:krysten-ritter`. Those of seasons and episodes end in their numbers, by which a viewer's progress
is told: `season:daredevil-1`, `episode:daredevil-1x02`. The table reader refuses other forms, so that whoever takes an id apart can rely on it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["LONGEST", "Numbered", "id_problem", "numbered"]

LONGEST = 200  # the longest id of the shipped tables has 53 characters; names of files and addresses may have 255

_SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
_ID = re.compile(rf"[a-z]+(?:-[a-z]+)*:{_SLUG}\Z")
# Three digits, as no series ever had a thousand seasons, nor a season a thousand episodes.
_NUMBERED = {
    "season": (re.compile(rf"season:({_SLUG})-([1-9][0-9]{{0,2}})\Z"), "season:daredevil-1"),
    "episode": (re.compile(rf"episode:({_SLUG})-([1-9][0-9]{{0,2}})x([0-9]{{2,3}})\Z"), "episode:daredevil-1x02"),
}


class Numbered(NamedTuple):
    """What the id of a season or episode says: the slug of its series, the number of the season, and that of the episode or None."""

    series: str
    season: int
    episode: int | None


def id_problem(text: str) -> str:
    """
    Return what is wrong with *text* as an id, or nothing where it is one.

    >>> id_problem("person:krysten-ritter")
    ''
    >>> id_problem("season:special")
    'is no season: its id ends in its number, as season:daredevil-1 does'
    """
    if len(text) > LONGEST:
        return f"is longer than the {LONGEST} characters that an id may have"
    if not _ID.match(text):
        return "is not an id: small letters, digits and single hyphens after the colon"
    prefix = text.partition(":")[0]
    if prefix in _NUMBERED and not numbered(text):
        return f"is no {prefix}: its id ends in its number, as {_NUMBERED[prefix][1]} does"
    return ""


def numbered(text: str) -> Numbered | None:
    """
    Return what the id *text* says of a season or an episode, or None where it is the id of neither.

    >>> numbered("episode:daredevil-1x02")
    Numbered(series='daredevil', season=1, episode=2)
    """
    form = _NUMBERED.get(text.partition(":")[0])
    match = form[0].match(text) if form else None
    if not match:
        return None
    series, season, *episode = match.groups()
    return Numbered(series, int(season), int(episode[0]) if episode else None)
