"""What changed between two graphs, and the dated story of a thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kg.graph.lens import Lens
from kg.history.diff import diff
from kg.history.statements import around, statements
from kg.history.timeline import timeline
from kg.tables.schema import schema
from tests.questions.test_questions import CHANGES
from tests.world import graph, write

Run = Callable[..., Result]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The tables of the small world."""
    return write(tmp_path / "data", CHANGES)


def _between(folder: Path, one: Lens, other: Lens, about: str | None = None) -> dict[str, list[str]]:
    before, after = (graph(folder, CHANGES, lens) for lens in (one, other))
    wanted = around(after, [after.prefixes.expand(about)]) if about else None
    found = diff(statements(before), statements(after), wanted)
    return {kind: [change.statement.sentence for change in group] for kind, group in found.items()}


class TestDiff:
    """`kg diff`."""

    def test_what_became_of_an_expectation(self, tmp_path: Path) -> None:
        """An expectation is news when it is said, and again when it comes true or is refuted."""
        said_ = _between(tmp_path, Lens.parse("2013-12"), Lens.parse("2014-03"), "season:daredevil-1")
        settled = _between(tmp_path, Lens.parse("2014-03"), Lens.parse("2015-04-30"), "season:daredevil-1")

        assert ["Daredevil season 1 is expected for 2015", "Daredevil season 1 is expected for summer 2014"] == said_["expected"]
        assert ["Daredevil season 1 is expected for 2015"] == settled["fulfilled"]
        assert ["Daredevil season 1 is expected for summer 2014"] == settled["refuted"]

    def test_what_is_said_but_not_held_is_told_apart(self, tmp_path: Path) -> None:
        """A rejected claim did not become known: a source says it."""
        found = _between(tmp_path, Lens.parse("2014-03"), Lens.parse("2015-04-30"), "character:jack-murdock")

        assert ["Claire Temple kills Jack Murdock"] == found["rejected"]
        assert "Roscoe Sweeney kills Jack Murdock" in found["known"]

    @pytest.mark.parametrize("outcome", [*schema().claim["outcome"].choices, ""])
    def test_whatever_became_of_a_claim_is_told(self, outcome: str, tmp_path: Path) -> None:
        """Each outcome that the ontology lists, and none, has its heading in a diff and its words in a timeline."""
        text = f"id,expectedRelease,source,status,known,retracted,outcome\nseason:daredevil-1,2015,source:one,expected,2014-01,2015,{outcome}\n"
        changes: dict[str, str | bytes | None] = {"more/seasons.csv": text}
        before, after = (statements(graph(tmp_path, changes, Lens.parse(day))) for day in ("2014", "2016"))
        (change,) = diff(before, after)[outcome or "retracted"]
        (moment,) = [each for each in timeline(after) if each.kind == (outcome or "retracted")]

        assert change.heading
        assert moment.text == f"{'no longer held' if not outcome else change.heading}: Daredevil season 1 is expected for 2015"

    def test_between_two_viewers(self, tmp_path: Path) -> None:
        """What the next episode reveals is the difference between two viewers."""
        found = _between(tmp_path, Lens.parse(seen="daredevil:1x01"), Lens.parse(seen="daredevil:1x02"))

        assert {"known", "rejected"} == set(found)
        assert "Claire Temple treats Matt Murdock" in found["known"]

    def test_the_same_is_no_difference(self, tmp_path: Path) -> None:
        """A graph does not differ from itself."""
        assert {} == _between(tmp_path, Lens(), Lens())

    def test_between_two_folders(self, run: Run, tables: Path, tmp_path: Path) -> None:
        """Rows that were added or removed are found by comparing two folders of tables."""
        other = write(tmp_path / "other", {**CHANGES, "relations.csv": None})
        found = run("diff", "--from-data", tables, "--to-data", other, "-f", "json")
        changes = json.loads(found.output)["changes"]

        assert {"gone"} == set(changes)
        assert "Claire Temple treats Matt Murdock" in [change["sentence"] for change in changes["gone"]]

    @pytest.mark.parametrize("form", ["text", "markdown", "json"])
    def test_in_each_format(self, form: str, run: Run, tables: Path) -> None:
        """Each format tells the sentence, and names the two ends."""
        found = run(
            "diff", "--from", "2014-03", "--to", "2015-04-30", "--about", "season:daredevil-1", "--data", tables, "-f", form
        )

        assert 0 == found.exit_code, found.output
        assert "Daredevil season 1 is expected for summer 2014" in found.output
        assert "--as-of 2014-03-31" in found.output

    def test_it_must_be_told_from_where(self, run: Run, tables: Path) -> None:
        """Without a beginning there is no difference: usage is wrong."""
        assert 2 == run("diff", "--to", "2015", "--data", tables).exit_code


class TestTimeline:
    """`kg timeline`."""

    def test_the_story_of_a_season(self, tmp_path: Path) -> None:
        """Events, expectations with what became of them, and the release come in order."""
        dataset = graph(tmp_path, CHANGES)
        found = timeline(statements(dataset), around(dataset, [dataset.prefixes.expand("season:daredevil-1")]))
        told = [(moment.day, moment.text) for moment in found]

        assert told == sorted(told)
        assert ("2013-11-07", "Netflix orders Daredevil") == told[0]
        assert ("2014-06-01", "was refuted: Daredevil season 1 is expected for summer 2014 (too early)") in told
        assert ("2015-04-10", "2 episodes are released: Cut Man, Into the Ring") in told

    def test_a_lens_ends_the_story_early(self, tmp_path: Path) -> None:
        """As of a day nothing later is told, not even what became of an expectation."""
        dataset = graph(tmp_path, CHANGES, Lens.parse("2014-03"))
        found = timeline(statements(dataset))

        assert found
        assert max(moment.day for moment in found) <= "2014-03-31"
        assert "refuted" not in {moment.kind for moment in found}

    def test_nothing_rejected_is_told(self, tmp_path: Path) -> None:
        """A claim that was never held is no part of the story."""
        dataset = graph(tmp_path, CHANGES)
        found = timeline(statements(dataset), around(dataset, [dataset.prefixes.expand("character:jack-murdock")]))

        assert not [moment for moment in found if moment.text.startswith("Claire Temple kills")]

    @pytest.mark.parametrize(("form", "begins"), [("text", "2013-11-07 "), ("markdown", "# Everything"), ("json", "{")])
    def test_in_each_format(self, form: str, begins: str, run: Run, tables: Path) -> None:
        """The story of everything, in each format."""
        found = run("timeline", "--data", tables, "-f", form)

        assert found.output.startswith(begins), found.output
        assert "Netflix orders Daredevil" in found.output

    def test_an_unknown_name_gets_a_suggestion(self, run: Run, tables: Path) -> None:
        """A slip is pointed out."""
        found = run("timeline", "Claire Tempel", "--data", tables)

        assert (1, True) == (found.exit_code, "Claire Temple" in found.output)
