"""Another engine than the embedded store: every command answers alike from one that offers no more than is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import Result

import kg
from kg.graph import snapshots
from kg.sparql.engine import Engine

Run = Callable[..., Result]
PACKAGE = Path(kg.__file__).parent
COMMANDS = [
    ["query", "who-plays", "--set", "character=Kilgrave"],
    ["query", "ASK { series:daredevil a mn:Series }", "-f", "json"],
    ["query", "DESCRIBE character:claire-temple", "-f", "turtle"],
    ["show", "Claire Temple"],
    ["show", "season:jessica-jones-2", "-f", "json"],
    ["show", "David Tennant", "-f", "turtle"],
    ["search", "elodie"],
    ["stats"],
    ["export", "--projection", "cast", "-f", "graphml"],
    ["export", "--projection", "co-stars", "-f", "json"],
    ["export", "-f", "nquads"],
    ["measure", "--projection", "cast", "--top", "5"],
    ["view", "-o", "-"],
    ["why", "Kilgrave", "portrayed by", "David Tennant"],
    ["why", "character:claire-temple", "crossesOverInto", "series:jessica-jones", "-f", "turtle"],
    ["why", "Claire Temple"],
    ["diff", "--from", "2015-11", "--to", "2015-12", "--top", "0"],
    ["timeline", "Jessica Jones"],
    ["path", "Kilgrave", "Claire Temple"],
    ["check"],
    ["coverage"],
    ["audit", "--sample", "20"],
]


class Bare:
    """A store with the three methods of an `Engine` and no other, which gives what matches in another order."""

    def __init__(self, store: ox.Store) -> None:
        """Hide *store*."""
        self.__store = store

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> Any:
        """Return the answer."""
        union = use_default_graph_as_union
        return self.__store.query(query, base_iri=base_iri, prefixes=prefixes, use_default_graph_as_union=union)

    def quads_for_pattern(self, *pattern: Any) -> Iterator[ox.Quad]:
        """Yield what matches, the last first."""
        return iter(list(self.__store.quads_for_pattern(*pattern))[::-1])

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self.__store)


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_asks_no_more_than_an_engine_offers(command: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte the same as from the embedded store, in whatever order the engine gives what matches."""
    expected = run(*command)
    made: list[Engine] = []
    embedded = snapshots.store

    def bare(*arguments: Any, **options: Any) -> Bare:
        made.append(Bare(embedded(*arguments, **options)))
        return made[-1]  # type: ignore[return-value]

    monkeypatch.setattr(snapshots, "store", bare)
    found = run(*command)

    assert (expected.exit_code, expected.stderr, expected.stdout_bytes) == (found.exit_code, found.stderr, found.stdout_bytes)
    assert made


def test_every_command_that_reads_the_graph_is_among_them() -> None:
    """A new command is tried here too."""
    from kg.cli import _COMMANDS

    of_files = {"queries", "schema", "completion", "tidy"}

    assert set(_COMMANDS) - of_files == {command[0] for command in COMMANDS}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_above_the_graph_names_the_store(path: Path) -> None:
    """Above `kg.graph` nobody asks a dataset for its store, nor a store for what matches; the shapes have a store of their own."""
    if path.relative_to(PACKAGE).parts[0] in {"graph", "sparql"} or path.name == "shacl.py":
        return
    names = {node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)}

    assert set() == names & {"store", "_store", "quads_for_pattern", "bulk_extend"} - (
        {"store"} if _calls_snapshots(path) else set()
    )


def _calls_snapshots(path: Path) -> bool:
    return re.search(r"\bsnapshots\.store\(", path.read_text(encoding="utf-8")) is not None
