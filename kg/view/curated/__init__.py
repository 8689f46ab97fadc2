"""
The curated views: each module makes one kind of picture of a `World`, or none where the graph has nothing for it.

A picture shows 30 to 120 things chosen by importance, and its caption says how many of how many.
"""

from __future__ import annotations

from kg.view.curated.cast import cast
from kg.view.curated.continuity import continuity
from kg.view.curated.crossovers import crossovers
from kg.view.curated.everything import everything
from kg.view.curated.leading import leading
from kg.view.curated.overview import overview
from kg.view.curated.series import every_series
from kg.view.curated.timeline import timeline
from kg.view.model import View
from kg.view.world import World

__all__ = ["other_views", "universe_views"]


def universe_views(world: World) -> tuple[View, ...]:
    """Return the views of the whole universe, in the order of the tabs."""
    found = [overview(world), cast(world), crossovers(world), timeline(world)]
    found += [*every_series(world), continuity(world), everything(world)]
    return tuple(view for view in found if view is not None and view.spots)


def other_views(world: World, name: str) -> tuple[View, ...]:
    """Return the views of any other projection called *name*: its most important things, and everything."""
    return tuple(view for view in (leading(world, name), everything(world)) if view.spots)
