"""The command line: whole commands, whole output, and clean behaviour whatever goes wrong."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

import kg
from tests.world import write

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]

SPIN_OFFS = "SELECT ?a ?b { ?a mn:spinOffOf ?b } ORDER BY ?a"
WORLD_SERIES = (
    "series,premiere,seasons,episodes,series_iri\r\n"
    "Daredevil,2015-04-10,1,2,https://w3id.org/marvel-netflix/series/daredevil\r\n"
    "Jessica Jones,2015-11-20,1,1,https://w3id.org/marvel-netflix/series/jessica-jones\r\n"
)


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small world, which commands in this test read."""
    data = write(tmp_path / "data")
    monkeypatch.setenv("KG_DATA", str(data))
    return data


@pytest.mark.usefixtures("tables")
class TestQuery:
    """`kg query`."""

    def test_a_canned_query(self, run: Run) -> None:
        """By name; into a pipe as CSV."""
        result = run("query", "series")

        assert (WORLD_SERIES.encode(), "", 0) == (result.stdout_bytes, result.stderr, result.exit_code)

    def test_text(self, run: Run) -> None:
        """SPARQL as it is; prefixes of the project need no declaration."""
        result = run("query", "SELECT ?l { series:daredevil rdfs:label ?l }")

        assert ("l\nDaredevil\n", 0) == (result.stdout.replace("\r", ""), result.exit_code)

    def test_a_file(self, tmp_path: Path, run: Run) -> None:
        """A byte order mark does no harm."""
        (tmp_path / "question.rq").write_text("\ufeffSELECT ?l { series:daredevil rdfs:label ?l }", encoding="utf-8")

        assert "l\nDaredevil\n" == run("query", tmp_path / "question.rq").stdout.replace("\r", "")

    def test_standard_input(self, run: Run) -> None:
        """As `-`."""
        assert "true\n" == run("query", "-", input="ASK { series:daredevil ?p ?o }").stdout

    def test_parameters_of_a_file(self, tmp_path: Path, run: Run) -> None:
        """A file of one's own may have parameters too."""
        (tmp_path / "q.rq").write_text(
            "SELECT ?l {\n VALUES ?x { UNDEF } #? (mn:Series) which\n ?x a mn:Series ; rdfs:label ?l }"
        )

        assert "l\nDaredevil\n" == run("query", tmp_path / "q.rq", "--set", "x=Daredevil").stdout.replace("\r", "")

    @pytest.mark.parametrize("value", ["Claire Temple", "claire temple", "claire-temple", "character:claire-temple"])
    def test_a_parameter_takes_any_form_of_a_name(self, value: str, run: Run) -> None:
        """CURIE, slug or label."""
        rows = run("query", "who-plays", "--set", f"character={value}").stdout.splitlines()[1:]

        assert {"Rosario Dawson,Claire Temple,Daredevil", "Rosario Dawson,Claire Temple,Jessica Jones"} == {
            row.rsplit(",", 2)[0] for row in rows
        }

    def test_construct_is_turtle(self, run: Run) -> None:
        """Graphs come as Turtle unless another format is asked for."""
        text = "CONSTRUCT { ?s rdfs:label ?l } WHERE { VALUES ?s { series:daredevil } ?s rdfs:label ?l }"

        assert 1 == len(list(ox.parse(run("query", text).stdout_bytes, format=ox.RdfFormat.TURTLE)))
        assert (
            b'series/daredevil> <http://www.w3.org/2000/01/rdf-schema#label> "Daredevil" .\n'
            in run("query", text, "-f", "nt").stdout_bytes
        )

    def test_describe(self, run: Run) -> None:
        """What is said of a thing."""
        assert "Hell's Kitchen" in run("query", "DESCRIBE place:hells-kitchen").stdout

    @pytest.mark.parametrize("name", ["a.json", "a.ttl", "a.md", "a"])
    def test_the_suffix_of_the_output_chooses_the_format(self, name: str, tmp_path: Path, run: Run) -> None:
        """`-o answer.json` is JSON."""
        text = SPIN_OFFS if not name.endswith("ttl") else "CONSTRUCT WHERE { series:daredevil rdfs:label ?l }"
        result = run("query", text, "-o", tmp_path / name)
        content = (tmp_path / name).read_text()

        assert ("", 0) == (result.output, result.exit_code)
        assert content.startswith({"a.json": '{"head"', "a.ttl": "@prefix", "a.md": "| a | b |", "a": "a,b"}[name])

    def test_the_lens_is_the_same_everywhere(self, run: Run) -> None:
        """As of a day; seen so far; by source."""
        count = "SELECT (COUNT(*) AS ?n) { ?e a mn:Episode }"

        assert ["3", "2", "1", "0", "2"] == [
            run("query", count, *options).stdout.split()[1]
            for options in ((), ("--as-of", "2015-05"), ("--seen", "daredevil:1x01"), ("--seen", "none"), ("--source", "press"))
        ]

    @pytest.mark.parametrize(
        ("arguments", "message", "code"),
        [
            (["serie"], "no canned query or file 'serie'; did you mean series?", 1),
            (["series", "-f", "jsn"], "no format 'jsn'; did you mean json? choose from table, markdown, csv, tsv, json, xml,", 2),
            (["series", "-f", "turtle"], "a SELECT query gives a table, not a graph: turtle does not fit", 2),
            (["who-plays", "--set", "character"], "--set character: write it as name=value", 2),
            (["who-plays", "--set", "charakter=x"], "no parameter of who-plays 'charakter'; did you mean character?", 1),
            (["who-plays", "--set", "character=Clair Tempel"], "no character 'Clair Tempel'; did you mean Claire Temple?", 1),
            (["series", "--as-of", "someday"], "--as-of: someday is not a date such as 2018-03-08", 2),
            (["series", "--seen", "daredvil"], "no work 'daredvil'; did you mean daredevil?", 1),
            (["INSERT DATA { <a:a> <a:a> <a:a> }"], "this graph is not changed by queries", 1),
            (["SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"], "--allow-service", 1),
            (["SELECT * { service silent <http://example.org/> { ?s ?p ?o } }"], "--allow-service", 1),
        ],
    )
    def test_mistakes_are_explained(self, arguments: list[str], message: str, code: int, run: Run) -> None:
        """On stderr, with the value and the remedy; stdout stays empty."""
        result = run("query", *arguments)

        assert message in result.stderr
        assert ("", code) == (result.stdout, result.exit_code)

    def test_a_syntax_error_shows_its_place(self, run: Run) -> None:
        """Line, column, and a caret under it."""
        result = run("query", "SELECT ?x\nWHERE { ?x ?y }")

        assert 1 == result.exit_code
        assert "line 2, column 15: unexpected '}'\n  WHERE { ?x ?y }\n                ^\n" in result.stderr


