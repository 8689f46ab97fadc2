"""What is written about the code is true: doctests, docstrings, help."""

from __future__ import annotations

import ast
import doctest
import importlib
from pathlib import Path

import click
import pytest

import kg
from kg.cli import cli

PACKAGE = Path(kg.__file__).parent
MODULES = sorted(
    path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)
COMMANDS = cli.list_commands(click.Context(cli))


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    """Every example in a docstring gives what it shows."""
    results = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)

    assert 0 == results.failed


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_is_described(name: str) -> None:
    """Modules, classes, functions and methods without an underscore have a docstring that begins with a sentence."""
    tree = ast.parse(Path(importlib.import_module(name).__file__ or "").read_text(encoding="utf-8"))
    bare = [] if ast.get_docstring(tree) or not tree.body else [name]

    def look(node: ast.AST, trail: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
                if not ast.get_docstring(child):
                    bare.append(f"{trail}.{child.name}")
                if isinstance(child, ast.ClassDef):
                    look(child, f"{trail}.{child.name}")

    look(tree, name)
    assert [] == bare


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    """A sentence, an example that begins with `kg <name>`, and help on every option."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.help or "").strip()

    assert f"kg {name}" in (command.help or "")
    assert [] == [p.name for p in command.params if isinstance(p, click.Option) and not p.help]


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_of_help_are_understood(name: str) -> None:
    """Each example parses: its command and options exist."""
    import shlex

    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    for line in (command.help or "").splitlines():
        words = shlex.split(line.partition(" | ")[0], comments=True) if line.strip().startswith("kg ") else []
        if words[1:2] == [name]:
            command.make_context(name, words[2:], resilient_parsing=True)


def test_every_format_of_the_help_exists() -> None:
    """The choices in the help are made from the table of formats."""
    from kg.sparql.render import FORMATS

    command = cli.get_command(click.Context(cli), "query")
    assert command is not None
    option = next(p for p in command.params if p.name == "form")
    assert all(form in (getattr(option, "help", "") or "") for form in FORMATS)
