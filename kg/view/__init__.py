"""
The graph as one interactive HTML page that needs no network: curated views, search, facts with their sources.

    >>> import kg
    >>> shown = kg.view(kg.load(), around="character:matt-murdock")   # doctest: +SKIP
    >>> shown.save("matt.html")   # doctest: +SKIP

`kg.view(graph)` is the page as an object that a notebook shows; `kg.view.page(graph)` is its text.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from kg.files import write
from kg.view.build import build
from kg.view.carrier import html

if TYPE_CHECKING:
    import os

    from kg.graph.dataset import Dataset

__all__ = ["View", "page"]


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


@dataclass(frozen=True, slots=True)
class View:
    """A page that can be saved, and that a notebook shows in an isolated frame, without the network."""

    html: str
    height: int = 640  # pixels: what the page needs below the cell of a notebook on a small laptop

    def save(self, path: str | os.PathLike[str]) -> None:
        """
        Write the page to *path*.

        Raises:
            OutputError: If the place cannot be written to.
        """
        write(path, self.html.encode())

    def __repr__(self) -> str:
        """Return how large the page is and what to do with it."""
        return f"<page of {len(self.html.encode()):,} bytes; .save(path) writes it>"

    def _repr_html_(self) -> str:
        from html import escape

        # sandboxed without allow-same-origin: the page can reach neither the notebook nor its storage
        return (
            f'<iframe sandbox="allow-scripts allow-downloads" style="width:100%;height:{self.height}px;border:1px solid #ccc" '
            f'title="Interactive graph" srcdoc="{escape(self.html)}"></iframe>'
        )


class _Callable(ModuleType):
    """This module, which can be called: `kg.view(graph)`."""

    def __call__(
        self,
        dataset: Dataset,
        *,
        projection: str = "universe",
        around: str | None = None,
        steps: int = 1,
        to: str | None = None,
    ) -> View:
        """Return the page of *dataset*, which a notebook shows; the arguments are those of `page`."""
        return View(page(dataset, projection=projection, around=around, steps=steps, to=to))


sys.modules[__name__].__class__ = _Callable
