"""
Why the graph says something: the claims behind a fact, the rule and premises behind an inferred one, and why not.

The answer is a tree of `Reason`s that ends at claims with their sources. A premise never rests on a fact above it, so
properties that are inverse or symmetric to each other come to an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.facts.evidence import Evidence, claims_stating, evidence
from kg.facts.wording import Wording
from kg.graph.dataset import Dataset
from kg.graph.rules import Rule, rules
from kg.resources import folder
from kg.terms import MN, ONTOLOGY, RDFS, SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from kg.reasons.derivations import Derivation

__all__ = ["Reason", "held", "why"]

_FEW = 4  # more things than these, held beside each other, stand in the place of none

_DEFAULT = ox.DefaultGraph()
_BECAME = {MN + "expectedRelease": (SCHEMA + "datePublished",)}
_LOOKED_AT = 40  # derivations tried for a premise: those that rest on claims alone come first, and one is enough


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Why a fact is held, or is not.

    `kind` is `asserted`, `inferred`, `ontology` (a word's meaning says so), `not held`, `would follow` (a rule would derive
    it if its premises were held) or `unknown`. `fact` is in words, `triple` as it stands in the graph. An inferred reason
    has `rule` with its `summary`, its `premises`, and `others`: in how many further ways the rules come to it. A fact that
    is not held has in `instead` what is held of the same subject and property.
    """

    kind: str
    fact: str
    triple: ox.Triple
    claims: tuple[Evidence, ...] = ()
    rule: str = ""
    summary: str = ""
    premises: tuple[Reason, ...] = ()
    others: int = 0
    instead: tuple[Reason, ...] = ()

    @property
    def held(self) -> bool:
        """Whether the graph holds the fact true."""
        return self.kind in {"asserted", "inferred", "ontology"}


def why(dataset: Dataset, triple: ox.Triple, ontology: Path | None = None, wording: Wording | None = None) -> Reason:
    """
    Return why *triple* is in *dataset*, held or not; its kind is `unknown` where nobody says it and no rule derives it.

    >>> import kg
    >>> expand = kg.load().prefixes.expand
    >>> reason = why(kg.load(), ox.Triple(*map(expand, ("character:kilgrave", "mn:portrayedBy", "person:david-tennant"))))
    >>> reason.kind, reason.rule
    ('inferred', 'portrayed-by')
    """
    return _Asking(dataset, ontology, wording or Wording(dataset)).reason(triple)


