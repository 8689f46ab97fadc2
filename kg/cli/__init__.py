"""
The command line: one small module a command or a close family of commands.

A command is imported when it is called, so that none pays for the libraries of another. Errors of ours become messages
here and nowhere else; bugs stay tracebacks.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from kg.cli.output import deliver, note, silence
from kg.errors import KGError, UnknownTerm

__all__ = ["cli", "main"]

_COMMANDS = {
    "query": "Ask the graph: SPARQL text, a file, or a canned query by name.",
    "queries": "List the canned queries and their parameters.",
    "show": "Show everything about one thing, each fact with its source.",
    "search": "Find things by a part of their name.",
    "stats": "Count what the graph holds.",
    "schema": "Show classes, properties and relations, or the columns of a table.",
    "export": "Write a projection for networkx, Gephi or Cytoscape, or the graph as RDF.",
    "measure": "Measure a projection: degree, betweenness, PageRank, communities.",
    "view": "Write an interactive HTML page.",
    "why": "Show who says a fact, from what it was inferred, or why it is not held.",
    "diff": "Say what changed between two dates, two viewers or two folders of tables.",
    "timeline": "Print the dated story of a thing, or of everything.",
    "path": "Find the shortest ways from one thing to another.",
    "completion": "Print the script that completes commands, names and works in your shell.",
    "check": "Check the tables, the shapes and the integrity questions.",
    "tidy": "Put the tables into canonical form.",
    "coverage": "Show how full and how well sourced the graph is.",
    "audit": "Draw facts by chance, to be compared with their sources.",
}
_FILES = {"queries": "query"}  # the commands that share a file with another
_SECTIONS = {
    "Ask": ("query", "queries", "show", "search", "stats", "schema"),
    "Reason": ("why", "diff", "timeline", "path"),
    "Export and look": ("export", "measure", "view"),
    "Curate": ("check", "tidy", "coverage", "audit"),
    "Shell": ("completion",),
}


class _Shown(click.ClickException):
    """One of our errors as click shows it."""

    def __init__(self, error: KGError) -> None:
        super().__init__(str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]


class Commands(click.Group):
    """A group that imports a command when it is called, and shows our own errors as messages and no others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands in the order of their sections."""
        return [name for names in _SECTIONS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command *cmd_name*, imported now."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"kg.cli.{_FILES.get(cmd_name, cmd_name)}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* begin with; a misspelt one gets a suggestion."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(str(UnknownTerm("command", args[0], list(_COMMANDS))), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, without importing any."""
        for section, names in _SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, _COMMANDS[name]) for name in names])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a `KGError` becomes a message and its exit code."""
        try:
            return super().invoke(ctx)
        except KGError as error:
            raise _Shown(error) from error


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from kg.resources import VERSION

        deliver(f"kg, version {VERSION}\n")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """
    The graph of the Marvel Netflix universe: who said it, when it was known, and whether you have seen it yet.

    \b
      kg query who-plays --set character=Kilgrave
      kg show "Claire Temple"
      kg view -o universe.html --open

    \b
    Ends with 0 where all is well, 1 where the data or the answer is bad or could not be written, 2 where the usage is wrong.
    """


def main() -> None:
    """
    Run the command line and end the process with the exit code that the command gave.

    0: all is well; 1: the data or the answer is bad, or could not be written; 2: the usage is wrong; 130: Ctrl-C;
    141: whoever read the output has gone; 143: SIGTERM.
    """
    gc.set_threshold(100_000)  # most commands end before there is garbage worth looking for
    signal.signal(signal.SIGTERM, _terminated)
    if {"KG_TIMEOUT", "KG_MAX_MEMORY"} & os.environ.keys() or any(
        word.startswith(("--timeout", "--max-mem")) for word in sys.argv
    ):
        from kg.cli.limits import allow

        allow()
    _end(_exit_code())


def _end(code: int) -> NoReturn:
    """End the process at once: to close the store and free all objects one by one takes 4 ms of the 70 that a question takes."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        sys.exit(code)  # which tries once more, and says what is wrong
    if sys.gettrace() is not None or sys.getprofile() is not None:
        sys.exit(code)
    os._exit(code)


def _exit_code() -> int:
    """Run the command and return the code that it ends with; what went wrong has been said by then."""
    try:
        returned = _run()  # where click does not end the process itself, it returns the code of `ctx.exit(code)`
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as error:
        with suppress(OSError):  # nobody hears it where standard error is closed or full; the exit code says it too
            error.show()
        return error.exit_code
    except KGError as error:  # from an option that is handled before any command is
        note(f"Error: {error}")
        return error.exit_code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except OSError as error:  # help and version, which click writes itself
        if error.errno not in {errno.ENOSPC, errno.EBADF, errno.EIO, errno.EPIPE}:
            raise
        silence()
        if error.errno == errno.EPIPE:
            return 141
        note(f"Error: cannot write to standard output: {(error.strerror or str(error)).lower()}")
        return 1
    return returned if isinstance(returned, int) else 0


def _terminated(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)


def _run() -> object:
    """Run the command and return what it returned; if its snapshot turns out to be damaged, run it once more, from tables."""
    try:
        return cli.main(standalone_mode=False)
    except BrokenPipeError:
        raise
    except BaseException as error:
        if not (_of_the_engine(error) and _damaged()):
            raise
        note("Note: the snapshot of the graph was damaged; it is built again")
        return cli.main(standalone_mode=False)


def _of_the_engine(error: BaseException) -> bool:
    """Return whether *error* goes back to what the engine raises when it cannot read: RocksDB's faults are RuntimeErrors."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, RuntimeError | OSError) or type(cause).__name__ == "PanicException":
            return True
        cause = cause.__cause__
    return False


def _damaged() -> bool:
    from kg.graph.snapshots import damaged

    return damaged()
