"""CURIEs: the prefixes declared in `ontology/prefixes.ttl`, and how to expand and compress with them."""

from __future__ import annotations

import os
import re
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import KGError, UnknownTerm
from kg.resources import where
from kg.terms import SH, typed_iri

__all__ = ["PrefixMap", "prefixes"]

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")


class PrefixMap:
    """
    An immutable map from prefix to namespace.

    >>> PrefixMap({"character": "https://w3id.org/marvel-netflix/character/"}).expand("character:karen-page")
    <NamedNode value=https://w3id.org/marvel-netflix/character/karen-page>
    """

    def __init__(self, namespaces: dict[str, str]) -> None:
        """Make a map of *namespaces*, from prefix to namespace IRI."""
        self.namespaces = namespaces
        self._prefix_of = {namespace: prefix for prefix, namespace in namespaces.items()}

    def expand(self, curie: str) -> ox.NamedNode:
        """
        Return the IRI that *curie* stands for.

        Raises:
            UnknownTerm: If the prefix is not declared (the message names the nearest one), or no IRI is written so.
        """
        prefix, colon, local = curie.partition(":")
        if not colon or prefix not in self.namespaces:
            raise UnknownTerm("prefix", prefix, list(self.namespaces))
        return typed_iri(self.namespaces[prefix] + local)

    def compress(self, iri: str) -> str:
        """
        Return the CURIE of *iri*, or *iri* itself where no prefix fits.

        >>> prefixes().compress("https://w3id.org/marvel-netflix/ontology#work")
        'mn:work'
        """
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefix_of.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL.match(iri[cut:]) else iri

    def used_in(self, iris: set[str]) -> dict[str, str]:
        """Return those prefixes, sorted, that some of *iris* can be written with."""
        cuts = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
        return {prefix: self.namespaces[prefix] for prefix in sorted(self._prefix_of[n] for n in cuts & set(self._prefix_of))}

    def header(self) -> str:
        """Return the SPARQL `PREFIX` lines of all prefixes."""
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(self.namespaces.items()))


@lru_cache(maxsize=4)
def prefixes(ontology: str | os.PathLike[str] | None = None) -> PrefixMap:
    """
    Return the prefixes that *ontology* (default: the one that came with the package) declares.

    >>> prefixes().expand("mn:Series").value
    'https://w3id.org/marvel-netflix/ontology#Series'
    """
    path = os.path.join(ontology or where("ontology"), "prefixes.ttl")
    try:
        triples = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise KGError(f"cannot read the prefixes in {path}: {error}") from error
    names = {str(t.subject): t.object.value for t in triples if t.predicate.value == SH + "prefix"}
    spaces = {str(t.subject): t.object.value for t in triples if t.predicate.value == SH + "namespace"}
    return PrefixMap({names[node]: spaces[node] for node in names})
