"""Where reasons end, what stands in the place of a fact, and how much of it is printed."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.facts.wording import Wording
from kg.reasons.render import as_dict, as_text
from kg.reasons.why import Reason, held, why
from tests.world import WORLD, graph

HEAD = "subject,relation,object,source,reveals,status,note\n"
SEASON = "season:daredevil-1"


def _world(folder: Path, *rows: str, people: int = 0) -> kg.Dataset:
    """Return the small world with these relations and so many more characters."""
    more = "".join(f"character:other-{number},Other {number},source:one\n" for number in range(people))
    relations = HEAD + "".join(f"{row}\n" for row in rows)
    return graph(folder, {"relations.csv": relations, "characters.csv": WORLD["characters.csv"] + more})


def _row(subject: str, relation: str, obj: str, status: str = "", source: str = "source:one") -> str:
    note = "the other source is better" if status == "rejected" else ""
    return f"character:{subject},{relation},character:{obj},{source},{SEASON},{status},{note}"


def _why(dataset: kg.Dataset, subject: str, relation: str, obj: str) -> Reason:
    node = dataset.prefixes.expand
    return why(dataset, ox.Triple(node(f"character:{subject}"), node(f"mn:{relation}"), node(f"character:{obj}")))


def test_a_rejected_claim_does_not_assert_what_a_rule_infers(tmp_path: Path) -> None:
    """The fact is held because of the claim from the other side; the rejected one is no reason."""
    dataset = _world(
        tmp_path,
        _row("matt-murdock", "friendOf", "claire-temple"),
        _row("claire-temple", "friendOf", "matt-murdock", "rejected", "source:two"),
    )
    reason = _why(dataset, "claire-temple", "friendOf", "matt-murdock")

    assert ("inferred", "symmetric", True) == (reason.kind, reason.rule, reason.held)
    assert ["Matt Murdock is a friend of Claire Temple"] == [each.fact for each in reason.premises if each.kind == "asserted"]


def test_a_rejected_claim_stands_behind_the_one_that_is_held(tmp_path: Path) -> None:
    """Both are shown; that which is held comes first."""
    dataset = _world(
        tmp_path,
        _row("matt-murdock", "friendOf", "claire-temple", "rejected", "source:two"),
        _row("matt-murdock", "friendOf", "claire-temple"),
    )
    reason = _why(dataset, "matt-murdock", "friendOf", "claire-temple")

    assert [True, False] == [claim.held for claim in reason.claims]


@pytest.mark.parametrize(("others", "shown"), [(4, 4), (5, 0)])
def test_few_facts_stand_in_the_place_of_another_and_many_do_not(others: int, shown: int, tmp_path: Path) -> None:
    """Four killers are perhaps meant instead; of five none is."""
    rows = [_row(f"other-{number}", "kills", "matt-murdock") for number in range(others)]
    dataset = _world(tmp_path, *rows, _row("claire-temple", "kills", "matt-murdock", "rejected"), people=others)

    reason = _why(dataset, "claire-temple", "kills", "matt-murdock")
    printed = as_text(reason, Wording(dataset))

    assert shown == len(reason.instead)
    assert (shown, shown > 0) == (printed.count("Other"), "held of it instead:" in printed)


def test_what_is_held_of_the_same_two_comes_before_the_same_object_and_subject(tmp_path: Path) -> None:
    """Who did not kill but attack somebody is answered with the attack, not with other killings."""
    dataset = _world(
        tmp_path,
        _row("claire-temple", "kills", "matt-murdock", "rejected"),
        _row("claire-temple", "attacks", "matt-murdock"),
        _row("claire-temple", "kills", "other-0"),
        _row("other-0", "kills", "jessica-jones"),
        people=1,
    )
    alone = _world(
        tmp_path / "alone",
        _row("claire-temple", "kills", "matt-murdock", "rejected"),
        _row("claire-temple", "kills", "other-0"),
        people=1,
    )

    # two deeds share no kind but that they are deeds, which is too wide to be a correction
    assert ["Claire Temple kills Other 0"] == [
        each.fact for each in _why(alone, "claire-temple", "kills", "matt-murdock").instead
    ]
    assert ["Claire Temple kills Other 0"] == [
        each.fact for each in _why(dataset, "claire-temple", "kills", "matt-murdock").instead
    ]


def test_a_relation_of_the_same_kind_between_the_same_two_is_the_correction(tmp_path: Path) -> None:
    """Not married, but engaged."""
    dataset = _world(
        tmp_path,
        _row("claire-temple", "spouseOf", "matt-murdock", "rejected"),
        _row("claire-temple", "engagedTo", "matt-murdock"),
        _row("claire-temple", "spouseOf", "jessica-jones"),
    )
    found = _why(dataset, "claire-temple", "spouseOf", "matt-murdock").instead

    assert {"Claire Temple is engaged to Matt Murdock"} == {each.fact for each in found if each.kind == "asserted"}


def test_nobody_says_so(tmp_path: Path) -> None:
    """A fact without claim and rule is unknown, and not held."""
    dataset = _world(tmp_path, _row("matt-murdock", "friendOf", "claire-temple"))
    reason = _why(dataset, "matt-murdock", "kills", "claire-temple")

    assert ("unknown", False, (), ()) == (reason.kind, reason.held, reason.claims, reason.premises)
    assert not held(dataset, reason.triple)
    assert "Matt Murdock kills Claire Temple  [nobody says so]\n" == as_text(reason, Wording(dataset))


def test_a_fact_is_no_reason_for_itself(tmp_path: Path) -> None:
    """Parent and child would each follow from the other; the tree ends at the claim all the same."""
    dataset = _world(tmp_path, _row("matt-murdock", "childOf", "claire-temple"))
    text = as_text(_why(dataset, "claire-temple", "parentOf", "matt-murdock"), Wording(dataset))

    assert (1, 1) == (text.count("is a parent of"), text.count("is a child of"))


def _many_claims(folder: Path) -> kg.Dataset:
    rows = [f"character:matt-murdock,friendOf,character:claire-temple,source:one,episode:daredevil-1x0{n},," for n in (1, 2)]
    rows += [_row("matt-murdock", "friendOf", "claire-temple")]
    return _world(folder, *rows)


def test_all_claims_of_a_fact_are_printed_and_two_of_a_premise(tmp_path: Path) -> None:
    """What was asked is shown whole; what it rests on is cut, and says how much is left out."""
    dataset = _many_claims(tmp_path)
    asked = as_text(_why(dataset, "matt-murdock", "friendOf", "claire-temple"), Wording(dataset))
    below = as_text(_why(dataset, "claire-temple", "friendOf", "matt-murdock"), Wording(dataset))

    assert (3, 0) == (asked.count("confirmed, known"), asked.count("more claim"))
    assert 2 == below.count("confirmed, known")
    assert "the ontology says so" in below
    assert "… and 1 more claim\n" in below


def test_the_json_has_the_whole_tree(tmp_path: Path) -> None:
    """Kind, rule, premises, and the number of other ways."""
    dataset = _many_claims(tmp_path)
    found = as_dict(_why(dataset, "claire-temple", "friendOf", "matt-murdock"), Wording(dataset))

    assert ("inferred", "symmetric", 0) == (found["kind"], found["rule"], found["otherWays"])
    assert {"asserted", "ontology"} == {each["kind"] for each in found["premises"]}  # type: ignore[index,attr-defined,union-attr]
