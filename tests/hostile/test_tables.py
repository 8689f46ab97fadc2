"""Any table is accepted or its mistakes are named at their places: never a traceback, never a hang, never a place outside the file."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kg
from kg.errors import Mistake
from kg.quality import checks
from kg.tables.reader import Reading, read
from tests.hostile import assault
from tests.world import TODAY, WORLD, write

Tables = dict[str, str | bytes | None]

_PEOPLE = WORLD["people.csv"]
_PLACES = ("people.csv", "daredevil/people.csv", "PEOPLE.CSV", "x.csv", "relations.csv", "caf\udce9/people.csv", ".hidden.csv")

# What stands in a cell where somebody means ill, or only copied from elsewhere.
NASTY = [
    *(
        "season:special",
        "season:daredevil-" + "9" * 5000,
        "season:daredevil-01",
        "episode:daredevil-1x1",
        "episode:daredevil-99x99",
    ),
    *("2018/" * 5000, "2017/2018/2019", "/", "2018/", "0000", "9999-24", "2017-13-45", "2015-02-29", "٢٠١٧", "20x"),
    *("9" * 5000, "-1", "1e9", "०", "true", "nothing", "rejected", "refuted", "lapsed"),
    *(
        "x" * 131_073,
        "a\nb",
        "a\r\nb",
        "\x00",
        "\x01",
        "\x85",
        "\u202egnp.exe",
        "\ufffe",
        "\uffff",
        "\ufdd0",
        "\ue000",
        "\u00a0",
        "\t",
    ),
    *("=1+1", "B;=1+1", "B;@SUM(A1)", "＝1", "a;;b", "a;a", ";", "a; b"),
    *('say "so"', '"', '""', "a,b", ",", "\\", "\u200d", "İ", "ß", "\U0001f600", "e\u0301"),
    *(
        "http://x y",
        "https://",
        "javascript:alert(1)",
        "imdb:tt1",
        "imdb:",
        "nope:1",
        "mn:",
        "_:b",
        "<x>",
        "claim:x",
        "person:",
        ":",
        "::",
    ),
    *(
        "person:charlie-cox",
        "series:daredevil",
        "source:one",
        "source:one;source:two",
        "character:matt-murdock",
        "kills",
        "spinOffOf",
        "",
    ),
]
_cells = st.one_of(st.sampled_from(NASTY), st.text(max_size=8))
_fragments = st.sampled_from(['"', '""', ",", "\n", "\r", "\r\n", "\ufeff", ";", "\x00", "=", " ", "  ", "\u2028", "é", "-"])


@st.composite
def worlds(draw: st.DrawFn) -> Tables:
    """Return changes to the small world: cells, rows, columns, bytes and files that are not as they should be."""
    changes: Tables = {}
    for _ in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(sorted(WORLD)))
        before = changes.get(name, WORLD[name])
        text = before if isinstance(before, str) else WORLD[name]
        kind = draw(st.sampled_from(["cell", "cell", "cell", "row", "column", "insert", "cut", "bytes", "gone", "elsewhere"]))
        if kind in {"cell", "row", "column"}:
            changes[name] = draw(_rows_changed(text, kind))
        elif kind == "insert":
            place = draw(st.integers(0, len(text)))
            changes[name] = text[:place] + draw(_fragments) + text[place:]
        elif kind == "cut":
            place = draw(st.integers(0, len(text)))
            changes[name] = text[:place] + text[place + draw(st.integers(1, 30)) :]
        elif kind == "bytes":
            changes[name] = draw(st.binary(max_size=40))
        elif kind == "gone":
            changes[name] = None
        else:
            changes[draw(st.sampled_from(_PLACES))] = text
    return changes


@st.composite
def _rows_changed(draw: st.DrawFn, text: str, kind: str) -> str:
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error:  # changed before into what Python's reader does not take
        return text
    if len(rows) < 2 or not all(rows):
        return text
    row = draw(st.sampled_from(rows[1:]))
    column = draw(st.integers(0, len(row) - 1))
    if kind == "cell":
        row[column] = draw(_cells)
    elif kind == "row":
        rows.insert(draw(st.integers(1, len(rows))), [*row[:-1], draw(st.sampled_from([row[-1], "source:two", "source:three"]))])
    else:
        name = draw(
            st.sampled_from(["label", "known", "retracted", "outcome", "reveals", "status", "note", "alternateName", "x", ""])
        )
        for each in rows:
            each.append(name if each is rows[0] else draw(_cells))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _read(changes: Tables) -> Reading:
    """Return what the world with *changes* says, having compared the place of every mistake with the files."""
    with tempfile.TemporaryDirectory() as folder:
        data = write(Path(folder) / "data", changes)
        reading = read(data)
        files: dict[str, list[str]] = {}
        for error in reading.errors:
            assert str(error).isprintable(), ascii(str(error))
            assert len(error.message) < 500, error
            path = data.parent / error.location.path
            if error.code in {Mistake.UNREADABLE, Mistake.ENCODING} or not path.exists():
                continue
            if error.location.path not in files:  # as editors count: CRLF, CR and LF end a line
                files[error.location.path] = path.read_text(encoding="utf-8-sig").split("\n")
            lines = files[error.location.path]
            assert 1 <= error.location.line <= len(lines), error
            assert 1 <= error.location.column <= len(lines[error.location.line - 1]) + 1, error
        if not reading.errors:
            _use(data)
    return reading


def _use(data: Path) -> None:
    """Do with tables that are right what people do with them."""
    graph = kg.load(data, today=TODAY, use_cache=False)
    checks.run(graph)
    ox.Store().load(ox.serialize(graph, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.TRIG)
    for seen in ("none", "daredevil:1", "daredevil:1x01"):
        kg.load(data, lens=kg.Lens.parse(as_of="2019", seen=seen), today=TODAY, use_cache=False)


@assault
@given(changes=worlds())
@example(changes={"seasons.csv": WORLD["seasons.csv"].replace("season:daredevil-1", "season:special")})
@example(changes={"seasons.csv": WORLD["seasons.csv"].replace("season:daredevil-1", "season:daredevil-" + "9" * 5000)})
@example(changes={"episodes.csv": WORLD["episodes.csv"].replace("2015-04-10", "2018/" * 5000)})
@example(changes={"sources.csv": WORLD["sources.csv"].replace("2015-04-01", "2018/" * 5000)})
@example(changes={"people.csv": _PEOPLE + f'person:a,"{"x" * 131_073}",source:one\n'})
@example(changes={"people.csv": _PEOPLE + '"person:a","A\nB",source:one\n'})
def test_any_table_is_accepted_or_its_mistakes_are_named(changes: Tables) -> None:
    """What is accepted can be loaded, checked, exported and looked at through a lens."""
    _read(changes)


@pytest.mark.parametrize("cell", [cell for cell in NASTY if cell], ids=lambda cell: ascii(cell[:20]))
def test_every_cell_may_be_nasty(cell: str) -> None:
    """Each of them in each cell of each table."""
    for name, text in WORLD.items():
        rows = list(csv.reader(io.StringIO(text)))
        for number in range(len(rows[1])):
            changed = [list(row) for row in rows]
            changed[1][number] = cell
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(changed)
            with tempfile.TemporaryDirectory() as folder:
                read(write(Path(folder) / "data", {name: out.getvalue()}))


@pytest.mark.parametrize(
    ("character", "name"),
    [
        (chr(code), f"{code:04X}")
        for code in (0, 1, 9, 0x1B, 0x7F, 0x85, 0xA0, 0xAD, 0x200B, 0x200E, 0x202E, 0x2066, 0x2028, 0x3000)
    ]
    + [(chr(code), f"{code:04X}") for code in (0xE000, 0xFDD0, 0xFEFF, 0xFFF9, 0xFFFE, 0xFFFF, 0x1FFFE, 0xE0001, 0x10FFFF)],
    ids=lambda value: value if len(value) > 1 else "",
)
def test_what_cannot_be_seen_is_refused_where_it_stands(character: str, name: str) -> None:
    """Controls, direction marks, odd blanks, private letters and noncharacters, wherever in a cell they are; reading goes on."""
    people = _PEOPLE + f'person:a,"A, b{character}c",source:one\nperson:b,B,source:three\n'

    assert [
        f"data/people.csv:5:15: character U+{name} cannot be seen; remove it or write a blank",
        "data/people.csv:6:12: no source:three; describe it in sources.csv",
    ] == [str(error) for error in _read({"people.csv": people}).errors]


@pytest.mark.parametrize("label", ["Nadia\u200cʿAlī", "क्\u200dष", "李小龙", "e\u0301", "Zoë", "\U0001f600", "Ann—Lee"])
def test_letters_of_all_scripts_are_accepted(label: str) -> None:
    """Also those that join or part others."""
    assert [] == _read({"people.csv": _PEOPLE + f"person:a,{label},source:one\n"}).errors


@pytest.mark.parametrize("label", ["\u200d", "Ann\u200c", "\u200cAnn"])
def test_what_joins_letters_stands_between_them(label: str) -> None:
    """A label that holds nothing else could not be seen."""
    assert [f"data/people.csv:5:10: {label!r} has surplus white space; remove it"] == [
        str(error) for error in _read({"people.csv": _PEOPLE + f"person:a,{label},source:one\n"}).errors
    ]


@pytest.mark.parametrize("part", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_each_part_of_a_list_is_no_formula(part: str) -> None:
    """An export writes the parts one by one."""
    people = f"id,label,alternateName,source\nperson:a,A,B;{part},source:one\n"

    assert [f"data/d/people.csv:2:12: {part!r} looks like a formula to a spreadsheet; begin it with another character"] == [
        str(error) for error in _read({"d/people.csv": people}).errors
    ]


_MILLERS = "".join(f"person:p-{number}-miller,Person {number},source:one\n" for number in range(10_000))
_PARTS = "".join(f"person:p-{number}-millr,character:matt-murdock,season:daredevil-1,,source:one\n" for number in range(10_000))
_QUOTED = _MILLERS.replace("Person", '"Person, the').replace(",source", '",source')
_LONG: dict[str, tuple[Tables, int]] = {
    "sound": ({"people.csv": _PEOPLE + _MILLERS}, 0),
    "quoted": ({"people.csv": _PEOPLE + _QUOTED}, 0),
    "broken over lines": ({"people.csv": _PEOPLE + _QUOTED.replace("Person, ", "Person\n")}, 10_000),
    "hidden": ({"people.csv": _PEOPLE + _MILLERS.replace("Person", "Per\x01son")}, 10_000),
    "dangling": ({"people.csv": _PEOPLE + _MILLERS, "portrayals.csv": WORLD["portrayals.csv"] + _PARTS}, 10_000),
    "no sources": (
        {"sources.csv": None, "people.csv": _PEOPLE + _MILLERS},
        10_000 + sum(text.count(",source:") + text.count(";source:") for text in WORLD.values()),
    ),
}


@pytest.mark.parametrize("name", _LONG)
def test_long_tables_are_read_to_their_end(name: str) -> None:
    """Whatever mistakes they hold, each is named; what was quadratic here took minutes."""
    changes, count = _LONG[name]

    assert count == len(_read(changes).errors)


def test_suggestions_are_made_for_as_many_mistakes_as_anybody_reads() -> None:
    """Then a hint that needs no search."""
    people = "".join(f"person:anna-{number}-miller,Anna {number},source:one\n" for number in range(300))
    parts = "".join(
        f"person:anna-{number}-millr,character:matt-murdock,season:daredevil-1,,source:one\n" for number in range(300)
    )
    errors = _read({"people.csv": _PEOPLE + people, "portrayals.csv": WORLD["portrayals.csv"] + parts}).errors

    assert "no person:anna-0-millr; did you mean person:anna-0-miller?" == errors[0].message
    assert "no person:anna-299-millr; describe it in people.csv" == errors[-1].message
    assert 100 == sum("did you mean" in error.message for error in errors)


def test_a_date_far_from_ours_is_a_date() -> None:
    """The first year and the last but one can be written; what they bound does not overflow."""
    changes: Tables = {
        name: WORLD[name].replace("2015-11-20", "9998-12-31").replace("2015-04-10", "0001-01-01")
        for name in ("series.csv", "seasons.csv", "episodes.csv")
    }

    assert {date(1, 1, 1), date(9998, 12, 31)} == set(_read(changes).released.values())
