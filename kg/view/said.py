"""
What was said of things before it was settled, or did not hold: the rows of the question `ledger` for the page.

A claim is one `Said`, whatever number of things it is about. It keeps all things that it mentions, so that what was
announced of a season can be read at the actor too.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.sparql.canned import canned
from kg.view.model import Said, View

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

__all__ = ["concerning", "ledger", "ledger_view"]

_SOURCE = ox.NamedNode("http://www.w3.org/ns/prov#hadPrimarySource")
_FORECAST = frozenset({"announced", "expected", "rumoured"})
_ABOUT, _LABEL = 9, 1  # columns of the question: the thing as an IRI, and its name


def ledger(dataset: Dataset) -> tuple[Said, ...]:
    """Return what was said and was less than confirmed or no longer holds, in the order in which it became known."""
    question = canned("ledger")
    merged: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for found in dataset.select(question.text).rows:
        row = tuple(cell or "" for cell in found)
        merged.setdefault((row[8], row[0]), []).append(row)
    return tuple(_said(dataset, claim, rows) for (claim, _), rows in merged.items())


def _said(dataset: Dataset, claim: str, rows: list[tuple[str, ...]]) -> Said:
    node, short = ox.NamedNode(claim), dataset.prefixes.compress
    what, _, firmness, known, settled, outcome, note = rows[0][:7]
    mentioned = {
        short(term.value)
        for quad in dataset.triples(None, None, None, node)
        for term in (quad.subject, quad.object)
        if isinstance(term, ox.NamedNode)
    }
    cited = dataset.triples(node, _SOURCE, None, ox.DefaultGraph())
    sources = sorted(short(quad.object.value) for quad in cited if isinstance(quad.object, ox.NamedNode))
    return Said(
        what,
        tuple(dict.fromkeys(row[_LABEL] for row in rows)),
        tuple(dict.fromkeys(short(row[_ABOUT]) for row in rows)),
        tuple(sorted(mentioned)),
        firmness,
        known,
        settled,
        outcome,
        note,
        tuple(sources),
    )


def concerning(said: tuple[Said, ...], things: Container[str], home: Callable[[str], str]) -> tuple[Said, ...]:
    """Return of *said* what mentions one of *things*, each put into the series that *home* names, if it is only one."""
    kept = (each for each in said if any(key in things for key in (*each.about, *each.mentioned)))
    return tuple(each.in_group(_group(each, things, home)) for each in kept)


def _group(each: Said, things: Container[str], home: Callable[[str], str]) -> str:
    series = {home(key) for key in each.about if key in things} - {""}
    return series.pop() if len(series) == 1 else ""


def ledger_view(said: tuple[Said, ...]) -> View:
    """Return the view of what was said, which counts what came true; out-voted claims are no forecasts and are not counted."""
    settled = [each for each in said if each.outcome and each.firmness in _FORECAST and each.known]
    true = sum(each.outcome in {"fulfilled", "refined"} for each in settled)
    caption = (
        f"{true} of {len(settled)} recorded announcements, expectations and rumours that are settled came true. A line runs "
        "from the day it was said to the day it was settled."
    )
    return View("said", "What was said", "What was said, and what became of it", caption, (), links=(), frame="ledger")
