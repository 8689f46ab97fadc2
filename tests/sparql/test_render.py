"""Answers as text: results exactly as the recommendations say, graphs in one order."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest
import wcwidth
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import KGError, UsageError
from kg.prefixes import prefixes
from kg.sparql.render import FORMATS, GRAPHS, by_suffix, format_name, markdown, render, table
from kg.sparql.render import graph as serialize
from kg.sparql.results import RESULTS, XmlStream
from kg.terms import BASE, RDF

TERMS = """SELECT ?x ?y WHERE { VALUES (?x ?y) {
  (character:kilgrave "plain")
  ("say \\"so\\"" "two\\nlines\\tand a tab, with comma")
  ("chat"@fr 42)
  (UNDEF true)
  ("2018-03-08"^^xsd:date 1.5)
} }"""


def _answer(text: str, form: str) -> str:
    dataset = kg.Dataset(ox.Store())
    return render(dataset.query(text), form, prefixes()).decode()


class TestResults:
    """The formats of the SPARQL 1.1 recommendations."""

    def test_csv(self) -> None:
        """CRLF, bare names, lexical forms only, quotes where they must be, nothing where unbound."""
        assert _answer(TERMS, "csv") == (
            "x,y\r\n"
            "https://w3id.org/marvel-netflix/character/kilgrave,plain\r\n"
            '"say ""so""","two\nlines\tand a tab, with comma"\r\n'
            "chat,42\r\n"
            ",true\r\n"
            "2018-03-08,1.5\r\n"
        )

    def test_tsv(self) -> None:
        """Question marks in the header, terms in SPARQL syntax, tabs and line breaks escaped."""
        assert _answer(TERMS, "tsv") == (
            "?x\t?y\n"
            '<https://w3id.org/marvel-netflix/character/kilgrave>\t"plain"\n'
            '"say \\"so\\""\t"two\\nlines\\tand a tab, with comma"\n'
            '"chat"@fr\t42\n'
            "\ttrue\n"
            '"2018-03-08"^^<http://www.w3.org/2001/XMLSchema#date>\t1.5\n'
        )

    def test_json(self) -> None:
        """Variables in order, language and datatype, no key where unbound."""
        answer = json.loads(_answer(TERMS, "json"))
        xsd = "http://www.w3.org/2001/XMLSchema#"

        assert {"vars": ["x", "y"]} == answer["head"]
        assert [
            {"x": {"type": "uri", "value": f"{BASE}character/kilgrave"}, "y": {"type": "literal", "value": "plain"}},
            {
                "x": {"type": "literal", "value": 'say "so"'},
                "y": {"type": "literal", "value": "two\nlines\tand a tab, with comma"},
            },
            {
                "x": {"type": "literal", "value": "chat", "xml:lang": "fr"},
                "y": {"type": "literal", "value": "42", "datatype": f"{xsd}integer"},
            },
            {"y": {"type": "literal", "value": "true", "datatype": f"{xsd}boolean"}},
            {
                "x": {"type": "literal", "value": "2018-03-08", "datatype": f"{xsd}date"},
                "y": {"type": "literal", "value": "1.5", "datatype": f"{xsd}decimal"},
            },
        ] == answer["results"]["bindings"]

    def test_xml(self) -> None:
        """Bindings by name, `xml:lang` and datatype, no binding where unbound; `0` and `false` are written."""
        space = "{http://www.w3.org/2005/sparql-results#}"
        root = ET.fromstring(_answer("SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (0 false UNDEF) } }", "xml"))
        found = {
            b.get("name"): (b[0].tag, b[0].text, b[0].get("datatype", "").rpartition("#")[2])
            for b in root.iter(f"{space}binding")
        }

        assert ["a", "b", "c"] == [variable.get("name") for variable in root.iter(f"{space}variable")]
        assert {"a": (f"{space}literal", "0", "integer"), "b": (f"{space}literal", "false", "boolean")} == found

    @pytest.mark.parametrize("form", RESULTS)
    def test_a_row_without_any_binding_is_a_row(self, form: str) -> None:
        """One solution that binds nothing is not no solution."""
        none, one = (_answer(text, form) for text in ("SELECT ?x { FILTER (false) }", "SELECT ?x { }"))
        assert none != one

    @pytest.mark.parametrize(
        ("form", "expected"),
        [
            ("table", "true\n"),
            ("markdown", "true\n"),
            ("csv", "true\n"),
            ("tsv", "true\n"),
            ("json", '{"head":{},"boolean":true}\n'),
        ],
    )
    def test_ask(self, form: str, expected: str) -> None:
        """A word for people, the standard's forms for programs."""
        assert expected == _answer("ASK { }", form)

    def test_ask_in_xml(self) -> None:
        """As the recommendation has it."""
        root = ET.fromstring(_answer("ASK { FILTER (false) }", "xml"))
        assert "false" == root.findtext("{http://www.w3.org/2005/sparql-results#}boolean")


