"""The bounds of the project's first issue, each with the measurement that keeps it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.timing import Command, Failed, Paired, interleave, memory, output, processor, text_of

__all__ = ["MEASURES", "Bench", "Result", "measure"]

_PEERS = Path(__file__).parent / "peers"
_FORBIDDEN = ("rdflib", "networkx", "pyvis", "jinja2", "numpy", "pyshacl", "rich")
_START = "import click, pyoxigraph"


@dataclass(frozen=True)
class Result:
    """One line of the report; `ok` is None where a peer is missing, and `note` says which."""

    row: str
    what: str
    ours: str
    against: str
    theirs: str
    value: float | None
    bound: float | None
    unit: str
    ok: bool | None
    note: str = ""


@dataclass
class Bench:
    """Where things lie and how often they are measured."""

    folder: Path
    data: Path | None
    pairs: int
    scale: int
    kglab: str
    character: str
    facts: dict[str, object] = field(default_factory=dict)

    def kg(self, *arguments: str, data: Path | None = None) -> Command:
        """Return the command `kg` with *arguments*, on the tables *data*, with the benchmark's own cache."""
        script = Path(sys.executable).with_name("kg")
        start = (str(script),) if script.exists() else (sys.executable, "-m", "kg")
        tables = data or self.data
        environment = {"KG_CACHE": str(self.folder / "cache"), **({"KG_DATA": str(tables)} if tables else {})}
        return Command((*start, *arguments), environment)

    def who_plays(self, data: Path | None = None, character: str = "") -> Command:
        """Return the command that is measured most."""
        return self.kg("query", "who-plays", "--set", f"character={character or self.character}", data=data)

    def python(self, *arguments: str, interpreter: str = sys.executable) -> Command:
        """Return a command for an interpreter."""
        return Command((interpreter, *arguments), {"KG_CACHE": str(self.folder / "cache")})

    def inside(self, what: str, *arguments: str, data: Path | None = None) -> dict[str, object]:
        """Return what `tests.benchmarks.inside` measures."""
        tables = data or self.data
        more = ("--data", str(tables)) if tables else ()
        found: dict[str, object] = json.loads(output(self.python("-m", "tests.benchmarks.inside", what, *more, *arguments)))
        return found

    def peer(self, name: str, interpreter: str = sys.executable) -> Command:
        """Return the command in which another library answers from our dump, which is written when it is first needed."""
        if not self.facts:
            self.facts = self.inside("prepare", "--into", str(self.folder), "--character", self.character)
        return self.python(
            str(_PEERS / f"{name}.py"), str(self.folder / "dump.ttl"), str(self.folder / "question.rq"), interpreter=interpreter
        )

    def universe(self, scale: int) -> Path:
        """Return the folder of a made-up universe of *scale*, made when it is first asked for, with its snapshot warm."""
        tables = self.folder / f"universe-{scale}"
        if not tables.exists():
            making = tables.with_suffix(".making")
            output(self.python("-m", "tests.benchmarks.universe", str(making), "--scale", str(scale)))
            making.rename(tables)
        return tables


def _ratio(row: str, what: str, against: str, times: Paired, bound: float, note: str = "") -> Result:
    ratio = times.ratio
    return Result(row, what, text_of(times.ours), against, text_of(times.theirs), ratio, bound, "×", ratio <= bound, note)


def _start(bench: Bench) -> Result:
    output(bench.who_plays())
    times = interleave(bench.who_plays(), bench.python("-c", _START), bench.pairs)
    return _ratio("start", "kg query who-plays, warm snapshot", f"python -c '{_START}'", times, 1.6)


def _rdflib(bench: Bench) -> Result:
    peer = bench.peer("rdflib_answer")
    output(bench.who_plays())
    times = interleave(bench.who_plays(), peer, bench.pairs)
    return _ratio("rdflib", "kg query who-plays, warm snapshot", "rdflib, from our Turtle dump", times, 1 / 8, _dump(bench))


def _kglab(bench: Bench) -> Result:
    what, against = "kg query who-plays, warm snapshot", "kglab, from our Turtle dump"
    version = _version_in(bench.kglab, "kglab")
    if version is None:
        why = f"no kglab for {Path(bench.kglab).name}; --kglab names an interpreter that has it"
        return Result("kglab", what, "", against, "", None, 1 / 20, "×", None, why)
    peer = bench.peer("kglab_answer", bench.kglab)
    output(bench.who_plays())
    times = interleave(bench.who_plays(), peer, bench.pairs)
    return _ratio("kglab", what, against, times, 1 / 20, f"kglab {version}; {_dump(bench)}")


def _version_in(interpreter: str, library: str) -> str | None:
    code = f"import importlib.metadata as m, {library}; print(m.version({library!r}))"
    try:
        found = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()


def _dump(bench: Bench) -> str:
    return f"{bench.facts['held']} triples held true"


def _scale(bench: Bench) -> Result:
    from tests.benchmarks.universe import ASKED

    small, large = bench.universe(1), bench.universe(bench.scale)
    sizes = [json.loads(output(bench.kg("stats", "-f", "json", data=tables))) for tables in (small, large)]
    one, many = (bench.who_plays(tables, ASKED) for tables in (small, large))
    if output(one) != output(many):
        raise Failed(f"who-plays answers differently at scale {bench.scale}")
    held = [size["triples held true"] for size in sizes]
    what = f"kg query who-plays, made-up universe of scale {bench.scale}"
    return _ratio(
        "scale",
        what,
        "the same at scale 1",
        interleave(many, one, bench.pairs),
        1.5,
        f"{held[1]} against {held[0]} triples held true",
    )


