"""`kg tidy`: the canonical form of tables."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import deliver, note
from kg.errors import UsageError
from kg.resources import folder

__all__ = ["tidy"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


_data = click.option("--data", type=_FOLDER, envvar="KG_DATA", help="The folder of the tables.  [env: KG_DATA]")


_ontology = click.option("--ontology", type=_FOLDER, envvar="KG_ONTOLOGY", help="The folder of the ontology.  [env: KG_ONTOLOGY]")


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; end with 1 if a table is not in canonical form.")
@_data
@_ontology
@click.pass_context
def tidy(ctx: click.Context, only_check: bool, data: Path | None, ontology: Path | None) -> None:
    """
    Put the tables into canonical form: order of columns and rows, line ends, quotes.

    A table with mistakes in its form or header is left as it is. Ends with 1 if there is one.

    \b
      kg tidy
      kg tidy --check
    """
    from kg.tables.tidy import tidy as run

    where = data or folder("data")
    if not only_check and data is None and not (where.parent / "pyproject.toml").is_file():
        raise UsageError("these tables came with the installed package; name yours with --data")
    done = run(where, ontology, check=only_check)
    say = "{}: not in canonical form; kg tidy mends it\n" if only_check else "tidied {}\n"
    deliver("".join(say.format(path) for path in done.changed))
    for error in done.refused:
        note(f"left as it is: {error}")
    if done.refused or (only_check and done.changed):
        ctx.exit(1)
