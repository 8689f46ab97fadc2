"""
Snapshots: the finished graph as an on-disk store in the user's cache, so that only the first command builds it.

Where: `$KG_CACHE`, else `$XDG_CACHE_HOME/marvel-netflix-kg`, else `~/.cache/marvel-netflix-kg`.

    keys/<place>           the snapshot for the tables, ontology and lens of this place, and the state the files were in
    snapshots/<name>/      one store, named after the content it was built from; never changed once it stands there
    lock                   held by whoever builds; the system frees it when that process dies

A snapshot is built under another name and renamed, so nobody ever opens half of one. Whatever goes wrong with the disk,
the answer is still given, from memory, and the reason is given to `notify`: the `kg` logger, unless it is replaced.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO

import pyoxigraph as ox

from kg.errors import KGError
from kg.files import write
from kg.resources import VERSION

__all__ = ["directory", "notify", "peek", "store"]

_KEPT = 12
_LAYOUT = f"layout 2, kg {VERSION}, pyoxigraph {ox.__version__}"

Make = Callable[[], tuple[ox.Store, date | None]]


def directory() -> str:
    """Return the folder in which snapshots lie; it need not exist."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.environ.get("KG_CACHE") or os.path.join(base, "marvel-netflix-kg")


def store(data: str, ontology: str, lens: str, today: date, make: Make, *, in_memory: bool) -> ox.Store:
    """
    Return the store for the tables *data* under *lens*, from its snapshot if there is one, else made by *make* and kept.

    *make* returns a store in memory and the first later day on which it would be another one. With *in_memory* the
    snapshot is copied into memory.
    """
    try:
        root = directory()
        key = os.path.join(root, "keys", _place(data, ontology, lens))
        state = _state(data, ontology)
        found = _open(root, key, state, today, in_memory)
        if found is not None:
            return found
        os.makedirs(os.path.join(root, "keys"), exist_ok=True)
        os.makedirs(os.path.join(root, "snapshots"), exist_ok=True)
        handle = open(os.path.join(root, "lock"), "a+b")  # noqa: SIM115 - closed by _locked
    except (OSError, RuntimeError) as error:
        _tell(error)
        return make()[0]
    with _locked(handle):
        found = _open(root, key, state, today, in_memory)
        if found is not None:
            return found
        made, until = make()
        try:
            _keep(
                root,
                key,
                _name(data, ontology, lens, today),
                made,
                [today.isoformat(), until.isoformat() if until else "-", state],
            )
        except (OSError, RuntimeError, KGError) as error:
            _tell(error)
        return made


def peek(data: str, ontology: str, lens: str, today: date) -> ox.Store | None:
    """Return the store where it lies on disk, if a snapshot of it is there and fresh; never build one, never wait."""
    try:
        root = directory()
        return _open(
            root, os.path.join(root, "keys", _place(data, ontology, lens)), _state(data, ontology), today, in_memory=False
        )
    except (OSError, RuntimeError):
        return None


def _place(data: str, ontology: str, lens: str) -> str:
    text = "\n".join([os.path.realpath(data), os.path.realpath(ontology), lens])
    return f"{zlib.crc32(text.encode()):08x}{zlib.adler32(text.encode()):08x}"


def _files(data: str, ontology: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    folders = [(data, ".csv", "data"), (ontology, ("ttl", "rq"), "ontology")]
    while folders:
        folder, ends, shown = folders.pop()
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(ends):  # type: ignore[arg-type]
                    yield f"{shown}/{entry.name}", entry
                elif entry.is_dir():
                    folders.append((entry.path, ends, f"{shown}/{entry.name}"))


def _state(data: str, ontology: str) -> str:
    """Return what is cheap to know of the files: it changes whenever one of them is written."""
    parts = [_LAYOUT]
    for name, entry in _files(data, ontology):
        seen = entry.stat()
        parts.append(f"{name} {seen.st_size} {seen.st_mtime_ns} {seen.st_ino}")
    return "\n".join(parts)


def _name(data: str, ontology: str, lens: str, today: date) -> str:
    """Return a digest of what the files hold, for the name of the snapshot."""
    import hashlib

    digest = hashlib.sha256(f"{_LAYOUT}\n{lens}\n{today.isoformat()}".encode())
    for name, entry in _files(data, ontology):
        digest.update(f"\n{name}\n".encode())
        digest.update(_read(entry.path))
    return digest.hexdigest()[:32]


def _open(root: str, key: str, state: str, today: date, in_memory: bool) -> ox.Store | None:
    try:
        name, made, until, seen = _read(key).decode().split("\n", 3)
        if seen != state or today.isoformat() < made or (until != "-" and today.isoformat() >= until):
            return None
        snapshot = ox.Store.read_only(os.path.join(root, "snapshots", name))
    except (OSError, ValueError):
        return None
    if not in_memory:
        return snapshot
    copy = ox.Store()
    copy.bulk_extend(snapshot)
    return copy


def _keep(root: str, key: str, name: str, made: ox.Store, about: list[str]) -> None:
    import shutil
    import time

    final = os.path.join(root, "snapshots", name)
    if not _sound(final):
        shutil.rmtree(final, ignore_errors=True)
        temporary = os.path.join(root, "snapshots", f".building-{os.getpid()}-{time.time_ns()}")
        try:
            disk = ox.Store(temporary)
            disk.bulk_extend(made)
            disk.flush()
            del disk
            os.rename(temporary, final)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    write(key, "\n".join([name, *about]).encode())
    _clean(root)


def _sound(snapshot: str) -> bool:
    try:
        ox.Store.read_only(snapshot)
    except OSError:
        return False
    return True


def _clean(root: str) -> None:
    """Remove all but the latest few keys, the snapshots that no key names, and what dead builders left."""
    import shutil

    folder = os.path.join(root, "keys")
    keys = [os.path.join(folder, name) for name in os.listdir(folder) if not name.startswith(".")]
    keys.sort(key=lambda path: os.stat(path).st_mtime_ns, reverse=True)
    for old in keys[_KEPT:]:
        os.remove(old)
    wanted = {_read(key).decode().split("\n", 1)[0] for key in keys[:_KEPT]}
    for name in os.listdir(os.path.join(root, "snapshots")):
        if name not in wanted:
            shutil.rmtree(os.path.join(root, "snapshots", name), ignore_errors=True)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


@contextmanager
def _locked(handle: IO[bytes]) -> Iterator[None]:
    with handle:
        try:
            import fcntl
        except ImportError:  # no such locks on this system: two builders may work at once, each on its own copy
            yield
            return
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def _log(message: str) -> None:
    import logging

    logging.getLogger("kg").warning(message)


notify: Callable[[str], None] = _log


def _tell(error: Exception) -> None:
    notify(f"no snapshot could be kept ({error}); the graph was built in memory. KG_CACHE names another folder for snapshots")
