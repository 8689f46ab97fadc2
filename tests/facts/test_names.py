"""From what a person types to the thing that is meant; whatever is typed, the answer is a thing or a suggestion."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.errors import AmbiguousName, UnknownTerm
from kg.facts.lookup import predicates, triples
from kg.facts.names import named, resolve, search
from kg.terms import BASE

# what people, shells and editors put into an argument: also bytes that are no UTF-8 (lone surrogates), digits of other scripts
TYPED = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[a-z :/<>#x0-9²٣]{0,20}"),
    st.builds("{}:{}".format, st.sampled_from(["person", "mn", "season", "jessica jones", "http", ""]), st.text(max_size=12)),
    st.integers(min_value=0).map(lambda number: "9" * (number % 6000)),
    st.binary(max_size=12).map(lambda raw: raw.decode("utf-8", "surrogateescape")),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kingpin", "character/wilson-fisk"),
        ("Diamondback", "character/willis-stryker"),
        ("Shades", "character/hernan-alvarez"),
        ("Jigsaw", "character/billy-russo"),
        ("comic:kingpin", "comic/kingpin"),
        ("Raft", "place/the-raft"),
        ("the raft", "place/the-raft"),
        ("elodie yung", "person/elodie-yung"),
        ("jessica jones:2", "season/jessica-jones-2"),
        ("Daredevil:2x05", "episode/daredevil-2x05"),
        (f"<{BASE}person/jay-ali>", "person/jay-ali"),
    ],
)
def test_a_name_means_what_people_mean_by_it(typed: str, meant: str, graph: kg.Dataset) -> None:
    """Fan names before those of the comics, with or without the article, accents or capitals."""
    assert BASE + meant == named(graph, typed).value


@pytest.mark.parametrize("typed", ["Kingpin", "kingpin", "Shades"])
def test_the_class_that_is_asked_for_decides(typed: str, graph: kg.Dataset) -> None:
    """The character of the comics where one of the comics is asked for."""
    assert {"character"} == {node.value.removeprefix(BASE).split("/")[0] for node in resolve(graph, typed, "mn:Character")}
    assert {"comic"} == {node.value.removeprefix(BASE).split("/")[0] for node in resolve(graph, typed, "mn:ComicCharacter")}


def test_an_ambiguous_name_shows_how_its_meanings_differ(graph: kg.Dataset) -> None:
    """Each candidate with its class and a work or a day."""
    with pytest.raises(
        AmbiguousName, match=r"character:jessica-jones \(character, .*\), series:jessica-jones \(series, 2015-11-20\)"
    ):
        named(graph, "Jessica Jones")


@settings(max_examples=300)
@given(TYPED)
def test_whatever_is_typed_is_a_thing_or_is_not_known(graph: kg.Dataset, typed: str) -> None:
    """Never another error; what is found is in the graph."""
    for ask in (resolve, predicates, triples):
        try:
            found = ask(graph, typed)
        except UnknownTerm:
            continue
        assert found or ask is triples
    assert all(curie for curie, _, _ in search(graph, typed))


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    "typed", ["jessica joness:2", "²", "9" * 5000, "http://x y", "person:", ":", "", " ", "<", "a:b:c", "Caf\udce9"]
)
@pytest.mark.parametrize(
    "command", [["show"], ["why"], ["timeline"], ["path", "Kilgrave"], ["why", "Kilgrave", "portrayedBy"]], ids=" ".join
)
def test_what_means_nothing_is_said_so(command: list[str], typed: str, run: Callable[..., Result]) -> None:
    """A message and exit code 1, in every command that takes a name."""
    found = run(*command, typed)

    assert (1, "") == (found.exit_code, found.stdout)
    assert found.stderr.startswith("Error: ")


def test_search_shows_the_screen_before_the_comics(graph: kg.Dataset) -> None:
    """Kingpin is Wilson Fisk to those who watch."""
    assert ["character:wilson-fisk", "comic:kingpin"] == [curie for curie, _, _ in search(graph, "kingpin")][:2]
