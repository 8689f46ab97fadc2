"""Imports go down the stairs only: the house plan of the package, read from its imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
PLAN = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("```floors\n")[2].partition("```")[0]
FLOORS = [line.partition("   ")[0] for line in PLAN.splitlines()]  # the names of a floor end at three blanks
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names.split()}
MODULES = sorted(
    path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or not path.stem.startswith("__")
)


def _imports(path: Path) -> set[str]:
    """Return the modules of kg that the file at *path* imports, wherever in it, as `errors` or `view.build`."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / path).read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"kg.{alias.name}" for alias in node.names] if node.module == "kg" else [node.module]
        found |= {name.removeprefix("kg.") for name in names if name.startswith("kg.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_go_down(path: Path) -> None:
    """A module imports from floors below its own, or from its own package; packages of one floor do not import each other."""
    part = path.parts[0].removesuffix(".py")
    others = {name for name in _imports(path) if name.split(".")[0] != part}

    assert set() == {name for name in others if FLOOR[name.split(".")[0]] >= max(FLOOR[part], 1)}


def test_no_module_imports_itself_by_a_detour() -> None:
    """There is no cycle, also not between modules of one floor, and none that only type checkers see."""
    edges = {path.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): _imports(path) for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in sorted(edges.get(name, ())):
                visit(other, (*trail, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def test_every_module_has_a_floor() -> None:
    """A new module is given its place here."""
    assert {path.parts[0].removesuffix(".py") for path in MODULES} == set(FLOOR)