def held(dataset: Dataset, triple: ox.Triple) -> bool:
    """Return whether *dataset* holds *triple* true."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, _DEFAULT) in dataset


class _Asking:
    """One question: a dataset with its wording and rules, and the answers found so far."""

    def __init__(self, dataset: Dataset, ontology: Path | None, wording: Wording) -> None:
        self.dataset = dataset
        self.wording = wording
        self.ontology = ontology
        self.found: dict[ox.Triple, list[Derivation]] = {}

    @cached_property
    def rules(self) -> list[Rule]:
        return rules(self.ontology or folder("ontology"))

    def reason(self, triple: ox.Triple) -> Reason:
        if held(self.dataset, triple):
            return self._held(triple, frozenset()) or self._bare("unknown", triple)
        return self._not_held(triple)

    def _bare(self, kind: str, triple: ox.Triple) -> Reason:
        return Reason(kind, self.wording.sentence(*triple), triple)

    def _claims(self, triple: ox.Triple) -> list[Evidence]:
        found = evidence(self.dataset, claims_stating(self.dataset, triple)).values()
        return sorted(found, key=lambda each: (not each.held, each.known, each.claim))

    def _held(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> Reason | None:
        """Return the reason of a fact that is held, resting on none of the facts *above*; None where there is no such."""
        claims = self._claims(triple)
        if any(claim.held for claim in claims):
            return Reason("asserted", self.wording.sentence(*triple), triple, tuple(claims))
        ways = self._ways(triple, all_claims=False)
        for way in ways[:_LOOKED_AT]:
            premises = self._premises(way, above | {triple})
            if premises is not None:
                return self._inferred("inferred", triple, way, premises, len(ways) - 1)
        return None

    def _premises(self, way: Derivation, above: frozenset[ox.Triple]) -> tuple[Reason, ...] | None:
        reasons = []
        for premise in way.premises:
            if premise.graph is not None and premise.graph.value == ONTOLOGY:
                reasons.append(self._bare("ontology", premise.triple))
                continue
            reason = None if premise.triple in above else self._held(premise.triple, above)
            if reason is None:
                return None
            reasons.append(reason)
        return tuple(reasons)

    def _inferred(
        self,
        kind: str,
        triple: ox.Triple,
        way: Derivation,
        premises: tuple[Reason, ...],
        others: int,
        instead: tuple[Reason, ...] = (),
    ) -> Reason:
        return Reason(
            kind, self.wording.sentence(*triple), triple, (), way.rule.name, way.rule.summary, premises, others, instead
        )

    def _ways(self, triple: ox.Triple, *, all_claims: bool) -> list[Derivation]:
        """Return how rules come to *triple*, first those that rest on claims alone."""
        from kg.reasons.derivations import derivations

        if all_claims:
            return derivations(self.dataset, triple, self.rules, all_claims=True)
        if triple not in self.found:
            ways = derivations(self.dataset, triple, self.rules)
            self.found[triple] = sorted(ways, key=self._inferences)
        return self.found[triple]

    def _inferences(self, way: Derivation) -> int:
        inferred = ox.NamedNode(MN + "inferred")
        quads = (ox.Quad(p.triple.subject, p.triple.predicate, p.triple.object, inferred) for p in way.premises)
        return sum(quad in self.dataset for quad in quads)

    # what is not held -------------------------------------------------------------------------------------------

    def _not_held(self, triple: ox.Triple) -> Reason:
        claims = self._claims(triple)
        if claims:
            return Reason("not held", self.wording.sentence(*triple), triple, tuple(claims), instead=self._instead(triple))
        for way in self._ways(triple, all_claims=True):
            premises = tuple(self._as_it_stands(premise.triple, premise.graph) for premise in way.premises)
            if premises and all(premise.kind in {"not held", "asserted", "ontology"} for premise in premises):
                return self._inferred("would follow", triple, way, premises, 0, self._instead(triple))
        return self._bare("unknown", triple)

    def _as_it_stands(self, triple: ox.Triple, graph: ox.NamedNode | None) -> Reason:
        if graph is not None and graph.value == ONTOLOGY:
            return self._bare("ontology", triple)
        if held(self.dataset, triple):
            return self._held(triple, frozenset()) or self._bare("unknown", triple)
        claims = tuple(self._claims(triple))
        return Reason("not held" if claims else "unknown", self.wording.sentence(*triple), triple, claims)

    def _instead(self, triple: ox.Triple) -> tuple[Reason, ...]:
        """
        Return what is held in place of *triple*: of the same two, of the same object, of the same subject, in this order.

        Where many things are held beside each other, none stands in the place of another, and nothing is returned.
        """
        for quads in self._neighbours(triple):
            found = [self._held(quad.triple, frozenset()) for quad in quads]
            reasons = sorted((reason for reason in found if reason), key=lambda reason: reason.fact)
            if reasons:
                return tuple(reasons) if len(reasons) <= _FEW else ()
        return ()

    def _neighbours(self, triple: ox.Triple) -> Iterator[list[ox.Quad]]:
        match = self.dataset.triples
        subject, predicate, obj = triple
        if isinstance(obj, ox.NamedNode) and predicate.value.startswith(MN):
            between = [*match(subject, None, obj, _DEFAULT), *match(obj, None, subject, _DEFAULT)]
            kin = self._wider(predicate) - {MN + "deed"}
            yield [quad for quad in between if self._wider(quad.predicate) & kin and claims_stating(self.dataset, quad.triple)]
            yield list(match(None, predicate, obj, _DEFAULT))
        for name in (predicate.value, *_BECAME.get(predicate.value, ())):
            yield list(match(subject, ox.NamedNode(name), None, _DEFAULT))

    def _wider(self, predicate: ox.NamedNode) -> set[str]:
        quads = self.dataset.triples(predicate, ox.NamedNode(RDFS + "subPropertyOf"), None, ox.NamedNode(ONTOLOGY))
        return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