@pytest.mark.usefixtures("tables")
class TestMonsters:
    """Input that no person writes ends with a message, never with a crash."""

    @pytest.mark.parametrize(
        "text",
        [
            "SELECT * WHERE " + "{" * 100_000,
            "SELECT * WHERE " + "{" * 100_000 + "}" * 100_000,
            "SELECT * { FILTER (" + "!" * 100_000 + "true) }",
            "SELECT * { BIND (" + "(" * 100_000 + "1" + ")" * 100_000 + " AS ?x) }",
            "SELECT * { BIND (" + "-" * 100_000 + "1 AS ?x) }",
            "SELECT * { BIND (1" + "+1" * 100_000 + " AS ?x) }",
            "SELECT * { ?s <a:b>" + "/<a:b>" * 100_000 + " ?o }",
            "SELECT * { ?s <a:b>" + "|<a:b>" * 100_000 + " ?o }",
            "SELECT * { ?s " + "(" * 100_000 + "<a:b>" + ")*" * 100_000 + " ?o }",
            "SELECT * { " + "[ <a:b> " * 100_000 + "1" + " ]" * 100_000 + " }",
            "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 40_000 + " }",
            "SELECT * { " + "?s ?p ?o . " * 80_000 + " }",
            "SELECT * { " + "MINUS { ?s ?p ?o } " * 40_000 + " }",
        ],
        ids=[
            "open",
            "braces",
            "not",
            "parens",
            "minus",
            "sum",
            "sequence",
            "alternative",
            "nested-path",
            "blank",
            "optional",
            "triples",
            "without",
        ],
    )
    def test_a_query_too_deep_is_refused(self, text: str, tmp_path: Path, process: Process) -> None:
        """The engine reads by recursion and would overflow its stack."""
        (tmp_path / "q.rq").write_text(text)
        result = process("query", tmp_path / "q.rq")

        assert ("", 1) == (result.stdout, result.returncode)
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr) < 1000

    def test_brackets_in_strings_do_not_count(self, run: Run) -> None:
        """Only those of the query."""
        assert 0 == run("query", 'ASK { ?s ?p "' + "{" * 5000 + '" }').exit_code

    def test_a_long_list_of_values_is_no_monster(self, run: Run) -> None:
        """Queries that programs write may be long."""
        assert 0 == run("query", "ASK { VALUES ?x { " + "character:claire-temple " * 20_000 + "} ?x ?p ?o }").exit_code

    def test_a_query_of_200_megabytes_is_refused_quickly(self, tmp_path: Path, process: Process) -> None:
        """Without reading it."""
        with (tmp_path / "huge.rq").open("wb") as file:
            file.truncate(200 << 20)
        result = process(
            "query", tmp_path / "huge.rq", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        )

        assert f"Error: {tmp_path}/huge.rq is larger than 1 MiB: that is no query\n" == result.stderr
        assert ("", 1) == (result.stdout, result.returncode)

    def test_endless_standard_input_is_refused(self, process: Process) -> None:
        """`-` too."""
        with Path("/dev/zero").open("rb") as zero:
            result = process("query", "-", stdin=zero)

        assert ("Error: standard input is larger than 1 MiB: that is no query\n", 1) == (result.stderr, result.returncode)

    def test_bytes_that_are_no_text(self, tmp_path: Path, run: Run) -> None:
        """The message names the byte."""
        (tmp_path / "q.rq").write_bytes(b"SELECT * { ?s ?p '\xff' }")

        assert f"Error: {tmp_path}/q.rq is not UTF-8 text (byte 18)\n" == run("query", tmp_path / "q.rq").stderr