class TestTable:
    """For people."""

    def test_curies_and_plain_text(self) -> None:
        """Nothing where unbound; line breaks become blanks."""
        assert _answer(TERMS, "table").splitlines() == [
            "x                   y",
            "------------------  -------------------------------",
            "character:kilgrave  plain",
            'say "so"            two lines and a tab, with comma',
            "chat                42",
            "                    true",
            "2018-03-08          1.5",
        ]

    def test_columns_of_iris_are_left_out_unless_wide(self) -> None:
        """`x_iri` beside `x` is for programs."""
        text = "SELECT ?x ?x_iri ?y_iri { VALUES (?x ?x_iri ?y_iri) { (1 2 3) } }"
        solutions = [kg.Dataset(ox.Store()).query(text) for _ in range(2)]

        assert "x  y_iri" == render(solutions[0], "table", prefixes()).decode().splitlines()[0]
        assert "x  x_iri  y_iri" == render(solutions[1], "table", prefixes(), wide=True).decode().splitlines()[0]

    @given(
        rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["C", "Z", "M"])), min_size=2, max_size=2), max_size=5),
        width=st.integers(20, 60),
    )
    def test_it_fits_the_width(self, rows: list[list[str]], width: int) -> None:
        """No line is wider than the terminal, wide characters counted as two."""
        for line in table(["first", "second"], rows, width).splitlines():
            assert wcwidth.wcswidth(line) <= width

    def test_cut_cells_say_so(self) -> None:
        """An ellipsis stands where text is missing."""
        assert "aaaaaaaaa…  b" == table(["x", "y"], [["a" * 30, "b"]], 13).splitlines()[2]

    def test_markdown_escapes_bars_and_line_breaks(self) -> None:
        """A cell stays one cell."""
        assert "| x |\n| --- |\n| a\\|b c |\n" == markdown(["x"], [["a|b\nc"]])


