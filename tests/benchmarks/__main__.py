"""
Measure what the project promises, and end with 1 where a bound is missed.

    python -m tests.benchmarks                        everything
    python -m tests.benchmarks start first            some rows
    python -m tests.benchmarks --pairs 31 start       more pairs, on a busy machine
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measures import MEASURES, Bench, measure
from tests.benchmarks.report import about, as_json, as_line, as_markdown, as_text


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"any of {', '.join(MEASURES)}; default all")
    parser.add_argument("--pairs", type=int, default=9, help="how often each pair is measured (default %(default)s; at least 7)")
    parser.add_argument(
        "--scale", type=int, default=50, help="size of the made-up universe of the row scale (default %(default)s)"
    )
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("KG_DATA"), help="measure on these tables instead of the curated ones"
    )
    parser.add_argument("--character", default="Kilgrave", help="whom to ask for in them (default %(default)s)")
    parser.add_argument(
        "--kglab", default=sys.executable, metavar="PYTHON", help="an interpreter that has kglab (default this one)"
    )
    parser.add_argument(
        "--folder", type=Path, help="keep universes, snapshots and dumps here and use them again (default a temporary one)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there as JSON too")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the results there as Markdown too")
    asked = parser.parse_args()
    unknown = [row for row in asked.rows if row not in MEASURES]
    if unknown:
        parser.error(f"no row {unknown[0]!r}; one of {', '.join(MEASURES)}")
    if asked.pairs < 7:
        print("fewer than 7 pairs: for trying out only", file=sys.stderr)
    return asked


def main() -> None:
    """Measure, print, write, and judge."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        data = Path(asked.data).resolve() if asked.data else None
        bench = Bench(folder, data, asked.pairs, asked.scale, asked.kglab, asked.character)
        results = []
        for row in asked.rows or MEASURES:
            print(f"measuring {row} …", file=sys.stderr, flush=True)
            results.append(measure(bench, row))
            print(as_line(results[-1]), file=sys.stderr, flush=True)
    facts = about(asked.pairs)
    print(as_text(results, facts), end="")
    for path, written in ((asked.json, as_json), (asked.markdown, as_markdown)):
        if path:
            path.write_text(written(results, facts), encoding="utf-8")
    sys.exit(any(result.ok is False for result in results))


if __name__ == "__main__":
    main()
