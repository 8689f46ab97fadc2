"""Snapshots: safe whoever starts, dies, or has no room."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import kg
from kg.graph import snapshots
from tests.world import WORLD, write

Process = Callable[..., "subprocess.CompletedProcess[str]"]
_ANSWER = "series,premiere,seasons,episodes,series_iri\r\n"
_ROWS = (
    "Daredevil,2015-04-10,1,2,https://w3id.org/marvel-netflix/series/daredevil\r\n"
    "Jessica Jones,2015-11-20,1,1,https://w3id.org/marvel-netflix/series/jessica-jones\r\n"
)
ANSWER = (_ANSWER + _ROWS).replace("\r\n", "\n")
HELPS = "character:claire-temple,helps,character:matt-murdock,source:one,episode:daredevil-1x02\n"
_SLOW = "import sys, time, kg.graph.rules as r; f = r.apply; r.apply = lambda *a: (print('building', flush=True), time.sleep(60), f(*a))[2]"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, set as the user's."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The small world."""
    return write(tmp_path / "data")


def _snapshots(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "snapshots").iterdir())


def _count(tables: Path, today: date = date(2020, 1, 1)) -> int:
    """Ask how many claims there are, through the snapshot."""
    rows = kg.load(tables, today=today, on_disk=True).select("SELECT (COUNT(*) AS ?n) { ?c a mn:Claim }").rows
    return int(rows[0][0] or 0)


def test_twenty_at_once_on_an_empty_cache(root: Path, tables: Path) -> None:
    """All answer right, and one snapshot is built."""
    command = [sys.executable, "-m", "kg", "query", "series", "--data", str(tables)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(20)]
    answers = [process.communicate(timeout=120) for process in started]

    assert [(ANSWER, "")] * 20 == answers
    assert [0] * 20 == [process.returncode for process in started]
    assert 1 == len(_snapshots(root))


def test_a_second_process_reads_the_snapshot(root: Path, tables: Path, process: Process) -> None:
    """It does not read the tables again: what they say is in the snapshot."""
    process("query", "series", "--data", tables)
    before = _snapshots(root)
    code = "import kg.tables.reader; kg.tables.reader.claims = None\nfrom kg.cli import main; main()"
    again = subprocess.run(
        [sys.executable, "-c", code, "query", "series", "--data", str(tables)], check=False, capture_output=True, text=True
    )

    assert ANSWER == again.stdout
    assert before == _snapshots(root)


def test_a_builder_killed_half_way_leaves_no_harm(root: Path, tables: Path, process: Process) -> None:
    """The lock dies with it, its half snapshot is never opened, and the next one cleans up."""
    code = f"{_SLOW}\nfrom kg.cli import main; main()"
    dying = subprocess.Popen(
        [sys.executable, "-c", code, "query", "series", "--data", str(tables)], stdout=subprocess.PIPE, text=True
    )
    assert dying.stdout is not None
    assert "building\n" == dying.stdout.readline()
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    dying.stdout.close()
    (root / "snapshots" / ".building-1-1").mkdir(parents=True)
    (root / "snapshots" / ".building-1-1" / "half").write_text("half")
    result = process("query", "series", "--data", tables)

    assert (ANSWER, "", 0) == (result.stdout, result.stderr, result.returncode)
    assert 1 == len(_snapshots(root))
    assert not _snapshots(root)[0].startswith(".")


def test_others_wait_for_the_builder(root: Path, tables: Path) -> None:
    """Who comes while another builds gets its snapshot."""
    code = f"{_SLOW.replace('60', '2')}\nfrom kg.cli import main; main()"
    slow = subprocess.Popen(
        [sys.executable, "-c", code, "query", "series", "--data", str(tables)], stdout=subprocess.PIPE, text=True
    )
    assert slow.stdout is not None
    slow.stdout.readline()
    started = time.monotonic()
    assert 22 == _count(tables, date.today())
    assert time.monotonic() - started > 1
    slow.communicate()
    assert 1 == len(_snapshots(root))


def _note(stderr: str) -> bool:
    return stderr.startswith("Note: no snapshot could be kept (") and stderr.count("\n") == 1 and "KG_CACHE" in stderr