class TestGraphs:
    """RDF in one order."""

    TEXT = """CONSTRUCT { ?s ?p ?o } WHERE { VALUES (?s ?p ?o) {
      (character:b rdfs:label "b \\"quoted\\"") (character:a rdfs:label "a"@en) (character:a mn:knows character:b) (<http://example.org/é> mn:n 1)
    } }"""

    @pytest.mark.parametrize("form", GRAPHS)
    def test_each_format_reads_back_the_same(self, form: str) -> None:
        """Nothing is lost, nothing added."""
        back = set(ox.parse(_answer(self.TEXT, form).encode(), format=GRAPHS[form]))
        direct = kg.Dataset(ox.Store()).query(self.TEXT)

        assert {str(t) for t in direct} == {str(getattr(q, "triple", q)) for q in back}  # type: ignore[union-attr]

    def test_turtle_is_sorted_and_declares_what_it_uses(self) -> None:
        """No prefix too many, none missing."""
        text = _answer(self.TEXT, "turtle")

        assert text.index("character:a") < text.index("character:b\t") if "character:b\t" in text else "character:a" in text
        assert {"character", "mn", "rdfs"} <= {
            line.split()[1].rstrip(":") for line in text.splitlines() if line.startswith("@prefix")
        }
        assert "skos" not in text

    @pytest.mark.parametrize("form", GRAPHS)
    def test_two_runs_give_the_same_bytes(self, form: str) -> None:
        """Whatever the seed of Python's hashes."""
        code = (
            "import sys, pyoxigraph as ox, kg\nfrom kg.sparql.render import GRAPHS, graph\nfrom kg.prefixes import prefixes\n"
            "t = {ox.Triple(ox.NamedNode(f'http://a/{i % 7}'), ox.NamedNode(f'http://p/p{i % 3}'), ox.Literal(str(i))) for i in range(50)}\n"
            "sys.stdout.buffer.write(graph(t, GRAPHS[sys.argv[1]], prefixes()))"
        )
        outputs = {
            subprocess.run(
                [sys.executable, "-c", code, form], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
            ).stdout
            for seed in ("0", "1", "2")
        }
        assert 1 == len(outputs)

    def test_order_does_not_depend_on_the_input(self) -> None:
        """Sorted by subject, predicate, object."""
        triples = list(kg.Dataset(ox.Store()).query(self.TEXT))  # type: ignore[arg-type]
        assert serialize(triples, ox.RdfFormat.TURTLE, prefixes()) == serialize(triples[::-1], ox.RdfFormat.TURTLE, prefixes())


@pytest.mark.parametrize(
    ("text", "form", "message"),
    [
        ("SELECT ?x { }", "turtle", "a SELECT query gives a table, not a graph: turtle does not fit"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "csv", "a CONSTRUCT or DESCRIBE query gives a graph: csv does not fit"),
        ("ASK { }", "rdfxml", "an ASK query gives true or false, not a graph: rdfxml does not fit"),
    ],
)
def test_a_format_that_does_not_fit_is_refused(text: str, form: str, message: str) -> None:
    """And what fits is named."""
    with pytest.raises(UsageError, match=message):
        _answer(text, form)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ttl", "turtle"),
        ("NT", "ntriples"),
        ("json-ld", "jsonld"),
        ("md", "markdown"),
        ("CSV", "csv"),
        ("application/json", None),
    ],
)
def test_formats_have_aliases(text: str, expected: str | None) -> None:
    """What people type by habit."""
    if expected:
        assert expected == format_name(text, FORMATS)
    else:
        with pytest.raises(UsageError, match="no format 'application/json'; .*choose from table, markdown, csv"):
            format_name(text, FORMATS)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.csv", "csv"), ("b.TTL", "turtle"), ("dir.csv/c", "table"), ("a.unknown", "table"), (".csv", "csv"), ("a.nq", "nquads")],
)
def test_the_suffix_of_a_file_chooses(path: str, expected: str) -> None:
    """`-o x.csv` needs no `-f`."""
    assert expected == by_suffix(path, FORMATS, "table")


@pytest.mark.usefixtures("warm")
def test_the_command_line_writes_the_same_bytes(run: Callable[..., Result]) -> None:
    """What the library renders is what is printed."""
    assert _answer(TERMS, "csv").encode() == run("query", TERMS, "-f", "csv").stdout_bytes


ODD = (
    r'SELECT ?x { VALUES ?x { "nul\u0000" "esc\u001B[31m" "rlo\u202Egnp.exe" "not\uFFFE" "nel\u0085x" "cr\rx" "tab\tx" "ok é" } }'
)
AS_THEY_ARE = ["nul\x00", "esc\x1b[31m", "rlo\u202egnp.exe", "not\ufffe", "nel\x85x", "cr\rx", "tab\tx", "ok é"]


