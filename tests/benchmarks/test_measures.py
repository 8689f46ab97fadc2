"""What can be promised on any machine, however busy, is tested with everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import world
from tests.benchmarks.measures import MEASURES, Bench, measure
from tests.benchmarks.report import as_json, as_markdown, as_text


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A benchmark of the small world."""
    data = world.write(tmp_path / "data")
    return Bench(tmp_path / "work", data, 1, 1, "no-such-python", "Matt Murdock")


def test_a_query_imports_no_heavy_library(bench: Bench) -> None:
    """The answer to one question must not pay for networkx, rdflib and their kin."""
    result = measure(bench, "modules")
    assert result.ok, result.note


def test_a_failure_is_a_missed_bound_with_its_reason(bench: Bench) -> None:
    """A row that cannot be measured must not pass."""
    bench.character = "Nobody At All"
    result = measure(bench, "memory")
    assert result.ok is False
    assert "Nobody At All" in result.note


def test_a_missing_peer_is_said_in_place_of_a_number(bench: Bench) -> None:
    """Without kglab there is nothing to compare with, and that is no fault of ours."""
    bench.kglab = str(bench.folder / "no-such-python")
    result = measure(bench, "kglab")
    assert result.ok is None
    assert result.value is None
    for written in (as_text, as_markdown, as_json):
        assert "no kglab" in written([result], {"machine": "any"})


def test_every_row_has_a_measurement() -> None:
    """The bounds of the project, by name."""
    rows = "start rdflib kglab scale modules first co-stars companions universe page memory cold peak"
    rows += " show why path timeline diff check view build lens"
    assert set(MEASURES) == set(rows.split())
