"""
The command line: one small module a command or a close family of commands.

A command is imported when it is called, so that none pays for the libraries of another. Errors of ours become messages
here and nowhere else; bugs stay tracebacks.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from kg.errors import KGError, UnknownTerm

__all__ = ["cli", "main"]

_COMMANDS = {
    "query": (
        "query",
        "Ask the graph: SPARQL text, a file, or a canned query by name.",
    ),
    "queries": ("query", "List the canned queries and their parameters."),
    "show": ("look", "Show everything about one thing, each fact with its source."),
    "search": ("look", "Find things by a part of their name."),
    "stats": ("look", "Count what the graph holds."),
    "schema": (
        "look",
        "Show classes, properties and relations, or the columns of a table.",
    ),
    "export": (
        "network",
        "Write a projection for networkx, Gephi or Cytoscape, or the graph as RDF.",
    ),
    "measure": (
        "network",
        "Measure a projection: degree, betweenness, PageRank, communities.",
    ),
    "view": ("network", "Write an interactive HTML page."),
    "why": (
        "reasons",
        "Show who says a fact, from what it was inferred, or why it is not held.",
    ),
    "diff": ("stories", "Say what changed between two dates, two viewers or two folders of tables."),
    "timeline": ("stories", "Print the dated story of a thing, or of everything."),
    "path": ("stories", "Find the shortest ways from one thing to another."),
    "completion": ("completion", "Print the script that completes commands, names and works in your shell."),
    "check": ("curate", "Check the tables, the shapes and the integrity questions."),
    "tidy": ("curate", "Put the tables into canonical form."),
    "coverage": ("proof", "Show how full and how well sourced the graph is."),
    "audit": ("proof", "Draw facts by chance, to be compared with their sources."),
}
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
        home = _COMMANDS.get(cmd_name)
        if home is None:
            return None
        command = getattr(import_module(f"kg.cli.{home[0]}"), cmd_name)
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
                formatter.write_dl([(name, _COMMANDS[name][1]) for name in names])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a `KGError` becomes a message and its exit code."""
        try:
            return super().invoke(ctx)
        except KGError as error:
            raise _Shown(error) from error


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from kg.resources import VERSION

        click.echo(f"kg, version {VERSION}")
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
    """


def main() -> None:
    """Run the command line and end the process; a closed pipe and Ctrl-C end it without a word."""
    gc.set_threshold(100_000)  # most commands end before there is garbage worth looking for
    if {"KG_TIMEOUT", "KG_MAX_MEMORY"} & os.environ.keys() or any(
        word.startswith(("--timeout", "--max-mem")) for word in sys.argv
    ):
        from kg.cli.limits import allow

        allow()
    try:
        code = _run()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    _end(code)


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


def _run() -> int:
    """Run the command and return its exit code; if it failed because its snapshot is damaged, run it once more, from tables."""
    try:
        return _code(cli.main(standalone_mode=False))
    except BrokenPipeError:
        raise
    except BaseException as error:
        if not (_of_the_engine(error) and _damaged()):
            raise
        click.echo("Note: the snapshot of the graph was damaged; it is built again", err=True)
        return _code(cli.main(standalone_mode=False))


def _code(returned: object) -> int:
    """Return the exit code that click hands back instead of ending the process; a command that just returns is fine."""
    return returned if isinstance(returned, int) else 0


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
