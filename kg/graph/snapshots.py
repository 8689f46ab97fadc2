"""
Snapshots: the finished graph as an on-disk store in the user's cache, so that only the first command builds it.

Where: `$KG_CACHE`, else `$XDG_CACHE_HOME/marvel-netflix-kg`, else `~/.cache/marvel-netflix-kg`; `kg.graph.cache` shows what
lies there. A snapshot that is not whole, not of these files or not of this day counts as not there and is built again.
Whatever goes wrong with the disk, the answer is still given, from memory, and the reason is told to `notify`: the `kg`
logger, unless it is replaced.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.manifest import Manifest, name

__all__ = ["damaged", "directory", "notify", "peek", "store"]

Make = Callable[[], tuple[ox.Store, date | None]]

_read: list[Manifest] = []  # those that this process reads from the disk


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
        snapshot = name(data, ontology, lens)
    except KGError:
        return make()[0]  # which says what is wrong with the folder
    root = os.path.abspath(directory())
    found = _open(root, snapshot, today, in_memory=in_memory)
    return found if found is not None else _build(root, snapshot, today, make, in_memory=in_memory)


def peek(data: str, ontology: str, lens: str, today: date) -> ox.Store | None:
    """Return the store where it lies on disk, if a snapshot of it is there and fresh; never build one, never wait."""
    try:
        return _open(os.path.abspath(directory()), name(data, ontology, lens), today, in_memory=False)
    except KGError:
        return None


def damaged() -> bool:
    """
    Return whether a snapshot that this process reads from the disk is damaged: for when a read failed.

    Its files are read and compared with their digests. It is deleted then, so that the next `store` builds it again.
    """
    from kg.graph.cache import drop

    broken = [manifest for manifest in _read if not manifest.intact(contents=True)]
    _read.clear()
    for manifest in broken:
        folder, snapshot = os.path.split(manifest.folder)
        drop(os.path.dirname(folder), snapshot)
    return bool(broken)


def _open(root: str, snapshot: str, today: date, *, in_memory: bool) -> ox.Store | None:
    try:
        manifest = Manifest.read(os.path.join(root, "snapshots", snapshot))
        if not manifest.holds(today.isoformat()) or not manifest.intact():
            return None
        disk = ox.Store.read_only(manifest.folder)
        if in_memory:
            copy = ox.Store()
            copy.bulk_extend(disk)
            return copy
    except (OSError, ValueError, RuntimeError):
        return None
    _read.append(manifest)
    return disk


def _build(root: str, snapshot: str, today: date, make: Make, *, in_memory: bool) -> ox.Store:
    from contextlib import ExitStack

    from kg.graph.cache import building

    with ExitStack() as stack:
        try:
            builder = stack.enter_context(building(root, notify))
        except OSError as error:
            _tell(error)
            return make()[0]
        found = _open(root, snapshot, today, in_memory=in_memory) if builder else None
        if found is not None:
            return found
        made, until = make()
        try:
            if builder:
                builder.keep(snapshot, made, (today.isoformat(), until.isoformat() if until else "-"))
        except (OSError, RuntimeError, KGError) as error:
            _tell(error)
        return made


def _log(message: str) -> None:
    import logging

    logging.getLogger("kg").warning(message)


notify: Callable[[str], None] = _log


def _tell(error: Exception) -> None:
    notify(f"no snapshot could be kept ({error}); the graph was built in memory. KG_CACHE names another folder for snapshots")
