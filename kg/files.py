"""Write files whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress

from kg.errors import OutputError

__all__ = ["write"]

_NEW = 0o666  # what a new file may be before the umask, as for any program


def write(path: str | os.PathLike[str], content: bytes) -> None:
    """
    Write *content* to *path*: to a temporary file beside it first, then renamed, so that no half file is ever left.

    The mode of a file that stands there is kept, and its owner where the system lets us; a symbolic link is written through. A
    device or pipe (`/dev/stdout`, `/dev/null`) is written to as it is.

    Raises:
        OutputError: If the place cannot be written to; what stood there before is unharmed.
    """
    target = os.path.realpath(os.fspath(path))
    if os.path.isdir(target):
        raise OutputError(f"cannot write {os.fspath(path)}: it is a folder; name a file in it")
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as device:
                device.write(content)
            return
        _replace(target, content)
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "; make the folder first" if isinstance(error, FileNotFoundError) else ""
        raise OutputError(f"cannot write {os.fspath(path)}: {reason.lower()}{hint}") from error


def _replace(target: str, content: bytes) -> None:
    import tempfile  # which takes 4 ms that a question need not pay

    # mkstemp takes a name that nobody can foresee and never follows a link that stands there
    descriptor, temporary = tempfile.mkstemp(prefix=".kg-", suffix=".tmp", dir=os.path.dirname(target))
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            _like(file.fileno(), target)
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:  # also where a signal ends the process
        os.unlink(temporary)
        raise


def _like(descriptor: int, target: str) -> None:
    """Give the file *descriptor* the mode and the owner of *target*, or those of a new file."""
    try:
        before = os.stat(target)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(descriptor, _NEW & ~mask)
        return
    made = os.fstat(descriptor)
    if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        with suppress(PermissionError):  # only root may give a file away; the content is what was asked for
            os.fchown(descriptor, before.st_uid, before.st_gid)
    os.fchmod(descriptor, before.st_mode & 0o7777)
