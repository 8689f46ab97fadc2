"""`kg tidy` loses nothing: it refuses a table, or every cell that went in comes out."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import KGError
from kg.tables import tidy as tidying
from kg.tables.sheets import Sheet, parse
from kg.tables.tidy import tidy
from tests.hostile import assault
from tests.world import write

_NAMES = ["id", "label", "alternateName", "source", "note", "known", "rdfs:label", "lable", "", "prov:hadPrimarySource"]
_GOOD = [
    "person:a",
    "person:b",
    "A",
    "B;A",
    "A;B",
    "a, b",
    "source:one",
    "source:two;source:one",
    "",
    "",
    "",
    "2018-03-08",
    'say "so"',
]
_NASTY = ["no line end", "Cy  CRLF", "byte order mark", "-Bob no line end", "x\ny", "x\r\ny", "\r", " a", "=1"]
_good = st.sampled_from(_GOOD)
_mixed = st.one_of(_good, st.sampled_from(_NASTY), st.text(max_size=6))


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Return the bytes of a table of people: mostly well formed, with whatever people and spreadsheets do to one."""
    header = draw(
        st.one_of(
            st.just(["id", "label", "source"]),
            st.permutations(["id", "label", "alternateName", "source", "note"]),
            st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5),
        )
    )
    width = len(header)
    cells = draw(st.sampled_from([_good, _good, _mixed]))  # most tables without nasty cells, so that many are accepted
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5))
    if draw(st.booleans()):
        rows += rows[:1]
    out = io.StringIO(newline="")
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(out, lineterminator=draw(st.sampled_from(["\n", "\r\n"])), quoting=quoting).writerows([header, *rows])
    text = out.getvalue()
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(['"', ",", "\n", "\n\n", "\r", "\x00", "é"])) + text[place:]
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode("utf-8", "surrogatepass")


def _said(raw: bytes) -> list[tuple[set[tuple[str, ...]], set[str]]]:
    """Return for each row, as Python's own reader sees it, its filled cells with their columns, and its sources."""
    header, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    full = {"rdfs:label": "label", "prov:hadPrimarySource": "source"}
    names = [full.get(name, name) for name in header]
    assert len(set(names)) == len(names)
    said = []
    for row in filter(None, rows):
        assert len(row) == len(names)
        cells = {name: sorted(cell.split(";")) for name, cell in zip(names, row, strict=True) if cell}
        sources = set(cells.pop("source", ()))
        said.append(({(name, *parts) for name, parts in cells.items()}, sources))
    return said


@assault
@given(raw=tables())
@example(raw=b"id,label,source\nperson:a,-Bob no line end,source:one\nperson:b,B,source:one\n")
@example(raw=b'id,label,source\r\nperson:a,"Cy\r\nCRLF",source:one\r\n')
@example(raw=b"id,label,label,source\nperson:a,A,B,source:one\n")
@example(raw=b"id,label,rdfs:label,source\nperson:a,A,B,source:one\n")
@example(raw=b"id,lable,source\nperson:a,A,source:one\n")
def test_tidy_refuses_or_keeps_every_cell(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is written holds in some row all cells of each row that was there; what is refused is not touched."""
    data = tmp_path_factory.mktemp("tidy")
    path = data / "people.csv"
    path.write_bytes(raw)
    done = tidy(data)
    after = path.read_bytes()

    assert [path] == list(data.iterdir())
    if done.refused:
        assert raw == after
        return
    kept = _said(after)
    for cells, sources in _said(raw):
        assert any(cells == others and sources <= cited for others, cited in kept), (cells, sources)
    again = tidy(data)
    assert not again.changed
    assert not again.refused


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("id,label,label,source", "1:10: column 'label' stands twice; remove one"),
        ("id,label,rdfs:label,source", "1:10: column 'rdfs:label' stands twice; remove one"),
        ("id,label,alternteName,source", "1:10: no column 'alternteName' in people; did you mean alternateName?"),
        ("id,label,,source", "1:10: a column has no name; the columns are "),
    ],
)
def test_a_header_that_is_not_understood_is_refused(
    header: str, message: str, tmp_path: Path, process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """`kg tidy` leaves the table as it is, says why, and goes on with the others."""
    text = f"{header}\nperson:z,Z,A,source:one\nperson:a,A,B,source:one\n"
    data = write(tmp_path / "data", {"people.csv": text, "places.csv": "source,label,id\nsource:one,A,place:a\n"})
    done = process("tidy", "--data", data)

    assert f"left as it is: data/people.csv:{message}" in done.stderr
    assert text == (data / "people.csv").read_text()
    assert "tidied data/places.csv\n" in done.stdout
    assert 1 == done.returncode
    assert 1 == process("tidy", "--check", "--data", data).returncode


def test_a_table_is_written_only_if_every_row_stands_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the program does wrong, it does not write tables that hold less."""
    text = "label,id,source\nZ,person:z,source:one\nA,person:a,source:one\n"
    (tmp_path / "people.csv").write_text(text)

    def careless(raw: bytes, shown: str) -> Sheet:
        return parse(raw.replace(b"person:z,Z,source:one\n", b""), shown)

    monkeypatch.setattr(tidying, "parse", lambda raw, shown: (careless if raw != text.encode() else parse)(raw, shown))
    (error,) = tidy(tmp_path).refused

    assert (2, text) == (error.location.line, (tmp_path / "people.csv").read_text())


def test_while_a_table_is_written_the_old_one_stands_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the disk fails in between: what was there is there, under the one name or the other."""
    text = b"label,id,source\nA,person:a,source:one\n"
    path = tmp_path / "people.csv"
    path.write_bytes(text)
    seen = []

    def full(target: Path, content: bytes) -> None:
        seen.append((tmp_path / ".people.csv.before-tidy").read_bytes())
        target.write_bytes(content[:5])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tidying, "write", full)
    with pytest.raises(OSError, match="No space"):
        tidy(tmp_path)

    assert [text] == seen
    assert text == (tmp_path / ".people.csv.before-tidy").read_bytes()
    monkeypatch.undo()
    path.write_bytes(text)
    with pytest.raises(KGError, match=r"\.people\.csv\.before-tidy is in the way; an earlier kg tidy was interrupted"):
        tidy(tmp_path)


def test_a_link_is_written_through(tmp_path: Path) -> None:
    """A table that is a link stays one."""
    (tmp_path / "data").mkdir()
    (tmp_path / "real.csv").write_text("label,id,source\nA,person:a,source:one\n")
    (tmp_path / "data/people.csv").symlink_to("../real.csv")
    tidy(tmp_path / "data")

    assert (tmp_path / "data/people.csv").is_symlink()
    assert "id,label,source\nperson:a,A,source:one\n" == (tmp_path / "real.csv").read_text()
