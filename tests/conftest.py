"""Fixtures that all tests share: the shipped graph, and a cache that is nobody's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

import kg

settings.register_profile("patient", deadline=None)  # machines are busy; no test has a clock
settings.load_profile("patient")

# Curators may run the tests on tables of their own: KG_DATA=my-tables pytest
DATA = Path(os.environ.pop("KG_DATA", "") or Path(__file__).parents[1] / "data").resolve()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the curated tables."""
    return DATA


@pytest.fixture(scope="session")
def graph(data: Path) -> kg.Dataset:
    """The graph of the curated tables, in memory."""
    return kg.load(data, use_cache=False)


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A cache folder that holds the snapshot of the curated tables."""
    root = tmp_path_factory.mktemp("warm-cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(root))
        kg.load(data, on_disk=True)
    return root


@pytest.fixture(autouse=True)
def isolated(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's cache or tables, or depends on the terminal."""
    for name in ("KG_DATA", "KG_ONTOLOGY", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KG_CACHE", str(tmp_path_factory.getbasetemp() / f"cache-{os.getpid()}-{id(monkeypatch)}"))


@pytest.fixture
def warm(warm_cache: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands in this test read the curated tables from a snapshot that is already there."""
    monkeypatch.setenv("KG_CACHE", str(warm_cache))
    monkeypatch.setenv("KG_DATA", str(data))


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run `kg` with the given arguments in this process, errors of ours shown as the command line shows them."""
    from kg.cli import cli

    def invoke(*arguments: str | Path, input: str | bytes | None = None) -> Result:  # noqa: A002 - click's word
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=input, prog_name="kg")

    return invoke


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `kg` with the given arguments as a process of its own."""

    def start(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kg", *map(str, arguments)]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload, no-any-return]

    return start
