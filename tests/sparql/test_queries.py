"""The canned queries: the same answer from two engines, the promised columns, known answers, files that stand alone."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.errors import UnknownTerm
from kg.facts.names import resolve
from kg.prefixes import prefixes
from kg.resources import folder
from kg.sparql.canned import CannedQuery, canned, names, parse
from kg.sparql.front_matter import front_matter
from tests.world import graph as world
from tests.world import second_opinion

COLUMNS = {
    "series": "series premiere seasons episodes",
    "episodes": "series season episode title released runtime directors writers",
    "cast": "actor character series season billing episodes",
    "who-plays": "actor character series",
    "spin-offs": "series spin_off_of",
    "crossovers": "character series names",
    "events": "date event subject claim",
    "relations": "subject relation object",
    "claims": "claim subject predicate object status known retracted source",
    "sources": "source title publisher published url claims",
    "co-stars": "actor works",
    "companions": "character works",
}
PARAMETERS = {
    "episodes": ["series", "season"],
    "cast": ["series", "season", "actor", "character"],
    "who-plays": ["character"],
    "events": ["subject"],
    "relations": ["subject"],
    "claims": ["about"],
    "co-stars": ["actor"],
    "companions": ["character"],
}
RULES = [*folder("ontology").glob("rules/*.rq"), *folder("ontology").glob("checks/*.rq")]
FILES = sorted([*folder("queries").glob("*.rq"), *folder("projections").glob("*.rq"), *RULES])

# Those that rdflib answers within seconds on the whole graph; the others are compared on a small one.
QUICK = ("series", "episodes", "spin-offs", "cast", "who-plays", "events", "relations", "sources")
EVERYTHING: dict[str, str | bytes | None] = {
    "organizations.csv": "id,label,fictional,source\norganization:netflix,Netflix,false,source:one\n",
    "comics.csv": "id,label,firstComic,firstComicDate,source\ncomic:daredevil,Daredevil,Daredevil #1,1964-04,source:one\n",
    "works.csv": (
        "id,label,workType,datePublished,source,known\n"
        "work:hawkeye,Hawkeye,series,2019-11-24,source:one,\n"
        "work:echo,Echo,series,,source:one,2019-03\n"
    ),
    "credits.csv": (
        "person,job,work,source\n"
        "person:charlie-cox,creator,series:daredevil,source:one\n"
        "person:charlie-cox,director,episode:daredevil-1x01,source:one\n"
        "person:krysten-ritter,director,episode:jessica-jones-1x01,source:two\n"
        "person:krysten-ritter,writer,episode:daredevil-1x01,source:one;source:two\n"
        "person:rosario-dawson,writer,episode:daredevil-1x01,source:one\n"
    ),
    "events.csv": (
        "id,label,kind,date,subject,involves,source,status,known,retracted,outcome\n"
        "event:order,Both are ordered,order,2013,series:daredevil;series:jessica-jones,,source:one,,,,\n"
        "event:casting,Charlie Cox is cast,casting,2014-05-27,season:daredevil-1,person:charlie-cox,source:one,,,,\n"
        "event:no-show,A film is spoken of,rumour,2016-02,series:daredevil,,source:one,rumoured,,2018-11-29,refuted\n"
    ),
    "identifiers.csv": "id,sameAs,source,known\nperson:charlie-cox,imdb-name:nm1214435,source:one,2015-01\n",
    "relations.csv": (
        "subject,relation,object,source,known,reveals,status\n"
        "character:claire-temple,treats,character:matt-murdock,source:one,,episode:daredevil-1x02,\n"
        "character:matt-murdock,siblingOf,character:claire-temple,source:two,,season:daredevil-1,rejected\n"
        "character:matt-murdock,kills,character:jessica-jones,source:one,,season:jessica-jones-1,\n"
        "character:matt-murdock,childOf,character:jessica-jones,source:one,,season:jessica-jones-1,\n"
        "series:jessica-jones,spinOffOf,series:daredevil,source:one,2015-11-20,,\n"
        "work:hawkeye,continues,series:daredevil,source:one,2019-11-24,,\n"
    ),
    "more/portrayals.csv": (
        "actor,character,work,billing,episodeCount,source,status,known,retracted,outcome,reveals\n"
        "person:charlie-cox,character:matt-murdock,work:hawkeye,,,source:one,,,,,\n"
        "person:krysten-ritter,character:matt-murdock,episode:daredevil-1x01,guest,,source:one,,,,,\n"
        "person:charlie-cox,character:matt-murdock,season:jessica-jones-1,,,source:one,expected,2015-05,2015-11-20,refuted,\n"
    ),
    "more/seasons.csv": (
        "id,label,partOfSeries,seasonNumber,numberOfEpisodes,expectedRelease,source,status,known,retracted,outcome\n"
        "season:jessica-jones-1,,,,,2015,source:one,expected,2013-11-07,2015-01-07,superseded\n"
        "season:daredevil-1,,,,13,,source:two,rejected,2015-04-10,,\n"
        "season:daredevil-2,Daredevil season 2,series:daredevil,2,,,source:one,,2015-04-21,,\n"
        "season:daredevil-2,,,,,2030,source:one,expected,2015-04-21,,\n"
    ),
}

Row = tuple[str | None, ...]


def ask(graph: kg.Dataset, name: str, **values: str) -> list[Row]:
    """Return the rows that the canned query *name* gives with *values*, without the columns of IRIs."""
    query = canned(name)
    solutions = graph.select(query.bind(values, lambda value, cls: resolve(graph, value, cls)))
    size = len(COLUMNS[name].split())
    return [row[:size] for row in solutions.rows]


# Two engines ---------------------------------------------------------------


@pytest.fixture(scope="module")
def rdf(graph: kg.Dataset) -> rdflib.Dataset:
    """The curated graph in rdflib."""
    return second_opinion(graph)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> kg.Dataset:
    """A small graph with something of everything, for questions that take rdflib minutes on all of the curated one."""
    return world(tmp_path_factory.mktemp("small"), EVERYTHING)


def _ours(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Row:
    if isinstance(term, ox.Literal):
        return term.value, term.language, term.datatype.value
    return (None,) if term is None else (str(term),)


def _theirs(term: rdflib.term.Node | None) -> Row:
    if isinstance(term, rdflib.Literal):
        kind = rdflib.RDF.langString if term.language else term.datatype or rdflib.XSD.string
        return str(term), term.language, str(kind)
    return (None,) if term is None else (term.n3(),)


def _agree(ours: kg.Dataset, theirs: rdflib.Dataset, text: str) -> int:
    """Assert that both engines give the same terms in the same order, and return how many solutions there are."""
    solutions = ours.select(text)
    found = theirs.query(text)
    first = [tuple(map(_ours, row)) for row in solutions]
    second = [tuple(map(_theirs, row)) for row in found]  # type: ignore[arg-type]

    assert solutions.variables == [str(variable) for variable in found.vars or ()]
    assert first == second
    return len(first)


@pytest.mark.parametrize("name", QUICK)
def test_both_engines_answer_alike(name: str, graph: kg.Dataset, rdf: rdflib.Dataset) -> None:
    """The same terms in the same order from Oxigraph and from rdflib, on all of the curated graph."""
    assert _agree(graph, rdf, canned(name).text)


@pytest.mark.parametrize("name", names())
def test_both_engines_answer_alike_on_a_small_graph(name: str, small: kg.Dataset) -> None:
    """Each canned query gives the same terms in the same order in both."""
    _agree(small, second_opinion(small), canned(name).text)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("who-plays", {"character": "Kilgrave"}),
        ("cast", {"series": "Jessica Jones", "season": "2"}),
        ("episodes", {"series": "the-defenders"}),
        ("relations", {"subject": "character:jessica-jones"}),
        ("events", {"subject": "season:jessica-jones-2"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_both_engines_answer_alike_with_parameters(
    name: str, values: dict[str, str], graph: kg.Dataset, rdf: rdflib.Dataset
) -> None:
    """Binding a parameter changes the answer in both engines alike."""
    bound = canned(name).bind(values, lambda value, cls: resolve(graph, value, cls))

    assert _agree(graph, rdf, bound)


def test_engines_agree_where_values_are_missing(tmp_path: Path) -> None:
    """A season without a date, a portrayal known twice: aggregates over what is unbound differ between engines."""
    changes: dict[str, str | bytes | None] = {
        "later/seasons.csv": (
            "id,label,partOfSeries,seasonNumber,source,known\n"
            "season:daredevil-2,Daredevil season 2,series:daredevil,2,source:one,2015-04-21\n"
        ),
        "later/portrayals.csv": (
            "actor,character,work,episodeCount,source\n"
            "person:charlie-cox,character:matt-murdock,episode:daredevil-1x01,,source:two\n"
            "person:rosario-dawson,character:claire-temple,season:daredevil-1,2,source:two\n"
        ),
    }
    ours = world(tmp_path, changes)
    theirs = second_opinion(ours)
    for name in ("series", "cast"):
        _agree(ours, theirs, canned(name).text)

    assert [("Daredevil", "2015-04-10", "2", "2"), ("Jessica Jones", "2015-11-20", "1", "1")] == ask(ours, "series")
    assert [
        ("Charlie Cox", "Matt Murdock", "Daredevil", "1", "main", None),
        ("Rosario Dawson", "Claire Temple", "Daredevil", "1", None, "2"),
        ("Krysten Ritter", "Jessica Jones", "Jessica Jones", "1", "main", None),
        ("Rosario Dawson", "Claire Temple", "Jessica Jones", "1", None, "1"),
    ] == ask(ours, "cast")


# Columns and parameters ----------------------------------------------------


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_the_promised_ones(name: str, graph: kg.Dataset) -> None:
    """The columns are the product's stable interface; each further one is `<column>_iri` and comes after them."""
    promised = COLUMNS[name].split()
    found = graph.select(canned(name).text).variables

    assert promised == found[: len(promised)]
    assert [] == [
        name for name in found[len(promised) :] if name.removesuffix("_iri") not in promised or not name.endswith("_iri")
    ]


