"""Put the tables and the ontology into the wheel, without the sheets of audits, which are for those who curate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FOLDERS = ("ontology", "data")
_LEFT_OUT = Path("data/audits")


class WheelFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Name each file of the folders that lie beside the package in a checkout and inside it in a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to *build_data*; an editable installation (*version*) reads them where they lie."""
        if version == "editable":
            return
        root = Path(self.root)
        for folder in _FOLDERS:
            for path in sorted((root / folder).rglob("*")):
                inside = path.relative_to(root)
                if path.is_file() and not inside.is_relative_to(_LEFT_OUT) and not path.name.startswith("."):
                    build_data["force_include"][str(path)] = f"kg/{inside.as_posix()}"
