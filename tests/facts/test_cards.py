"""What `kg show` says of a thing, and in which order."""

from __future__ import annotations

from pathlib import Path

from kg.facts.cards import card
from kg.facts.names import named
from tests.world import WORLD, graph


def test_the_episodes_of_a_part_stand_in_their_order(tmp_path: Path) -> None:
    """All of a season is known on one day, so the day does not tell; two runs must not tell differently."""
    numbers = [f"{number:02d}" for number in range(3, 13)]
    changes = {
        "episodes.csv": WORLD["episodes.csv"]
        + "".join(f"episode:daredevil-1x{n},E{n},season:daredevil-1,{int(n)},2015-04-10,50,source:one\n" for n in numbers),
        "portrayals.csv": "actor,character,work,billing,source\n"
        + "".join(f"person:charlie-cox,character:matt-murdock,episode:daredevil-1x{n},guest,source:one\n" for n in numbers),
    }
    dataset = graph(tmp_path / "data", changes)
    shown = card(dataset, named(dataset, "character:matt-murdock"))

    assert [f"in E{n} (guest)" for n in numbers] == [line.details for line in shown.lines if line.relation == "played by"]
