"""Print the oldest versions of the dependencies that pyproject.toml allows, as pip takes them."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
sys.stdout.write(" ".join(re.sub(r">=", "==", dependency) for dependency in project["dependencies"]))