@pytest.mark.parametrize("name", COLUMNS)
def test_parameters_are_the_promised_ones(name: str) -> None:
    """Parameters too."""
    assert PARAMETERS.get(name, []) == [parameter.name for parameter in canned(name).parameters]


def test_an_unknown_parameter_is_named_with_its_nearest() -> None:
    """A misspelt parameter gets a suggestion."""
    with pytest.raises(UnknownTerm, match="no parameter of who-plays 'charcter'; did you mean character?"):
        canned("who-plays").bind({"charcter": "x"}, lambda *_: [])


def test_an_unknown_query_is_named_with_its_nearest() -> None:
    """So does a misspelt query."""
    with pytest.raises(UnknownTerm, match="no canned query 'who-play'; did you mean who-plays?"):
        canned("who-play")


class TestParameter:
    """A parameter is a `VALUES` line with a `#?` comment."""

    TEXT = 'SELECT * {\n  VALUES ?x { UNDEF }  #? (mn:Person) whom\n  VALUES ?text { "a" }  #? words\n  ?x ?p ?text }'

    def _query(self) -> CannedQuery:
        return parse("it", self.TEXT)

    def test_it_is_read_from_the_text(self) -> None:
        """Name, class, default and help."""
        first, second = self._query().parameters

        assert ("x", "mn:Person", "UNDEF", "whom", True) == (first.name, first.cls, first.default, first.help, first.optional)
        assert ("text", None, '"a"', "words", False) == (second.name, second.cls, second.default, second.help, second.optional)

    def test_several_values_work_at_once(self) -> None:
        """What a label may mean is all put between the braces."""
        nodes = [ox.NamedNode("http://a/1"), ox.NamedNode("http://a/2")]

        assert "VALUES ?x { <http://a/1> <http://a/2> }" in self._query().bind({"x": "both"}, lambda *_: nodes)

    @pytest.mark.parametrize("value", ['"', '" } ?s ?p ?o #', "\\", "\n", "}", "\\g<head>"])
    def test_a_value_cannot_leave_its_braces(self, value: str) -> None:
        """Only serialised terms are put in: what a user types is never read as SPARQL."""
        store = ox.Store()
        store.add(ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal(value)))
        store.add(ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal("other")))

        assert [(value,)] == kg.Dataset(store).select(
            self._query().bind({"text": value}, lambda *_: []).replace("SELECT *", "SELECT ?text")
        ).rows


