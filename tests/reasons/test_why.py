"""Why the graph says something: claims, rules down to claims, and what is not held and why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

import kg
from kg.facts.wording import Wording
from kg.graph.rules import Rule, rules
from kg.reasons.derivations import derivations
from kg.reasons.why import Reason, why
from kg.resources import folder
from tests.questions.test_questions import CHANGES
from tests.world import graph, write

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> kg.Dataset:
    """The small world of the questions."""
    return graph(tmp_path_factory.mktemp("world"), CHANGES)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The tables of the small world."""
    return write(tmp_path / "data", CHANGES)


def _triple(dataset: kg.Dataset, *names: str) -> ox.Triple:
    subject, predicate, obj = map(dataset.prefixes.expand, names)
    return ox.Triple(subject, predicate, obj)


def _leaves(reason: Reason) -> list[Reason]:
    return [leaf for premise in reason.premises for leaf in _leaves(premise)] if reason.premises else [reason]


def test_an_asserted_fact_rests_on_its_claims(small: kg.Dataset) -> None:
    """A fact that a row states is answered with that row: status, place and sources."""
    reason = why(small, _triple(small, "character:claire-temple", "mn:treats", "character:matt-murdock"))

    assert ("asserted", "Claire Temple treats Matt Murdock") == (reason.kind, reason.fact)
    assert [("confirmed", "2015-04-10", ("source:one",))] == [
        (c.status, c.known, tuple(s.id for s in c.sources)) for c in reason.claims
    ]
    assert "relations.csv:2" in reason.claims[0].location


def test_an_inferred_fact_rests_on_claims_in_the_end(small: kg.Dataset) -> None:
    """Every branch of the tree of an inferred fact ends at a claim or at the meaning of a word."""
    reason = why(small, _triple(small, "character:claire-temple", "mn:crossesOverInto", "series:jessica-jones"))

    assert ("inferred", "crosses-over-into") == (reason.kind, reason.rule)
    assert {"asserted"} == {leaf.kind for leaf in _leaves(reason)}
    assert any("Rosario Dawson" in leaf.fact for leaf in _leaves(reason))


def test_symmetric_relations_come_to_an_end(small: kg.Dataset) -> None:
    """What is said one way round is the reason for the other way round, never the reverse."""
    reason = why(small, _triple(small, "character:jack-murdock", "mn:killedBy", "character:roscoe-sweeney"))

    assert "inverse" == reason.rule
    assert "Roscoe Sweeney kills Jack Murdock" in [premise.fact for premise in reason.premises if premise.kind == "asserted"]


def test_every_inferred_triple_has_a_reason(small: kg.Dataset) -> None:
    """Whatever the rules derived, the question why is answered, and every leaf is a claim or a word."""
    inferred = list(small.triples(None, None, None, ox.NamedNode(small.prefixes.expand("mn:inferred").value)))
    reasons = [why(small, quad.triple) for quad in inferred]

    assert inferred
    assert {"inferred"} == {reason.kind for reason in reasons}
    assert {"asserted", "ontology"} >= {leaf.kind for reason in reasons for leaf in _leaves(reason)}


def test_a_rejected_claim_names_what_is_held_instead(small: kg.Dataset) -> None:
    """A claim out-voted by a better source is answered with the claim that is held."""
    reason = why(small, _triple(small, "character:claire-temple", "mn:kills", "character:jack-murdock"))

    assert ("not held", "rejected") == (reason.kind, reason.claims[0].status)
    assert ["Roscoe Sweeney kills Jack Murdock"] == [other.fact for other in reason.instead]


def test_what_a_rejected_claim_would_entail_is_explained(small: kg.Dataset) -> None:
    """A fact that only a claim that is not held would entail is explained by that claim."""
    reason = why(small, _triple(small, "character:jack-murdock", "mn:killedBy", "character:claire-temple"))

    assert ("would follow", "inverse") == (reason.kind, reason.rule)
    assert not reason.held


def test_premises_are_found_whatever_the_rule_is_made_of(small: kg.Dataset) -> None:
    """Property paths, optional parts, unions and filters of somebody's own rule are understood."""
    text = (
        "CONSTRUCT { ?a mn:knows ?b } WHERE { ?x schema:actor/^schema:actor ?y . { ?x mn:character ?a } UNION { ?x mn:nothing ?a } "
        "?y mn:character ?b OPTIONAL { ?x mn:billing ?how } FILTER (?a != ?b || true) FILTER NOT EXISTS { ?a mn:kills ?b } }"
    )
    rule = Rule("own", "", 1, small.prefixes.header() + text)
    found = derivations(small, _triple(small, "character:claire-temple", "mn:knows", "character:claire-temple"), [rule])
    premises = {Wording(small).sentence(*premise.triple) for way in found for premise in way.premises}

    assert any(sentence.endswith("has the actor Rosario Dawson") for sentence in premises)
    assert any(sentence.endswith("has the character Claire Temple") for sentence in premises)


def test_rules_join_by_variables() -> None:
    """No rule that came with the package joins by a blank node, which would hide a premise."""
    assert [] == [rule.name for rule in rules(folder("ontology")) if "[" in rule.text or "_:" in rule.text]


class TestCommand:
    """`kg why`."""

    def test_text_is_a_tree_down_to_the_sources(self, run: Run, tables: Path) -> None:
        """The answer for people ends in publisher, title and address."""
        found = run("why", "Claire Temple", "played by", "Rosario Dawson", "--data", tables)

        assert 0 == found.exit_code, found.output
        assert "Claire Temple is played by Rosario Dawson\n└─ by rule portrayed-by: " in found.output
        assert "The One Times, 2015-04-01: Daredevil is here <https://example.org/one>" in found.output

    def test_json_and_turtle_hold_the_same_tree(self, run: Run, tables: Path) -> None:
        """The tree is nested in JSON; in turtle it is PROV-O."""
        arguments = ("why", "Claire Temple", "portrayedBy", "Rosario Dawson", "--data", tables, "-f")
        tree = json.loads(run(*arguments, "json").output)
        text = run(*arguments, "turtle").output
        triples = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))

        assert ("inferred", "portrayed-by") == (tree["kind"], tree["rule"])
        assert {"source:one"} == {s["id"] for premise in tree["premises"] for c in premise["claims"] for s in c["sources"]}
        names = {triple.predicate.value.rpartition("#")[2] for triple in triples}
        assert {"wasDerivedFrom", "hadPrimarySource", "wasGeneratedBy", "used"} <= names
        assert text == run(*arguments, "turtle").output

    def test_a_question_mark_lists_what_could_be_chosen(self, run: Run, tables: Path) -> None:
        """Any of the three may be left open."""
        found = run("why", "?", "kills", "Jack Murdock", "--data", tables)

        assert ["Roscoe Sweeney kills Jack Murdock", "Claire Temple kills Jack Murdock  [not held]"] == found.output.splitlines()[
            ::2
        ]

    def test_no_such_fact_ends_with_1_and_says_what_is_said(self, run: Run, tables: Path) -> None:
        """What nobody says is refused with what comes near."""
        found = run("why", "Roscoe Sweeney", "kills", "Matt Murdock", "--data", tables)

        assert 1 == found.exit_code
        assert "nobody says so" in found.output
        assert "Roscoe Sweeney kills Jack Murdock" in found.output

    def test_a_lens_hides_reasons_too(self, run: Run, tables: Path) -> None:
        """What somebody has not seen is unknown to why as well."""
        found = run("why", "Claire Temple", "--seen", "none", "--data", tables)

        assert 1 == found.exit_code
        assert "treats" not in found.output
