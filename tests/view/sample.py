"""
A made-up world of the real one's shape: six series, thirteen seasons, their episodes, people, characters and the rest.

The same on every run: numbers come from a seeded generator, names from short lists.
"""

from __future__ import annotations

import random

from kg.view.build import assemble
from kg.view.model import Edge, Fact, Node, Page, Source

__all__ = ["SERIES", "edges", "nodes", "page"]

SERIES = {
    "Daredevil": (2015, 2016, 2018),
    "Jessica Jones": (2015, 2018, 2019),
    "Luke Cage": (2016, 2018),
    "Iron Fist": (2017, 2018),
}
SERIES |= {"The Defenders": (2017,), "The Punisher": (2017, 2019)}
_FIRST = [
    "Ada",
    "Bo",
    "Cleo",
    "Dina",
    "Elin",
    "Faye",
    "Hana",
    "Kaia",
    "Leo",
    "Mina",
    "Pia",
    "Quin",
    "Ravi",
    "Sana",
    "Theo",
    "Uma",
    "Wes",
    "Xan",
    "Yara",
    "Zed",
]
_LAST = [
    "Abara",
    "Brandt",
    "Castell",
    "Duarte",
    "Ekman",
    "Farrow",
    "Grieco",
    "Hart",
    "Iversen",
    "Jansson",
    "Keller",
    "Lindqvist",
    "Marsh",
    "Novak",
]


def _slug(label: str) -> str:
    return label.lower().replace(" ", "-")


def _names(count: int, turn: int) -> list[str]:
    every = [f"{first} {last}" for last in _LAST for first in _FIRST]
    return [every[(step * 7 + turn) % len(every)] + ("" if step < len(every) else f" {step}") for step in range(count)]


def _works() -> tuple[list[Node], list[Edge]]:
    found, links = [], []
    for label, years in SERIES.items():
        series = f"series:{_slug(label)}"
        found.append(Node(series, label, "Series", f"https://example.org/{series}", f"{years[0]}-04-10"))
        for number, year in enumerate(years, 1):
            season = f"season:{_slug(label)}-{number}"
            day = f"{year}-{1 + (len(label) * number) % 12:02}-10"
            found.append(Node(season, f"{label} season {number}", "Season", released=day))
            links.append(Edge(season, series, "part of series", sources=("source:one",)))
            for place in range(1, 14 if label != "The Defenders" else 9):
                episode = f"episode:{_slug(label)}-{number}x{place:02}"
                found.append(Node(episode, f"Chapter {number}.{place}", "Episode", released=day))
                links.append(Edge(episode, season, "part of season"))
    later = Node("work:the-return", "The Return", "OutsideWork", released="2025-03-04")
    return [*found, later], links


def nodes() -> list[Node]:
    """Return about 1,500 things."""
    found, _ = _works()
    found += [Node(f"person:{n}", label, "Person") for n, label in enumerate(_names(800, 3))]
    found += [
        Node(
            f"character:{n}",
            label,
            "Character",
            aliases=(f"The Ünknown {n}",) if n % 5 == 0 else (),
        )
        for n, label in enumerate(_names(400, 11))
    ]
    found += [Node(f"organization:{n}", f"{_LAST[n % 14]} {n} Foundation", "Organization") for n in range(60)]
    found += [Node(f"place:{n}", f"{_LAST[n % 14]} Street {n}", "Place") for n in range(60)]
    return found


def edges() -> list[Edge]:
    """Return about 4,000 links between them."""
    chance = random.Random(7)
    _, links = _works()
    seasons = sorted({edge.subject for edge in links if edge.subject.startswith("season:")})
    for n in range(400):
        home = n % len(seasons)
        for turn in range(1 + (n < 40) * 3):
            season = seasons[(home + turn * 5) % len(seasons)]
            billing = "main" if n < 60 else "guest"
            links.append(
                Edge(
                    f"person:{n}",
                    f"character:{n}",
                    "plays",
                    billing,
                    season,
                    ("source:one", "source:two"),
                )
            )
    for n in range(400, 800):
        links.append(
            Edge(
                f"person:{n}",
                f"episode:daredevil-1x{1 + n % 13:02}",
                "director",
                sources=("source:two",),
            )
        )
    words = ("ally of", "enemy of", "mentor of", "works for", "treats")
    while len(links) < 4000:
        a, b = int(400 * chance.random() ** 2), int(400 * chance.random() ** 2)
        kind = chance.choice(("character", "character", "organization", "place"))
        target = f"{kind}:{b if kind == 'character' else b % 60}"
        links.append(Edge(f"character:{a}", target, chance.choice(words), sources=("source:one",)))
    links += [Edge(f"person:{n}", f"character:{n}", "plays", "main", "work:the-return") for n in range(6)]
    return links


def page(start: str = "", projection: str = "universe") -> Page:
    """Return the page of the made-up world."""
    told = ("source:two",)
    said = {
        "character:0": [
            Fact("occupation", "nurse", sources=told),
            Fact("life status", "deceased", "", told, "rumoured", "2017-04-24"),
        ],
        "series:daredevil": [Fact("number of seasons", "3", sources=told)],
    }
    sources = [
        Source(
            "source:one",
            "The first look",
            "The One Times",
            "2015-04-01",
            "https://example.org/one",
            "press",
        ),
        Source(
            "source:two",
            "The second look",
            "Two Encyclopedia",
            "",
            "https://example.org/two",
            "encyclopedia",
        ),
        Source("source:never", "Nobody cites this", url="https://example.org/never"),
    ]
    return assemble(
        nodes(),
        edges(),
        facts=said,
        sources=sources,
        projection=projection,
        subtitle="a made-up world",
        start=start,
    )
