"""A lens chooses the claims before the graph is built: by day, by what was seen, by source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DataErrors, UnknownTerm, UsageError
from kg.graph.dataset import build
from kg.graph.lens import Lens, select
from kg.resources import folder
from kg.tables.claims import Claim
from kg.tables.reader import claims
from kg.terms import BASE
from tests.world import TODAY, claims_of, graph, more, triples

_REFUTED = "person:charlie-cox,character:matt-murdock,season:jessica-jones-1,source:one,expected,2015-05,2015-11-20,refuted,"
CHANGES: dict[str, str | bytes | None] = {
    "production/portrayals.csv": (
        "actor,character,work,source,status,known,retracted,outcome,reveals,note\n"
        f"{_REFUTED},he is not in it\n"
        "person:charlie-cox,character:jessica-jones,season:daredevil-1,source:two,rejected,2015-04-10,,,,a slip\n"
    ),
    "production/seasons.csv": (
        "id,expectedRelease,source,status,known,retracted,outcome\n"
        "season:jessica-jones-1,2015,source:one,expected,2013-11-07,2015-01-07,superseded\n"
    ),
    "comics.csv": "id,label,source\ncomic:daredevil,Daredevil,source:two\n",
    "daredevil/characters.csv": (
        "id,occupation,basedOn,source,reveals\n"
        "character:matt-murdock,lawyer,,source:one,episode:daredevil-1x01\n"
        "character:matt-murdock,,comic:daredevil,source:two,season:daredevil-1\n"
    ),
}
PORTRAYAL = "portrayal:charlie-cox.matt-murdock.jessica-jones-1"
WHOLE = ("daredevil", "jessica-jones")


def _lens(as_of: str | None = None, seen: str | None = None, sources: str | None = None) -> Lens:
    return Lens.parse(as_of, seen, sources)


def _shown(folder: Path, **options: str) -> set[str]:
    return triples(graph(folder, CHANGES, _lens(**options)))


class TestAsOf:
    """`--as-of`: the graph as the public knew it."""

    def test_what_was_not_known_yet_is_not_there(self, tmp_path: Path) -> None:
        """On the day before a series came out nobody knows who plays in it."""
        before, after = (triples(graph(tmp_path, lens=_lens(as_of=day))) for day in ("2015-11-19", "2015-11-20"))

        fact = "portrayal:krysten-ritter.jessica-jones.jessica-jones-1 schema:actor person:krysten-ritter"
        assert (False, True) == (fact in before, fact in after)

    def test_a_refuted_claim_is_held_until_it_was_refuted(self, tmp_path: Path) -> None:
        """Before its retraction the graph holds what people then believed."""
        fact = f"{PORTRAYAL} schema:actor person:charlie-cox"

        assert fact not in _shown(tmp_path, as_of="2015-05-30")
        assert fact in _shown(tmp_path, as_of="2015-05")
        assert fact in _shown(tmp_path, as_of="2015-11-19")
        assert fact not in _shown(tmp_path, as_of="2015-11-20")
        assert fact not in _shown(tmp_path)

    def test_a_refuted_claim_is_shown_as_it_was_believed(self, tmp_path: Path) -> None:
        """That it turned out wrong, and the curators' note on it, are not known before the day it did."""

        def said(day: str) -> set[tuple[str | None, ...]]:
            text = """SELECT ?status ?outcome ?retracted ?note {
              GRAPH ?c { ?p mn:work season:jessica-jones-1 ; mn:character character:matt-murdock } ?c mn:status ?status
              OPTIONAL { ?c mn:outcome ?outcome } OPTIONAL { ?c mn:retracted ?retracted } OPTIONAL { ?c rdfs:comment ?note } }"""
            rows = graph(tmp_path, CHANGES, _lens(as_of=day)).select(text).rows
            return {tuple(cell and cell.removeprefix(BASE) for cell in row) for row in rows}

        assert {("status/expected", None, None, None)} == said("2015-11-19")
        assert {("status/refuted", "outcome/refuted", "2015-11-20", "he is not in it")} == said("2015-11-20")

    def test_a_superseded_claim_keeps_its_status(self, tmp_path: Path) -> None:
        """What was expected stays something that was expected; it is only no longer held."""
        rows = graph(tmp_path, CHANGES).select(
            "SELECT ?status ?held { GRAPH ?c { ?s mn:expectedRelease ?d } ?c mn:status ?status ; mn:held ?held }"
        )

        assert [(f"{BASE}status/expected", "false")] == rows.rows

    def test_an_imprecise_day_counts_from_its_end(self, tmp_path: Path) -> None:
        """`--as-of 2015` looks from the last day of the year."""
        assert date(2015, 12, 31) == _lens(as_of="2015").as_of
        assert triples(graph(tmp_path, lens=_lens(as_of="2015"))) == triples(graph(tmp_path, lens=_lens(as_of="2015-12-31")))

    def test_rejected_claims_are_never_held(self, tmp_path: Path) -> None:
        """A slip of a source stays readable in its own graph and is true on no day."""
        fact = "portrayal:charlie-cox.jessica-jones.daredevil-1 schema:actor person:charlie-cox"
        dataset = graph(tmp_path, CHANGES)

        assert fact not in triples(dataset)
        assert [("1",)] == dataset.select(
            "SELECT (COUNT(*) AS ?n) { GRAPH ?c { ?p mn:character character:jessica-jones ; schema:actor person:charlie-cox } }"
        ).rows


