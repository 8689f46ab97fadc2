"""
What `import kg` offers to those who work in Python: one function for each thing that the command line does.

    >>> import kg
    >>> graph = kg.load(lens=kg.Lens.parse(seen="jessica-jones:1"))
    >>> graph.ask("who-plays", character="Kilgrave").to_dicts()[0]["series"]
    'Jessica Jones'
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import ParamSpec

from kg.facts.questions import ask
from kg.graph import loading
from kg.graph.dataset import Dataset

__all__ = ["load"]

P = ParamSpec("P")


def _answering(loader: Callable[P, Dataset]) -> Callable[P, Dataset]:
    """Return *loader* so that its datasets answer the canned questions too (`graph.ask`)."""

    @wraps(loader)
    def load(*args: P.args, **kwargs: P.kwargs) -> Dataset:
        dataset = loader(*args, **kwargs)
        dataset.questions = partial(ask, dataset)
        return dataset

    return load


load = _answering(loading.load)