def _modules(bench: Bench) -> Result:
    query = bench.who_plays()
    output(query)
    code = "import sys; from kg.cli import main; sys.argv[0] = 'kg'; main()"
    traced = (sys.executable, "-X", "importtime", "-c", code, *query.arguments[-4:])
    found = subprocess.run(traced, env=query.variables, capture_output=True, text=True, check=True)
    modules = [line.rpartition("|")[2].strip() for line in found.stderr.splitlines() if line.startswith("import time:")][1:]
    heavy = sorted({name for name in modules if name.split(".")[0] in _FORBIDDEN})
    note = f"{len(modules)} modules in all" + (f"; {', '.join(heavy)}" if heavy else "")
    return Result(
        "modules",
        "kg query who-plays",
        f"{len(heavy)}",
        f"modules of {', '.join(_FORBIDDEN)}",
        "",
        len(heavy),
        0,
        "",
        not heavy,
        note,
    )


def _first(bench: Bench) -> Result:
    peer = bench.peer("rdflib_answer")
    times = interleave(bench.who_plays(), peer, bench.pairs, empty_cache=True)
    return _ratio(
        "first", "kg query who-plays, empty cache: tables to answer", "rdflib, from our Turtle dump", times, 1.0, _dump(bench)
    )


def _inside(row: str, what: str, against: str, bound: float) -> Callable[[Bench], Result]:
    def timed(bench: Bench) -> Result:
        found = bench.inside(row, "--pairs", str(bench.pairs))
        times = Paired(found["ours"], found["theirs"])  # type: ignore[arg-type]
        return _ratio(row, what, against, times, bound, str(found["note"]))

    return timed


def _memory(bench: Bench) -> Result:
    query = bench.who_plays()
    output(query)
    peak, least = (memory(query, bench.pairs), memory(bench.python("-c", _START), bench.pairs))
    what = "peak memory of kg query who-plays"
    return Result("memory", what, f"{peak:.1f} MiB", f"python -c '{_START}'", f"{least:.1f} MiB", peak, 48, "MiB", peak <= 48)


_RUNS = 15  # medians of as many processes

# row: arguments, seconds of processor time at most, whether the cache is empty each time
_PROCESSOR: dict[str, tuple[tuple[str, ...], float, bool]] = {
    "show": (("show", "Claire Temple"), 0.2, False),
    "why": (("why", "Kilgrave", "portrayed by", "David Tennant"), 0.2, False),
    "path": (("path", "Kilgrave", "Claire Temple"), 0.2, False),
    "timeline": (("timeline", "Jessica Jones"), 0.2, False),
    "diff": (("diff", "--from", "2016", "--to", "2017"), 1.5, False),
    "check": (("check",), 1.5, False),
    "view": (("view", "-o", "-"), 1.5, False),
    "build": (("query", "series"), 1.6, True),
    "lens": (("query", "series", "--seen", "daredevil:1"), 0.7, True),
}


def _processor(row: str) -> Callable[[Bench], Result]:
    def timed(bench: Bench) -> Result:
        arguments, bound, empty = _PROCESSOR[row]
        command = bench.kg(*arguments)
        if not empty:
            output(command)
        took = processor(command, _RUNS, empty_cache=empty)
        what = f"kg {' '.join(arguments)}{', empty cache' if empty else ''}: processor time"
        return Result(row, what, text_of([took]), "", "", took, bound, "s", took <= bound)

    return timed


def _cold(bench: Bench) -> Result:
    query = bench.who_plays()
    output(query)
    ours, least = processor(query, _RUNS), processor(bench.python("-c", _START), _RUNS)
    what, against = "kg query who-plays: processor time", f"python -c '{_START}'"
    return Result("cold", what, text_of([ours]), against, text_of([least]), ours / least, 1.4, "", ours <= 1.4 * least)


def _peak(bench: Bench) -> Result:
    found = []
    for number in range(3):
        command = bench.kg("query", "series")
        fresh = Command(command.arguments, {**command.environment, "KG_CACHE": str(bench.folder / f"peak-{number}")})
        found.append(memory(fresh, 1))
    peak = sorted(found)[1]
    return Result("peak", "peak memory of the build", f"{peak:.0f} MiB", "", "", peak, 200, "MiB", peak <= 200)


def measure(bench: Bench, row: str) -> Result:
    """Return the result of *row*; what could not be measured because something failed misses its bound."""
    try:
        return MEASURES[row](bench)
    except Failed as failure:
        return Result(row, "failed", "", "", "", None, None, "", ok=False, note=str(failure))


MEASURES: dict[str, Callable[[Bench], Result]] = {
    "start": _start,
    "rdflib": _rdflib,
    "kglab": _kglab,
    "scale": _scale,
    "modules": _modules,
    "first": _first,
    "co-stars": _inside("co-stars", "network co-stars, in process", "SPARQL self-join, same engine", 0.15),
    "companions": _inside("companions", "network characters, in process", "SPARQL self-join, same engine", 0.15),
    "universe": _inside("universe", "network universe, in process", "rdflib_to_networkx_multidigraph", 0.5),
    "page": _inside("page", "page of 22,000 edges, in process", "pyvis from_nx and generate_html", 0.05),
    "memory": _memory,
    "cold": _cold,
    "peak": _peak,
    **{row: _processor(row) for row in _PROCESSOR},
}