class TestSeen:
    """`--seen`: what somebody may know who has watched so far."""

    def test_nothing_seen_hides_every_episode_whole(self, tmp_path: Path) -> None:
        """The title of an episode can spoil it, so no triple of an unseen one is anywhere."""
        dataset = graph(tmp_path, CHANGES, _lens(seen="none"))

        assert [] == [quad for quad in dataset if "episode/" in str(quad)]
        assert [] == [quad for quad in dataset if "Into the Ring" in str(quad)]

    def test_seasons_reveal_nothing(self, tmp_path: Path) -> None:
        """That a season exists, its date and its length are no secrets."""
        shown = _shown(tmp_path, seen="none")

        assert "season:daredevil-1 schema:datePublished 2015-04-10" in shown
        assert "season:daredevil-1 schema:numberOfEpisodes 2" in shown

    def test_a_thing_shows_only_where_something_visible_mentions_it(self, tmp_path: Path) -> None:
        """Claire Temple is not there at all before the episode she is first seen in."""
        before, after = (_shown(tmp_path, seen=seen) for seen in ("daredevil:1x01", "daredevil:1x02"))

        assert not [triple for triple in before if "claire-temple" in triple or "rosario-dawson" in triple]
        assert "character:claire-temple rdfs:label Claire Temple" in after
        assert "person:rosario-dawson rdfs:label Rosario Dawson" in after

    def test_what_is_reached_through_descriptions_shows_too(self, tmp_path: Path) -> None:
        """A comic character is described as soon as a visible claim names it, and its source with it."""
        before, after = (_shown(tmp_path, seen=seen) for seen in ("daredevil:1x01", "daredevil"))

        assert not [triple for triple in before if "comic:" in triple]
        assert "comic:daredevil rdfs:label Daredevil" in after
        assert "source:two dcterms:title Jessica Jones" in after

    def test_the_last_episode_covers_the_season(self, tmp_path: Path) -> None:
        """Who has seen the finale has seen the season, and then the series."""
        finale, season, series = (_shown(tmp_path, seen=seen) for seen in ("daredevil:1x02", "daredevil:1", "daredevil"))

        assert finale == season == series
        assert "character:matt-murdock mn:livesAt place:hells-kitchen" in finale

    def test_the_farthest_position_counts(self, tmp_path: Path) -> None:
        """A work named twice is seen up to the later place."""
        assert _shown(tmp_path, seen="daredevil:1x02") == _shown(tmp_path, seen="daredevil:1x02,daredevil:1x01")

    def test_nothing_leaks_into_rules(self, tmp_path: Path) -> None:
        """What is derived is derived from what is visible."""
        assert "person:rosario-dawson mn:actsIn series:jessica-jones" not in _shown(tmp_path, seen="daredevil")
        assert "person:rosario-dawson mn:actsIn series:jessica-jones" in _shown(tmp_path)

    def test_a_refuted_casting_shows_to_those_who_have_seen_nothing(self, tmp_path: Path) -> None:
        """Who asks for the news has heard of a casting that was public before the release; who does not has not."""
        fact = f"{PORTRAYAL} schema:actor person:charlie-cox"

        assert fact in _shown(tmp_path, seen="none,news", as_of="2015-06")
        assert fact not in _shown(tmp_path, seen="none", as_of="2015-06")
        assert fact not in _shown(tmp_path, seen="none,news", as_of="2015-06", sources="encyclopedia")

    def test_a_main_part_shows_from_the_first_episode_of_its_season(self, tmp_path: Path) -> None:
        """Or from the first episode that a row names for it; nobody waits for the end of the season."""
        fact = "portrayal:charlie-cox.matt-murdock.daredevil-1 mn:billing"
        later = more(portrayals="person:charlie-cox,character:matt-murdock,episode:daredevil-1x02,main,source:one")
        shown = {
            (name, seen): any(
                triple.startswith(fact) for triple in triples(graph(tmp_path / name / seen[-1], world, _lens(seen=seen)))
            )
            for name, world in (("first", {}), ("named", later))
            for seen in ("none", "daredevil:1x01", "daredevil:1x02")
        }

        assert shown == {
            ("first", "none"): False,
            ("first", "daredevil:1x01"): True,
            ("first", "daredevil:1x02"): True,
            ("named", "none"): False,
            ("named", "daredevil:1x01"): False,
            ("named", "daredevil:1x02"): True,
        }

    def test_a_casting_event_of_an_unseen_work_is_news(self, tmp_path: Path) -> None:
        """Strictly, nobody learns who is in what they have not seen; who made it they may know."""
        rows = (
            "id,label,kind,date,subject,involves,source\n"
            "event:cast,Ritter is cast,casting,2014-12-05,season:jessica-jones-1,person:krysten-ritter,source:one\n"
            "event:order,Ordered,order,2013-11-07,season:jessica-jones-1,,source:one\n"
        )
        strict, news = (triples(graph(tmp_path / seen, {"events.csv": rows}, _lens(seen=seen))) for seen in ("none", "none,news"))

        assert {"event:order rdfs:label Ordered"} == {
            triple for triple in strict if triple.startswith("event:") and "label" in triple
        }
        assert "event:cast rdfs:label Ritter is cast" in news

    def test_nothing_says_nothing_of_who_plays(self, tmp_path: Path) -> None:
        """The cell is refused at its place: the rule decides."""
        rows = "actor,character,work,source,reveals\nperson:charlie-cox,character:matt-murdock,season:jessica-jones-1,source:one,nothing\n"
        with pytest.raises(DataErrors, match=r"more/portrayals.csv:2:77: who plays in a work is never 'nothing'"):
            claims_of(tmp_path, {"more/portrayals.csv": rows})


