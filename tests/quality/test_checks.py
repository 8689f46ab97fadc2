"""Each check fires on a world that breaches it, and only then."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

import kg
from kg.errors import KGError
from kg.quality import checks
from kg.quality.checks import Violation
from kg.resources import folder
from tests.world import WORLD, graph, triples, write

Changes = dict[str, str | bytes | None]
_EVENTS = "id,label,kind,date,subject,source\n"


def _appended(name: str, rows: str) -> Changes:
    return {name: WORLD[name] + rows}


_KILLS = "character:matt-murdock,kills,character:claire-temple,source:one,episode:daredevil-1x02\n"

BREACHES: dict[str, tuple[Changes, list[str]]] = {
    "acts-before-first-appearance": (
        _appended("relations.csv", "character:claire-temple,helps,character:matt-murdock,source:one,episode:daredevil-1x01\n"),
        [
            (
                "data/relations.csv:4: warning: character:claire-temple does so in episode:daredevil-1x01"
                " but first appears in episode:daredevil-1x02 [acts-before-first-appearance]"
            )
        ],
    ),
    "episodes-out-of-order": (
        {
            "episodes.csv": WORLD["episodes.csv"]
            .replace("1x01,Into the Ring,season:daredevil-1,1,2015-04-10", "1x01,Into the Ring,season:daredevil-1,1,2015-04-17")
            .replace("jessica-jones-1,1,2015-11-20", "jessica-jones-1,1,2015-11-19"),
            "more/seasons.csv": "id,label,partOfSeries,seasonNumber,datePublished,source\n"
            "season:daredevil-2,Daredevil season 2,series:daredevil,2,2015-04-17,source:one\n",
        },
        [
            (
                "data/episodes.csv:2: episode:daredevil-1x01 comes out on 2015-04-17, though the next season had begun on 2015-04-17"
                " [episodes-out-of-order]"
            ),
            (
                "data/episodes.csv:3: episode:daredevil-1x02 comes out on 2015-04-10, before the episode that precedes it"
                " on 2015-04-17 [episodes-out-of-order]"
            ),
            (
                "data/episodes.csv:4: episode:jessica-jones-1x01 comes out on 2015-11-19, before its season on 2015-11-20"
                " [episodes-out-of-order]"
            ),
        ],
    ),
    "id-differs-from-number": (
        {
            "seasons.csv": WORLD["seasons.csv"].replace("series:jessica-jones,1", "series:jessica-jones,2"),
            "episodes.csv": WORLD["episodes.csv"].replace("1x02,Cut Man", "1x12,Cut Man"),
            "portrayals.csv": WORLD["portrayals.csv"].replace("episode:daredevil-1x02", "episode:daredevil-1x12"),
            "relations.csv": WORLD["relations.csv"].replace("episode:daredevil-1x02", "episode:daredevil-1x12"),
        },
        [
            (
                "data/episodes.csv:3: episode:daredevil-1x12 should have the id episode:daredevil-1x02 by its columns"
                " [id-differs-from-number]"
            ),
            (
                "data/seasons.csv:3: season:jessica-jones-1 should have the id season:jessica-jones-2 by its columns"
                " [id-differs-from-number]"
            ),
        ],
    ),
    "identifier-form": (
        {
            "identifiers.csv": "id,sameAs,source\n"
            "series:daredevil,imdb:3322312,source:one\n"
            "series:daredevil,wikidata:P31,source:one\n"
            "series:jessica-jones,https://www.wikidata.org/wiki/Q16977365,source:one\n"
            "series:jessica-jones,wikidata:Q16977365,source:one\n"
            "person:charlie-cox,imdb-name:nm1214435,source:one\n"
            "person:krysten-ritter,https://m.imdb.com/name/nm1634241/,source:one\n"
        },
        [
            (
                "data/identifiers.csv:2: series:daredevil has the identifier 3322312, which is not of the form tt[0-9]{7,10}"
                " [identifier-form]"
            ),
            (
                "data/identifiers.csv:3: series:daredevil has the identifier P31, which is not of the form Q[1-9][0-9]*"
                " [identifier-form]"
            ),
            (
                "data/identifiers.csv:4: series:jessica-jones has the address of a page as identifier; write wikidata:Q…"
                " [identifier-form]"
            ),
            (
                "data/identifiers.csv:7: person:krysten-ritter has the address of a page as identifier; write imdb-name:nm…"
                " [identifier-form]"
            ),
        ],
    ),
    "known-before-sources": (
        {
            "more/relations.csv": "subject,relation,object,source,known,note\n"
            "series:daredevil,leadsInto,series:jessica-jones,source:one,2015-03,\n"
            "series:daredevil,introducesLeadOf,series:jessica-jones,source:one,2015-03,told on a stage\n"
            "series:jessica-jones,leadsInto,series:daredevil,source:one;source:two,2015-03,\n"
        },
        [
            (
                "data/more/relations.csv:2: warning: claim:more-relations-b832b0b7b1 is said to be known since 2015-03-31,"
                " but its sources are of 2015-04-01 and later [known-before-sources]"
            )
        ],
    ),
    "actor-with-two-roles": (
        {
            "portrayals.csv": "actor,character,work,billing,source\n"
            "person:charlie-cox,character:matt-murdock,season:daredevil-1,main,source:one\n"
            "person:charlie-cox,character:claire-temple,episode:daredevil-1x02,,source:one\n"
        },
        [
            (
                "data/portrayals.csv:3: portrayal:charlie-cox.claire-temple.daredevil-1x02 plays character:claire-temple"
                " and character:matt-murdock in season:daredevil-1 [actor-with-two-roles]"
            )
        ],
    ),
    "appears-after-death": (
        _appended("relations.csv", _KILLS),
        [
            (
                "data/portrayals.csv:5: warning: portrayal:rosario-dawson.claire-temple.jessica-jones-1x01 appears after"
                " character:claire-temple was dead in episode:daredevil-1x02 [appears-after-death]"
            )
        ],
    ),
    "employer-after-death": (
        _appended(
            "relations.csv",
            _KILLS + "character:jessica-jones,worksFor,character:claire-temple,source:two,episode:jessica-jones-1x01\n",
        )
        | {
            "portrayals.csv": WORLD["portrayals.csv"].replace(
                "person:rosario-dawson,character:claire-temple,episode:jessica-jones-1x01,,source:two\n", ""
            )
        },
        [
            (
                "data/relations.csv:5: warning: character:jessica-jones stands so in episode:jessica-jones-1x01 though"
                " character:claire-temple was killed in episode:daredevil-1x02 [employer-after-death]"
            )
        ],
    ),
    "first-appearance-differs": (
        {
            "more/characters.csv": "id,firstAppearsIn,source,reveals\n"
            "character:claire-temple,episode:daredevil-1x01,source:two,episode:daredevil-1x01\n"
        },
        [
            (
                "data/more/characters.csv:2: warning: character:claire-temple is said to appear first in episode:daredevil-1x01,"
                " but by the portrayals it is episode:daredevil-1x02 [first-appearance-differs]"
            )
        ],
    ),
    "guest-before-release": (
        {
            "more/portrayals.csv": "actor,character,work,billing,source,known\n"
            "person:charlie-cox,character:matt-murdock,episode:jessica-jones-1x01,guest,source:two,2015-11-01\n"
        },
        [
            (
                "data/more/portrayals.csv:2: portrayal:charlie-cox.matt-murdock.jessica-jones-1x01 is known since 2015-11-01,"
                " before episode:jessica-jones-1x01 was released on 2015-11-20 [guest-before-release]"
            )
        ],
    ),
    "killed-twice": (
        _appended(
            "relations.csv",
            _KILLS + "character:jessica-jones,kills,character:claire-temple,source:two,episode:jessica-jones-1x01\n",
        )
        | {
            "portrayals.csv": WORLD["portrayals.csv"].replace(
                "person:rosario-dawson,character:claire-temple,episode:jessica-jones-1x01,,source:two\n", ""
            )
        },
        [
            (
                "data/relations.csv:4: warning: character:matt-murdock kills character:claire-temple in episode:daredevil-1x02,"
                " but so does character:jessica-jones in episode:jessica-jones-1x01 [killed-twice]"
            )
        ],
    ),
    "known-before-release": (
        {
            "more/relations.csv": "subject,relation,object,source,known,reveals\n"
            "character:claire-temple,friendOf,character:matt-murdock,source:one,2013,season:daredevil-1\n"
        },
        [
            (
                "data/more/relations.csv:2: warning: claim:more-relations-90eeb86917 reveals season:daredevil-1"
                " but is said to be known since 2013-12-31 [known-before-release]"
            )
        ],
    ),
    "named-alike": (
        {
            "people.csv": WORLD["people.csv"] + "person:krysten-a-ritter,Krysten A. Ritter,source:one\n",
            "credits.csv": "person,job,work,source\nperson:krysten-a-ritter,director,episode:daredevil-1x01,source:one\n",
            "places.csv": "id,label,fictional,source\nplace:hells-kitchen,Hell's Kitchen,false,source:one\n"
            "place:kitchen,The HELLS kitchen,false,source:one\n",
            "more/relations.csv": "subject,relation,object,source,reveals\n"
            "character:claire-temple,livesAt,place:kitchen,source:one,season:daredevil-1\n",
        },
        [
            "data/people.csv:3: person:krysten-ritter has the same name as person:krysten-a-ritter [named-alike]",
            "data/places.csv:3: place:kitchen has the same name as place:hells-kitchen [named-alike]",
        ],
    ),
    "publisher-spelt-two-ways": (
        {
            "more/sources.csv": "id,title,publisher,accessed,url,kind,origin\n"
            "source:four,A,The One-Times,2026-11-22,https://example.org/four,press,\n"
            "source:three,B,Three,2026-11-22,https://example.org/three,press,theonetimes.com\n",
            "more/people.csv": "id,alternateName,source\nperson:charlie-cox,Charles Cox,source:four;source:three\n",
        },
        [
            (
                "data/more/sources.csv:2: source:four writes The One-Times for what another source calls The One Times"
                " [publisher-spelt-two-ways]"
            ),
            (
                "data/more/sources.csv:3: source:three has the origin theonetimes.com, an address and no name"
                " [publisher-spelt-two-ways]"
            ),
        ],
    ),
    "role-with-two-actors": (
        _appended("portrayals.csv", "person:charlie-cox,character:jessica-jones,episode:jessica-jones-1x01,,source:two\n"),
        [
            (
                "data/portrayals.csv:6: portrayal:charlie-cox.jessica-jones.jessica-jones-1x01 and person:krysten-ritter both play"
                " character:jessica-jones in season:jessica-jones-1 [role-with-two-actors]"
            )
        ],
    ),
    "contradiction": (
        {"more/seasons.csv": "id,numberOfEpisodes,source,known\nseason:daredevil-1,3,source:two,2015-04-10\n"},
        ["data/more/seasons.csv:2: season:daredevil-1 is said to be 3 and also 2 [contradiction]"],
    ),
    "episode-number-twice": (
        _appended("episodes.csv", "episode:daredevil-1x03,Rabbit,season:daredevil-1,2,2015-04-10,,source:one\n"),
        ["data/episodes.csv:3: episode:daredevil-1x02 has the same number as episode:daredevil-1x03 [episode-number-twice]"],
    ),
    "episode-numbers-with-gaps": (
        _appended("episodes.csv", "episode:daredevil-1x04,Blood,season:daredevil-1,4,2015-04-10,,source:one\n"),
        ["data/episodes.csv:5: episode:daredevil-1x04 has number 4 but the season has no episode 3 [episode-numbers-with-gaps]"],
    ),
    "event-order": (
        {
            "events.csv": _EVENTS
            + "event:daredevil-order,Daredevil ordered,order,2014-08,season:daredevil-1,source:one\n"
            + "event:daredevil-filming-start,Filming begins,filming-start,2014-07,season:daredevil-1,source:one\n"
        },
        [
            (
                "data/events.csv:3: event:daredevil-filming-start must come after event:daredevil-order"
                " but is dated before it [event-order]"
            )
        ],
    ),
    "identifier-twice": (
        {
            "identifiers.csv": "id,sameAs,source,known\n"
            "person:charlie-cox,imdb-name:nm1214435,source:one,2015-01\n"
            "person:krysten-ritter,imdb-name:nm1214435,source:one,2015-01\n"
        },
        ["data/identifiers.csv:2: person:charlie-cox bears the same identifier as person:krysten-ritter [identifier-twice]"],
    ),
    "label-known-late": (
        {
            "more/seasons.csv": "id,label,partOfSeries,seasonNumber,source,known\n"
            "season:daredevil-2,Daredevil season 2,series:daredevil,2,source:one,2015-04-21\n",
            "events.csv": _EVENTS + "event:daredevil-2-rumour,A second season,rumour,2015-04-01,season:daredevil-2,source:one\n",
        },
        [
            (
                "data/more/seasons.csv:2: warning: season:daredevil-2 is spoken of since 2015-04-01"
                " but has its label only since 2015-04-21 [label-known-late]"
            )
        ],
    ),
    "portrayal-outside-run": (
        {
            "more/seasons.csv": "id,label,partOfSeries,seasonNumber,source,known\n"
            "season:daredevil-2,Daredevil season 2,series:daredevil,2,source:one,2015-04-21\n",
            "more/portrayals.csv": "actor,character,work,episodeCount,source,known\n"
            "person:charlie-cox,character:matt-murdock,season:daredevil-2,,source:one,2015-04-21\n"
            "person:rosario-dawson,character:claire-temple,season:daredevil-1,3,source:one,2015-04-21\n",
        },
        [
            (
                "data/more/portrayals.csv:2: portrayal:charlie-cox.matt-murdock.daredevil-2"
                " is a portrayal in a work that has no release date [portrayal-outside-run]"
            ),
            (
                "data/more/portrayals.csv:3: portrayal:rosario-dawson.claire-temple.daredevil-1"
                " counts 3 episodes of a season that has 2 [portrayal-outside-run]"
            ),
        ],
    ),
    "relation-to-itself": (
        _appended("relations.csv", "character:matt-murdock,friendOf,character:matt-murdock,source:one,season:daredevil-1\n"),
        ["data/relations.csv:4: character:matt-murdock stands in this relation to itself [relation-to-itself]"],
    ),
    "season-count-differs": (
        {"seasons.csv": WORLD["seasons.csv"].replace(",1,2,2015-04-10", ",1,13,2015-04-10")},
        ["data/seasons.csv:2: season:daredevil-1 is said to have 13 episodes, but 2 are entered [season-count-differs]"],
    ),
    "spin-off-cycle": (
        {
            "relations.csv": "subject,relation,object,source,known\n"
            "series:daredevil,spinOffOf,series:jessica-jones,source:one,2016\n"
            "series:jessica-jones,spinOffOf,series:daredevil,source:one,2016\n"
        },
        [
            "data/relations.csv:2: series:daredevil is, in the end, a spin-off of itself [spin-off-cycle]",
            "data/relations.csv:3: series:jessica-jones is, in the end, a spin-off of itself [spin-off-cycle]",
        ],
    ),
    "refined-not-superseded": (
        {
            "more/seasons.csv": "id,expectedRelease,source,status,known,retracted,outcome\n"
            "season:jessica-jones-1,2015,source:one,expected,2013-11-07,2015-09-10,superseded\n"
            "season:jessica-jones-1,2015-11,source:two,expected,2013-11-07,2015-09-10,refined\n"
            "season:jessica-jones-1,2016,source:one,expected,2013-11-07,2015-09-10,superseded\n"
        },
        [
            (
                "data/more/seasons.csv:2: season:jessica-jones-1 was superseded,"
                " but the release on 2015-11-20 lies within it [refined-not-superseded]"
            )
        ],
    ),
    "stale-expectation": (
        {
            "events.csv": "id,label,kind,date,subject,source,status\n"
            "event:two,Two more parts are thought of,rumour,2014-01,series:daredevil,source:one,rumoured\n",
            "relations.csv": "subject,relation,object,source,known,status\n"
            "series:daredevil,introducesLeadOf,series:jessica-jones,source:one,2014,announced\n",
            "more/seasons.csv": "id,expectedRelease,source,status,known\nseason:jessica-jones-1,2015,source:one,expected,2013-11-07\n",
        },
        [
            (
                "data/events.csv:2: event:two was expected by 2015-04-10, which is over,"
                " and nothing says what became of it [stale-expectation]"
            ),
            (
                "data/more/seasons.csv:2: season:jessica-jones-1 was expected by 2015-12-31, which is over,"
                " and nothing says what became of it [stale-expectation]"
            ),
            (
                "data/relations.csv:2: series:daredevil was expected by 2015-11-20, which is over,"
                " and nothing says what became of it [stale-expectation]"
            ),
        ],
    ),
    "thing-without-label": (
        {
            "people.csv": "id,alternateName,source\nperson:charlie-cox,Charles Thomas Cox,source:one\n"
            "person:krysten-ritter,K,source:two\nperson:rosario-dawson,R,source:one\n"
        },
        [
            "data/people.csv:2: person:charlie-cox has no label [thing-without-label]",
            "data/people.csv:3: person:krysten-ritter has no label [thing-without-label]",
            "data/people.csv:4: person:rosario-dawson has no label [thing-without-label]",
        ],
    ),
}
# The table reader refuses these before there is a graph; they are there for graphs made elsewhere.
ELSEWHERE = {
    "dangling-reference": "<https://w3id.org/marvel-netflix/series/a> <https://schema.org/publisher> <https://w3id.org/marvel-netflix/organization/b> .",
    "retracted-before-known": (
        "<https://w3id.org/marvel-netflix/claim/a> <https://w3id.org/marvel-netflix/ontology#known>"
        ' "2017-02-01"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
        "<https://w3id.org/marvel-netflix/claim/a> <https://w3id.org/marvel-netflix/ontology#retracted>"
        ' "2017-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .'
    ),
}


def test_every_check_is_tested() -> None:
    """A new check needs a world here that breaches it."""
    assert {check.name for check in checks.checks()} == set(BREACHES) | set(ELSEWHERE)


def test_a_good_world_breaches_nothing(tmp_path: Path) -> None:
    """No check and no shape fires on the world as it is."""
    dataset = graph(tmp_path / "data")

    assert [] == checks.run(dataset)
    assert [] == checks.validate(dataset)


@pytest.mark.parametrize("name", BREACHES)
def test_each_check_fires_on_its_breach_alone(name: str, tmp_path: Path) -> None:
    """With the place of the row, what is wrong, and the name of the check."""
    changes, expected = BREACHES[name]
    found = checks.run(graph(tmp_path / "data", changes))

    assert expected == [str(violation) for violation in found if violation.check == name]
    follow_on = {"episode-number-twice": {"season-count-differs"}, "episode-numbers-with-gaps": {"season-count-differs"}}
    follow_on |= {"contradiction": {"season-count-differs"}, "event-order": {"label-known-late"}}
    follow_on |= {"guest-before-release": {"label-known-late"}, "stale-expectation": {"label-known-late"}}
    early = {
        "known-before-release",
        "identifier-twice",
        "refined-not-superseded",
        "stale-expectation",
    }  # before the sources of the world
    follow_on |= {each: follow_on.get(each, set()) | {"known-before-sources"} for each in early}
    follow_on["known-before-sources"] = {"label-known-late"}
    follow_on["episodes-out-of-order"] = {"label-known-late", "guest-before-release"}
    follow_on["episode-number-twice"] |= {"id-differs-from-number"}
    assert {name} == {violation.check for violation in found} - follow_on.get(name, set())


@pytest.mark.parametrize("name", ELSEWHERE)
def test_checks_fire_on_graphs_made_elsewhere(name: str) -> None:
    """What the tables cannot hold, other RDF can."""
    store = ox.Store()
    store.load(ELSEWHERE[name].encode(), format=ox.RdfFormat.N_TRIPLES)

    assert name in {violation.check for violation in checks.run(kg.Dataset(store))}


def test_who_is_dead_in_one_episode_does_not_appear_in_the_next(tmp_path: Path) -> None:
    """Within a season all is released on one day; the numbers of the episodes tell what comes later."""
    changes = _appended("portrayals.csv", "person:charlie-cox,character:matt-murdock,episode:daredevil-1x02,,source:one\n")
    changes["characters.csv"] = (
        "id,label,lifeStatus,source,reveals\n"
        "character:claire-temple,Claire Temple,,source:one,\ncharacter:jessica-jones,Jessica Jones,,source:two,\n"
        "character:matt-murdock,Matt Murdock,,source:one,\ncharacter:matt-murdock,,deceased,source:one,episode:daredevil-1x01\n"
    )

    found = [str(violation) for violation in checks.run(graph(tmp_path / "data", changes))]

    assert 1 == len(found)
    assert found[0].startswith("data/portrayals.csv:6: warning: portrayal:charlie-cox.matt-murdock.daredevil-1x02 appears after")
    assert found[0].endswith("character:matt-murdock was dead in episode:daredevil-1x01 [appears-after-death]")


def test_an_episode_that_a_source_names_is_more_exact_than_the_season(tmp_path: Path) -> None:
    """Where the portrayals only know the season, the source's word is taken and no rule says less."""
    row = "character:matt-murdock,episode:daredevil-1x01,source:two,episode:daredevil-1x01\n"
    dataset = graph(tmp_path / "data", {"more/characters.csv": "id,firstAppearsIn,source,reveals\n" + row})
    first = [triple for triple in triples(dataset) if triple.startswith("character:matt-murdock mn:firstAppearsIn")]

    assert [] == checks.run(dataset)
    assert ["character:matt-murdock mn:firstAppearsIn episode:daredevil-1x01"] == first


