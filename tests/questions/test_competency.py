"""
Questions that people ask in their own words, and what the curated tables must answer.

Each is asked as a person would: a canned question, its parameters by name, a lens. The answer may hold more rows, but never
lacks these, and never holds what the lens forbids.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from click.testing import Result

pytestmark = pytest.mark.usefixtures("warm")


@dataclass(frozen=True)
class Question:
    """What is asked: the words, how to ask it, and by column what must be among the rows and what must not."""

    words: str
    ask: tuple[str, ...]
    has: tuple[dict[str, str], ...]
    lacks: tuple[dict[str, str], ...] = ()


QUESTIONS = [
    Question(
        "Who knows Matt's secret by Daredevil 2x13?",
        ("secrets", "--set", "secret-of=Matt Murdock", "--seen", "daredevil:2x13"),
        ({"who": "Foggy Nelson"}, {"who": "Claire Temple"}, {"who": "Stick"}, {"who": "Karen Page"}),
        ({"who": "Wilson Fisk"},),
    ),
    Question(
        "And one episode earlier?",
        ("secrets", "--set", "secret-of=Matt Murdock", "--seen", "daredevil:2x12"),
        ({"who": "Foggy Nelson"},),
        ({"who": "Karen Page"},),
    ),
    Question(
        "Who directed the hallway fight (Daredevil 1x02)?",
        ("makers", "--set", "work=Cut Man"),
        ({"job": "director", "person": "Phil Abraham"},),
    ),
    Question(
        "Which announced castings never came?",
        ("never-came",),
        ({"subject": "Cleo Anthony", "predicate": "character", "object": "Luke Cage"},),
        ({"subject": "Charlie Cox", "object": "Matt Murdock"},),
    ),
    Question(
        "What did Luke Cage win an Emmy for?",
        ("awards", "--set", "series=Luke Cage"),
        ({"award": "Primetime Emmy Awards", "recipient": "James Lew", "won": "true"},),
        ({"for": "Jessica Jones"},),
    ),
    Question(
        "Which awards has Sean Callery been put up for?",
        ("awards", "--set", "recipient=Sean Callery"),
        ({"year": "2016", "won": "true", "for": "Jessica Jones"}, {"year": "2018", "won": "false"}),
    ),
    Question(
        "Was an episode of Jessica Jones ever given a prize?",
        ("awards", "--set", "recipient=AKA Smile"),
        ({"award": "Hugo Awards", "won": "true"},),
    ),
    Question(
        "Where does one find Josie's bar?",
        ("filming-places", "--set", "place=Turkey's Nest"),
        ({"series": "Daredevil"}, {"series": "The Defenders"}),
    ),
    Question(
        "Where was The Punisher filmed?",
        ("filming-places", "--set", "series=The Punisher"),
        ({"work": "Two Dead Men", "place": "Grand Ferry Park"}, {"place": "Albany"}),
        ({"series": "Daredevil"},),
    ),
    Question(
        "In which episodes does Turk Barrett turn up?",
        ("appearances", "--set", "character=Turk Barrett"),
        ({"work": "Daredevil", "season": "1", "episode": "3"}, {"work": "The Punisher", "season": "2", "episode": "5"}),
    ),
    Question(
        "From which episode on is Willis Stryker in Luke Cage?",
        ("appearances", "--set", "character=Willis Stryker"),
        ({"season": "1", "episode": "7", "billing": "main"},),
    ),
    Question(
        "Who plays a part in the later works?",
        ("appearances", "--set", "character=Wilson Fisk"),
        ({"work": "Hawkeye", "season": ""},),
    ),
    Question(
        "Has anybody in the main cast appeared by the first episode of Daredevil season 2?",
        ("appearances", "--set", "character=Karen Page", "--seen", "daredevil:2x01"),
        ({"season": "2", "episode": "1", "billing": "main"},),
        ({"season": "3"},),
    ),
    Question(
        "What was said of the date of Jessica Jones season 2, and what became of it?",
        ("ledger", "--set", "about=Jessica Jones season 2"),
        (
            {"what": "release 2018", "said_as": "expected", "outcome": "refined"},
            {"what": "release 2018-03-08", "said_as": "announced", "outcome": "fulfilled"},
        ),
    ),
    Question(
        "What rumour of Daredevil season 3 did not come true?",
        ("ledger", "--set", "about=Daredevil season 3"),
        ({"what": "Screen Rant predicts Daredevil season 3 for March 2018", "outcome": "refuted", "said_as": "expected"},),
    ),
    Question(
        "When did each season come out, as an event?",
        ("events", "--set", "subject=Jessica Jones season 3"),
        ({"date": "2019-06-14", "event": "release"},),
    ),
    Question(
        "When were Curtis and Rawlins cast?",
        ("events", "--set", "subject=Paul Schulze"),
        ({"event": "casting", "date": "2016-10"},),
    ),
]


def _rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def _among(wanted: dict[str, str], rows: list[dict[str, str]]) -> bool:
    return any(wanted.items() <= row.items() for row in rows)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.words)
def test_what_people_ask_is_answered(question: Question, run: Callable[..., Result]) -> None:
    """Every row that must be there is there, and none that must not."""
    name, *options = question.ask
    rows = _rows(run("query", name, *options, "-f", "csv"))

    assert [wanted for wanted in question.has if not _among(wanted, rows)] == []
    assert [unwanted for unwanted in question.lacks if _among(unwanted, rows)] == []
