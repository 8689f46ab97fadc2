"""
Snapshots: the finished graph as an on-disk store in the user's cache, so that only the first command builds it.

Where: `$KG_CACHE`, else `$XDG_CACHE_HOME/marvel-netflix-kg`, else `~/.cache/marvel-netflix-kg`.

    keys/<signature>.json        names the snapshot for these files (path, size, time of change) and this lens
    snapshots/<digest>/          one store, named after the content it was built from; never changed once it stands there
    lock                         held by whoever builds; the system frees it when that process dies

A snapshot is built under another name and renamed, so nobody ever opens half of one. Whatever goes wrong with the disk,
the answer is still given, from memory, and the reason is told through the `kg` logger.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg.resources import version

__all__ = ["directory", "store"]

_KEPT = 12
_LAYOUT = "1"

Make = Callable[[], tuple[ox.Store, date | None]]


def directory() -> Path:
    """Return the folder in which snapshots lie; it need not exist."""
    explicit = os.environ.get("KG_CACHE")
    if explicit:
        return Path(explicit)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "marvel-netflix-kg"


def store(data: Path, ontology: Path, lens: str, today: date, make: Make, *, in_memory: bool) -> ox.Store:
    """
    Return the store for the tables *data* under *lens*, from its snapshot if there is one, else made by *make* and kept.

    *make* returns a store in memory and the first later day on which it would be another one. With *in_memory* the
    snapshot is copied into memory.
    """
    signature = _signature(data, ontology, lens)
    try:
        root = directory()
        found = _open(root, signature, today, in_memory)
        if found is not None:
            return found
        (root / "keys").mkdir(parents=True, exist_ok=True)
        (root / "snapshots").mkdir(exist_ok=True)
        with _lock(root / "lock"):
            found = _open(root, signature, today, in_memory)
            if found is not None:
                return found
            made, until = make()
            about = {"of": _of(data, ontology, lens), "made": today.isoformat(), "until": until.isoformat() if until else None}
            _keep(root, signature, _digest(data, ontology, lens, today), made, about)
            return made
    except (OSError, RuntimeError) as error:
        _tell(f"no snapshot could be kept ({error}); the graph was built in memory. KG_CACHE names another folder for it")
        return make()[0]


def _files(data: Path, ontology: Path) -> Iterator[tuple[str, str]]:
    for top, ends in ((data, ".csv"), (ontology, (".ttl", ".rq"))):
        for folder, folders, names in os.walk(top):
            folders.sort()
            for name in sorted(names):
                if name.endswith(ends):
                    path = os.path.join(folder, name)
                    yield os.path.relpath(path, top), path


def _of(data: Path, ontology: Path, lens: str) -> str:
    """Return what a snapshot is a snapshot of, whatever the files hold at the moment."""
    return hashlib.sha256("\n".join([str(data.resolve()), str(ontology.resolve()), lens]).encode()).hexdigest()[:16]


def _signature(data: Path, ontology: Path, lens: str) -> str:
    """Return a digest of what is cheap to know of the files: it changes whenever one of them is written."""
    parts = [_LAYOUT, version(), ox.__version__, str(data.resolve()), str(ontology.resolve()), lens]
    for name, path in _files(data, ontology):
        state = os.stat(path)
        parts.append(f"{name}|{state.st_size}|{state.st_mtime_ns}|{state.st_ino}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _digest(data: Path, ontology: Path, lens: str, today: date) -> str:
    """Return a digest of what the files hold, for the name of the snapshot."""
    digest = hashlib.sha256("\n".join([_LAYOUT, version(), ox.__version__, lens, today.isoformat()]).encode())
    for name, path in _files(data, ontology):
        digest.update(f"\n{name}\n".encode())
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:32]


def _open(root: Path, signature: str, today: date, in_memory: bool) -> ox.Store | None:
    try:
        key = json.loads((root / "keys" / f"{signature}.json").read_bytes())
        if key["until"] and today.isoformat() >= key["until"]:
            return None
        if today.isoformat() < key["made"]:
            return None
        snapshot = ox.Store.read_only(str(root / "snapshots" / key["snapshot"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not in_memory:
        return snapshot
    copy = ox.Store()
    copy.bulk_extend(snapshot)
    return copy


def _keep(root: Path, signature: str, digest: str, made: ox.Store, about: dict[str, str | None]) -> None:
    final = root / "snapshots" / digest
    if not final.is_dir():
        temporary = root / "snapshots" / f".building-{os.getpid()}-{time.time_ns()}"
        try:
            disk = ox.Store(str(temporary))
            disk.bulk_extend(made)
            disk.flush()
            del disk
            os.rename(temporary, final)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    key = root / "keys" / f"{signature}.json"
    draft = key.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({"snapshot": digest, **about}), encoding="utf-8")
    os.replace(draft, key)
    _clean(root, about["of"])


def _clean(root: Path, newest: str | None) -> None:
    """Remove keys that the *newest* replaces, all but the latest few snapshots, and what dead builders left."""
    keys = sorted((root / "keys").glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    wanted: set[str] = set()
    replaced = False
    for key in keys:
        try:
            about = json.loads(key.read_bytes())
            outdated = replaced and about["of"] == newest
            replaced = replaced or about["of"] == newest
            if outdated or len(wanted) >= _KEPT:
                key.unlink(missing_ok=True)
            else:
                wanted.add(about["snapshot"])
        except (OSError, ValueError, KeyError):
            key.unlink(missing_ok=True)
    for path in (root / "snapshots").iterdir():
        if path.name not in wanted:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("a+b") as handle:
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


def _tell(message: str) -> None:
    import logging

    logging.getLogger("kg").warning(message)
