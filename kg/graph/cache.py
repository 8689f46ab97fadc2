"""
The folder of the snapshots: made, locked and cleaned. It deletes what it has made itself, and nothing else.

    CACHEDIR.TAG              the marker: this folder is ours (and backups may pass it over, bford.info/cachedir)
    lock                      held by whoever builds; the system frees it when that process dies
    snapshots/<name>/         one store and its manifest; never changed once it stands there
    snapshots/.building-…/    one that is being built

A folder that held other things before it was named as the cache has no marker. Snapshots are kept there all the same, but
none is ever deleted.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EAGAIN

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.manifest import MANIFEST, sealed

__all__ = ["MARKER", "PATIENCE", "Builder", "building", "drop"]

PATIENCE = 10.0  # seconds; a build takes 2, of which many may have to wait for their turn
_QUIET = 2.0  # seconds before it is said that we wait
_KEPT = 12  # lenses that one comes back to; a snapshot has some 20 MB
_MARKER = "CACHEDIR.TAG"
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55"
MARKER = f"{_SIGNATURE}\n# The cache of marvel-netflix-kg: snapshots of the graph, which the command kg makes and removes.\n"
_SNAPSHOT = re.compile(r"[0-9a-f]{16}-[0-9a-f]{32}\Z")
_UNFINISHED = re.compile(r"\.building-\d+-\d+\Z")

Notify = Callable[[str], None]


class Builder:
    """Who may build now: keeps snapshots in the cache folder *root*, which is *ours* if it carries the marker."""

    def __init__(self, root: str, *, ours: bool, alone: bool) -> None:
        """Build in *root*, *alone* if nobody else can be building there."""
        self.root, self.ours, self.alone = root, ours, alone

    def keep(self, name: str, made: ox.Store, days: tuple[str, str]) -> None:
        """
        Keep the store *made* as the snapshot *name*, for *days*: the one it was built for, and the one it is good until.

        Raises:
            OSError: If the disk does not take it; nothing is left of it then.
            RuntimeError: So too, if the engine noticed first.
            KGError: If another of that name is in the way and may not be deleted.
        """
        snapshots = os.path.join(self.root, "snapshots")
        temporary = os.path.join(snapshots, f".building-{os.getpid()}-{time.time_ns()}")
        os.mkdir(temporary, 0o700)
        try:
            disk = ox.Store(temporary)
            disk.bulk_extend(made)
            disk.flush()
            del disk
            sealed(temporary, name, *days)
            if os.path.lexists(os.path.join(snapshots, name)) and not drop(self.root, name):
                raise KGError(f"{os.path.join(snapshots, name)} is in the way")
            os.rename(temporary, os.path.join(snapshots, name))
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        if self.ours and self.alone:
            _clean(self.root, name)


@contextmanager
def building(root: str, notify: Notify) -> Iterator[Builder | None]:
    """
    Give the right to build in *root*, made if need be; None if somebody else still has it after `PATIENCE` seconds.

    Raises:
        OSError: If *root* cannot be made or written to.
    """
    ours = _made(root)
    if not ours:
        notify(
            f"{root} held other things before it became the cache, so no snapshot is ever deleted there; let KG_CACHE name an empty folder"
        )
    handle = os.open(os.path.join(root, "lock"), os.O_RDWR | os.O_CREAT | _SAFELY, 0o600)
    try:
        locked = _locked(handle, notify) if stat.S_ISREG(os.fstat(handle).st_mode) else None
        yield None if locked is False else Builder(root, ours=ours, alone=locked is True)
    finally:
        os.close(handle)  # which frees the lock


_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def _made(root: str) -> bool:
    """Make the folders that are missing, and return whether *root* is ours."""
    if not os.path.isdir(root):
        os.makedirs(os.path.dirname(root) or ".", exist_ok=True)
        with suppress(FileExistsError):
            os.mkdir(root, 0o700)
    marker, snapshots = os.path.join(root, _MARKER), os.path.join(root, "snapshots")
    if not os.listdir(root) or (os.path.basename(root) == "marvel-netflix-kg" and not os.path.lexists(marker)):
        with suppress(FileExistsError), open(marker, "x", encoding="utf-8") as file:
            file.write(MARKER)
    with suppress(FileExistsError):
        os.mkdir(snapshots, 0o700)
    if not stat.S_ISDIR(os.lstat(snapshots).st_mode):
        raise NotADirectoryError(f"{snapshots} is no folder")
    return _ours(root)


def _ours(root: str) -> bool:
    """Return whether *root* carries our marker, as a file of its own."""
    try:
        handle = os.open(os.path.join(root, _MARKER), os.O_RDONLY | _SAFELY)
        with open(handle, "rb") as file:
            return stat.S_ISREG(os.fstat(handle).st_mode) and file.read(len(MARKER) + 1) == MARKER.encode()
    except OSError:
        return False


def _locked(handle: int, notify: Notify) -> bool | None:
    """Lock *handle*: True if that was done, False if another process has it for too long, None where there are no locks."""
    try:
        import fcntl
    except ImportError:
        return None
    began, told = time.monotonic(), False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {EAGAIN, EACCES}:  # a file system without locks, such as some NFS
                return None
        else:
            return True
        waited = time.monotonic() - began
        if waited > PATIENCE:
            notify(
                f"another kg builds the graph for more than {PATIENCE:.0f} seconds; it was built in memory here, and is not kept"
            )
            return False
        if waited > _QUIET and not told:
            notify("another kg builds the graph; waiting for it")
            told = True
        time.sleep(0.05)


def drop(root: str, name: str) -> bool:
    """Delete the snapshot *name* of the cache *root*; return False where that is not ours to do."""
    path = os.path.join(root, "snapshots", name)
    if not (_SNAPSHOT.match(name) or _UNFINISHED.match(name)) or not _ours(root) or os.path.islink(os.path.dirname(path)):
        return False
    if os.path.islink(path) or not os.path.isdir(path):
        return False
    with suppress(OSError):
        os.remove(os.path.join(path, MANIFEST))  # first of all, so that nobody opens the rest
    shutil.rmtree(path, ignore_errors=True)
    return not os.path.lexists(path)


def _clean(root: str, latest: str) -> None:
    """Delete the snapshots that *latest* replaces, all but the latest few, and what builders left that died."""
    folder = os.path.join(root, "snapshots")
    names = os.listdir(folder)
    for name in filter(_UNFINISHED.match, names):
        drop(root, name)
    kept = [name for name in names if _SNAPSHOT.match(name)]
    kept.sort(key=lambda name: os.lstat(os.path.join(folder, name)).st_mtime_ns, reverse=True)
    place = latest.partition("-")[0]
    for number, name in enumerate(kept):
        if name != latest and (number >= _KEPT or name.startswith(f"{place}-")):
            drop(root, name)
