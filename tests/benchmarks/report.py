"""The results as a table for the terminal, as Markdown for the README and as JSON for machines."""

from __future__ import annotations

import json
import os
import platform
import shlex
import sys
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

from tests.benchmarks.measures import Result

__all__ = ["about", "as_json", "as_line", "as_markdown", "as_text"]

_LIBRARIES = ("marvel-netflix-kg", "pyoxigraph", "click", "rdflib", "networkx", "pyvis", "kglab")


def about(pairs: int) -> dict[str, str]:
    """Return the machine, the versions and the command, without which a number means nothing."""
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES),
        "command": shlex.join(["python", "-m", "tests.benchmarks", *sys.argv[1:]]),
        "method": f"whole processes unless it says in process; {pairs} pairs in turn; medians, and the median of the ratios of the pairs",
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed here"


def _lines(results: Iterable[Result]) -> list[list[str]]:
    head = ["row", "what", "ours", "against", "theirs", "result", "bound", "ok"]
    return [head, *([r.row, r.what, r.ours, r.against, r.theirs, _number(r.value, r.unit), _bound(r), _ok(r)] for r in results)]


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:#.3g} {unit}" if unit else f"{value:g}"


def _bound(result: Result) -> str:
    return f"≤ {_number(result.bound, result.unit)}" if result.bound is not None else ""


def _ok(result: Result) -> str:
    return "not measured" if result.ok is None else "yes" if result.ok else "NO"


def as_line(result: Result) -> str:
    """Return the result in one short line, for those who wait."""
    return f"{result.row}: {_number(result.value, result.unit) or result.note} ({_bound(result)}) {_ok(result)}"


def as_text(results: list[Result], facts: dict[str, str]) -> str:
    """Return the results as columns, with notes under them."""
    lines = _lines(results)
    widths = [max(len(line[number]) for line in lines) for number in range(len(lines[0]))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    shown.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{result.row}: {result.note}" for result in results if result.note]
    return "\n".join([*shown, "", *notes, "", *(f"{name}: {text}" for name, text in facts.items())]) + "\n"


def as_markdown(results: list[Result], facts: dict[str, str]) -> str:
    """Return the results as a Markdown table, with notes and facts as lists."""
    head, *body = _lines(results)
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in (head, ["---"] * len(head), *body)]
    notes = [f"- {result.row}: {result.note}" for result in results if result.note]
    return "\n".join([*rows, "", *notes, "", *(f"- {name}: {text}" for name, text in facts.items())]) + "\n"


def as_json(results: list[Result], facts: dict[str, str]) -> str:
    """Return the results and facts as a JSON object."""
    return json.dumps({**facts, "results": [asdict(result) for result in results]}, indent=2, ensure_ascii=False) + "\n"
