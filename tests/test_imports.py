"""A question costs no more than it needs: heavy libraries are imported by the commands that use them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"rdflib", "networkx", "pyvis", "jinja2", "numpy", "rustworkx", "pyshacl", "rich", "scipy", "oxrdflib"}


def _imported(*arguments: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-m", "kg", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "who-plays", "--set", "character=Kilgrave"),
        ("query", "series", "-f", "json"),
        ("query", "CONSTRUCT WHERE { series:daredevil ?p ?o }"),
        ("queries",),
        ("show", "Claire Temple"),
        ("search", "elodie"),
        ("stats",),
        ("--help",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_question_imports_no_heavy_library(arguments: tuple[str, ...]) -> None:
    """None of the libraries for networks, pages, shapes or arrays."""
    found = _imported(*arguments)

    assert "pyoxigraph" in found or arguments in {("--help",), ("queries",)}
    assert set() == found & HEAVY


def test_importing_the_package_imports_nothing() -> None:
    """`import kg` costs nothing: names are imported when they are first used."""
    code = "import sys, kg; print('pyoxigraph' in sys.modules, 'click' in sys.modules)"

    assert "False False\n" == subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
