"""
The canned questions and their exact answers on a small world, asked of two engines.

`answers/<question>.csv` is what the question answers on the world below, in Oxigraph and in rdflib alike.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.graph.lens import Lens
from kg.sparql.canned import canned, names
from tests.world import WORLD, graph, second_opinion

ANSWERS = Path(__file__).parent / "answers"
# claims joins every claim with everything it says: more than rdflib can do on the curated tables; ledger looks into the graph of
# every claim in six ways, which takes rdflib half a minute
SLOW_IN_RDFLIB = {"claims", "ledger"}
BOUND = {
    "crosses": {"from": "series:daredevil", "into": "series:jessica-jones"},
    "changes": {"from": "2015-01-01", "to": "2015-12-31"},
}


def _with(table: str, columns: str, *rows: str) -> str:
    """Return a table of the world with more *columns* and *rows*; rows that are there leave them empty."""
    head, *lines = WORLD[table].splitlines()
    empty = "," * (columns.count(",") + 1)
    return "\n".join([f"{head},{columns}", *(line + empty for line in lines), *rows]) + "\n"


CHANGES: dict[str, str | bytes | None] = {
    "seasons.csv": _with(
        "seasons.csv",
        "status,known,retracted,outcome,note,expectedRelease",
        "season:daredevil-1,Daredevil season 1,series:daredevil,1,,,source:one,expected,2014-01-01,2015-04-10,fulfilled,,2015",
        "season:daredevil-1,Daredevil season 1,series:daredevil,1,,,source:two,rumoured,2014-02-01,2014-06-01,refuted,too early,2014-22",
        "season:daredevil-2,Daredevil season 2,series:daredevil,2,,,source:one,announced,2015-04-21,,,,2016",
    ),
    "people.csv": WORLD["people.csv"]
    + "person:drew-goddard,Drew Goddard,source:one\nperson:skylar-gaertner,Skylar Gaertner,source:one\n",
    "characters.csv": WORLD["characters.csv"]
    + "character:jack-murdock,Jack Murdock,source:one\ncharacter:roscoe-sweeney,Roscoe Sweeney,source:one\n",
    "portrayals.csv": _with(
        "portrayals.csv",
        "manner",
        "person:skylar-gaertner,character:matt-murdock,episode:daredevil-1x02,guest,source:one,younger-self",
    ),
    "credits.csv": (
        "person,job,work,source\nperson:drew-goddard,creator,series:daredevil,source:one\n"
        "person:drew-goddard,director,episode:daredevil-1x01,source:one\nperson:drew-goddard,writer,episode:jessica-jones-1x01,source:two\n"
    ),
    "relations.csv": _with(
        "relations.csv",
        "status,note,known",
        "character:matt-murdock,childOf,character:jack-murdock,source:one;source:two,episode:daredevil-1x02,,,",
        "character:roscoe-sweeney,kills,character:jack-murdock,source:one,episode:daredevil-1x02,,,",
        "character:claire-temple,kills,character:jack-murdock,source:two,episode:daredevil-1x02,rejected,a slip; held: Roscoe Sweeney,",
        "character:claire-temple,knowsSecretOf,character:matt-murdock,source:one,episode:daredevil-1x02,,takes off his mask,",
        "episode:daredevil-1x01,filmedAt,place:hells-kitchen,source:one,,,a street,2015",
        "series:jessica-jones,filmedAt,place:hells-kitchen,source:two,,,,2015",
    ),
    "events.csv": (
        "id,label,kind,date,subject,involves,source\n"
        "event:order,Netflix orders Daredevil,order,2013-11-07,season:daredevil-1;series:daredevil,,source:one\n"
        "event:charlie,Charlie Cox is cast,casting,2014-05,series:daredevil,person:charlie-cox,source:one\n"
    ),
    "awards.csv": (
        "id,label,award,category,year,recipient,work,won,source\n"
        "nomination:titles,Emmy 2015: titles,Emmy,Main titles,2015,person:drew-goddard;series:daredevil,series:daredevil,false,source:one\n"
        "nomination:smile,Hugo 2016: Ladies Night,Hugo,,2016,episode:jessica-jones-1x01,episode:jessica-jones-1x01,true,source:two\n"
        "nomination:ritter,Saturn 2016: Krysten Ritter,Saturn,Actress,2016,person:krysten-ritter,season:jessica-jones-1,,source:two\n"
    ),
    "identifiers.csv": "id,sameAs,source\nseries:daredevil,imdb:tt3322312,source:one\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> kg.Dataset:
    """The small world."""
    return graph(tmp_path_factory.mktemp("world"), CHANGES)


@pytest.fixture(scope="module")
def shipped(data: Path) -> kg.Dataset:
    """The curated tables as of the first release and for somebody who has seen two episodes: as much as rdflib can chew."""
    return kg.load(data, lens=Lens.parse(as_of="2015-04-10", seen="daredevil:1x02"), use_cache=False)


@pytest.fixture(scope="module")
def small_copy(small: kg.Dataset) -> rdflib.Dataset:
    """The small world in rdflib."""
    return second_opinion(small)


@pytest.fixture(scope="module")
def shipped_copy(shipped: kg.Dataset) -> rdflib.Dataset:
    """The curated tables in rdflib."""
    return second_opinion(shipped)


def _asked(dataset: kg.Dataset, name: str) -> str:
    def resolve(value: str, cls: str) -> list[ox.NamedNode]:
        return [dataset.prefixes.expand(value)]

    return canned(name).bind(BOUND.get(name, {}), resolve)


def _by_rdflib(copy: rdflib.Dataset, text: str) -> Iterator[tuple[str, ...]]:
    for row in copy.query(text):
        yield tuple("" if cell is None else str(cell) for cell in row)  # type: ignore[union-attr]


def _by_oxigraph(dataset: kg.Dataset, text: str) -> Iterator[tuple[str, ...]]:
    for row in dataset.select(text).rows:
        yield tuple(cell or "" for cell in row)


@pytest.mark.parametrize("name", names())
def test_a_question_has_this_answer(name: str, small: kg.Dataset) -> None:
    """On the small world each question has exactly the answer that is written down."""
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    found = small.select(_asked(small, name))

    assert header == found.variables
    assert [tuple(row) for row in rows] == [tuple(cell or "" for cell in row) for row in found.rows]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", names())
def test_both_engines_agree(name: str, small: kg.Dataset, small_copy: rdflib.Dataset) -> None:
    """Rdflib gives the same rows in the same order as Oxigraph."""
    text = _asked(small, name)

    assert list(_by_oxigraph(small, text)) == list(_by_rdflib(small_copy, text))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", [name for name in names() if name not in SLOW_IN_RDFLIB])
def test_both_engines_agree_on_the_curated_tables(name: str, shipped: kg.Dataset, shipped_copy: rdflib.Dataset) -> None:
    """They agree on real facts too."""
    text = canned(name).text

    assert list(_by_oxigraph(shipped, text)) == list(_by_rdflib(shipped_copy, text))


@pytest.mark.parametrize("name", names())
def test_a_question_is_written_as_all_are(name: str) -> None:
    """Each begins with the question in plain words, is ordered, and names what it shows before the addresses behind it."""
    question = canned(name)
    columns = re.findall(r"\?(\w+)", question.text[question.text.index("SELECT") :].partition("WHERE")[0])
    shown = [column for column in columns if column != "publisher"]

    assert question.summary.endswith("?")
    assert "\nORDER BY " in question.text
    assert not [one for one, other in pairwise(shown) if one.endswith("_iri") and not other.endswith("_iri")]


def test_there_are_questions_enough() -> None:
    """At least 35 questions are ready to be asked."""
    assert len(names()) >= 35
