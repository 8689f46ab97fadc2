"""
The graph as one interactive HTML page that needs no network: curated views, search, facts with their sources.

    >>> import kg.view
    >>> html = kg.view.page(kg.load(), around="character:matt-murdock")   # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.view.build import build
from kg.view.carrier import html

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

__all__ = ["page"]


def page(
    dataset: Dataset, *, projection: str = "universe", around: str | None = None, steps: int = 1, to: str | None = None
) -> str:
    """
    Return the page of *dataset* as HTML text, the same bytes for the same graph.

    Args:
        dataset: The graph to show, already seen through whatever lens.
        projection: The network to draw; another than "universe" opens on its most important things.
        around: A thing (CURIE) whose links the page opens on.
        steps: How far from *around* to go, 1 to 3.
        to: A thing (CURIE); the page then opens on the shortest way from *around* to it.

    Raises:
        UnknownTerm: If *around* or *to* is not in the projection, or there is no such projection.
    """
    return html(build(dataset, projection=projection, around=around, steps=steps, to=to))
