"""
The canned questions as functions: each takes a dataset and its parameters by name.

    >>> import kg
    >>> graph = kg.load()
    >>> [question.name for question in kg.queries()][:3]
    ['appearances', 'awards', 'cast']
    >>> kg.queries()["who-plays"](graph, character="Kilgrave").to_dicts()[0]["actor"]
    'David Tennant'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import KGError, UnknownTerm
from kg.facts.names import resolve
from kg.graph.dataset import Dataset
from kg.sparql.canned import CannedQuery, canned, names
from kg.sparql.solutions import Solutions

__all__ = ["Question", "Questions", "ask", "queries"]


@dataclass(frozen=True, slots=True)
class Question:
    """A canned question: its name, what it asks, its parameters, its SPARQL text; called with a dataset it answers."""

    canned: CannedQuery

    @property
    def name(self) -> str:
        """The name by which it is asked."""
        return self.canned.name

    def __call__(self, dataset: Dataset, **values: object) -> Solutions:
        """Return the answer of *dataset*; see `ask`."""
        return ask(dataset, self.name, **values)

    def __repr__(self) -> str:
        """Return the name, the summary and the parameters."""
        parameters = ", ".join(f"{each.name}=…" for each in self.canned.parameters)
        return f"{self.name}({parameters}): {self.canned.summary}"


class Questions(Mapping[str, Question]):
    """The canned questions by name; iterating yields the questions themselves, in the order of their names."""

    def __getitem__(self, name: str) -> Question:
        """
        Return the question *name*.

        Raises:
            UnknownTerm: If there is none; the message names the nearest one.
        """
        return Question(canned(name))

    def __iter__(self) -> Iterator[Question]:  # type: ignore[override]
        """Yield the questions."""
        return (Question(canned(name)) for name in names())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(names())

    def __repr__(self) -> str:
        """Return one line for each question."""
        return "\n".join(map(repr, self))

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td><code>{escape(each.name)}</code></td><td>{escape(each.canned.summary)}</td>"
            f"<td>{', '.join(f'<code>{escape(p.name)}</code>' for p in each.canned.parameters)}</td></tr>"
            for each in self
        )
        return f"<table><thead><tr><th>question</th><th>asks</th><th>parameters</th></tr></thead><tbody>{rows}</tbody></table>"


def queries() -> Questions:
    """Return the canned questions."""
    return Questions()


def ask(dataset: Dataset, name: str, /, **values: object) -> Solutions:
    """
    Return the answer of *dataset* to the canned question *name*, with its parameters as keywords.

    A value may be a label, an id or an IRI, or a number; a parameter with a hyphen is written with an underscore.

    Raises:
        UnknownTerm: If there is no such question, parameter or thing; the message names the nearest one.

    >>> import kg
    >>> len(ask(kg.load(), "cast", series="Jessica Jones", season=1).to_dicts()) > 20
    True
    """
    question = canned(name)
    known = {parameter.name.replace("-", "_"): parameter.name for parameter in question.parameters}
    for each in values:
        if each not in known:
            raise UnknownTerm(f"parameter of {name}", each, list(known) or ["(it takes none)"])
    bound = question.bind(
        {known[each]: str(value) for each, value in values.items()}, lambda text, cls: _meant(dataset, text, cls)
    )
    found = dataset.query(bound)
    if not isinstance(found, Solutions):
        raise KGError(f"{name} is no SELECT: it gives no table of solutions")
    return found


def _meant(dataset: Dataset, text: str, cls: str) -> list[ox.NamedNode]:
    return resolve(dataset, text, cls)