def test_a_settled_expectation_is_not_stale(tmp_path: Path) -> None:
    """Once something says what became of it, all is well."""
    row = "season:jessica-jones-1,2015,source:one,expected,2015-04-01,2015-09-07,refined\n"
    changes: Changes = {"more/seasons.csv": "id,expectedRelease,source,status,known,retracted,outcome\n" + row}

    assert [] == checks.run(graph(tmp_path, changes))


def test_what_nothing_mentions_is_warned_about(tmp_path: Path, process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """It would vanish without a word; what a fact leads to by a detour, or a source of it, does not."""
    rows = "place:queens,Queens,false,source:one\nplace:bronx,The Bronx,false,source:one\n"
    changes = _appended("places.csv", rows)
    changes["more/relations.csv"] = (
        "subject,relation,object,source,known\nplace:bronx,locatedIn,place:hells-kitchen,source:one,2015\n"
    )
    done = process("check", "--data", write(tmp_path / "data", changes))

    assert (
        "data/places.csv:3: warning: place:queens is described, but nothing mentions it, so it never shows [never-mentioned]"
        in done.stdout
    )
    assert 1 == done.stdout.count("[never-mentioned]")
    assert "no mistakes, 1 warning in 25 claims\n" in done.stdout
    assert 0 == done.returncode


def test_places_are_ordered_by_the_number_of_their_line() -> None:
    """Line 10 comes after line 2."""
    found = [Violation(f"data/a.csv:{line}", "c", "error", "x", "is wrong") for line in (10, 100, 2, 9)]

    assert ["data/a.csv:2", "data/a.csv:9", "data/a.csv:10", "data/a.csv:100"] == [
        each.location for each in checks.by_place(found)
    ]


def test_a_breach_is_shown_at_the_first_row_that_makes_it(tmp_path: Path) -> None:
    """By the number of the line, as above."""
    rows = "".join(f"character:matt-murdock,allyOf,character:matt-murdock,source:one,episode:daredevil-1x0{n}\n" for n in (1, 2))
    dull = "".join(
        f"character:jessica-jones,knows,character:matt-murdock,source:one,2016-0{n},season:jessica-jones-1\n" for n in range(1, 8)
    )
    text = "subject,relation,object,source,known,reveals\n" + dull + rows.replace("source:one,", "source:one,,")
    found = checks.run(graph(tmp_path / "data", {"relations.csv": text}))

    assert ["data/relations.csv:9"] == [each.location for each in found if each.check == "relation-to-itself"]


def test_a_rejected_claim_contradicts_nothing(tmp_path: Path) -> None:
    """That is what `rejected` is for."""
    row = "season:daredevil-1,3,source:two,rejected,2015-04-10\n"

    assert [] == checks.run(graph(tmp_path, {"more/seasons.csv": "id,numberOfEpisodes,source,status,known\n" + row}))


def test_a_breach_of_a_shape_has_its_place(tmp_path: Path) -> None:
    """What pySHACL finds is shown with the row that makes it."""
    dataset = graph(tmp_path / "data")
    season = dataset.prefixes.expand("season:daredevil-1")
    number = dataset.prefixes.expand("schema:seasonNumber")
    dataset = dataset.extended([ox.Quad(season, number, ox.Literal(7))])

    assert ["data/seasons.csv:2: season:daredevil-1 schema:seasonNumber has more than one value [shapes]"] == [
        str(violation) for violation in checks.validate(dataset)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?subject { ?subject ?p ?o }", "checks/broken.rq must SELECT ?subject and ?message"),
        ("SELECT {", "checks/broken.rq: line 1, column 8"),
    ],
)
def test_a_broken_check_is_named(text: str, message: str, tmp_path: Path) -> None:
    """The message names the file."""
    shutil.copytree(folder("ontology"), tmp_path / "ontology")
    (tmp_path / "ontology/checks/broken.rq").write_text(text)
    with pytest.raises(KGError) as caught:
        checks.run(kg.Dataset(ox.Store()), tmp_path / "ontology")
    assert message in str(caught.value)


