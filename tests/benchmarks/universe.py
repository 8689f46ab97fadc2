"""
Made-up universes in the form of our tables, for measuring at sizes that the real one does not have.

A unit has the shape of the curated data: six series, 13 seasons, 161 episodes and the people, characters, claims and sources
around them. A universe of scale 50 is 50 units, joined by actors who play in two. The same seed gives the same tables.

    python -m tests.benchmarks.universe FOLDER --scale 1
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random

__all__ = ["ASKED", "make"]

ASKED = "The Benchmark"
"""The label of the character that the measurements ask for: two actors play it in one series, at any scale."""


def _words(text: str) -> list[str]:
    return text.split()


_EPISODES = ((13, 13, 13), (13, 13, 13), (13, 13), (13, 10), (8,), (13, 13))
_SYLLABLES = [consonant + vowel for consonant in "bdfghjklmnprstvz" for vowel in "aeio"]
_SHARED_SOURCES = 250
_PEOPLE, _CHARACTERS, _ORGANIZATIONS, _PLACES = 600, 450, 80, 100
_PORTRAYALS, _RELATIONS, _EVENTS, _CREDITS, _IDENTIFIERS = 1000, 900, 400, 500, 450
_BETWEEN = _words(
    "friendOf allyOf enemyOf rivalOf knows mentorOf siblingOf romanceWith investigates rescues helps betrays attacks deceives protects"
)
_JOBS = _words("writer teleplay story cinematographer editor producer composer executive-producer stunt-coordinator")
_KINDS = _words("casting statement promotion award hiring")

Row = dict[str, object]


@dataclass
class _Season:
    id: str
    series: str
    number: int
    released: date
    episodes: list[str]


@dataclass
class _Unit:
    """What is being made of one unit, with its own random numbers, so that a unit is the same at any scale."""

    folder: Path
    random: Random
    names: Iterator[str]
    sources: list[str] = field(default_factory=list)
    tables: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def add(self, home: str, table: str, **row: object) -> None:
        """Add a row to *table* in the folder *home*; a row of any table but `sources` gets one to three sources."""
        if table != "sources":
            row["source"] = ";".join(sorted(self.random.sample(self.sources, self.random.choice((1, 2, 2, 3)))))
        self.tables.setdefault((home, table), []).append(row)

    def write(self) -> None:
        """Write all tables."""
        for (home, table), rows in self.tables.items():
            folder = self.folder / home
            folder.mkdir(parents=True, exist_ok=True)
            header = list(dict.fromkeys(name for row in rows for name in row if name != "source"))
            with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(
                    file, [*header, *(["source"] if "source" in rows[0] else [])], restval="", lineterminator="\n"
                )
                writer.writeheader()
                writer.writerows(rows)


def make(folder: Path, scale: int, seed: int = 2015) -> None:
    """Write the tables of a universe of *scale* units to *folder*."""
    abroad: list[str] = []
    for number in range(scale):
        random = Random(f"{seed}/{number}")
        unit = _Unit(folder, random, _names(random, number))
        abroad = _fill(unit, number, abroad)
        unit.write()


def _names(random: Random, number: int) -> Iterator[str]:
    """Yield names of two words, no two alike; the number of the unit, spelt, keeps those of two units apart."""
    mark = "".join("abcdefghij"[int(digit)] for digit in str(number))
    for each in count():
        word = "".join(random.choice(_SYLLABLES) for _ in range(2))
        rest = "".join(_SYLLABLES[(each // len(_SYLLABLES) ** power) % len(_SYLLABLES)] for power in range(3))
        yield f"{word.capitalize()} {rest.capitalize()}{mark}"


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _fill(unit: _Unit, number: int, abroad: list[str]) -> list[str]:
    """Fill the tables of *unit*, with some actors from *abroad*, the unit before; return actors for the next one."""
    _sources(unit, number)
    seasons = _works(unit, number)
    home = [season.series.partition(":")[2] for season in seasons]
    people = _things(unit, home, "people", "person", _PEOPLE)
    characters = _things(unit, home, "characters", "character", _CHARACTERS, *([ASKED] if number == 0 else []))
    groups = _things(unit, home, "organizations", "organization", _ORGANIZATIONS, fictional="true")
    places = _things(unit, home, "places", "place", _PLACES, fictional="false")
    actors = people[: _CHARACTERS + 1]
    _portrayals(unit, seasons, characters, [*actors[: len(actors) - len(abroad)], *abroad])
    _credits(unit, seasons, people[len(actors) :])
    _relations(unit, seasons, characters, groups, places)
    _events(unit, seasons, people, characters)
    for person in people[:_IDENTIFIERS]:
        unit.add(f"unit-{number}", "identifiers", id=person, sameAs=f"imdb-name:nm{number:03}{people.index(person):04}")
    return people[:20]


def _sources(unit: _Unit, number: int) -> None:
    kinds = ("official", "press", "press", "encyclopedia", "recap", "recap", "dataset", "fan-wiki")
    for each in range(_SHARED_SOURCES):
        source = f"source:paper-{number}-{each}"
        unit.sources.append(source)
        unit.add(
            f"unit-{number}",
            "sources",
            id=source,
            title=f"What {next(unit.names)} told {next(unit.names)}",
            publisher=f"The {next(unit.names).split()[0]} Times",
            published=(date(2014, 1, 1) + timedelta(each * 5)).isoformat(),
            accessed="2026-11-22",
            url=f"https://example.org/{number}/{each}",
            kind=unit.random.choice(kinds),
        )


def _works(unit: _Unit, number: int) -> list[_Season]:
    seasons: list[_Season] = []
    released = date(2015, 4, 10) + timedelta(number)
    top = f"unit-{number}"
    for lengths in _EPISODES:
        name = next(unit.names)
        series = f"series:{_slug(name)}"
        announced = (released - timedelta(500)).isoformat()
        unit.add(top, "series", id=series, label=f"The {name}", known=announced)
        unit.add(top, "series", id=series, seriesType="series", known=announced)
        unit.add(top, "series", id=series, numberOfSeasons=len(lengths), known=released.isoformat())
        unit.add(top, "series", id=series, datePublished=released.isoformat())
        for season, length in enumerate(lengths, 1):
            seasons.append(_season(unit, top, series, name, season, length, released))
            released += timedelta(100)
    for parent, child in ((0, 4), (1, 2), (0, 5)):
        made = list(dict.fromkeys(season.series for season in seasons))
        unit.add(top, "relations", subject=made[child], relation="spinOffOf", object=made[parent], known="2019-01-01")
    return seasons


def _season(unit: _Unit, top: str, series: str, name: str, number: int, length: int, released: date) -> _Season:
    local = series.partition(":")[2]
    season = f"season:{local}-{number}"
    ordered, day = (released - timedelta(400)).isoformat(), released.isoformat()
    unit.add(
        top, "seasons", id=season, label=f"The {name} season {number}", partOfSeries=series, seasonNumber=number, known=ordered
    )
    unit.add(top, "seasons", id=season, numberOfEpisodes=length, known=ordered)
    unit.add(top, "seasons", id=season, datePublished=day, known=(released - timedelta(90)).isoformat())
    episodes = [f"episode:{local}-{number}x{each:02}" for each in range(1, length + 1)]
    for each, episode in enumerate(episodes, 1):
        unit.add(
            local, "episodes", id=episode, label=f"Into {next(unit.names)}", partOfSeason=season, episodeNumber=each, known=day
        )
        unit.add(local, "episodes", id=episode, datePublished=day)
        unit.add(local, "episodes", id=episode, runtime=unit.random.randrange(42, 61), known=day)
    return _Season(season, series, number, released, episodes)


def _things(unit: _Unit, home: list[str], table: str, prefix: str, size: int, *first: str, **more: str) -> list[str]:
    labels = [*first, *islice(unit.names, size - len(first))]
    for label in labels:
        unit.add(unit.random.choice(home), table, id=f"{prefix}:{_slug(label)}", label=label, **more)
    return [f"{prefix}:{_slug(label)}" for label in labels]


def _local(season: _Season) -> str:
    return season.series.partition(":")[2]


def _portrayals(unit: _Unit, seasons: list[_Season], characters: list[str], actors: list[str]) -> None:
    """Give each character an actor and a season it belongs to; a tenth of the portrayals cross over into another one."""
    said: set[tuple[str, str, str]] = set()
    first = characters[0]

    def play(actor: str, character: str, season: _Season, work: str, **more: object) -> None:
        if (actor, character, work) not in said:
            said.add((actor, character, work))
            unit.add(_local(season), "portrayals", actor=actor, character=character, work=work, **more)

    for season in seasons[:2]:
        play(actors[0], first, season, season.id, billing="main", episodeCount=len(season.episodes))
    play(actors[1], first, seasons[0], seasons[0].episodes[3], manner="younger-self")
    homes = {character: unit.random.choice(seasons) for character in characters[1:]}
    for number, (character, season) in enumerate(homes.items(), 1):
        whole = number % 5 == 0
        play(
            actors[number + 1],
            character,
            season,
            season.id if whole else unit.random.choice(season.episodes),
            billing="main" if whole else "guest",
        )
    while len(said) < _PORTRAYALS:
        number = unit.random.randrange(1, len(characters))
        character = characters[number]
        season = homes[character] if unit.random.random() < 0.9 else unit.random.choice(seasons)
        play(actors[number + 1], character, season, unit.random.choice(season.episodes), billing="recurring")


def _credits(unit: _Unit, seasons: list[_Season], crew: list[str]) -> None:
    said: set[tuple[str, str, str]] = set()

    def credit(season: _Season, person: str, job: str, work: str) -> None:
        if (person, job, work) not in said:
            said.add((person, job, work))
            unit.add(_local(season), "credits", person=person, job=job, work=work)

    for season in seasons:
        credit(season, unit.random.choice(crew), "showrunner", season.id)
        for episode in season.episodes:
            credit(season, unit.random.choice(crew), "director", episode)
    while len(said) < _CREDITS:
        season = unit.random.choice(seasons)
        credit(season, unit.random.choice(crew), unit.random.choice(_JOBS), unit.random.choice(season.episodes))


def _relations(unit: _Unit, seasons: list[_Season], characters: list[str], groups: list[str], places: list[str]) -> None:
    said: set[tuple[str, str]] = set()
    while len(said) < _RELATIONS:
        season, subject = unit.random.choice(seasons), unit.random.choice(characters)
        other, relation = unit.random.choice(
            (
                (unit.random.choice(characters), unit.random.choice(_BETWEEN)),
                (unit.random.choice(characters), unit.random.choice(_BETWEEN)),
                (unit.random.choice(groups), unit.random.choice(("worksFor", "memberOf", "leads"))),
                (unit.random.choice(places), unit.random.choice(("livesAt", "worksAt", "bornIn"))),
            )
        )
        if subject != other and not {(subject, other), (other, subject)} & said:
            said.add((subject, other))
            unit.add(
                _local(season),
                "relations",
                subject=subject,
                relation=relation,
                object=other,
                reveals=unit.random.choice(season.episodes),
            )


def _events(unit: _Unit, seasons: list[_Season], people: list[str], characters: list[str]) -> None:
    for season in seasons:
        local = season.id.partition(":")[2]
        for kind, days in (
            ("order", -400),
            ("filming-start", -300),
            ("filming-end", -150),
            ("release-date", -90),
            ("release", 0),
        ):
            day = season.released + timedelta(days)
            unit.add(
                _local(season),
                "events",
                id=f"event:{local}-{kind}",
                label=f"{kind.capitalize()} of {local}",
                kind=kind,
                date=day.isoformat(),
                subject=season.id,
            )
    for number in range(_EVENTS - 5 * len(seasons)):
        season = unit.random.choice(seasons)
        local = season.id.partition(":")[2]
        day = season.released - timedelta(unit.random.randrange(10, 380))
        unit.add(
            _local(season),
            "events",
            id=f"event:{local}-news-{number}",
            label=f"News of {next(unit.names)}",
            kind=unit.random.choice(_KINDS),
            date=day.isoformat()[: unit.random.choice((7, 10))],
            subject=season.id,
            involves=";".join([unit.random.choice(people), unit.random.choice(characters)]),
        )


def _main() -> None:
    import argparse

    parser = argparse.ArgumentParser(description="Write the tables of a made-up universe.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--seed", type=int, default=2015)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.scale, arguments.seed)


if __name__ == "__main__":
    _main()