@pytest.mark.parametrize("where", ["file", "file/below", "keys-is-a-file", "lock-is-a-folder", "full"])
def test_no_cache_can_be_kept(
    where: str, tmp_path: Path, tables: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is given from memory all the same, with one note on stderr that says why."""
    (tmp_path / "file").write_text("")
    (tmp_path / "keys-is-a-file").mkdir()
    (tmp_path / "keys-is-a-file/keys").write_text("")
    (tmp_path / "lock-is-a-folder/lock").mkdir(parents=True)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / where))
    limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))) if where == "full" else None
    result = process("query", "series", "--data", tables, preexec_fn=limit)

    assert (ANSWER, 0) == (result.stdout, result.returncode)
    assert _note(result.stderr), result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_cache(root: Path, tables: Path, process: Process) -> None:
    """So it is where the folder is read-only."""
    root.mkdir()
    root.chmod(0o500)
    result = process("query", "series", "--data", tables)
    root.chmod(0o700)

    assert (ANSWER, 0) == (result.stdout, result.returncode)
    assert _note(result.stderr), result.stderr


def test_changed_tables_make_a_new_snapshot_and_the_old_one_goes(root: Path, tables: Path) -> None:
    """No stale answer, no heap of old snapshots."""
    assert 22 == _count(tables)
    before = _snapshots(root)
    (tables / "relations.csv").write_text(WORLD["relations.csv"] + HELPS)

    assert 23 == _count(tables)
    assert 1 == len(_snapshots(root))
    assert before != _snapshots(root)


@pytest.mark.parametrize("change", ["added", "removed", "renamed", "same size"])
def test_every_change_of_the_files_is_seen(change: str, root: Path, tables: Path) -> None:
    """A table added, removed, moved or changed in place."""
    head = "id,label,source,known\n"
    (tables / "more").mkdir()
    (tables / "more/people.csv").write_text(head + "person:x,X,source:one,2016\n")
    assert 23 == _count(tables)
    if change == "added":
        (tables / "more/places.csv").write_text(head + "place:x,X,source:one,2016\n")
        assert 24 == _count(tables)
    elif change == "removed":
        (tables / "more/people.csv").unlink()
        assert 22 == _count(tables)
    elif change == "renamed":
        (tables / "more/people.csv").rename(tables / "more/places.csv")
        with pytest.raises(kg.KGError, match="person:x is not an id of places"):
            _count(tables)
    else:
        (tables / "more/people.csv").write_text(head + "person:x,Y,source:one,2016\n")
        rows = kg.load(tables, today=date(2020, 1, 1), on_disk=True).select("SELECT ?l { person:x rdfs:label ?l }").rows
        assert [("Y",)] == rows
    assert root.is_dir()


def test_a_snapshot_ends_on_the_day_a_claim_changes(root: Path, tables: Path) -> None:
    """What becomes known in between is in the graph of the later day, and the earlier day is not shown the later graph."""
    (tables / "people.csv").write_text(
        WORLD["people.csv"]
        .replace("source\n", "source,known\n", 1)
        .replace("source:one\n", "source:one,2020-05-01\n")
        .replace("source:two\n", "source:two,\n")
    )

    def labelled(day: date) -> bool:
        return bool(kg.load(tables, today=day, on_disk=True).query("ASK { person:charlie-cox rdfs:label ?l }"))

    assert [False, False, True, True, False] == [
        labelled(day) for day in (date(2020, 1, 1), date(2020, 4, 30), date(2020, 5, 1), date(2020, 5, 2), date(2020, 4, 30))
    ]
    assert root.is_dir()


def test_each_lens_has_its_own_snapshot(root: Path, tables: Path) -> None:
    """And only the latest few are kept."""
    lenses = [kg.Lens.parse(as_of=f"2015-{month:02d}") for month in range(1, 13)] + [kg.Lens.parse(seen="none"), None]
    sizes = [len(kg.load(tables, lens=lens, on_disk=True)) for lens in lenses]

    assert len(set(sizes)) > 3
    assert len(_snapshots(root)) <= 12
    assert sizes == [len(kg.load(tables, lens=lens, on_disk=True)) for lens in lenses]


def test_disk_and_memory_hold_the_same(root: Path, tables: Path) -> None:
    """However it is opened, it is one graph."""
    first, second, third = (
        set(kg.load(tables, today=date(2020, 1, 1), **options))  # type: ignore[arg-type]
        for options in ({"on_disk": True}, {"on_disk": False}, {"use_cache": False})
    )

    assert first == second == third
    assert root.is_dir()


@pytest.mark.parametrize("damage", ["key", "snapshot", "file"])
def test_a_damaged_cache_is_built_again(damage: str, root: Path, tables: Path) -> None:
    """Somebody removed a part of it: the answer is right, and the next start is fast again."""
    assert 22 == _count(tables)
    key = next((root / "keys").iterdir())
    snapshot = root / "snapshots" / _snapshots(root)[0]
    if damage == "key":
        key.write_bytes(b"\xff nonsense")
    elif damage == "snapshot":
        for path in snapshot.iterdir():
            path.unlink()
    else:
        (snapshot / "CURRENT").unlink()

    assert 22 == _count(tables)
    calls: list[int] = []
    store = snapshots.store(
        str(tables),
        str(Path(kg.__file__).parents[1] / "ontology"),
        "",
        date(2020, 1, 1),
        lambda: calls.append(1),
        in_memory=False,
    )  # type: ignore[arg-type, return-value, func-returns-value]
    assert ([], True) == (calls, len(store) > 0)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"KG_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/a"),
        ({"XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/b/marvel-netflix-kg"),
        ({"HOME": "/c"}, "/c/.cache/marvel-netflix-kg"),
    ],
)
def test_where_the_cache_lies(names: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the XDG base directories say, unless told otherwise."""
    for name in ("KG_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in names.items():
        monkeypatch.setenv(name, value)

    assert expected == str(snapshots.directory())