@pytest.mark.usefixtures("tables")
class TestOutput:
    """`-o` writes whole files or none."""

    def test_what_stood_there_is_unharmed_by_a_failure(self, tmp_path: Path, run: Run) -> None:
        """A query that fails leaves the old file."""
        (tmp_path / "a.csv").write_text("old")
        run("query", "SELECT {", "-o", tmp_path / "a.csv")

        assert "old" == (tmp_path / "a.csv").read_text()

    def test_a_full_disk_leaves_no_half_file(self, tmp_path: Path, process: Process) -> None:
        """Nothing half written, no temporary file, and the reason."""
        process("query", "series")
        (tmp_path / "out").mkdir()
        result = process(
            "query",
            "SELECT * { GRAPH ?g { ?s ?p ?o } }",
            "-o",
            tmp_path / "out/a.csv",
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        )

        assert 1 == result.returncode
        assert f"Error: cannot write {tmp_path}/out/a.csv: " in result.stderr
        assert [] == os.listdir(tmp_path / "out")

    @pytest.mark.parametrize(
        ("path", "message"),
        [
            ("no/such/folder/a.csv", "no such file or directory; make the folder first"),
            (".", "it is a folder; name a file in it"),
            ("file/a.csv", "not a directory"),
        ],
    )
    def test_a_place_that_cannot_be_written_to(self, path: str, message: str, tmp_path: Path, run: Run) -> None:
        """The message says why."""
        (tmp_path / "file").write_text("")
        result = run("query", "series", "-o", tmp_path / path)

        assert (1, "") == (result.exit_code, result.stdout)
        assert message in result.stderr

    def test_a_full_device(self, process: Process) -> None:
        """So too for a device that takes nothing."""
        result = process("query", "series", "-o", "/dev/full")

        assert ("Error: cannot write /dev/full: no space left on device\n", 1) == (result.stderr, result.returncode)

    def test_standard_output_that_is_full(self) -> None:
        """A message, no traceback."""
        with Path("/dev/full").open("wb") as full:
            result = subprocess.run(
                [sys.executable, "-m", "kg", "query", "series"], check=False, stdout=full, stderr=subprocess.PIPE, text=True
            )

        assert 0 != result.returncode
        assert "Traceback" not in result.stderr
        assert "no space left on device" in result.stderr.lower()

    @pytest.mark.parametrize(
        "arguments", [["query", "SELECT * { GRAPH ?g { ?s ?p ?o } }"], ["schema"], ["show", "Daredevil"], ["queries"]]
    )
    def test_a_broken_pipe_is_quiet(self, arguments: list[str], data: Path) -> None:
        """`kg … | head -1` says nothing on stderr."""
        command = [sys.executable, "-m", "kg", *arguments]
        environment = {**os.environ, "KG_DATA": str(data)} if "GRAPH" in arguments[-1] else None
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.read(1)
            running.stdout.close()
            message = running.stderr.read()

        assert b"" == message


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("where", ["asking", "building"])
def test_ctrl_c_ends_with_130_and_no_traceback(where: str) -> None:
    """While the engine works as well as while Python does."""
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(8)) + " }"
    slow = "import kg.graph.rules as r, time; r.apply = lambda *a: time.sleep(60); " if where == "building" else ""
    code = f"{slow}import sys; sys.argv[0] = 'kg'; from kg.cli import main; main()"
    running = subprocess.Popen(
        [sys.executable, "-c", code, "query", endless],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - whatever our parent does with it
    )
    try:
        time.sleep(3)  # by then it works; if it does not yet, the signal ends it all the same
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=60)
    finally:
        running.kill()  # or an endless question would go on for ever where the test fails

    assert ("", False) == (stdout, "Traceback" in stderr)
    assert running.returncode in {130, -signal.SIGINT}