class TestSources:
    """`--source`: only what these say."""

    def test_only_claims_of_that_kind_are_shown(self, tmp_path: Path) -> None:
        """A claim of a press source is not there when an encyclopedia is asked."""
        shown = _shown(tmp_path, sources="encyclopedia")

        assert not [triple for triple in shown if triple.startswith("episode:daredevil-1x01 schema:")]
        assert "episode:jessica-jones-1x01 schema:episodeNumber 1" in shown

    @pytest.mark.parametrize("key", ["!wiki", "!encyclopedia", "press", "one"])
    def test_a_claim_that_only_describes_needs_a_passing_source_too(self, key: str, tmp_path: Path) -> None:
        """No source that is left out stands behind anything, and each that passes is still described."""
        dataset = graph(tmp_path, CHANGES, _lens(sources=key))
        told = dataset.select("SELECT DISTINCT ?source { ?claim prov:hadPrimarySource ?source }").rows
        full = graph(tmp_path, CHANGES)
        described = "ASK { ?c prov:hadPrimarySource source:two . GRAPH ?c { character:jessica-jones rdfs:label ?l } }"

        assert [(f"{BASE}source/one",)] == told
        assert dataset.query("ASK { source:one dcterms:title ?title }")
        assert full.query(described)
        assert not dataset.query("ASK { character:jessica-jones rdfs:label ?l }")

    def test_a_claim_keeps_only_the_sources_asked_for(self, tmp_path: Path) -> None:
        """A row with two sources is shown as told by the one that the lens lets through."""
        rows = graph(tmp_path, lens=_lens(sources="source:one")).select(
            "SELECT DISTINCT ?source { GRAPH ?c { series:jessica-jones schema:datePublished ?d } ?c prov:hadPrimarySource ?source }"
        )
        assert [(f"{BASE}source/one",)] == rows.rows

    @pytest.mark.parametrize("key", ["two", "source:two", "Two Encyclopedia", "encyclopedia", "wiki", "!press", "!one"])
    def test_a_source_is_named_by_id_slug_publisher_or_kind(self, key: str, tmp_path: Path) -> None:
        """However it is named, it is the same source."""
        assert _shown(tmp_path, sources="source:two") == _shown(tmp_path, sources=key)

    def test_unknown_sources_are_refused(self, tmp_path: Path) -> None:
        """A misspelt kind gets a suggestion instead of an empty graph."""
        with pytest.raises(UnknownTerm, match="no source or kind of source 'pres'; did you mean press"):
            graph(tmp_path, lens=_lens(sources="pres"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"as_of": "yesterday"}, "--as-of: yesterday is not a date such as"),
        ({"as_of": "2015-02-30"}, "--as-of: 2015-02-30 is no day of the calendar"),
        ({"seen": "daredevil:one"}, "--seen: 'daredevil:one' is not like daredevil, daredevil:2 or daredevil:2x05"),
    ],
)
def test_an_option_that_means_nothing_is_a_usage_error(options: dict[str, str], message: str) -> None:
    """The message names the option and shows the form."""
    with pytest.raises(UsageError) as caught:
        _lens(**options)
    assert message in str(caught.value)
    assert 2 == caught.value.exit_code


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        ("daredvil", "no work 'daredvil'; did you mean daredevil?"),
        ("daredevil:2", "no season 'daredevil:2'; did you mean daredevil:1?"),
        ("daredevil:1x03", "no episode 'daredevil:1x03'; did you mean daredevil:1x02?"),
        ("daredevil:1x00", "no episode 'daredevil:1x00'; did you mean daredevil:1x02?"),
    ],
)
def test_a_work_that_is_not_there_is_named(seen: str, message: str, tmp_path: Path) -> None:
    """A slip must not silently hide everything."""
    with pytest.raises(UnknownTerm) as caught:
        select(claims_of(tmp_path), _lens(seen=seen), TODAY)
    assert message == str(caught.value)


