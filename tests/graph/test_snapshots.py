"""Snapshots: safe whoever starts, dies, or has no room."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import kg
from kg.graph import cache, snapshots
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

    assert [ANSWER] * 20 == [answer for answer, _ in answers]
    assert set() == {note for _, note in answers} - {"", "Note: another kg builds the graph; waiting for it\n"}
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
    (root / "snapshots" / ".building-1-1").mkdir()
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


@pytest.mark.parametrize("where", ["file", "file/below", "snapshots-is-a-file", "lock-is-a-folder", "full"])
def test_no_cache_can_be_kept(
    where: str, tmp_path: Path, tables: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is given from memory all the same, with one note on stderr that says why."""
    (tmp_path / "file").write_text("")
    for name in ("snapshots-is-a-file", "lock-is-a-folder"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "CACHEDIR.TAG").write_text(cache.MARKER)
    (tmp_path / "snapshots-is-a-file/snapshots").write_text("")
    (tmp_path / "lock-is-a-folder/lock").mkdir()
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


def _only(root: Path) -> Path:
    """The one snapshot there is."""
    return root / "snapshots" / _snapshots(root)[0]


def _unlink(path: Path) -> None:
    path.unlink()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "removed": _unlink,
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "one bit": _flip,
    "nonsense": lambda path: path.write_bytes(os.urandom(100_000)),  # type: ignore[dict-item, return-value]
    "a pipe": _pipe,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", ["manifest", "CURRENT", "MANIFEST-000005", "the largest"])
def test_a_damaged_snapshot_is_built_again_at_once(file: str, damage: str, root: Path, tables: Path) -> None:
    """Whatever file it is: the first answer is right, and the next is read from a snapshot that is whole."""
    assert 22 == _count(tables)
    paths = sorted(_only(root).iterdir(), key=lambda path: path.stat().st_size)
    DAMAGES[damage](next((path for path in paths if path.name == file), [p for p in paths if p.suffix == ".sst"][-1]))

    assert 22 == _count(tables)
    assert 1 == len(_snapshots(root))
    assert _is_kept(tables)


def _is_kept(tables: Path) -> bool:
    return snapshots.peek(str(tables), str(Path(kg.__file__).parents[1] / "ontology"), "", date(2020, 1, 1)) is not None


def test_damage_that_shows_while_reading(root: Path, tables: Path, process: Process) -> None:
    """Where a read fails half way, the files are looked at, the snapshot is dropped and built, and the answer is given."""
    assert ANSWER == process("query", "series", "--data", tables).stdout
    path = max(_only(root).glob("*.sst"), key=lambda path: path.stat().st_size)
    code = """if True:
        import kg.graph.manifest as m
        honest = m.Manifest.intact
        m.Manifest.intact = lambda self, contents=False: not contents or honest(self, contents=True)
        import kg.graph.dataset as d
        query = d.Dataset.query
        def failing(self, text, **options):
            d.Dataset.query = query
            raise RuntimeError("Corruption: block checksum mismatch")
        d.Dataset.query = failing
        from kg.cli import main
        main()"""
    _flip(path)
    again = subprocess.run(
        [sys.executable, "-c", code, "query", "series", "--data", str(tables)], check=False, capture_output=True, text=True
    )

    assert (ANSWER, 0) == (again.stdout, again.returncode)
    assert "Note: the snapshot of the graph was damaged; it is built again\n" == again.stderr
    later = process("query", "series", "--data", tables)
    assert (ANSWER, "") == (later.stdout, later.stderr)


def test_a_snapshot_answers_for_its_own_files_only(root: Path, tables: Path, tmp_path: Path) -> None:
    """One that bears the name of another, or leads out of the cache, is not there."""
    other = write(tmp_path / "other", {"relations.csv": WORLD["relations.csv"] + HELPS})
    assert (22, 23) == (_count(tables), _count(other))
    first, second = (root / "snapshots" / name for name in _snapshots(root))
    first.rename(tmp_path / "aside")
    second.rename(first)
    (tmp_path / "aside").rename(second)

    assert (22, 23) == (_count(tables), _count(other))


def test_a_link_in_the_place_of_a_snapshot_is_not_followed(root: Path, tables: Path, tmp_path: Path) -> None:
    """Nor is what it leads to deleted."""
    assert 22 == _count(tables)
    snapshot = _only(root)
    snapshot.rename(tmp_path / "mine")
    snapshot.symlink_to(tmp_path / "mine")
    (tmp_path / "mine/manifest").write_text("mine")

    assert 22 == _count(tables)
    assert "mine" == (tmp_path / "mine/manifest").read_text()
    assert snapshot.is_symlink()