class TestLookingAround:
    """`kg show`, `kg search`, `kg stats`, `kg schema`, `kg queries`."""

    pytestmark = pytest.mark.usefixtures("tables")

    def test_show(self, run: Run) -> None:
        """Everything about one thing, each fact with its source."""
        lines = run("show", "Claire Temple").stdout.splitlines()

        assert [
            "Claire Temple",
            "character:claire-temple · Character · https://w3id.org/marvel-netflix/character/claire-temple",
            "",
        ] == lines[:3]
        assert any(
            "played by" in line and "Rosario Dawson in Cut Man" in line and line.endswith("The One Times") for line in lines
        )
        assert any("treats" in line and "Matt Murdock" in line for line in lines)

    def test_show_as_json(self, run: Run) -> None:
        """For programs."""
        found = json.loads(run("show", "person:charlie-cox", "-f", "json").stdout)

        assert ("person:charlie-cox", "Charlie Cox") == (found["curie"], found["label"])

    def test_an_ambiguous_name_lists_its_candidates(self, run: Run) -> None:
        """A series and a character of one name."""
        result = run("show", "Jessica Jones")

        assert (
            "Error: 'Jessica Jones' is ambiguous: character:jessica-jones (character, Jessica Jones season 1), series:jessica-jones (series, 2015-11-20)\n"
            == result.stderr
        )
        assert ("", 1) == (result.stdout, result.exit_code)

    @pytest.mark.parametrize("name", ["Claire Tempel", "character:claire-tempel"])
    def test_a_misspelt_name_gets_a_suggestion(self, name: str, run: Run) -> None:
        """The nearest in the same form."""
        result = run("show", name)

        assert 1 == result.exit_code
        assert "did you mean Claire Temple?" in result.stderr or "did you mean character:claire-temple?" in result.stderr

    def test_search_ignores_accents_and_case(self, tables: Path, run: Run) -> None:
        """`elodie` finds Élodie."""
        (tables / "more").mkdir()
        (tables / "more/people.csv").write_text("id,label,source,known\nperson:elodie-yung,Élodie Yung,source:one,2015\n")

        assert "person:elodie-yung  Élodie Yung\n" == run("search", "ELODIE").stdout
        assert "person:elodie-yung  Élodie Yung\n" == run("search", "yúng").stdout

    def test_search_for_nothing_ends_with_1(self, run: Run) -> None:
        """With a suggestion where there is one."""
        result = run("search", "Claire Tempel")

        assert ("", "nothing is called 'Claire Tempel'; did you mean Claire Temple?\n", 1) == (
            result.stdout,
            result.stderr,
            result.exit_code,
        )

    def test_search_lists_the_best_first_and_no_more_than_asked(self, run: Run) -> None:
        """What is left off is said on stderr."""
        result = run("search", "daredevil", "--top", "1")

        assert "series:daredevil  Daredevil\n" == result.stdout
        assert "1 more; --top 2 shows them\n" == result.stderr

    def test_stats(self, run: Run) -> None:
        """Things by class, claims by status."""
        found = json.loads(run("stats", "-f", "json").stdout)

        assert {"Series": 2, "Season": 2, "Episode": 3, "Person": 3, "Claim": 22}.items() <= found.items()

    def test_schema(self, run: Run) -> None:
        """What a table may hold."""
        lines = run("schema", "portrayals").stdout.splitlines()

        assert "portrayals.csv" == lines[0]
        assert any(line.split() == ["billing", "main", "·", "recurring", "·", "guest", "·", "cameo"] for line in lines)
        assert "Error: no table 'portrayal'; did you mean portrayals?\n" == run("schema", "portrayal").stderr

    def test_queries(self, run: Run) -> None:
        """Names, questions, parameters; or the text of one."""
        assert "who-plays" in run("queries").stdout
        assert run("queries", "series").stdout.startswith("#+ summary:")
        assert {"series", "cast"} <= {each["name"] for each in json.loads(run("queries", "-f", "json").stdout)}


