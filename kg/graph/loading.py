"""
Load the graph: tables → claims → lens → store → rules, with a snapshot on disk so that the work is done once.

`load()` is what people call. Everything it needs is an argument; nothing happens on import.
"""

from __future__ import annotations

import gc
import os
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph import snapshots
from kg.graph.dataset import Dataset, build, held
from kg.prefixes import prefixes
from kg.resources import where

if TYPE_CHECKING:
    from kg.graph.lens import Lens

Folder = str | os.PathLike[str]

__all__ = ["load"]


def load(
    data: Folder | None = None,
    ontology: Folder | None = None,
    lens: Lens | None = None,
    *,
    today: date | None = None,
    on_disk: bool = False,
    use_cache: bool = True,
) -> Dataset:
    """
    Return the graph as a dataset.

    Args:
        data: The folder of the tables; default the curated ones that came with the package.
        ontology: The folder of the ontology; default the one that came with the package.
        lens: What the reader may know; default everything known today.
        today: The day to look from; default the day it is.
        on_disk: Open the snapshot where it lies, which starts fastest and suits one question. The default copies it into
            memory, where scans are several times faster.
        use_cache: Whether a snapshot may be read and written. See `kg.graph.snapshots` for where it lies.

    Raises:
        DataErrors: If the tables have mistakes.
        KGError: If a folder is missing or broken.

    >>> load().select("SELECT ?n { series:daredevil schema:numberOfSeasons ?n }").rows
    [('3',)]
    """
    tables = os.fspath(data) if data else where("data")
    terms = os.fspath(ontology) if ontology else where("ontology")
    day = today or date.today()

    def make() -> tuple[ox.Store, date | None]:
        return _build(tables, terms, lens, day)

    if use_cache:
        store = snapshots.store(tables, terms, repr(lens) if lens and not lens.empty else "", day, make, in_memory=not on_disk)
    else:
        store = make()[0]
    return Dataset(store, prefixes(terms), str(lens) if lens else "everything, today")


def _build(tables: str, terms: str, lens: Lens | None, day: date) -> tuple[ox.Store, date | None]:
    from pathlib import Path

    from kg.graph import rules
    from kg.graph.lens import Lens, select
    from kg.tables.reader import claims

    collecting = gc.isenabled()
    gc.disable()  # there is no garbage, and to look for it among all claims again and again takes a fifth of the time
    try:
        everything = claims(Path(tables), Path(terms))
        selection = select(everything, lens or Lens(), day)
        narrowed = lens is not None and (lens.seen is not None or bool(lens.sources))
        allowed = rules.overall(held(everything, selection.as_of), Path(terms)) if narrowed else None
        store = build(selection, Path(terms))
        until = selection.until
        del selection, everything  # 70 MB, which the rules can use
        rules.apply(store, Path(terms), allowed)
    finally:
        if collecting:
            gc.enable()
    return store, None if lens and lens.as_of else until
