"""Reading CSV in strict form, with the place of every cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KGError
from kg.tables.sheets import Sheet, read_sheet, sheets

_cells = st.text(alphabet=st.sampled_from('ab",é\U0001f600;'), min_size=1, max_size=6)


def _sheet(folder: Path, text: str) -> Sheet:
    path = folder / "people.csv"
    path.write_bytes(text.encode())
    return read_sheet(path, "data/people.csv")


def test_a_sheet_keeps_the_line_of_every_row(tmp_path: Path) -> None:
    """Rows know where they begin."""
    sheet = _sheet(tmp_path, 'id,label\na,A\nb,"B, the second"\n')

    assert [(2, ["a", "A"]), (3, ["b", "B, the second"])] == sheet.rows
    assert ("people", ["id", "label"], []) == (sheet.table, sheet.header, sheet.errors)


@given(rows=st.lists(st.tuples(_cells, _cells, _cells), min_size=1, max_size=4))
def test_the_place_of_a_cell_is_where_it_stands(
    rows: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Line and column, counted in characters from 1, lead to the cell whatever is quoted before it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b", "c"), *rows])
    sheet = _sheet(tmp_path_factory.mktemp("place"), out.getvalue())
    lines = out.getvalue().split("\n")

    assert [] == sheet.errors
    assert rows == [tuple(cells) for _, cells in sheet.rows]
    for line, cells in sheet.rows:
        for number, cell in enumerate(cells):
            place = sheet.location(line, number)
            rest = lines[place.line - 1][place.column - 1 :]
            assert next(csv.reader([rest]))[0] == cell


@given(raw=st.binary(max_size=60))
def test_any_bytes_are_read_or_explained(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No file makes the reader fail, and no place lies outside the file."""
    path = tmp_path_factory.mktemp("bytes") / "people.csv"
    path.write_bytes(raw)
    sheet = read_sheet(path)

    for error in sheet.errors:
        assert 1 <= error.location.line <= raw.count(b"\n") + raw.count(b"\r") + 1
        assert error.location.column >= 1
    assert sheet.errors or raw.endswith(b"\n")


def test_tables_are_found_in_all_folders_in_order(tmp_path: Path) -> None:
    """Any table may stand in any folder; what lies in `audits` is no table."""
    for name in ("b/people.csv", "a.csv", "audits/x.csv", "b/c/places.csv", "README.md"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text("id\n")

    assert ["data/a.csv", "data/b/c/places.csv", "data/b/people.csv"] == [sheet.path for sheet in sheets(tmp_path / "data")]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The message names the option that takes it."""
    with pytest.raises(KGError, match="no folder .*nowhere; --data takes the folder that holds the tables"):
        sheets(tmp_path / "nowhere")
