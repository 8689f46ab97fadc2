"""`kg query` and `kg queries`."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import click

from kg.cli.options import completing, format_option, graph_options, open_graph, output_option
from kg.cli.output import deliver, note, pour, progress, to_terminal
from kg.errors import QueryError, UnknownTerm, UsageError
from kg.graph.dataset import Dataset
from kg.sparql.canned import CannedQuery, canned, names, parse
from kg.sparql.render import FORMATS, by_suffix, default_format, format_name, terminal_width, write
from kg.sparql.solutions import Solutions
from kg.sparql.syntax import calls_elsewhere

__all__ = ["queries", "query"]

_LIMIT = 1 << 20


@click.command()
@click.argument("text", metavar="NAME|SPARQL|FILE|-", shell_complete=completing("complete_queries"))
@click.option(
    "--set",
    "bindings",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=completing("complete_bindings"),
    help="Fill a parameter; the value may be an id, a label or an IRI.",
)
@click.option(
    "-f",
    "--format",
    "form",
    metavar="FORMAT",
    help=f"One of {', '.join(FORMATS)}. Default: by the suffix of -o, a table on a terminal, else csv or turtle.",
)
@click.option("--wide", is_flag=True, help="Tables show the columns of IRIs and are not cut to the terminal.")
@click.option("--allow-service", is_flag=True, help="Let the query call other endpoints (SERVICE).")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    envvar="KG_TIMEOUT",
    metavar="SECONDS",
    help="End the query after so long, with an error.  [default: never; env: KG_TIMEOUT]",
)
@click.option(
    "--max-memory",
    type=click.IntRange(min=1),
    envvar="KG_MAX_MEMORY",
    metavar="MIB",
    help="End it where it wants more memory than that.  [default: no limit; env: KG_MAX_MEMORY]",
)
@output_option
@graph_options
def query(
    text: str,
    bindings: tuple[str, ...],
    form: str | None,
    wide: bool,
    allow_service: bool,
    timeout: float | None,
    max_memory: int | None,
    output: str,
    **graph: object,
) -> None:
    """
    Ask the graph: a canned query by name, SPARQL text, a file, or - for standard input.

    \b
      kg query who-plays --set character=Kilgrave
      kg query cast --set series=daredevil --set season=1 -f csv
      kg query "SELECT ?s WHERE { ?s mn:spinOffOf series:daredevil }"
      kg query question.rq -o answer.json
    """
    if form:
        form = format_name(form, FORMATS)
    question = _question(text)
    if calls_elsewhere(question.text) and not allow_service:
        raise QueryError("the query calls another endpoint (SERVICE); say --allow-service if you mean it")
    if timeout is not None or max_memory is not None:
        from kg.cli.limits import bound_memory, limited

        limited(timeout, max_memory)
        dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
        bound_memory(max_memory)
    else:
        dataset = open_graph(**graph, on_disk=True)  # type: ignore[arg-type]
    bound = _bound(question, bindings, dataset)
    with _interruptible(), progress("asking"):
        answer = dataset.query(bound, allow_service=allow_service)
        hint = answer.hint() if isinstance(answer, Solutions) else None
        terminal = to_terminal(output)
        chosen = form or by_suffix(output, FORMATS, default_format(answer, terminal=terminal))
        width = terminal_width() if terminal and not wide else None
        content = io.BytesIO()

        def written(stream: IO[bytes]) -> None:
            write(answer, chosen, dataset.prefixes, stream, width=width, wide=wide)

        if output == "-":
            pour(written)
        else:
            written(content)
    if output != "-":  # once a signal is an exception again, which removes a half written file
        deliver(content.getvalue(), output)
    if hint:
        note(f"Note: {hint}")


@click.command()
@format_option("text", "json", help="How to list them.")
@click.argument("name", required=False, shell_complete=completing("complete_queries"))
def queries(form: str, name: str | None) -> None:
    """
    List the canned queries and their parameters, or print the SPARQL of one.

    \b
      kg queries
      kg queries cast
    """
    if name:
        deliver(canned(name).text)
        return
    found = [canned(each) for each in names()]
    if form == "json":
        import json

        deliver(json.dumps([_as_dict(each) for each in found], indent=2) + "\n")
        return
    deliver("".join(f"{line}\n" for each in found for line in _described(each)))


def _described(each: CannedQuery) -> Iterator[str]:
    yield f"{each.name:<14}{each.summary}"
    for parameter in each.parameters:
        default = "" if parameter.optional else f" (default {parameter.default})"
        yield f"    --set {parameter.name}=…".ljust(26) + f"{parameter.help}{default}"


def _as_dict(each: CannedQuery) -> dict[str, object]:
    parameters = [
        {"name": p.name, "class": p.cls, "default": None if p.optional else p.default, "help": p.help} for p in each.parameters
    ]
    return {"name": each.name, "summary": each.summary, "parameters": parameters}


def _question(text: str) -> CannedQuery:
    if text == "-":
        if sys.stdin is None:
            raise QueryError("standard input is closed: there is no query to read from it")
        return parse("standard input", _read(sys.stdin.buffer, "standard input"))
    if text in names():
        return canned(text)
    if len(text) < 4096 and "\n" not in text and os.path.isfile(text):
        with open(text, "rb") as file:
            return parse(text, _read(file, text))
    if "{" in text or " " in text.strip():
        return parse("query", text)
    raise UnknownTerm("canned query or file", text, names())


def _read(file: IO[bytes], name: str) -> str:
    raw = file.read(_LIMIT + 1)
    if len(raw) > _LIMIT:
        raise QueryError(f"{name} is larger than {_LIMIT >> 20} MiB: that is no query")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{name} is not UTF-8 text (byte {error.start})") from error


def _bound(question: CannedQuery, bindings: tuple[str, ...], dataset: Dataset) -> str:
    values = {}
    for binding in bindings:
        name, equals, value = binding.partition("=")
        if not equals or not value:
            raise UsageError(f"--set {binding}: write it as name=value")
        values[name.strip()] = value.strip()
    if not values:
        return question.text
    from kg.facts.names import resolve

    return question.bind(values, lambda value, cls: resolve(dataset, value, cls))


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the process at once: the engine does not return to Python while it evaluates."""
    import threading

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    if threading.current_thread() is not threading.main_thread():
        before = {}  # only the main thread may say what a signal does
    for number, handler in before.items():
        if handler != signal.SIG_IGN:  # as under nohup: who ignores it goes on ignoring it
            signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
