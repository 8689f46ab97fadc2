"""
The README's console blocks: what they say, and what the commands really print.

`python -m tests.readme` writes the real output into the README; `tests/test_readme.py` fails where they differ.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def blocks() -> list[str]:
    """Return the console blocks of the README."""
    return [match[1] for match in _BLOCK.finditer(README.read_text(encoding="utf-8"))]


def commands(block: str) -> list[tuple[str, str]]:
    """Return each command of *block* with the output shown below it."""
    found: list[tuple[str, str]] = []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].rstrip("\n"), ""))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return found


def run(command: str) -> str:
    """Return what *command* prints, on both streams, with this environment's `kg` first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, check=False)
    return "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())


def rewritten(text: str) -> str:
    """Return the README *text* with what its commands really print."""

    def block(match: re.Match[str]) -> str:
        return "```console\n" + "".join(f"$ {command}\n{run(command)}" for command, _ in commands(match[1])) + "```"

    return _BLOCK.sub(block, text)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
