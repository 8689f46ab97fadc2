"""
The notebooks of `examples/`: run them, and compare what they print with what is written in them.

`python -m tests.notebooks` runs them and writes what they really print; `tests/test_notebooks.py` fails where it differs.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

__all__ = ["EXAMPLES", "printed", "run"]

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(path: Path) -> nbformat.NotebookNode:
    """Return the notebook at *path*, executed from top to bottom in a fresh kernel."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    for cell in notebook.cells:
        cell.get("metadata", {}).pop("execution", None)  # times, which differ from run to run
    return notebook


def printed(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """Return what each cell of code of *notebook* prints as plain text, without counts, which change as the tables grow."""
    return [
        [re.sub(r"[\d,]+ quads", "… quads", text) for output in cell.outputs for text in [_text(output)]]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _text(output: nbformat.NotebookNode) -> str:
    return str(output.get("data", {}).get("text/plain", output.get("text", output.get("evalue", ""))))


if __name__ == "__main__":
    for each in sorted(EXAMPLES.glob("*.ipynb")):
        nbformat.write(run(each), each)
