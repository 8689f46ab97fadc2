"""
Things that are perhaps entered twice: two of one class whose labels hardly differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher

from kg.graph.dataset import Dataset
from kg.terms import fold

__all__ = ["duplicates"]

_INITIAL = re.compile(r"(?<=\w) \w\. ")


def duplicates(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """
    Return pairs (CURIEs, sorted) of people, characters, organisations or places of *dataset* with nearly the same label.

    Labels are compared folded (case, accents, middle initials), by Ratcliff and Obershelp's ratio (`difflib`); short ones must be equal.

    >>> import kg
    >>> all(one < other for one, other in duplicates(kg.load()))
    True
    """
    query = "SELECT ?thing ?class ?label WHERE { VALUES ?class { mn:Person mn:Character mn:Organization mn:Place } ?thing a ?class ; rdfs:label ?label }"
    blocks: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for thing, cls, label in dataset.select(query).rows:
        folded = fold(_INITIAL.sub(" ", label or ""))
        blocks[cls or "", folded[:2]].append((folded, dataset.prefixes.compress(thing or "")))
    found = set()
    for members in blocks.values():
        members.sort()
        for number, (label, thing) in enumerate(members):
            for other, second in members[number + 1 :]:
                if thing != second and _alike(label, other):
                    found.add((min(thing, second), max(thing, second)))
    return tuple(sorted(found))


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        min(len(one), len(other)) > 7
        and matcher.real_quick_ratio() > 0.9
        and matcher.quick_ratio() > 0.9
        and matcher.ratio() > 0.92
    )