def test_a_lens_prints_as_its_options() -> None:
    """What a header shows can be typed again."""
    assert "everything, today" == str(Lens())
    assert "--as-of 2017-04-30 --seen daredevil:2 --source !wiki,press" == str(_lens("2017-04", "daredevil:2", "press,!wiki"))
    assert "--seen none" == str(_lens(seen="none"))
    assert Lens() == _lens(seen="all")


def test_a_graph_says_through_which_lens_it_is_seen(tmp_path: Path) -> None:
    """Every dump and every answer can tell; the graph of everything says nothing."""
    wanted = "SELECT ?lens { GRAPH mn:lens { <https://w3id.org/marvel-netflix/> mn:lens ?lens } }"

    assert [("--seen none",)] == graph(tmp_path / "a", lens=_lens(seen="none")).select(wanted).rows
    assert [] == graph(tmp_path / "b").select(wanted).rows


def test_the_selection_knows_when_it_changes(tmp_path: Path) -> None:
    """The first later day on which a claim becomes known or is retracted ends a snapshot."""
    made = claims_of(tmp_path, CHANGES)

    assert date(2015, 11, 20) == select(made, Lens(), date(2015, 11, 19)).until
    assert select(made, Lens(), date(2015, 11, 20)).until is None
    assert select(made, Lens(), TODAY).until is None


# Properties ----------------------------------------------------------------

_POSITIONS = {"daredevil": [None, "daredevil:1x01", "daredevil:1x02"], "jessica-jones": [None, "jessica-jones:1x01"]}
_steps = st.tuples(*(st.integers(0, len(places) - 1) for places in _POSITIONS.values()))
_days = st.dates(date(2013, 1, 1), date(2016, 12, 31))
_REAL = ("daredevil", "jessica-jones", "luke-cage", "iron-fist", "the-defenders", "the-punisher")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[Claim]:
    """The claims of the small world."""
    return claims_of(tmp_path_factory.mktemp("small"), CHANGES)


@pytest.fixture(scope="module")
def real(data: Path) -> list[Claim]:
    """The claims of the curated tables."""
    return claims(data)


