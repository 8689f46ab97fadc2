"""The schema is read from the shapes, and lists nothing by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KGError
from kg.facts import facts
from kg.graph import lens
from kg.history import diff, timeline
from kg.resources import folder
from kg.tables.schema import schema
from kg.terms import MN, XSD


def test_every_table_of_the_readme_is_in_the_shapes() -> None:
    """`data/README.md` describes the tables and their own columns in the order of the shapes."""
    described = {}
    for name, columns in re.findall(r"^\| `(\w+)\.csv` \| (.*?) \|", (folder("data") / "README.md").read_text(), re.MULTILINE):
        described[name] = re.findall(r"`(\w+)`(?: \(|(?= `)|$| )", re.sub(r"\([^)]*\)", "", columns))

    tables = schema().tables
    assert set(tables) == set(described)
    for name, columns in described.items():
        own = (["id"] if tables[name].has_ids else []) + list(tables[name].columns)
        assert set(columns) == set(own), name


def test_the_relations_of_the_readme_are_those_of_the_ontology() -> None:
    """A relation can be entered if and only if the README names it."""
    text = (folder("data") / "README.md").read_text().partition("## Relations")[2]
    named = set(re.findall(r"`(\w+)`(?!:)", text)) - {"note", "reveals", "known"}

    assert set(schema().relations) == named


def test_a_column_knows_what_its_shape_says() -> None:
    """Datatype, class, closed list, how many, and whether it belongs to the story."""
    tables = schema().tables
    work = tables["portrayals"].columns["work"]
    power = tables["characters"].columns["power"]
    expected = tables["seasons"].columns["expectedRelease"]

    assert ((MN + "Work",), True, True) == (work.classes, work.required, work.single)
    assert (XSD + "string", True, False) == (power.datatype, power.plot, power.single)
    assert MN + "expectedLatest" == (expected.latest.value if expected.latest else "")
    assert ["main", "recurring", "guest", "cameo"] == list(tables["portrayals"].columns["billing"].choices)
    assert ["actor", "character", "work"] == [column.name for column in tables["portrayals"].key]


def test_columns_come_in_the_order_of_the_shapes() -> None:
    """So that messages and documents are the same on every run."""
    assert ["label", "partOfSeason", "episodeNumber", "datePublished", "runtime"] == list(schema().tables["episodes"].columns)
    assert ["source", "status", "known", "retracted", "outcome", "reveals", "note"] == list(schema().claim)


def test_ids_of_a_class_include_its_subclasses() -> None:
    """Where a work may stand, a season may."""
    assert {"series", "season", "episode", "work"} == schema().prefixes_of((MN + "Work",))
    assert {"character", "organization"} == schema().prefixes_of((MN + "Agent",))


def test_a_relation_knows_what_it_joins() -> None:
    """Domain and range come from the ontology."""
    kills = schema().relations["kills"]

    assert ({"character", "organization"}, {"character"}, True) == (kills.subjects, kills.objects, kills.plot)
    assert not schema().relations["spinOffOf"].plot


def test_a_broken_ontology_is_named(tmp_path: Path) -> None:
    """The message says which file and where."""
    (tmp_path / "mn.ttl").write_text("a b")
    with pytest.raises(KGError, match=f"cannot read {tmp_path}/mn.ttl: .*line 1"):
        schema(tmp_path)


def test_closed_lists_are_the_schemes_of_the_ontology() -> None:
    """What a cell may hold is what the scheme holds: no value is in one of them alone."""
    words = ox.Store()
    words.load(path=str(folder("ontology") / "mn.ttl"), format=ox.RdfFormat.TURTLE)
    query = "SELECT ?value ?scheme { ?value <http://www.w3.org/2004/02/skos/core#inScheme> ?scheme }"
    schemes: dict[str, set[str]] = {}
    for value, scheme in words.query(query):  # type: ignore[misc, union-attr]
        schemes.setdefault(scheme.value, set()).add(value.value)
    columns = [column for table in schema().tables.values() for column in table.columns.values()]
    listed = [
        {node.value for node in column.choices.values()} for column in [*columns, *schema().claim.values()] if column.choices
    ]

    assert sorted(map(sorted, listed)) == sorted(map(sorted, schemes.values()))


def test_each_status_is_ranked_and_told() -> None:
    """How firmly something is said decides which of several claims is shown first."""
    statuses = set(schema().claim["status"].choices)

    assert statuses == set(facts._RANK)
    assert statuses - {"confirmed", "rejected"} == timeline._TENTATIVE == diff._TENTATIVE | {"refuted"}


def test_kinds_of_sources_have_their_short_names() -> None:
    """What a lens may be asked for by another word exists."""
    kinds = set(schema().tables["sources"].columns["kind"].choices)

    assert {kind for meant in lens._ALIASES.values() for kind in meant} <= kinds
