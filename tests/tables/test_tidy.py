"""Canonical form: one way to write the same facts, and no fact changed on the way."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from kg.tables.reader import read
from kg.tables.tidy import Tidied, tidy
from tests.world import WORLD, write


def _said(data: Path) -> set[tuple[frozenset[ox.Triple], frozenset[str], str]]:
    """Return what the tables say, whatever the order of rows, columns and list values."""
    reading = read(data)
    assert [] == reading.errors
    return {(frozenset(claim.triples), frozenset(claim.sources), claim.status) for claim in reading.claims}


def _texts(data: Path) -> dict[str, bytes]:
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted(data.rglob("*.csv"))}


def _untidy(text: str, seed: int) -> str:
    """Return the table *text* with rows and columns shuffled and everything quoted."""
    rows = list(csv.reader(io.StringIO(text)))
    order = random.Random(seed)
    columns = list(range(len(rows[0])))
    order.shuffle(columns)
    body = rows[1:]
    order.shuffle(body)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([[row[i] for i in columns] for row in [rows[0], *body]])
    return out.getvalue()


@given(seed=st.integers(0, 1000))
def test_any_order_is_brought_into_one(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Shuffled rows, shuffled columns and needless quotes all end in the same bytes, and no fact changes."""
    folder = tmp_path_factory.mktemp("tidy")
    plain = write(folder / "plain" / "data")
    mixed = write(folder / "mixed" / "data", {name: _untidy(text, seed) for name, text in WORLD.items()})
    before = _said(mixed)
    tidy(plain)
    tidy(mixed)

    assert _texts(plain) == _texts(mixed)
    assert before == _said(mixed) == _said(plain)


def test_tidying_twice_changes_nothing(tmp_path: Path) -> None:
    """Canonical form is canonical."""
    data = write(tmp_path / "data", {"people.csv": _untidy(WORLD["people.csv"], 1)})

    assert "data/people.csv" in tidy(data).changed
    assert Tidied() == tidy(data)


def test_the_curated_tables_lose_no_fact(data: Path, tmp_path: Path) -> None:
    """Tidying a copy of the real tables changes nothing that they say."""
    copy = write(tmp_path / "data", {**dict.fromkeys(WORLD), **_texts(data)})
    before = _said(copy)
    tidy(copy)

    assert before == _said(copy)
    assert Tidied() == tidy(copy)


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.rstrip("\n").replace("\n", "\r\n").encode(),
    ],
    ids=["crlf", "bom", "no-line-end", "all-three"],
)
def test_what_spreadsheets_do_is_mended(form: Callable[[str], bytes], tmp_path: Path) -> None:
    """CRLF, byte order mark and a missing line end are put right."""
    data = write(tmp_path / "data")
    tidy(data)
    good = (data / "people.csv").read_bytes()
    (data / "people.csv").write_bytes(form(good.decode()))

    assert ["data/people.csv"] == tidy(data).changed
    assert good == (data / "people.csv").read_bytes()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b'id,label,source\na,"b\n', b"id,label,source\na,b\n"])
def test_a_table_with_mistakes_is_left_alone(content: bytes, tmp_path: Path) -> None:
    """What cannot be read is not rewritten."""
    data = write(tmp_path / "data", {"people.csv": content})
    tidy(data)

    assert content == (data / "people.csv").read_bytes()


def test_rows_that_differ_in_their_source_alone_are_joined(tmp_path: Path) -> None:
    """Two rows become one with both sources."""
    data = write(tmp_path / "data", {"people.csv": WORLD["people.csv"] + "person:charlie-cox,Charlie Cox,source:two\n"})
    tidy(data)

    assert "person:charlie-cox,Charlie Cox,source:one;source:two\n" in (data / "people.csv").read_text()


def test_empty_columns_are_dropped_and_needed_ones_kept(tmp_path: Path) -> None:
    """A column nobody fills says nothing."""
    data = write(tmp_path / "data", {"people.csv": "note,source,label,id\n,source:one,Charlie Cox,person:charlie-cox\n"})
    tidy(data)

    assert "id,label,source\nperson:charlie-cox,Charlie Cox,source:one\n" == (data / "people.csv").read_text()


class TestCommand:
    """`kg tidy`."""

    def test_it_names_what_it_tidied(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """Then has nothing more to say."""
        data = write(tmp_path / "data")
        tidy(data)
        (data / "people.csv").write_bytes(b"\xef\xbb\xbf" + (data / "people.csv").read_bytes())

        first, second = run("tidy", "--data", data), run("tidy", "--data", data)
        assert ("tidied data/people.csv\n", 0) == (first.output, first.exit_code)
        assert ("", 0) == (second.output, second.exit_code)

    def test_check_changes_nothing_and_ends_with_1(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """For the continuous integration."""
        data = write(tmp_path / "data", {"people.csv": _untidy(WORLD["people.csv"], 1)})
        before = _texts(data)
        result = run("tidy", "--check", "--data", data)

        assert ("data/people.csv: not in canonical form; kg tidy mends it\n", 1) == (result.output, result.exit_code)
        assert before == _texts(data)

    def test_check_of_tidy_tables_ends_with_0(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        """Nothing to say."""
        data = write(tmp_path / "data")
        tidy(data)

        assert ("", 0) == ((result := run("tidy", "--check", "--data", data)).output, result.exit_code)


def test_the_shipped_tables_are_tidy(data: Path) -> None:
    """They are in canonical form."""
    assert Tidied() == tidy(data, check=True)
