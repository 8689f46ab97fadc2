"""Write files whole or not at all."""

from __future__ import annotations

import os

from kg.errors import OutputError

__all__ = ["write"]


def write(path: str | os.PathLike[str], content: bytes) -> None:
    """
    Write *content* to *path*: under a temporary name first, then renamed, so that no half file is ever left.

    A device or pipe (`/dev/stdout`, `/dev/null`) is written to as it is.

    Raises:
        OutputError: If the place cannot be written to; what stood there before is unharmed.
    """
    from pathlib import Path

    target = Path(path)
    if target.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder; name a file in it")
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        try:
            temporary.write_bytes(content)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "; make the folder first" if isinstance(error, FileNotFoundError) else ""
        raise OutputError(f"cannot write {path}: {reason.lower()}{hint}") from error
