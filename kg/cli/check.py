"""`kg check`: mistakes in the tables and in the graph made of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import format_option, output_option
from kg.cli.output import deliver, note, progress
from kg.errors import KGError
from kg.resources import folder

if TYPE_CHECKING:
    from kg.errors import DataError
    from kg.quality.checks import Violation

__all__ = ["check"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


_data = click.option("--data", type=_FOLDER, envvar="KG_DATA", help="The folder of the tables.  [env: KG_DATA]")


_ontology = click.option("--ontology", type=_FOLDER, envvar="KG_ONTOLOGY", help="The folder of the ontology.  [env: KG_ONTOLOGY]")


@click.command()
@format_option("text", "json", "turtle", help="turtle is a SHACL validation report.")
@click.option("--shapes/--no-shapes", default=True, help="Whether to look at the shapes too.")
@click.option("--pyshacl", "second", is_flag=True, help="Ask pySHACL for a second opinion on the shapes, which takes long.")
@output_option
@_data
@_ontology
@click.pass_context
def check(
    ctx: click.Context, form: str, shapes: bool, second: bool, output: str, data: Path | None, ontology: Path | None
) -> None:
    """
    Check the tables, then the graph made of them against the integrity questions and the shapes.

    Ends with 0 where all is well (warnings are shown, but are no mistakes), 1 where there are mistakes.

    \b
      kg check
      kg check --data my-tables -f json
    """
    from kg.graph.loading import load
    from kg.quality import checks
    from kg.tables.reader import read

    tables, terms = data or folder("data"), ontology or folder("ontology")
    with progress("checking"):
        reading = read(tables, terms)
        found: list[Violation] = []
        if not reading.errors:
            dataset = load(tables, terms)
            found = [*checks.unmentioned(reading.claims), *checks.run(dataset, terms)]
            found = checks.by_place([*found, *(checks.validate(dataset, terms) if shapes else [])])
            if second:
                say = "pySHACL finds {} breaches of the shapes"
                note(say.format(len(checks.referee(dataset, terms)) or "no"))
    deliver(_REPORTS[form](reading.errors, found, len(reading.claims)).encode(), output)
    if reading.errors or any(violation.severity == "error" for violation in found):
        ctx.exit(1)


def _text(errors: list[DataError], found: list[Violation], count: int) -> str:
    lines = [str(error) for error in sorted(errors, key=lambda error: (error.location, error.message))]
    lines += [str(violation) for violation in found]
    lines += [f"  {check}: {remedy}" for check, remedy in sorted({v.check: v.remedy for v in found if v.remedy}.items())]
    mistakes = len(errors) + sum(violation.severity == "error" for violation in found)
    warnings = len(found) + len(errors) - mistakes
    summary = (
        f"{mistakes or 'no'} mistake{'' if mistakes == 1 else 's'}, {warnings or 'no'} warning{'' if warnings == 1 else 's'}"
    )
    lines.append(f"{summary} in {count} claims" + ("; the graph is checked once the tables are right" if errors else ""))
    return "\n".join(lines) + "\n"


def _json(errors: list[DataError], found: list[Violation], count: int) -> str:
    items: list[dict[str, object]] = [
        {
            "location": str(error.location),
            "check": "tables",
            "code": error.code.value,
            "severity": "error",
            "subject": None,
            "message": error.message,
        }
        for error in sorted(errors, key=lambda error: (error.location, error.message))
    ]
    items += map(asdict, found)
    return json.dumps({"claims": count, "violations": items}, indent=2, ensure_ascii=False) + "\n"


def _turtle(errors: list[DataError], found: list[Violation], count: int) -> str:
    sh = "http://www.w3.org/ns/shacl#"
    results = [("Violation", "", str(error)) for error in errors]
    results += [
        ("Warning" if v.severity == "warning" else "Violation", v.subject, f"{v.location}: {v.message} [{v.check}]")
        for v in found
    ]
    conforms = "false" if any(kind == "Violation" for kind, _, _ in results) else "true"
    lines = [f"PREFIX sh: <{sh}>", "", "[] a sh:ValidationReport ;", f"  sh:conforms {conforms}"]
    for kind, subject, message in results:
        focus = f"sh:focusNode {_node(subject)} ; " if subject else ""
        lines[-1] += " ;"
        lines.append(
            f"  sh:result [ a sh:ValidationResult ; sh:resultSeverity sh:{kind} ; {focus}sh:resultMessage {_literal(message)} ]"
        )
    return "\n".join(lines) + " .\n"


def _literal(text: str) -> str:
    import pyoxigraph as ox

    return str(ox.Literal(text))


def _node(subject: str) -> str:
    import pyoxigraph as ox

    from kg.prefixes import prefixes

    try:
        return str(prefixes().expand(subject) if "://" not in subject else ox.NamedNode(subject))
    except (KGError, ValueError):
        return _literal(subject)


_REPORTS = {"text": _text, "json": _json, "turtle": _turtle}
