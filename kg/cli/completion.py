"""
`kg completion`, and what completes the arguments of the other commands.

Names come from the snapshot that earlier commands left; while completing nothing is built, and nothing is ever said of an error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from kg.cli.output import deliver

if TYPE_CHECKING:
    from kg.graph.dataset import Dataset

__all__ = ["complete_bindings", "complete_names", "complete_queries", "complete_works", "completion"]

_SHELLS = ("bash", "zsh", "fish")
_SHOWN = 60
_WORKS = ("series", "season", "work")
# bash parts words at these, which would cut character:matt-murdock and --set character=… in two
_WORD_BREAKS = 'COMP_WORDBREAKS="${COMP_WORDBREAKS//[:=]/}"\n'

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """
    Print the script that completes commands, canned queries, parameters, names and works in your shell.

    \b
      eval "$(kg completion bash)"                                    (in ~/.bashrc)
      eval "$(kg completion zsh)"                                     (in ~/.zshrc)
      kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    from kg.cli import cli

    found = get_completion_class(shell)
    if found is not None:
        script = found(cli, {}, "kg", "_KG_COMPLETE").source()
        deliver((_WORD_BREAKS if shell == "bash" else "") + script + "\n")


def _quietly(complete: Complete) -> Complete:
    @wraps(complete)
    def quiet(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            return complete(ctx, parameter, incomplete)
        except Exception:  # noqa: BLE001 - a shell must never show a traceback in the middle of a line
            return []

    return quiet


@_quietly
def complete_names(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the id or the slug of a thing; its label is shown beside it."""
    return list(_things(ctx, incomplete))[:_SHOWN]


@_quietly
def complete_works(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the last of a list of works as `--seen` takes it: `daredevil:2,the-defenders`."""
    before, comma, last = incomplete.rpartition(",")
    found = {"none": "nothing seen", "news": "and what was public before release"}
    for iri, label in _labels(_snapshot(ctx)):
        kind, _, slug = iri.rpartition("/marvel-netflix/")[2].partition("/")
        if kind in _WORKS:
            series, dash, number = slug.rpartition("-")
            found[f"{series}:{number}" if kind == "season" and dash else slug] = label
    return [CompletionItem(before + comma + work, help=found[work]) for work in sorted(found) if work.startswith(last)]


@_quietly
def complete_queries(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a canned query."""
    from kg.sparql.canned import canned, names

    return [CompletionItem(name, help=canned(name).summary) for name in names() if name.startswith(incomplete)]


@_quietly
def complete_bindings(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete `--set name=value` for the canned query that stands before it."""
    from kg.sparql.canned import canned

    name, equals, value = incomplete.partition("=")
    asked = ctx.params.get("text") or next(
        (word for word in ctx.args if not word.startswith("-")), ""
    )  # click stops reading at --set
    parameters = {each.name: each for each in canned(str(asked)).parameters}
    if not equals:
        return [CompletionItem(f"{each.name}=", help=each.help) for each in parameters.values() if each.name.startswith(name)]
    kind = parameters[name].cls
    if kind is None:
        return []
    wanted = None if kind in {"mn:Thing", "mn:Agent", "mn:Work"} else kind.removeprefix("mn:").lower()
    found = _things(ctx, value, wanted)
    return [CompletionItem(f"{name}={item.value}", help=item.help) for item in found][:_SHOWN]


def _things(ctx: click.Context, incomplete: str, kind: str | None = None) -> Iterator[CompletionItem]:
    """Yield the things whose id, slug or label begins with *incomplete*; a slug that two things bear stands with its prefix."""
    from kg.terms import BASE, fold

    dataset = _snapshot(ctx)
    if dataset is None:
        return
    things = [(iri.removeprefix(BASE).replace("/", ":", 1), label) for iri, label in _labels(dataset)]
    slugs = [curie.partition(":")[2] for curie, _ in things]
    wanted = fold(incomplete)
    for curie, label in sorted(things):
        prefix, _, slug = curie.partition(":")
        if (kind is None or prefix == kind) and (
            curie.startswith(wanted) or slug.startswith(wanted) or fold(label).startswith(wanted)
        ):
            alone = slugs.count(slug) == 1 and not curie.startswith(wanted or ":")
            yield CompletionItem(slug if alone else curie, help=label)


def _labels(dataset: Dataset | None) -> Iterator[tuple[str, str]]:
    from kg.facts.names import labels
    from kg.terms import BASE

    if dataset is not None:
        for iri, label in labels(dataset).items():
            if iri.startswith(BASE) and "#" not in iri and not iri.startswith((BASE + "ontology", BASE + "event/")):
                yield iri, label


def _snapshot(ctx: click.Context) -> Dataset | None:
    """
    Return the snapshot of the tables that the command line names, if there is one, seen through the lens that it names.

    A lens for which no command left a snapshot completes nothing: names that it hides must not be offered.
    """
    from datetime import date

    from kg.graph import snapshots
    from kg.graph.dataset import Dataset
    from kg.prefixes import prefixes
    from kg.resources import where

    data = ctx.params.get("data") or os.environ.get("KG_DATA") or where("data")
    ontology = ctx.params.get("ontology") or os.environ.get("KG_ONTOLOGY") or where("ontology")
    as_of, seen, sources = (ctx.params.get(name) for name in ("as_of", "seen", "sources"))
    chosen = ""
    if (as_of, seen, sources) != (None, None, None):
        from kg.graph.lens import Lens

        lens = Lens.parse(as_of, seen, sources)
        chosen = "" if lens.empty else repr(lens)
    store = snapshots.peek(str(data), str(ontology), chosen, date.today())
    return Dataset(store, prefixes(str(ontology))) if store is not None else None