# Files ---------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_prefixes_match_and_none_is_unused(path: Path) -> None:
    """A file stands alone: it declares what it uses, nothing else, and as `ontology/prefixes.ttl` has it."""
    text = path.read_text(encoding="utf-8")
    declared = dict(re.findall(r"^PREFIX ([\w-]+): <([^>]*)>", text, re.MULTILINE))
    body = re.sub(r"^(PREFIX .*|\s*#.*)$", "", text, flags=re.MULTILINE)
    bare = re.sub(r"<[^<>\s]*>|\"[^\"]*\"|#\?.*", "", body)
    used = set(re.findall(r"(?<![\w?$:/-])([a-z][\w-]*):(?=[\w]|\b)", bare))

    assert used == set(declared)
    assert declared == {prefix: prefixes().namespaces[prefix] for prefix in declared}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_front_matter_says_what_a_file_is_for(path: Path) -> None:
    """Each file begins with a summary, a sentence or a question."""
    text = path.read_text(encoding="utf-8")

    assert text.startswith("#+ summary: ")
    assert front_matter(text)["summary"][-1] in ".?"


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "checks"], ids=lambda path: path.stem)
def test_a_check_says_problem_and_remedy(path: Path) -> None:
    """Prose as in ROBOT's report queries."""
    text = path.read_text(encoding="utf-8")

    assert "\n# Problem: " in text
    assert "\n# Remedy: " in text


