"""Options that mean the same on every command, and the few things that commands do with them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli.output import note, progress

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kg.graph.dataset import Dataset

    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

__all__ = ["about", "completing", "format_option", "graph_options", "open_graph", "output_option", "story_option"]

Command = TypeVar("Command", bound=Callable[..., object])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=str)


def completing(name: str) -> Complete:
    """Return the function *name* of `kg.cli.completion`, imported when a shell asks for it."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from kg.cli import completion

        found: list[CompletionItem] = getattr(completion, name)(ctx, parameter, incomplete)
        return found

    return complete


def graph_options(command: Command) -> Command:
    """Add the options that choose the tables and the lens; the command gets them as `graph`, a dict for `open_graph`."""
    options = [
        click.option("--as-of", metavar="DATE", help="The graph as the public knew it on that day (2017, 2017-04, 2017-04-25)."),
        click.option(
            "--seen",
            metavar="WORKS",
            shell_complete=completing("complete_works"),
            help="Only what a viewer of these may know, not who is in the rest: daredevil:2,jessica-jones:1x05, or none. With news "
            "(none,news) also the castings that official sources or the press told before a work came out.",
        ),
        click.option(
            "--source", "sources", metavar="SOURCES", help="Only these sources or kinds (official,press), or not these (!wiki)."
        ),
        click.option("--data", type=_FOLDER, envvar="KG_DATA", help="Read the tables of this folder.  [env: KG_DATA]"),
        click.option(
            "--ontology", type=_FOLDER, envvar="KG_ONTOLOGY", help="Use the ontology of this folder.  [env: KG_ONTOLOGY]"
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def story_option(command: Command) -> Command:
    """Add `-f` as the commands that tell a story offer it."""
    return format_option("text", "json", "markdown", help="How to print it.")(command)


def format_option(*choices: str, help: str) -> Callable[[Command], Command]:
    """Return the decorator that adds `-f`, with the first of *choices* as default."""
    return click.option("-f", "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True, help=help)


def output_option(command: Command) -> Command:
    """Add `-o`."""
    return click.option("-o", "--output", metavar="FILE", default="-", help="Write there instead of to standard output.")(command)


def open_graph(
    as_of: str | None, seen: str | None, sources: str | None, data: str | None, ontology: str | None, *, on_disk: bool = False
) -> Dataset:
    """Return the dataset that the options of `graph_options` describe."""
    from kg.graph.loading import load

    lens = None
    if as_of is not None or seen is not None or sources is not None:
        from kg.graph.lens import Lens

        lens = Lens.parse(as_of, seen, sources)
    with progress("building the graph"), _warnings_as_notes():
        dataset = load(data, ontology, lens, on_disk=on_disk)
    if lens is not None and sys.stderr is not None and sys.stderr.isatty():
        note(f"Seen through {lens}")
    if lens is not None and dataset.is_empty:
        note(f"Note: nothing is held true through {lens}: the graph is empty")
    return dataset


def about(datasets: tuple[Dataset, ...], name: str | None) -> frozenset[str] | None:
    """Return everything that *name* may mean in one of *datasets*, with the parts of works; None where no name is given."""
    from kg.errors import UnknownTerm
    from kg.facts.names import resolve
    from kg.history.statements import around

    if name is None:
        return None
    found: frozenset[str] = frozenset()
    problem: UnknownTerm | None = None
    for dataset in datasets:
        try:
            found |= around(dataset, resolve(dataset, name))
        except UnknownTerm as error:
            problem = problem or error
    if problem and not found:
        raise problem
    return found


@contextmanager
def _warnings_as_notes() -> Iterator[None]:
    """Show what the library says of its snapshots as a note on stderr."""
    from kg.graph import snapshots

    before = snapshots.notify
    snapshots.notify = lambda message: note(f"Note: {message}")
    try:
        yield
    finally:
        snapshots.notify = before
