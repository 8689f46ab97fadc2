"""The wheel works where nothing of the checkout is: built, installed in a fresh environment, asked from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str, cwd: Path, **environment: str) -> str:
    """Return what *command* prints; fail with what it said if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built by way of the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT), cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bin folder of a fresh environment in which the wheel is installed."""
    home = tmp_path_factory.mktemp("fresh")
    run(sys.executable, "-m", "venv", str(home), cwd=home)
    run(str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel), cwd=home)
    return home / "bin"


def test_the_wheel_carries_tables_terms_queries_and_page(wheel: Path) -> None:
    """Everything that is not Python comes along, the licences too."""
    names = set(zipfile.ZipFile(wheel).namelist())

    wanted = {
        "kg/data/series.csv",
        "kg/data/README.md",
        "kg/ontology/mn.ttl",
        "kg/ontology/rules/inverse.rq",
        "kg/sparql/queries/cast.rq",
    }
    wanted |= {"kg/network/projections/universe.rq", "kg/view/page.html", "kg/py.typed"}
    assert set() == wanted - names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests/") for name in names)


def test_the_wheel_leaves_the_sheets_of_audits_out(wheel: Path) -> None:
    """Sheets are for those who curate: they stand in the checkout, and nothing that runs reads them."""
    names = zipfile.ZipFile(wheel).namelist()

    assert (ROOT / "data" / "audits").is_dir()
    assert [] == [name for name in names if "audit" in name and name.endswith(".csv")]
    assert len(names) == len(set(names))
    tables = {path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*.csv") if "audits" not in path.parts}
    assert tables == {name.removeprefix("kg/data/") for name in names if name.startswith("kg/data/") and name.endswith(".csv")}


def test_the_installed_command_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    """A user who installs the wheel has the graph, without the checkout."""
    answer = run(str(installed / "kg"), "query", "spin-offs", "-f", "csv", cwd=tmp_path, KG_CACHE=str(tmp_path / "cache"))

    assert "The Punisher,Daredevil" in answer


def test_the_installed_library_projects_and_draws(installed: Path, tmp_path: Path) -> None:
    """Export and page need nothing that the wheel does not bring."""
    kg = str(installed / "kg")
    run(kg, "export", "--projection", "continuity", "-o", "c.graphml", cwd=tmp_path, KG_CACHE=str(tmp_path / "cache"))
    run(kg, "view", "-o", "page.html", cwd=tmp_path, KG_CACHE=str(tmp_path / "cache"))

    assert (tmp_path / "c.graphml").read_text(encoding="utf-8").startswith("<?xml")
    assert "<!doctype html>" in (tmp_path / "page.html").read_text(encoding="utf-8")[:200].lower()
    assert ["c.graphml", "cache", "page.html"] == sorted(path.name for path in tmp_path.iterdir())