class TestCommand:
    """`kg check`."""

    def test_a_good_world_ends_with_0(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """And says how much it looked at."""
        result = run("check", "--data", write(tmp_path / "data"))

        assert ("no mistakes, no warnings in 22 claims\n", 0) == (result.output, result.exit_code)

    def test_a_breach_ends_with_1(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """The same lines as the library gives, and a count."""
        changes, expected = BREACHES["relation-to-itself"]
        result = run("check", "--no-shapes", "--data", write(tmp_path / "data", changes))

        remedy = "  relation-to-itself: Correct the subject or the object.\n"
        assert (f"{expected[0]}\n{remedy}1 mistake, no warnings in 23 claims\n", 1) == (result.output, result.exit_code)

    def test_a_warning_ends_with_0(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """A warning is shown, but is no mistake."""
        changes, expected = BREACHES["label-known-late"]
        result = run("check", "--no-shapes", "--data", write(tmp_path / "data", changes))

        remedy = "  label-known-late: Give the label in a row of its own, known since the work was first spoken of.\n"
        assert (f"{expected[0]}\n{remedy}no mistakes, 1 warning in 24 claims\n", 0) == (result.output, result.exit_code)

    def test_json(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """For programs."""
        changes, _ = BREACHES["relation-to-itself"]
        result = run("check", "--no-shapes", "-f", "json", "--data", write(tmp_path / "data", changes))
        violation = {
            "location": "data/relations.csv:4",
            "check": "relation-to-itself",
            "severity": "error",
            "subject": "character:matt-murdock",
            "message": "stands in this relation to itself",
            "remedy": "Correct the subject or the object.",
        }

        assert {"claims": 23, "violations": [violation]} == json.loads(result.output)

    @pytest.mark.parametrize(
        ("name", "conforms"), [("relation-to-itself", "false"), ("label-known-late", "true"), (None, "true")]
    )
    def test_turtle_is_a_validation_report(
        self, name: str | None, conforms: str, tmp_path: Path, run: Callable[..., Result]
    ) -> None:
        """Any SHACL tool reads it."""
        result = run(
            "check", "--no-shapes", "-f", "turtle", "--data", write(tmp_path / "data", BREACHES[name][0] if name else None)
        )
        store = ox.Store()
        store.load(result.output.encode(), format=ox.RdfFormat.TURTLE)
        answer = kg.Dataset(store).select(
            "SELECT ?conforms (COUNT(?r) AS ?n) { ?x sh:conforms ?conforms OPTIONAL { ?x sh:result ?r } } GROUP BY ?conforms"
        )

        assert [(conforms, "1" if name else "0")] == answer.rows

    def test_turtle_survives_any_message(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """Quotes, backslashes and emoji in a cell do not break the report."""
        people = WORLD["people.csv"] + 'person:x,"=""\\ \N{GRINNING FACE}",source:one\n'
        result = run("check", "-f", "turtle", "--data", write(tmp_path / "data", {"people.csv": people}))
        found = list(ox.parse(result.output.encode(), format=ox.RdfFormat.TURTLE))

        assert any("\N{GRINNING FACE}" in str(triple.object) for triple in found)

    def test_the_report_can_be_written_to_a_file(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """`-o` as everywhere."""
        result = run("check", "--no-shapes", "-o", tmp_path / "report.txt", "--data", write(tmp_path / "data"))

        assert ("", 0) == (result.output, result.exit_code)
        assert "no mistakes, no warnings in 22 claims\n" == (tmp_path / "report.txt").read_text()


def test_the_shipped_graph_has_no_mistakes(graph: kg.Dataset) -> None:
    """What we hand out breaches no check; warnings are allowed."""
    assert [] == [str(violation) for violation in checks.run(graph) if violation.severity == "error"]


def test_a_violation_without_a_row_is_called_inferred() -> None:
    """What a rule derives has no place in the tables."""
    assert "inferred: x is wrong [c]" == str(Violation("", "c", "error", "x", "is wrong"))
