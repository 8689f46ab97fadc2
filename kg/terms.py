"""Names of RDF terms that the code itself must know, and how a label becomes a slug."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import UnknownTerm

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = [
    "BASE",
    "EDTF",
    "INFERRED",
    "MN",
    "ONTOLOGY",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SH",
    "XSD",
    "fold",
    "local",
    "slug",
    "typed_iri",
]

BASE = "https://w3id.org/marvel-netflix/"
ONTOLOGY = "https://w3id.org/marvel-netflix/ontology"
MN = "https://w3id.org/marvel-netflix/ontology#"
INFERRED = MN + "inferred"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "AE", "đ": "d", "ı": "i"})


def fold(text: str) -> str:
    """
    Return *text* without accents, case and doubled spaces, for comparing what people type.

    >>> fold("  Élodie   YUNG ")
    'elodie yung'
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def local(iri: str) -> str:
    """
    Return the local name of *iri*: what stands behind its last slash or hash.

    >>> local("https://w3id.org/marvel-netflix/ontology#work")
    'work'
    """
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def slug(text: str) -> str:
    """
    Return the readable id that a thing labelled *text* gets.

    >>> slug("Vincent D'Onofrio"), slug("Hell's Kitchen"), slug("Élodie Yung")
    ('vincent-donofrio', 'hells-kitchen', 'elodie-yung')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")


def typed_iri(text: str) -> ox.NamedNode:
    """
    Return *text*, which somebody typed, as an IRI: the one place where typed text becomes one.

    Raises:
        UnknownTerm: If no IRI is written so.

    >>> typed_iri("https://w3id.org/marvel-netflix/person/jay-ali")
    <NamedNode value=https://w3id.org/marvel-netflix/person/jay-ali>
    """
    import pyoxigraph as ox

    try:
        return ox.NamedNode(text)
    except ValueError:  # not only bad syntax: what came in as bytes that are no UTF-8, too
        raise UnknownTerm("IRI", text) from None
