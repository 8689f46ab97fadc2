"""The head of a `.rq` file: `#+ key: value` lines, valid SPARQL comments that other tools read too (grlc's form)."""

from __future__ import annotations

import re

__all__ = ["front_matter"]

_LINE = re.compile(r"^#\+\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)


def front_matter(text: str) -> dict[str, str]:
    """
    Return what the head of the query *text* says of it.

    >>> front_matter("#+ summary: Who plays whom?\\nSELECT * { ?s ?p ?o }")
    {'summary': 'Who plays whom?'}
    """
    return dict(_LINE.findall(text))
