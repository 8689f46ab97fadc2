"""CURIEs: expanding and compressing with the declared prefixes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KGError, UnknownTerm
from kg.prefixes import PrefixMap, prefixes
from kg.terms import BASE, fold, slug


def test_every_declared_prefix_round_trips() -> None:
    """What expands to an IRI compresses back to the same CURIE."""
    for prefix in prefixes().namespaces:
        assert f"{prefix}:abc" == prefixes().compress(prefixes().expand(f"{prefix}:abc").value)


def test_an_unknown_prefix_is_named_with_its_nearest() -> None:
    """A misspelt prefix gets a suggestion."""
    with pytest.raises(UnknownTerm, match="no prefix 'charakter'; did you mean character?"):
        prefixes().expand("charakter:karen-page")


@pytest.mark.parametrize("iri", ["http://example.org/x", f"{BASE}character/", f"{BASE}character/a b", f"{BASE}character/a.", "x"])
def test_what_no_curie_can_stand_for_stays_an_iri(iri: str) -> None:
    """A CURIE is only written where Turtle and SPARQL would read it back."""
    assert iri == prefixes().compress(iri)


@given(st.text())
def test_compressing_loses_nothing(local: str) -> None:
    """Whatever the local part, the CURIE means the same IRI, or the IRI stays."""
    iri = f"{BASE}character/{local}"
    short = prefixes().compress(iri)

    assert short == iri or BASE + "character/" + short.removeprefix("character:") == iri


def test_only_prefixes_in_use_are_given() -> None:
    """A header declares what the graph uses."""
    names = PrefixMap({"a": "http://a/", "b": "http://b/"})

    assert {"a": "http://a/"} == names.used_in({"http://a/x", "http://c/x"})


def test_a_missing_ontology_is_named(tmp_path: Path) -> None:
    """The message says which file could not be read."""
    with pytest.raises(KGError, match=f"cannot read the prefixes in {tmp_path}/prefixes.ttl"):
        prefixes(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vincent D'Onofrio", "vincent-donofrio"),
        ("Vincent D\N{RIGHT SINGLE QUOTATION MARK}Onofrio", "vincent-donofrio"),
        ("Élodie Yung", "elodie-yung"),
        ("  Nelson & Murdock ", "nelson-murdock"),
        ("Søren Łukasz", "soren-lukasz"),
        ("---", ""),
    ],
)
def test_a_label_becomes_a_slug(text: str, expected: str) -> None:
    """Lower case, no accents, no apostrophes, single hyphens."""
    assert expected == slug(text)


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    """What is folded stays as it is, so both sides of a comparison may be."""
    assert fold(fold(text)) == fold(text)
