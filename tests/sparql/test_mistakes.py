"""A query that does not parse: the engine's own reason, at the place of the mistake."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

import kg
from kg.errors import QueryError
from tests.world import write

MISTAKES = {
    "SELECT ?a ?a { VALUES ?a { 1 } }": (11, "duplicated variable name in SELECT: ?a"),
    "SELECT (1 AS ?x) (2 AS ?x) { }": (24, "duplicated variable name in SELECT: ?x"),
    "SELECT (COUNT(?s) AS ?n) ?p { ?s ?p ?o }": (26, "?p is neither grouped nor counted; say GROUP BY ?p"),
    "SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s ?p": (11, "?o is neither grouped nor counted"),
    "SELECT (UCASE(?p) AS ?u) (COUNT(*) AS ?n) { ?s ?p ?o }": (22, "?p is neither grouped nor counted"),
    "SELECT * { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } } }": (21, "?s is neither grouped nor counted"),
    "SELECT (?o AS ?s) { ?s ?p ?o }": (15, "overrides an existing variable"),
    "SELECT * { BIND (1 AS ?a) BIND (2 AS ?a) }": (38, "BIND gives a value to ?a, which has one already"),
    "SELECT * { ?s ?p ?o } GROUP BY ?s": (8, "SELECT * is not authorized with GROUP BY"),
    "SELECT * { <not an iri> ?p ?o }": (12, "<not an iri> is no IRI: invalid IRI code point ' '"),
    "PREFIX a: <x y> SELECT * { }": (11, "<x y> is no IRI"),
    "SELECT * { ?s mm:x ?o }": (15, "prefix mm: is not declared; did you mean mn:?"),
    "SELECT * { ?s qqqqq:x ?o }": (15, "prefix qqqqq: is not declared; declare it with PREFIX qqqqq: <…>"),
    "SELECT * { ?s :x ?o }": (15, "prefix : is not declared"),
    "SELECT * { ?s ?p 'a:b' . ?s ?p }": (32, "unexpected '}'"),
    "SELECT * { ?s ?p 'a": (20, "the query ends too early; a ' is not closed"),
    "DELETE WHERE { ?s ?p ?o }": (1, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_the_reason_stands_at_its_place(text: str) -> None:
    """Line, column, reason, and a caret under the first character of the mistake."""
    column, reason = MISTAKES[text]
    with pytest.raises(QueryError) as caught:
        kg.Dataset(ox.Store()).query(text)
    first, shown, caret = str(caught.value).split("\n")

    assert first.startswith(f"line 1, column {column}: ") and reason in first
    assert f"  {text}" == shown
    assert " " * (column + 1) + "^" == caret


def test_the_place_is_right_on_later_lines() -> None:
    """Tabs and lines before it do not move it."""
    with pytest.raises(QueryError, match=r"(?s)line 3, column 8: <a b> is no IRI.*\n    \?x a <a b> \.\n {9}\^"):
        kg.Dataset(ox.Store()).query("SELECT *\n{\n\t ?x a <a b> .\n}".replace("\t ", "  "))


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * { ?zoe ?b ?a }", ["zoe", "b", "a"]),
        ("PREFIX x: <http://x.example/#> # ?c ?d\nSELECT DISTINCT * { ?d x:p ?c OPTIONAL { ?c x:q ?b } }", ["d", "c", "b"]),
        ("SELECT*{ ?b a ?a { SELECT ?c { ?x ?y ?c } } }", ["b", "a", "c"]),
        ("SELECT * { }", []),
        ('SELECT * { ?one ?two "?zero" }', ["one", "two"]),
    ],
)
def test_a_star_means_the_variables_in_the_order_of_the_query(text: str, columns: list[str]) -> None:
    """Not in that of the alphabet; what a subselect hides stays hidden."""
    assert columns == kg.Dataset(ox.Store()).select(text).variables


def test_relative_iris_have_a_base() -> None:
    """`<x>` is an IRI of the graph, and so is a prefix that is relative; a query may say another base."""
    ask = kg.Dataset(ox.Store()).select

    assert [("https://w3id.org/marvel-netflix/character/kilgrave",)] == ask(
        "SELECT ?x { BIND (<character/kilgrave> AS ?x) }"
    ).rows
    assert [("https://w3id.org/marvel-netflix/#a",)] == ask("PREFIX : <#> SELECT ?x { BIND (:a AS ?x) }").rows
    assert [("http://y.example/a",)] == ask("SELECT ?x { BIND (<a> AS ?x) }", base="http://y.example/").rows
    assert [("http://x.example/a",)] == ask("BASE <http://x.example/> SELECT ?x { BIND (<a> AS ?x) }").rows


@pytest.mark.usefixtures("warm")
def test_a_group_concat_of_iris_gets_a_hint(run: Callable[..., Result]) -> None:
    """It joins texts and nothing else; the answer is as the recommendation says, and standard error says what may be meant."""
    text = "SELECT (GROUP_CONCAT({}) AS ?all) {{ ?s mn:spinOffOf ?o }}"
    iris, texts = run("query", text.format("?s"), "-f", "csv"), run("query", text.format("STR(?s)"), "-f", "csv")

    assert "Note: ?all is empty: GROUP_CONCAT joins texts, not IRIs; say GROUP_CONCAT(STR(?s))\n" == iris.stderr
    assert "" == texts.stderr and "the-punisher" in texts.stdout


def test_a_huge_answer_streams(tmp_path: Path) -> None:
    """What is found is written as it is found: a reader that wants three lines of a million does not wait for the rest."""
    values = " ".join(map(str, range(100)))
    text = f"SELECT ?a ?b ?c ?d {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} VALUES ?c {{ {values} }} VALUES ?d {{ {values} }} }}"
    for form, first in (("csv", "a,b,c,d"), ("tsv", "?a\t?b\t?c\t?d"), ("json", '{"head"'), ("xml", "<?xml")):
        command = [sys.executable, "-m", "kg", "query", text, "-f", form, "--data", str(write(tmp_path))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert running.stdout and running.stderr
            assert running.stdout.read(len(first)) == first.encode()
            running.stdout.close()
            assert (141, b"") == (running.wait(timeout=60), running.stderr.read()), form
