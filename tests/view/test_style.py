"""Every class is told by colour and by shape, and both can be seen in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.view.style import CLASSES, OTHER, look

CSS = (Path(__file__).parents[2] / "kg" / "view" / "page.css").read_text(encoding="utf-8")


def _colours(theme: str) -> dict[str, str]:
    start = ':root[data-theme="dark"] {' if theme == "dark" else ":root {"
    block = CSS[CSS.index(start) :].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""
    low, high = sorted((_light(one), _light(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_shapes_can_be_seen(theme: str, ground: str) -> None:
    """Each class has 3:1 or more against what it lies on."""
    colours = _colours(theme)

    assert [] == [each.cls for each in (*CLASSES, OTHER) if contrast(colours[each.cls], colours[ground]) < 3]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "field"])
@pytest.mark.parametrize("ink", ["ink", "quiet"])
def test_text_can_be_read(theme: str, ground: str, ink: str) -> None:
    """Text has 4.5:1 or more wherever it stands."""
    colours = _colours(theme)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accents_can_be_read(theme: str) -> None:
    """Badges and pressed buttons too."""
    colours = _colours(theme)

    assert contrast(colours["accent"], colours["sheet"]) >= 4.5
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5


def test_every_class_has_its_own_shape_and_colour() -> None:
    """Neither colour nor shape is used twice."""
    for theme in ("light", "dark"):
        colours = _colours(theme)
        assert len(CLASSES) + 1 == len({colours[each.cls] for each in (*CLASSES, OTHER)})
    assert len(CLASSES) + 1 == len({each.shape for each in (*CLASSES, OTHER)})


def test_a_class_nobody_knows_is_another_thing() -> None:
    """A projection of one's own may have classes we never heard of."""
    assert OTHER == look("Spaceship")
