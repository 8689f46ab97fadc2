"""
How each class looks: one row a class, in the order of the legend.

Colour and shape both tell the class, so neither is needed to read it. The colours are CSS variables in `page.css`, one set
for each theme; `tests/view/test_style.py` measures their contrast.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLASSES", "OTHER", "Look", "look"]


@dataclass(frozen=True, slots=True)
class Look:
    """The looks of a class: its name for one and for many, shape, radius in pixels, and rank (0 is labelled first)."""

    cls: str
    one: str
    many: str
    shape: str
    radius: float
    rank: int


CLASSES = (
    Look("Series", "Series", "Series", "square", 13, 0),
    Look("Season", "Season", "Seasons", "diamond", 8.5, 1),
    Look("OutsideWork", "Later work", "Later works", "star", 11, 1),
    Look("Character", "Character", "Characters", "triangle", 7.5, 2),
    Look("Person", "Person", "People", "circle", 6, 3),
    Look("Organization", "Organisation", "Organisations", "hexagon", 7.5, 3),
    Look("Place", "Place", "Places", "triangleDown", 7, 4),
    Look("ComicCharacter", "Comic character", "Comic characters", "pentagon", 6.5, 5),
    Look("Episode", "Episode", "Episodes", "ring", 4, 6),
    Look("ProductionEvent", "Event", "Events", "cross", 5, 7),
)
OTHER = Look("Other", "Thing", "Other things", "plus", 5, 8)
_BY_CLASS = {each.cls: each for each in CLASSES}


def look(cls: str) -> Look:
    """Return the looks of the class *cls*, or those of any other thing."""
    return _BY_CLASS.get(cls, OTHER)
