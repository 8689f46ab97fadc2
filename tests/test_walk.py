"""Files as they lie on a real disk: links, pipes, folders and names that no table has."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import walk as walking
from kg.errors import KGError
from kg.tables.reader import read
from kg.walk import File, tables_in
from tests.world import write


def _found(folder: Path) -> list[tuple[str, str]]:
    return [(file.name, file.problem) for file in tables_in(folder)]


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("id\n")


def test_tables_come_in_the_order_of_their_paths_and_what_begins_with_a_dot_does_not(tmp_path: Path) -> None:
    """Folders of tools and the lock links of editors are passed over, as are audits and other files."""
    _touch(tmp_path, "b/people.csv", "b-c/people.csv", "a.csv", ".git/people.csv", "b/.hidden.csv", "audits/x.csv", "README.md")
    (tmp_path / ".#people.csv").symlink_to("me@host.1:2")

    assert [("a.csv", ""), ("b/people.csv", ""), ("b-c/people.csv", "")] == _found(tmp_path)


def test_what_bears_the_name_of_a_table_and_is_none_is_named(tmp_path: Path) -> None:
    """A folder, a pipe, a socket, a device, a link to nothing, a link to itself."""
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(tmp_path / "socket.csv"))
    (tmp_path / "device.csv").symlink_to("/dev/zero")
    (tmp_path / "lost.csv").symlink_to("nowhere")
    (tmp_path / "self.csv").symlink_to("self.csv")

    irregular = "is a pipe, socket or device and no regular file; remove it"
    assert [
        ("device.csv", irregular),
        ("folder.csv", "is a folder with the name of a file; rename it"),
        ("lost.csv", "is a link to nothing"),
        ("pipe.csv", irregular),
        ("self.csv", "cannot be read: too many levels of symbolic links"),
        ("socket.csv", irregular),
    ] == _found(tmp_path)


def test_a_suffix_in_capitals_is_named(tmp_path: Path) -> None:
    """Otherwise the table would be left out in silence."""
    _touch(tmp_path, "PEOPLE.CSV", "places.Csv")

    assert [
        ("PEOPLE.CSV", "has its suffix in capitals; rename it to people.csv"),
        ("places.Csv", "has its suffix in capitals; rename it to places.csv"),
    ] == _found(tmp_path)


def test_names_that_cannot_be_printed_are_escaped_and_named(tmp_path: Path) -> None:
    """Bytes that are not UTF-8, line breaks, controls that turn the direction of writing."""
    for name in (b"caf\xe9/people.csv", b"two\nlines.csv", "\u202evsc.csv".encode()):
        path = os.path.join(os.fsencode(tmp_path), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(os.fsdecode(path)).write_text("id\n")

    problem = "has a name that is not UTF-8 or cannot be printed; rename it"
    assert [(r"\u202evsc.csv", problem), (r"caf\xe9/people.csv", problem), (r"two\nlines.csv", problem)] == _found(tmp_path)


def test_a_linked_folder_is_read_and_a_circle_is_named(tmp_path: Path) -> None:
    """A folder is read once, by its own name; links back into it or to the folders round it are mistakes."""
    _touch(tmp_path, "data/z/people.csv", "shared/places.csv")
    (tmp_path / "data/a-link").symlink_to("z")
    (tmp_path / "data/shared").symlink_to("../shared")
    (tmp_path / "data/up").symlink_to("..")
    (tmp_path / "shared/again").symlink_to("../data")

    circle = "is a link to a folder that is read already; remove the link"
    assert [
        ("a-link", circle),
        ("shared/again", circle),
        ("shared/places.csv", ""),
        ("up", circle),
        ("z/people.csv", ""),
    ] == _found(tmp_path / "data")


def test_a_file_that_is_linked_is_read(tmp_path: Path) -> None:
    """Its status is that of the file itself."""
    _touch(tmp_path, "elsewhere.csv")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/people.csv").symlink_to("../elsewhere.csv")
    (found,) = tables_in(tmp_path / "data")

    assert ("people.csv", "") == (found.name, found.problem)
    assert isinstance(found, File)
    assert found.status == (tmp_path / "elsewhere.csv").stat()


def test_a_disk_is_no_folder_of_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names their home is told so, instead of waiting."""
    monkeypatch.setattr(walking, "_MOST", 3)
    _touch(tmp_path, "a.csv", "b.csv", "c.csv", "d.csv")

    with pytest.raises(KGError, match=f"more than 3 files below {tmp_path}; name the folder that holds the tables"):
        tables_in(tmp_path)


def test_the_reader_names_each_of_them_beside_the_other_mistakes(tmp_path: Path) -> None:
    """What a table describes that cannot be read is not called dangling."""
    data = write(tmp_path / "data", {"people.csv": None, "places.csv": None})
    (data / "people.csv").mkdir()
    (data / "PLACES.CSV").write_text("id\n")
    os.mkfifo(data / "unheard-of.csv")

    assert [
        "data/PLACES.CSV:1:1: has its suffix in capitals; rename it to places.csv",
        "data/people.csv:1:1: is a folder with the name of a file; rename it",
        "data/unheard-of.csv:1:1: is a pipe, socket or device and no regular file; remove it",
    ] == [str(error) for error in read(data).errors]


@pytest.mark.skipif(sys.platform == "win32", reason="no other user to be")
def test_what_may_not_be_read_is_named() -> None:
    """A file and a folder of somebody else, also where the tests are run by root."""
    code = (
        "import os\n"
        "from pathlib import Path\n"
        "from kg.prefixes import prefixes\n"
        "from kg.tables.reader import read\n"
        "from kg.tables.schema import schema\n"
        "schema(), prefixes()\n"
        "if os.geteuid() == 0: os.setegid(65534); os.seteuid(65534)\n"
        "print(*read(Path('data')).errors, sep='\\n')\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        data = write(Path(folder) / "data")
        _touch(data, "daredevil/places.csv")
        (data / "people.csv").chmod(0)
        (data / "daredevil").chmod(0)
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
        (data / "daredevil").chmod(0o755)

    assert [
        "data/daredevil:1:1: cannot be listed: permission denied",
        "data/people.csv:1:1: cannot be read: permission denied",
    ] == done.stdout.splitlines(), done.stderr


@pytest.mark.skipif(sys.platform == "darwin", reason="names are UTF-8 there")
def test_a_folder_may_have_any_name(tmp_path: Path, process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """The folder that `--data` names is shown with escapes, in messages and in the graph."""
    data = write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n")))
    found = process("query", "SELECT ?place { ?claim mn:location ?place } ORDER BY ?place LIMIT 1", "-f", "csv", "--data", data)

    assert ("place\ncaf\\xe9\\n/characters.csv:2\n", "", 0) == (found.stdout, found.stderr, found.returncode)


def test_a_pipe_named_like_a_table_holds_no_command_up(
    tmp_path: Path, process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Every command that reads tables says so and ends with 1."""
    data = write(tmp_path / "data", {"people.csv": None})
    os.mkfifo(data / "people.csv")
    (data / "loop").symlink_to("..")

    done = process("query", "series", "--data", data)

    assert "data/loop:1:1: is a link to a folder that is read already; remove the link" in done.stderr
    assert "data/people.csv:1:1: is a pipe, socket or device and no regular file; remove it" in done.stderr
    assert ("", 1) == (done.stdout, done.returncode)
    assert 1 == process("check", "--data", data).returncode
    assert 1 == process("tidy", "--data", data).returncode
