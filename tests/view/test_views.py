"""What every curated view promises, before any browser sees it."""

from __future__ import annotations

import pytest

from kg.view.geometry import HEIGHT, WIDTH, even, separate
from kg.view.model import Node, Page, View
from kg.view.style import look
from tests.view import sample

CURATED = [
    "overview",
    "cast",
    "crossovers",
    "timeline",
    "daredevil",
    "jessica-jones",
    "luke-cage",
    "iron-fist",
]
CURATED += ["the-defenders", "the-punisher", "later"]


@pytest.fixture(scope="module")
def page() -> Page:
    """The page of the made-up world."""
    return sample.page()


def _view(page: Page, name: str) -> View:
    return next(view for view in page.views if view.id == name)


def test_the_views_come_in_the_order_of_the_tabs(page: Page) -> None:
    """The opening picture first, everything last."""
    assert [*CURATED, "everything"] == [view.id for view in page.views]


@pytest.mark.parametrize("name", CURATED)
def test_a_curated_view_is_no_hairball(page: Page, name: str) -> None:
    """It shows enough to be worth a look and not more than can be read."""
    assert 10 <= len(_view(page, name).spots) <= 120


def test_the_opening_view_shows_every_series(page: Page) -> None:
    """Thirty things or more, all six series among them."""
    shown = {spot.id for spot in _view(page, "overview").spots}

    assert len(shown) >= 30
    assert {node.id for node in page.nodes if node.cls == "Series"} <= shown


@pytest.mark.parametrize("name", CURATED)
def test_no_thing_stands_twice_or_outside(page: Page, name: str) -> None:
    """Each thing has one place, and it is in the box (a little margin for what stands at its edge)."""
    view = _view(page, name)

    assert len(view.spots) == len({spot.id for spot in view.spots})
    assert all(-20 <= spot.x <= WIDTH + 20 and -20 <= spot.y <= HEIGHT + 20 for spot in view.spots)


@pytest.mark.parametrize("name", CURATED)
def test_no_shape_covers_another(page: Page, name: str) -> None:
    """In the box as designed, any two shapes leave room between them."""
    classes = {node.id: node.cls for node in page.nodes}
    spots = _view(page, name).spots
    covered = [
        (a.id, b.id)
        for n, a in enumerate(spots)
        for b in spots[:n]
        if (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < (look(classes[a.id]).radius + look(classes[b.id]).radius) ** 2
    ]

    assert [] == covered


@pytest.mark.parametrize("name", CURATED)
def test_links_join_what_is_shown(page: Page, name: str) -> None:
    """A view draws no link to a thing that is not in it."""
    view = _view(page, name)
    shown = {spot.id for spot in view.spots}

    assert view.links
    assert {end for pair in view.links for end in pair} <= shown


def test_everything_is_in_everything(page: Page) -> None:
    """The map leaves nothing out, and holds episodes back until they are asked for."""
    view = _view(page, "everything")

    assert {node.id for node in page.nodes} == {spot.id for spot in view.spots}
    assert ("Episode",) == view.hidden


def test_things_of_one_series_lie_together(page: Page) -> None:
    """In the map a season is nearer to its own series than to any other."""
    spots = {spot.id: spot for spot in _view(page, "everything").spots}
    series = [node.id for node in page.nodes if node.cls == "Series"]
    for node in page.nodes:
        if node.cls == "Season":
            at = spots[node.id]
            nearest = min(series, key=lambda key: (spots[key].x - at.x) ** 2 + (spots[key].y - at.y) ** 2)
            assert node.id.removeprefix("season:").startswith(nearest.removeprefix("series:"))


def test_the_timeline_runs_from_left_to_right(page: Page) -> None:
    """A season released later stands further right."""
    released = {node.id: node.released for node in page.nodes}
    seasons = [spot for spot in _view(page, "timeline").spots if spot.id.startswith("season:")]

    assert 13 == len(seasons)
    assert [spot.x for spot in sorted(seasons, key=lambda spot: released[spot.id])] == sorted(spot.x for spot in seasons)


def test_a_caption_says_how_many_of_how_many(page: Page) -> None:
    """What is cut is told."""
    assert "(of 400)" in _view(page, "overview").caption


def test_another_projection_opens_on_what_matters_most() -> None:
    """Any graph gets a picture of its leading things, and everything."""
    page = sample.page(projection="co-stars")

    assert ["leading", "everything"] == [view.id for view in page.views]
    assert "60 things" in page.views[0].caption
    assert "Co stars" == page.views[0].title


def test_a_graph_of_nothing_has_no_views() -> None:
    """No series, no people, nothing: an empty page, not a crash."""
    from kg.view.build import assemble

    assert () == assemble([], []).views


def test_one_thing_alone_is_a_graph() -> None:
    """A single thing without links is shown in the map."""
    from kg.view.build import assemble

    page = assemble([Node("place:a", "A", "Place")], [])

    assert ["everything"] == [view.id for view in page.views]


def test_boxes_are_parted() -> None:
    """Three boxes on one spot end without overlap."""
    import numpy as np

    placed = separate(np.full((3, 2), 100.0), np.full((3, 2), 40.0))
    gaps = [np.abs(placed[a] - placed[b]).max() for a in range(3) for b in range(a)]

    assert all(gap > 39 for gap in gaps)


def test_even_places() -> None:
    """One alone stands in the middle."""
    assert [5.0] == even(1, 0, 10)


def test_close_pairs_are_all_pairs_that_are_close() -> None:
    """The sweep finds what comparing every two points finds."""
    import numpy as np

    from kg.view.curated.everything import _close

    points = np.random.default_rng(3).uniform(0, 100, (300, 2))
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    expected = {(a, b) for a, b in zip(*np.nonzero(apart < 6), strict=True) if a < b}

    assert expected == {tuple(sorted(map(int, pair))) for pair in _close(points, 6)}
    assert 0 == len(_close(points[:1], 6))
