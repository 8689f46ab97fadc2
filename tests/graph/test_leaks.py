"""Nothing that a lens hides is in anything that leaves the house, in whatever format: no id, no name, no title of a source."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.facts.names import labels
from kg.graph.lens import Lens
from kg.history.statements import statements
from kg.network.export import NETWORKS, RDF, network, rdf
from kg.network.projection import project
from kg.sparql.canned import canned, names
from kg.sparql.render import RESULTS, render
from kg.terms import BASE
from kg.view import page
from tests.world import graph as world
from tests.world import more

LENSES = {"none": Lens.parse(seen="none"), "season": Lens.parse(seen="jessica-jones:1"), "past": Lens.parse(as_of="2016-01-01")}
KINDS = ("character/", "person/", "organization/", "place/", "episode/", "comic/")
# words that say something else too
COMMON = {"the hand", "manhattan", "brooklyn", "detroit", "friends", "regrets", "network", "penguin", "marvel cinematic universe"}


@pytest.fixture(scope="module", params=LENSES)
def lensed(request: pytest.FixtureRequest, data: Path) -> kg.Dataset:
    """The curated tables as a lens shows them."""
    return kg.load(data, lens=LENSES[request.param], use_cache=False)


def _things(dataset: kg.Dataset) -> dict[str, str]:
    return {iri: label for iri, label in labels(dataset).items() if iri.removeprefix(BASE).startswith(KINDS)}


def _hidden(everything: kg.Dataset, lensed: kg.Dataset) -> tuple[set[str], set[str]]:
    """Return slugs and names of things that the lens hides and that nothing it shows is called by."""
    there = {term.value for quad in lensed for term in (quad.subject, quad.object) if hasattr(term, "value")}
    gone = {iri: label for iri, label in _things(everything).items() if iri not in there}
    names_ = {_plain(label) for label in gone.values() if len(label) > 6} - COMMON
    visible_names = f" {_plain(' | '.join(labels(lensed).values()))} "
    return {iri.removeprefix(BASE) for iri in gone}, {name for name in names_ if f" {name} " not in visible_names}


def _plain(text: str) -> str:
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", " ", ascii_).strip()


def _leaks(content: bytes, slugs: set[str], names_: set[str]) -> set[str]:
    text = html.unescape(content.decode(errors="replace"))
    ids = set(re.findall(r"(?:character|person|organization|place|episode|comic)[/:][a-z0-9-]+", text))
    found = {each.replace(":", "/", 1) for each in ids} & slugs
    starts: dict[str, list[list[str]]] = {}
    for name in names_:
        starts.setdefault(name.split()[0], []).append(name.split())
    words = _plain(text).split()
    return found | {
        " ".join(name) for i, word in enumerate(words) for name in starts.get(word, ()) if words[i : i + len(name)] == name
    }


def _outputs(dataset: kg.Dataset) -> Iterator[tuple[str, bytes]]:
    yield from ((form, rdf(dataset, form)) for form in RDF)
    for form in NETWORKS:
        yield form, NETWORKS[form](project(dataset, "universe")) if form != "csv" else network(project(dataset, "universe"), form)
    for name in names():
        yield name, render(dataset.select(canned(name).text), "csv", dataset.prefixes)
    yield "page", page(dataset).encode()
    yield "timeline", "\n".join(f"{each.sentence} {each.evidence}" for each in statements(dataset).values()).encode()
    sources_ = canned("sources").text
    yield from ((f"sources as {form}", render(dataset.select(sources_), form, dataset.prefixes)) for form in RESULTS)


def test_no_output_names_what_is_hidden(graph: kg.Dataset, lensed: kg.Dataset) -> None:
    """Dumps, networks and answers under a lens hold no id and no name of what it hides."""
    slugs, names_ = _hidden(graph, lensed)
    leaks = {name: found for name, content in _outputs(lensed) if (found := _leaks(content, slugs, names_))}

    assert slugs
    assert {} == leaks


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Daredevil: the first episode", True),
        ("Jessica Jones is here", True),
        ("Who is Claire Temple?", False),
        ("Claire-Temple explained", False),
        ("Recap: AKA Ladies' Night", False),
        ("Jessica Jones season 1 ends badly", False),
        ("JessicaJonesS1E13", False),
    ],
)
def test_a_title_that_tells_is_left_out(title: str, kept: bool, tmp_path: Path) -> None:
    """A source keeps publisher and kind, but not the title and address that name somebody the viewer has not met."""
    changes = more(
        sources=f"source:three,{title},Three,,2026-11-22,https://example.org/three,recap,",
    )
    changes["identifiers.csv"] = "id,sameAs,source\nseries:jessica-jones,imdb:tt1,source:three\n"
    dataset = world(tmp_path, changes, Lens.parse(seen="none"))

    assert [("Three",)] == dataset.select("SELECT ?p { source:three mn:publisherName ?p }").rows
    assert ([(title,)] if kept else []) == dataset.select("SELECT ?t { source:three dcterms:title ?t }").rows
    assert kept == bool(dataset.select("SELECT ?u { source:three schema:url ?u }").rows)


def test_as_of_a_day_nothing_written_later(tmp_path: Path) -> None:
    """A source published afterwards keeps publisher and kind; its title, address, date and id, and a note with hindsight, are left out."""
    changes = more(sources="source:axed-three,All over,Three,2018-11-29,2026-11-22,https://example.org/all-over,press,")
    changes["more/seasons.csv"] = (
        "id,expectedRelease,source,known,note\nseason:jessica-jones-1,2015,source:axed-three,2014-01-01,said again in 2019\n"
    )
    early, late = (world(tmp_path / day, changes, Lens.parse(as_of=day)) for day in ("2018-10-15", "2019-12-01"))

    for dataset, kept in ((early, False), (late, True)):
        text = "\n".join(map(str, dataset))
        assert [kept] * 4 == [word in text for word in ("All over", "all-over", "axed-three", "said again in 2019")]
        assert dataset.query("ASK { GRAPH ?c { ?s mn:expectedRelease ?d } ?c prov:hadPrimarySource/mn:publisherName 'Three' }")


def test_an_id_of_a_source_that_names_somebody_gives_way(tmp_path: Path) -> None:
    """Its publisher too, where that is called after somebody the viewer has not met."""
    changes = more(sources="source:claire-temple-fans-1,A review,Claire Temple Fans,,2026-11-22,https://example.org/r,recap,")
    changes["identifiers.csv"] = "id,sameAs,source\nseries:jessica-jones,imdb:tt1,source:claire-temple-fans-1\n"
    text = "\n".join(map(str, world(tmp_path, changes, Lens.parse(seen="none"))))

    assert "source/unnamed-" in text
    assert "claire" not in text.lower()
