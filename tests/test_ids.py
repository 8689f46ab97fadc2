"""Ids: one grammar for the tables, the lens and the command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import LONGEST, Numbered, id_problem, numbered


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("season:daredevil-1", Numbered("daredevil", 1, None)),
        ("season:the-100-12", Numbered("the-100", 12, None)),
        ("episode:the-100-12x07", Numbered("the-100", 12, 7)),
        ("episode:daredevil-1x100", Numbered("daredevil", 1, 100)),
        ("work:hawkeye-1", None),
        ("person:episode-1x01", None),
    ],
)
def test_the_ids_of_seasons_and_episodes_say_their_numbers(text: str, said: Numbered | None) -> None:
    """Those of other things say none."""
    assert ("", said) == (id_problem(text), numbered(text))


@pytest.mark.parametrize(
    "text",
    [
        "season:special",
        "season:daredevil-01",
        "season:daredevil-0",
        "season:-1",
        "season:daredevil-" + "9" * 4,
        "season:daredevil-٣",
        "episode:daredevil-1x1",
        "episode:daredevil-01x01",
        "episode:daredevil-1x01\n",
        "episode:daredevil",
    ],
)
def test_seasons_and_episodes_have_numbers(text: str) -> None:
    """What no viewer could name as seen is no season and no episode."""
    assert id_problem(text)
    assert numbered(text) is None


@pytest.mark.parametrize(
    "text", ["", ":", "person:", "person", "Person:a", "person:a_b", "person:a--b", "-:a", "a-:b", "person:é"]
)
def test_an_id_has_a_class_and_a_slug(text: str) -> None:
    """Small letters, digits and single hyphens."""
    assert "is not an id: small letters, digits and single hyphens after the colon" == id_problem(text)


def test_an_id_is_no_longer_than_a_name_of_a_file_may_be() -> None:
    """Long ones are refused before they are looked at."""
    assert "is longer than the 200 characters that an id may have" == id_problem("person:" + "a" * LONGEST)


@given(text=st.text(st.sampled_from("season:episd-x019ü\n"), max_size=24))
def test_what_has_numbers_is_an_id(text: str) -> None:
    """Nothing is taken apart that the tables would refuse."""
    assert numbered(text) is None or not id_problem(text)