class TestUsage:
    """What every command line does."""

    def test_a_misspelt_command_gets_a_suggestion(self, run: Run) -> None:
        """And ends with 2."""
        result = run("qurey")

        assert "Error: no command 'qurey'; did you mean query" in result.stderr
        assert 2 == result.exit_code

    def test_an_unknown_option_ends_with_2(self, run: Run) -> None:
        """Click's own message."""
        assert 2 == run("query", "series", "--frmt", "csv").exit_code

    @pytest.mark.parametrize("option", ["-h", "--help"])
    def test_help(self, option: str, run: Run) -> None:
        """Short or long."""
        assert 0 == run(option).exit_code
        assert "Ask" in run(option).stdout

    def test_version(self, process: Process) -> None:
        """Of the package."""
        assert process("--version").stdout.startswith("kg, version ")

    def test_tables_are_chosen_by_option_before_environment(
        self, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`KG_DATA`, unless `--data` says otherwise."""
        monkeypatch.setenv("KG_DATA", str(write(tmp_path / "a")))
        other = write(
            tmp_path / "b",
            {
                "series.csv": "id,label,datePublished,source\nseries:daredevil,DD,2015-04-10,source:one\nseries:jessica-jones,JJ,2015-11-20,source:one\n"
            },
        )

        assert "Daredevil" in run("query", "series").stdout
        assert "DD" in run("query", "series", "--data", other).stdout

    def test_a_folder_that_is_not_there(self, run: Run) -> None:
        """A usage error."""
        assert 2 == run("query", "series", "--data", "/nowhere").exit_code


@pytest.mark.usefixtures("warm")
class TestShippedGraph:
    """On the curated tables."""

    def test_who_plays_kilgrave(self, process: Process) -> None:
        """The question of the README."""
        result = process("query", "who-plays", "--set", "character=Kilgrave")

        assert "David Tennant,Kilgrave,Jessica Jones," in result.stdout
        assert ("", 0) == (result.stderr, result.returncode)

    def test_the_same_bytes_whatever_the_hash_seed(self, process: Process) -> None:
        """Output is repeatable."""
        outputs = {
            process(*arguments, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
            for arguments in [("show", "Daredevil", "-f", "json")]
            for seed in ("0", "1", "2")
        }
        assert 1 == len(outputs)

    def test_the_library_says_the_same(self, graph: kg.Dataset, run: Run) -> None:
        """One answer, two ways to it."""
        rows = run("query", SPIN_OFFS).stdout.splitlines()[1:]

        assert rows == [",".join(row) for row in graph.select(SPIN_OFFS).rows]  # type: ignore[arg-type]


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "no such thing at all"], 1),
        (["why", "Kilgrave", "portrayed by", "Charlie Cox"], 1),
        (["query", "SELECT"], 1),
        (["query", "series", "--frmt", "csv"], 2),
        (["check", "--data", "/nowhere"], 2),
        (["query", "series"], 0),
        (["--version"], 0),
    ],
    ids=str,
)
def test_the_process_ends_with_the_code_of_the_command(
    arguments: list[str], code: int, process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """As a script sees it: `kg search … || echo none`."""
    assert code == process(*arguments).returncode
