"""
Limits that hold: a query is ended when its time is up or when it takes too much memory.

The engine cannot be interrupted, nor does it let another thread run while it evaluates. So the command goes on in a child
process, and this one waits for it, ends it, and says why.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

import click

from kg.errors import QueryError, UsageError

__all__ = ["allow", "bound_memory", "limited"]

_SHORT, _LONG = 0.001, 0.02  # seconds between two looks at the child: at first, and at most
_allowed = False


def allow() -> None:
    """Let commands of this process go on in children: for who calls `limited` the process must end where the command does."""
    global _allowed  # noqa: PLW0603 - a property of the process
    _allowed = True


def limited(seconds: float | None, mebibytes: int | None) -> None:
    """
    Go on in a child process that lives *seconds* at most; return in the child, or at once where there are no limits.

    Raises:
        QueryError: In the parent, if a limit was passed.
        UsageError: Where processes cannot be split.
        Exit: In the parent, with the exit code of the child.
    """
    if seconds is None and mebibytes is None:
        return
    if not _allowed or not hasattr(os, "fork"):
        raise UsageError("--timeout and --max-memory need a process of their own, which this system or caller does not give")
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        return

    def stop(*_: object) -> None:
        _end(child)
        os._exit(143)

    signal.signal(signal.SIGTERM, stop)
    try:
        code = _wait(child, seconds)
    except KeyboardInterrupt:
        _end(child)
        raise
    if code is None:
        raise QueryError(
            f"the query was ended: it took longer than {seconds:g} seconds (--timeout); what was written so far is not all"
        )
    if code in {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGKILL} and mebibytes is not None:
        raise QueryError(f"the query was ended: it wanted more than {mebibytes} MiB of memory (--max-memory)")
    raise click.exceptions.Exit(code if code >= 0 else 128 - code)


def bound_memory(mebibytes: int | None) -> None:
    """Let this process take *mebibytes* of memory more than it has now, and no more."""
    if mebibytes is None:
        return
    import resource

    used = 0
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (used + (mebibytes << 20), resource.getrlimit(resource.RLIMIT_AS)[1]))


def _wait(child: int, seconds: float | None) -> int | None:
    """Return the exit code of *child*, or None if it had to be ended after *seconds*."""
    began, pause = time.monotonic(), _SHORT
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if seconds is not None and time.monotonic() - began > seconds:
            _end(child)
            return None
        time.sleep(pause)
        pause = min(_LONG, 2 * pause)


def _end(child: int) -> None:
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
