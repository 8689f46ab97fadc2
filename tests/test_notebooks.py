"""The notebooks of `examples/` run from top to bottom and print what they show."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

import kg
from tests.notebooks import EXAMPLES, printed, run


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::RuntimeWarning"
)
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_shows(path: Path, warm_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As executed and committed, so in a fresh kernel."""
    monkeypatch.setenv("KG_CACHE", str(warm_cache))
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLES.parent))
    committed = printed(nbformat.read(path, as_version=4))

    assert committed == printed(run(path))
    assert all(committed[1:])


def test_a_dataset_says_what_it_is(graph: kg.Dataset) -> None:
    """In a console one line, in a notebook a table of what it holds."""
    assert repr(graph).startswith("<Dataset: everything, today; ")
    assert "<td>Episode</td><td>161</td>" in graph._repr_html_().replace(' class="number"', "").replace(
        ' style="text-align: right"', ""
    )


def test_a_lens_says_what_it_lets_through() -> None:
    """`repr` can be typed in again."""
    lens = kg.Lens.parse(as_of="2017-04-25", seen="daredevil:1")

    assert eval(repr(lens), {"Lens": kg.Lens, "datetime": __import__("datetime")}) == lens


def test_the_canned_questions_are_listed_and_asked() -> None:
    """By name, with parameters as keywords; a mistake gets a suggestion."""
    graph = kg.load()

    assert {"who-plays", "cast"} <= {question.name for question in kg.queries()}
    assert "who-plays(character=…)" in repr(kg.queries())
    assert ["David Tennant"] == [
        row["actor"] for row in graph.ask("who-plays", character="Kilgrave").to_dicts() if row["actor"] == "David Tennant"
    ]
    with pytest.raises(kg.KGError, match="no parameter of who-plays 'charakter'; did you mean character"):
        graph.ask("who-plays", charakter="Kilgrave")
    with pytest.raises(kg.KGError, match="did you mean who-plays"):
        graph.ask("who-play")
    with pytest.raises(kg.KGError, match=r"not made by kg\.load"):
        kg.Dataset(graph._store).ask("series")


def test_a_page_is_shown_in_an_isolated_frame(graph: kg.Dataset, tmp_path: Path) -> None:
    """No script of the page reaches the notebook; saving writes the same page."""
    page = kg.view(graph, projection="continuity")  # type: ignore[operator]
    page.save(tmp_path / "page.html")

    assert page.html == (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page._repr_html_().startswith('<iframe sandbox="allow-scripts allow-downloads"')
    assert "allow-same-origin" not in page._repr_html_()


def test_a_network_can_be_pickled(graph: kg.Dataset) -> None:
    """For caches and workers."""
    network = kg.project(graph, "cast")
    again = pickle.loads(pickle.dumps(network))

    assert list(network.nodes(data=True)) == list(again.nodes(data=True))
    assert list(network.edges(data=True)) == list(again.edges(data=True))


def test_threads_may_ask_at_once(graph: kg.Dataset) -> None:
    """One dataset, many threads, one answer."""
    question = "SELECT ?s { ?s a mn:Series } ORDER BY ?s"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: graph.select(question).rows, range(16)))

    assert all(answers[0] == each for each in answers)
    assert 6 == len(answers[0])


def test_forked_workers_may_ask(warm_cache: Path) -> None:
    """A dataset loaded before the fork answers in each worker."""
    script = (
        "import multiprocessing as m, kg\n"
        "graph = kg.load()\n"
        "def count(_): return len(graph.select('SELECT ?s { ?s a mn:Series }').rows)\n"
        "with m.get_context('fork').Pool(2) as pool: print(pool.map(count, range(4)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**__import__("os").environ, "KG_CACHE": str(warm_cache)},
    )

    assert ("[6, 6, 6, 6]\n", 0) == (done.stdout, done.returncode), done.stderr
