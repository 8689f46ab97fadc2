"""
What `import kg` offers to those who work in Python: one function for each thing that the command line does.

    >>> import kg
    >>> graph = kg.load(lens=kg.Lens.parse(seen="jessica-jones:1"))
    >>> graph.ask("who-plays", character="Kilgrave").to_dicts()[0]["series"]
    'Jessica Jones'
"""

from __future__ import annotations

import os
from datetime import date
from functools import partial

from kg.facts.questions import ask
from kg.graph import loading
from kg.graph.dataset import Dataset
from kg.graph.lens import Lens

__all__ = ["load"]

Folder = str | os.PathLike[str]


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
    Return the graph as a dataset that also answers the canned questions (`graph.ask`).

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

    >>> load().select("SELECT ?n { series:daredevil schema:numberOfSeasons ?n }").to_dicts()
    [{'n': 3}]
    """
    dataset = loading.load(data, ontology, lens, today=today, on_disk=on_disk, use_cache=use_cache)
    dataset.questions = partial(ask, dataset)
    return dataset