def test_a_change_of_the_code_is_a_change(root: Path, tables: Path, tmp_path: Path) -> None:
    """A newer version does not answer from what an older one has built, whatever it calls itself."""
    package = tmp_path / "site/kg"
    shutil.copytree(Path(kg.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    ontology = Path(kg.__file__).parents[1] / "ontology"
    command = [sys.executable, "-m", "kg", "query", "series", "--data", str(tables), "--ontology", str(ontology)]
    names = []
    for _ in range(2):
        subprocess.run(command, check=True, capture_output=True, cwd=package.parent, env={**os.environ, "PYTHONPATH": "."})
        names.append(_snapshots(root))
        path = package / "graph/rules.py"
        before = path.stat()
        path.write_text(path.read_text())
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as archives and copies do

    assert names[0] != names[1]
    assert [1, 1] == [len(found) for found in names]


def test_a_change_that_leaves_size_and_time_is_seen(root: Path, tables: Path) -> None:
    """The system notes when a file was changed, whatever it is said to be."""
    assert 22 == _count(tables)
    path = tables / "people.csv"
    before, text = path.stat(), path.read_text()
    path.write_text(text.replace("Charlie Cox", "Charlie Fox"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    rows = kg.load(tables, today=date(2020, 1, 1), on_disk=True).select("SELECT ?l { person:charlie-cox rdfs:label ?l }").rows

    assert [("Charlie Fox",)] == rows
    assert root.is_dir()


OTHERS = [
    "thesis.txt",
    "snapshots/photos/one.jpg",
    "snapshots/0123456789abcdef0123456789abcdef/mine",
    "keys/house",
    "snapshots/x",
]


@pytest.mark.parametrize("marked", [False, True], ids=["named as cache later", "put into the cache"])
def test_nothing_of_others_is_deleted(marked: bool, root: Path, tables: Path, process: Process) -> None:
    """Neither in a folder that held other things before, nor in our own: other names stay, and so do links and what is behind."""
    if marked:
        process("query", "series", "--data", tables)
    for name in OTHERS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("mine")
    behind = root.parent / "behind"
    behind.mkdir()
    (behind / "manifest").write_text("mine")
    (root / "snapshots/.building-1-1").symlink_to(behind)
    (root / f"snapshots/{'0' * 16}-{'0' * 32}").symlink_to(behind)
    for number in range(14):
        done = process("query", "series", "--data", tables, "--as-of", f"{2003 + number}")
        assert (0, not marked) == (done.returncode, "held other things before it became the cache" in done.stderr)

    assert ["mine"] * len(OTHERS) == [(root / name).read_text() for name in OTHERS]
    assert "mine" == (behind / "manifest").read_text()
    assert (12 if marked else 14) >= len([path for path in (root / "snapshots").glob("*-*") if not path.is_symlink()])


def test_the_cache_is_for_its_owner_alone(root: Path, tables: Path) -> None:
    """Nobody else may look into it or put something there."""
    assert 22 == _count(tables)

    assert [0o700] * 3 == [path.stat().st_mode & 0o777 for path in (root, root / "snapshots", _only(root))]


def test_a_lock_that_is_never_freed(root: Path, tables: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After a while one builds in memory, and says so."""
    import fcntl

    said: list[str] = []
    monkeypatch.setattr(snapshots, "notify", said.append)
    monkeypatch.setattr(cache, "PATIENCE", 0.2)
    root.mkdir(mode=0o700)
    with (root / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert 22 == _count(tables)

    assert ["another kg builds the graph"] == [message.partition(" for")[0] for message in said if "other things" not in message]
    assert [] == _snapshots(root)


@pytest.mark.parametrize("lock", ["no locks", "a pipe", "a folder"])
def test_where_locks_do_not_work(lock: str, root: Path, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On some network disks, or where something else bears the name of the lock: the answer is given all the same."""
    import fcntl

    if lock == "no locks":

        def refuse(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr(fcntl, "flock", refuse)
    else:
        _count(tables, date(2019, 1, 1))
        (root / "lock").unlink()
        os.mkfifo(root / "lock") if lock == "a pipe" else (root / "lock").mkdir()

    assert 22 == _count(tables)


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