class TestOddCharacters:
    """Controls, overrides of the writing direction, what is no character: each format does what it can hold."""

    def test_xml_is_well_formed(self) -> None:
        """XML 1.0 has no way to write some: they become U+FFFD; a CR stays a CR."""
        root = ET.fromstring(_answer(ODD, "xml"))
        found = [node.text for node in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]

        assert ["nul\ufffd", "esc\ufffd[31m", "rlo\u202egnp.exe", "not\ufffd", "nel\x85x", "cr\rx", "tab\tx", "ok é"] == found

    def test_csv_tsv_and_json_are_exact(self) -> None:
        """Programs get what there is."""
        rows = list(csv.reader(io.StringIO(_answer(ODD, "csv"), newline="")))
        bindings = json.loads(_answer(ODD, "json"))["results"]["bindings"]
        tsv = ox.parse_query_results(_answer(ODD, "tsv").encode(), ox.QueryResultsFormat.TSV)

        assert AS_THEY_ARE == [row[0] for row in rows[1:]]
        assert AS_THEY_ARE == [each["x"]["value"] for each in bindings]
        assert AS_THEY_ARE == [solution[0].value for solution in tsv]  # type: ignore[union-attr]

    @pytest.mark.parametrize("form", ["table", "markdown"])
    def test_nothing_acts_on_a_terminal(self, form: str) -> None:
        """What would act is shown as an escape; a line break is a blank."""
        text = _answer(ODD, form)

        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufffe]", text)
        assert r"x1b" in text and r"u202e" in text and "cr x" in text

    @pytest.mark.parametrize("size", [1, 2, 3, 7])
    def test_a_character_may_be_cut_between_two_pieces(self, size: int) -> None:
        """The filter for XML waits for the end of a character."""
        content = "<a>\ufffe é 👹 \uffff \ufffd</a>".encode()
        behind = io.BytesIO()
        with XmlStream(behind) as stream:
            for start in range(0, len(content), size):
                stream.write(content[start : start + size])

        assert "<a>\ufffd é 👹 \ufffd \ufffd</a>" == behind.getvalue().decode()

    def test_rdf_xml_is_well_formed(self) -> None:
        """So is a graph."""
        text = 'CONSTRUCT { <http://x.example/s> rdfs:label "esc\\u001B", "cr\\r" } { }'
        found = {str(triple.object) for triple in ox.parse(_answer(text, "rdfxml").encode(), format=ox.RdfFormat.RDF_XML)}

        assert {'"esc\ufffd"', '"cr\\r"'} == found

    @pytest.mark.parametrize("iri", ["http://x.example/123", "http://x.example/", f"{RDF}li", "urn:x:a%20"])
    def test_a_predicate_without_a_name_is_refused(self, iri: str) -> None:
        """RDF/XML writes a predicate as the name of an element; other formats can do more."""
        text = f"CONSTRUCT {{ <http://x.example/s> <{iri}> 1 }} {{ }}"
        with pytest.raises(KGError, match=rf"RDF/XML cannot write the predicate <{iri}>.*use turtle"):
            _answer(text, "rdfxml")
        assert iri in _answer(text, "ntriples")


@pytest.mark.parametrize("form", GRAPHS)
def test_blank_nodes_have_the_same_names_in_every_run(form: str) -> None:
    """The engine names them at random; two equal graphs are equal bytes."""
    text = "CONSTRUCT { ?b rdfs:label 'b' ; mn:knows ?c . ?c mn:knows ?b } { BIND (BNODE() AS ?b) BIND (BNODE() AS ?c) }"

    assert _answer(text, form) == _answer(text, form)


def test_markdown_reads_a_cell_as_text() -> None:
    """Nothing of a cell is markup; a word with an underscore in it stays readable."""
    assert r"| back\\slash \*b\* \_i\_ snake_case \`c\` \<i\> \[l\](u) \&amp; a & b |" in markdown(
        ["x"], [[r"back\slash *b* _i_ snake_case `c` <i> [l](u) &amp; a & b"]]
    )


