"""Limits that hold: a query that takes too long or too much is ended with a clear error, whatever the engine does."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Process = Callable[..., "subprocess.CompletedProcess[str]"]
FOR_EVER = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) < 0) }"
GROWING = "SELECT DISTINCT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"


@pytest.mark.usefixtures("warm")
class TestLimits:
    @pytest.mark.parametrize("said", ["option", "environment"])
    def test_a_query_ends_when_its_time_is_up(
        self, said: str, process: Process, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """With exit code 1, an error that names the limit, and no file."""
        if said == "environment":
            monkeypatch.setenv("KG_TIMEOUT", "1")
        began = time.monotonic()
        result = process("query", FOR_EVER, "-o", tmp_path / "x.csv", *(["--timeout", "1"] if said == "option" else []))

        assert (1, "") == (result.returncode, result.stdout)
        assert "Error: the query was ended: it took longer than 1 seconds (--timeout)" in result.stderr
        assert [] == list(tmp_path.iterdir())
        assert time.monotonic() - began < 60

    def test_a_query_ends_when_it_takes_too_much_memory(self, process: Process) -> None:
        """The system is asked to refuse more, and the error says so."""
        result = process("query", GROWING, "--max-memory", "200", "--timeout", "100", "-f", "csv")

        assert 1 == result.returncode
        assert "Error: the query was ended: it wanted more than 200 MiB of memory (--max-memory)" in result.stderr
        assert "Traceback" not in result.stderr

    def test_within_the_limits_all_is_as_without(self, process: Process) -> None:
        """Output, errors and exit codes pass through."""
        limits = ("--timeout", "100", "--max-memory", "1000")

        for question in (["series"], ["SELECT"], ["series", "-f", "turtle"]):
            plain, bounded = process("query", *question), process("query", *question, *limits)
            assert (plain.returncode, plain.stdout, plain.stderr) == (bounded.returncode, bounded.stdout, bounded.stderr)

    @pytest.mark.parametrize("limit", ["0", "-1", "soon"])
    def test_a_limit_that_is_none(self, limit: str, process: Process) -> None:
        """Is wrong usage."""
        assert 2 == process("query", "series", "--timeout", limit).returncode