def _seen(steps: tuple[int, ...]) -> tuple[str, ...]:
    chosen = (places[step] for places, step in zip(_POSITIONS.values(), steps, strict=True))
    return tuple(place for place in chosen if place)


def _ids(shown: tuple[Claim, ...]) -> set[str]:
    return {claim.id for claim in shown if claim.table != "sources"}  # whose ids change where they would give something away


def _facts(shown: tuple[Claim, ...], day: date) -> set[ox.Triple]:
    return {triple for claim in shown if claim.held(day) for triple in claim.triples}


class TestProperties:
    """What holds for every lens."""

    @given(less=_steps, plus=_steps, day=_days)
    def test_seeing_more_removes_nothing(
        self, small: list[Claim], less: tuple[int, ...], plus: tuple[int, ...], day: date
    ) -> None:
        """Who watches on loses no claim and no fact that was held."""
        fewer = select(small, Lens(day, _seen(less)), TODAY).visible
        further = select(small, Lens(day, _seen(tuple(map(max, less, plus)))), TODAY).visible

        assert _ids(fewer) <= _ids(further)
        assert _facts(fewer, day) <= _facts(further, day)

    @given(early=_days, late=_days, steps=_steps)
    def test_a_later_day_removes_no_claim(self, small: list[Claim], early: date, late: date, steps: tuple[int, ...]) -> None:
        """What was once said stays said, though it may no longer be held."""
        first, second = sorted([early, late])
        before = _ids(select(small, Lens(first, _seen(steps)), TODAY).visible)

        assert before <= _ids(select(small, Lens(second, _seen(steps)), TODAY).visible)

    @given(day=_days, steps=_steps)
    def test_every_asserted_triple_is_backed_by_a_visible_held_claim(
        self, small: list[Claim], day: date, steps: tuple[int, ...]
    ) -> None:
        """Nothing is in the default graph that no visible claim says, but what is said about claims."""
        store = build(select(small, Lens(day, _seen(steps)), TODAY), folder("ontology"))
        held = {
            quad.subject.value  # type: ignore[union-attr]
            for quad in store.quads_for_pattern(
                None, ox.NamedNode(f"{BASE}ontology#held"), ox.Literal(value=True), ox.DefaultGraph()
            )
        }
        backed = {quad.triple for quad in store if getattr(quad.graph_name, "value", "") in held}
        asserted = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}

        assert backed == {triple for triple in asserted if not triple.subject.value.startswith(BASE + "claim/")}  # type: ignore[union-attr]

    @settings(max_examples=15, deadline=None)
    @given(seen=st.sets(st.sampled_from(_REAL)), extra=st.sampled_from(_REAL), day=st.dates(date(2013, 1, 1), date(2026, 1, 1)))
    def test_the_curated_tables_keep_these_rules(self, real: list[Claim], seen: set[str], extra: str, day: date) -> None:
        """Seeing one series more, or looking a year later, never removes a claim of the real tables."""
        real_lens = Lens(day, tuple(sorted(seen)))
        now = _ids(select(real, real_lens, TODAY).visible)
        further = _ids(select(real, Lens(day, tuple(sorted({*seen, extra}))), TODAY).visible)
        later = _ids(select(real, Lens(day.replace(year=day.year + 1, day=1), tuple(sorted(seen))), TODAY).visible)

        assert now <= further
        assert now <= later


def test_mike_colter_in_jessica_jones_season_2(data: Path) -> None:
    """The rumour of 2017 is held then and refuted by the season itself."""
    real = claims(data)
    about = [c for c in real if {"person:mike-colter", "season:jessica-jones-2"} <= c.mentions and c.table == "portrayals"]

    assert about
    assert any(claim.known and claim.known.day <= date(2017, 4, 24) and claim.held(date(2017, 4, 24)) for claim in about)
    assert {"refuted"} == {claim.status_on(date(2018, 3, 8)) for claim in about if claim.status != "rejected"}
    assert not any(claim.held(date(2018, 3, 8)) for claim in about)


def test_more_world(tmp_path: Path) -> None:
    """A row added to a table of the world is a claim more."""
    assert 1 + len(claims_of(tmp_path / "a")) == len(claims_of(tmp_path / "b", more(people="person:a,A,source:one")))