class TestSolutions:
    """An answer streams once, or is kept."""

    def test_it_can_be_used_again_once_it_is_kept(self) -> None:
        """Rows, dicts and every format, in any order."""
        answer = kg.Dataset(ox.Store()).select("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) ('x'@en <http://x.example/>) } }")

        assert [("1", None), ("x", "http://x.example/")] == answer.rows
        assert [{"a": 1, "b": None}, {"a": "x", "b": "http://x.example/"}] == answer.to_dicts()
        assert b'?a\t?b\n1\t\n"x"@en\t<http://x.example/>\n' == render(answer, "tsv", prefixes())
        assert render(answer, "tsv", prefixes()) == render(answer, "tsv", prefixes())

    def test_what_has_streamed_is_gone_and_says_so(self) -> None:
        """Not an empty answer."""
        answer = kg.Dataset(ox.Store()).select("SELECT ?a { VALUES ?a { 1 2 } }")
        assert 2 == len(list(answer))
        with pytest.raises(KGError, match="were read already"):
            list(answer)
        assert "<Solutions of a: streamed already>" == repr(answer)

    def test_it_is_shown_as_a_table(self) -> None:
        """In a console and, with links and everything escaped, in a notebook."""
        answer = kg.Dataset(ox.Store()).select("SELECT ?a { VALUES ?a { character:kilgrave '<script>' } }")

        assert "a\n------------------\ncharacter:kilgrave\n<script>\n2 solutions" == repr(answer)
        assert f'<a href="{BASE}character/kilgrave">character:kilgrave</a>' in answer._repr_html_()
        assert "<td>&lt;script&gt;</td>" in answer._repr_html_()

    def test_a_long_answer_is_cut_where_it_is_shown(self) -> None:
        """And only there."""
        answer = kg.Dataset(ox.Store()).select(f"SELECT ?a {{ VALUES ?a {{ {' '.join(map(str, range(1500)))} }} }}")

        assert repr(answer).endswith("10 of 1,500 solutions") and 1500 == len(answer.rows)
        assert answer._repr_html_().endswith("<p>100 of 1,500 solutions</p>")

    VALUES = """SELECT ?n ?x ?f ?t ?d ?s ?m { VALUES (?n ?x ?f ?t ?d ?s ?m) {
      (1 1 0.5 true "2015-11-20"^^xsd:date "a" 1) (UNDEF 0.5 UNDEF UNDEF UNDEF UNDEF "a")
      (12345678901 1 1e3 false "2015-02-30"^^xsd:date "1" true) } }"""

    def test_literals_become_values(self) -> None:
        """By their datatype; a date that is none stays the text that it is."""
        first, second, third = kg.Dataset(ox.Store()).select(self.VALUES).to_dicts()

        assert {"n": 1, "x": 1, "f": 0.5, "t": True, "d": date(2015, 11, 20), "s": "a", "m": 1} == first
        assert [None, 0.5, None, None, None, None, "a"] == list(second.values())
        assert [12345678901, 1, 1000.0, False, "2015-02-30", "1", True] == list(third.values())

    def test_pandas_and_polars_get_typed_columns(self) -> None:
        """What is missing does not make a number of another kind; a mixture of texts and numbers is text."""
        pytest.importorskip("pandas")
        pytest.importorskip("polars")
        dataset = kg.Dataset(ox.Store())
        text = self.VALUES.replace("2015-02-30", "2015-02-28")
        frame, other = dataset.select(text).to_pandas(), dataset.select(text).to_polars()

        assert ["Int64", "Float64", "Float64", "boolean", "string", "string"] == [str(frame[name].dtype) for name in "nxftsm"]
        assert str(frame["d"].dtype).startswith("datetime64") and "2015-11-20" == str(frame["d"][0].date())
        assert ["Int64", "Float64", "Float64", "Boolean", "Date", "String", "String"] == [str(kind) for kind in other.dtypes]
        assert ["1", "a", "true"] == frame["m"].tolist() == other["m"].to_list()
        assert 12345678901 == frame["n"][2] == other["n"][2]

    def test_no_solutions_are_a_frame_too(self) -> None:
        """With its columns."""
        pytest.importorskip("pandas")
        pytest.importorskip("polars")
        dataset = kg.Dataset(ox.Store())

        assert ["s", "o"] == list(dataset.select("SELECT ?s ?o { ?s ?p ?o }").to_pandas().columns)
        assert ["s", "o"] == dataset.select("SELECT ?s ?o { ?s ?p ?o }").to_polars().columns