# Known answers -------------------------------------------------------------


def test_there_are_six_series_with_161_episodes(graph: kg.Dataset) -> None:
    """13 seasons, 161 episodes, in the order of their premieres."""
    assert [
        ("Daredevil", "2015-04-10", "3", "39"),
        ("Jessica Jones", "2015-11-20", "3", "39"),
        ("Luke Cage", "2016-09-30", "2", "26"),
        ("Iron Fist", "2017-03-17", "2", "23"),
        ("The Defenders", "2017-08-18", "1", "8"),
        ("The Punisher", "2017-11-17", "2", "26"),
    ] == ask(graph, "series")


def test_episodes(graph: kg.Dataset) -> None:
    """161 in all; the parameters narrow them down."""
    assert 161 == len(ask(graph, "episodes"))
    assert 13 == len(ask(graph, "episodes", series="jessica-jones", season="2"))
    assert ("Daredevil", "1", "1", "Into the Ring", "2015-04-10") == ask(graph, "episodes", series="Daredevil")[0][:5]


def test_who_plays_kilgrave(graph: kg.Dataset) -> None:
    """David Tennant."""
    assert ("David Tennant", "Kilgrave", "Jessica Jones") in ask(graph, "who-plays", character="Kilgrave")


def test_spin_offs(graph: kg.Dataset) -> None:
    """The Punisher is the spin-off of Daredevil."""
    assert ("The Punisher", "Daredevil") in ask(graph, "spin-offs")


def test_claire_temple_crosses_over(graph: kg.Dataset) -> None:
    """She is in five of the six series."""
    rows = {row[0]: row for row in ask(graph, "crossovers")}

    assert ("Claire Temple", "5", "Daredevil; Iron Fist; Jessica Jones; Luke Cage; The Defenders") == rows["Claire Temple"]


def test_mike_colter_is_refuted_in_jessica_jones_season_2(graph: kg.Dataset) -> None:
    """Rumoured in April 2017, not in it in March 2018: not in the cast, but among the claims."""
    claims = ask(graph, "claims", about="season:jessica-jones-2")
    about = {row[0] for row in claims if (row[2], row[3]) == ("actor", "Mike Colter")}

    assert about
    assert {"refuted"} == {row[4] for row in claims if row[0] in about}
    assert [] == [row for row in ask(graph, "cast", actor="Mike Colter") if row[2:4] == ("Jessica Jones", "2")]


def test_cast_is_narrowed_down_by_all_parameters(graph: kg.Dataset) -> None:
    """Krysten Ritter, main, in every season of her series and in the crossover."""
    rows = ask(graph, "cast", actor="Krysten Ritter", character="Jessica Jones")

    assert {("Jessica Jones", "1"), ("Jessica Jones", "2"), ("Jessica Jones", "3"), ("The Defenders", "1")} <= {
        row[2:4] for row in rows
    }
    assert {"main"} == {row[4] for row in rows if row[2] == "Jessica Jones"}
    assert [rows[0]] == ask(graph, "cast", actor="Krysten Ritter", character="Jessica Jones", series="jessica-jones", season="1")


def test_events_of_a_season_are_those_of_the_series_too(graph: kg.Dataset) -> None:
    """Asking for a series gives what happened to its seasons."""
    season = ask(graph, "events", subject="season:jessica-jones-2")

    assert season
    assert {row[3] for row in season} <= {row[3] for row in ask(graph, "events", subject="series:jessica-jones")}


def test_relations_of_one_subject(graph: kg.Dataset) -> None:
    """Only what is said of her."""
    rows = ask(graph, "relations", subject="character:trish-walker")

    assert {"Trish Walker"} == {row[0] for row in rows}
    assert len(rows) > 3


def test_every_source_supports_a_claim(graph: kg.Dataset) -> None:
    """A source is in the list because something rests on it."""
    rows = ask(graph, "sources")

    assert [] == [row for row in rows if not row[5] or int(row[5]) < 1]
    assert [] == [row for row in rows if not (row[1] and row[2] and (row[4] or "").startswith("http"))]


def test_co_stars_and_companions_leave_out_the_one_asked_for(graph: kg.Dataset) -> None:
    """Nobody is a companion of herself."""
    actors = {row[0] for row in ask(graph, "co-stars", actor="Krysten Ritter")}
    characters = {row[0] for row in ask(graph, "companions", character="character:jessica-jones")}

    assert "David Tennant" in actors
    assert "Krysten Ritter" not in actors
    assert "Kilgrave" in characters
    assert "Jessica Jones" not in characters
