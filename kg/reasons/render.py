"""
A `Reason` written out: as a tree for people, as JSON, as triples of PROV-O.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pyoxigraph as ox

from kg.facts.evidence import Evidence
from kg.facts.facts import Source
from kg.facts.wording import Wording
from kg.prefixes import PrefixMap
from kg.reasons.why import Reason
from kg.terms import MN, PROV, RDF, RDFS, XSD

__all__ = ["as_dict", "as_text", "as_triples"]

_KINDS = {"not held": "  [not held]", "would follow": "  [not held]", "unknown": "  [nobody says so]"}


def as_text(reason: Reason, wording: Wording) -> str:
    """Return *reason* as a tree of lines, down to the sources."""
    return (
        "\n".join([f"{reason.fact}{_KINDS.get(reason.kind, '')}", *_indented(_below(reason, wording, len(reason.claims)))]) + "\n"
    )


def _indented(parts: list[list[str]]) -> Iterator[str]:
    """Draw the branches of a tree: each part is a line with the lines below it."""
    for number, (head, *rest) in enumerate(parts):
        last = number == len(parts) - 1
        yield ("└─ " if last else "├─ ") + head
        yield from (("   " if last else "│  ") + line for line in rest)


def _below(reason: Reason, wording: Wording, claims: int = 2) -> list[list[str]]:
    """Return the branches under *reason*, with at most so many *claims*."""
    parts = [_claim(each) for each in reason.claims[:claims]]
    if (rest := len(reason.claims) - claims) > 0:
        parts.append([f"… and {rest} more claim{'' if rest == 1 else 's'}"])
    if reason.rule:
        would = "would follow " if reason.kind == "would follow" else ""
        more = f" (and in {reason.others} more way{'' if reason.others == 1 else 's'})" if reason.others else ""
        parts.append([f"{would}by rule {reason.rule}: {reason.summary}{more}", *_indented(_premises(reason, wording))])
    if reason.kind == "ontology":
        parts.append(["the ontology says so"])
    if reason.instead:
        parts.append(["held of it instead:", *_indented([_node([each], wording) for each in reason.instead])])
    return parts


def _premises(reason: Reason, wording: Wording) -> list[list[str]]:
    """Return the premises as parts of the tree; what the same claims say of the same thing stands together."""
    groups: dict[object, list[Reason]] = {}
    for premise in reason.premises:
        claims = tuple(each.claim for each in premise.claims)
        groups.setdefault((claims, premise.triple.subject) if claims else premise.triple, []).append(premise)
    return [_node(group, wording) for group in groups.values()]


def _node(group: list[Reason], wording: Wording) -> list[str]:
    fact = wording.claim([each.triple for each in group]) if len(group) > 1 else group[0].fact
    return [fact + _KINDS.get(group[0].kind, ""), *_indented(_below(group[0], wording))]


def _claim(each: Evidence) -> list[str]:
    status = each.status + (f", known {each.since}" if each.since else "")
    if each.outcome == "refuted":
        status = f"refuted, known {each.since}, until {each.until}"
    elif each.retracted:
        status += f", {each.outcome or 'retracted'} {each.until}"
    lines = [f"{status} · {each.location}"]
    parts = [[f"note: {each.note}"]] if each.note else []
    return lines + list(_indented([*parts, *([_source(source)] for source in each.sources)]))


def _source(source: Source) -> str:
    dated = ", ".join(part for part in (source.publisher or source.id, source.published) if part)
    return dated + (f": {source.title}" if source.title else "") + (f" <{source.url}>" if source.url else "")


def as_dict(reason: Reason, wording: Wording) -> dict[str, object]:
    """Return *reason* as plain values for JSON."""
    subject, predicate, obj = wording.names(reason.triple)
    found: dict[str, object] = {
        "fact": reason.fact,
        "subject": subject,
        "predicate": predicate,
        "object": obj,
        "kind": reason.kind,
    }
    if reason.claims:
        found["claims"] = [{key: value for key, value in asdict(each).items() if value not in ("", ())} for each in reason.claims]
    if reason.rule:
        found |= {"rule": reason.rule, "summary": reason.summary, "otherWays": reason.others}
        found["premises"] = [as_dict(each, wording) for each in reason.premises]
    if reason.instead:
        found["instead"] = [as_dict(each, wording) for each in reason.instead]
    return found


def as_triples(reason: Reason, names: PrefixMap) -> list[ox.Triple]:
    """Return *reason* in PROV-O: facts, claims and sources are entities, applying a rule is an activity."""
    return list(dict.fromkeys(_Prov(names).fact(reason)))


class _Prov:
    """Writes reasons as triples, one blank node for each fact and each use of a rule."""

    def __init__(self, names: PrefixMap) -> None:
        self.names = names
        self.nodes: dict[ox.Triple, ox.BlankNode] = {}

    def node(self, triple: ox.Triple) -> ox.BlankNode:
        return self.nodes.setdefault(triple, ox.BlankNode(f"fact{len(self.nodes) + 1}"))

    def fact(self, reason: Reason) -> Iterator[ox.Triple]:
        node = self.node(reason.triple)
        yield from (ox.Triple(node, _iri(RDF + "type"), _iri(kind)) for kind in (PROV + "Entity", RDF + "Statement"))
        for part in ("subject", "predicate", "object"):
            yield ox.Triple(node, _iri(RDF + part), getattr(reason.triple, part))
        yield ox.Triple(node, _iri(RDFS + "label"), ox.Literal(reason.fact))
        yield ox.Triple(node, _iri(MN + "held"), ox.Literal(reason.held))
        for each in reason.claims:
            yield ox.Triple(node, _iri(PROV + "wasDerivedFrom"), self.names.expand(each.claim))
            yield from self.claim(each)
        if reason.rule:
            yield from self.activity(node, reason)
        for other in reason.instead:
            yield ox.Triple(node, _iri(PROV + "wasInfluencedBy"), self.node(other.triple))
            yield from self.fact(other)

    def activity(self, node: ox.BlankNode, reason: Reason) -> Iterator[ox.Triple]:
        activity = ox.BlankNode(f"rule{node.value.removeprefix('fact')}")
        yield ox.Triple(node, _iri(PROV + "wasGeneratedBy"), activity)
        yield ox.Triple(activity, _iri(RDF + "type"), _iri(PROV + "Activity"))
        yield ox.Triple(activity, _iri(RDFS + "label"), ox.Literal(f"rule {reason.rule}"))
        yield ox.Triple(activity, _iri(RDFS + "comment"), ox.Literal(reason.summary))
        for premise in reason.premises:
            yield ox.Triple(node, _iri(PROV + "wasDerivedFrom"), self.node(premise.triple))
            yield ox.Triple(activity, _iri(PROV + "used"), self.node(premise.triple))
            yield from self.fact(premise)

    def claim(self, each: Evidence) -> Iterator[ox.Triple]:
        claim = self.names.expand(each.claim)
        yield from (ox.Triple(claim, _iri(RDF + "type"), _iri(kind)) for kind in (PROV + "Entity", MN + "Claim"))
        yield ox.Triple(claim, _iri(MN + "status"), self.names.expand(f"status:{each.status}"))
        yield ox.Triple(claim, _iri(MN + "location"), ox.Literal(each.location))
        yield from (ox.Triple(claim, _iri(RDFS + "comment"), ox.Literal(note)) for note in [each.note] if note)
        for name, day in (("known", each.known), ("retracted", each.retracted)):
            yield from [ox.Triple(claim, _iri(MN + name), ox.Literal(day, datatype=_iri(XSD + "date")))] if day else []
        for source in each.sources:
            yield ox.Triple(claim, _iri(PROV + "hadPrimarySource"), self.names.expand(source.id))
            yield from self.source(source)

    def source(self, source: Source) -> Iterator[ox.Triple]:
        node = self.names.expand(source.id)
        yield ox.Triple(node, _iri(RDF + "type"), _iri(PROV + "Entity"))
        for name, value in (("http://purl.org/dc/terms/title", source.title), (MN + "publisherName", source.publisher)):
            yield from [ox.Triple(node, _iri(name), ox.Literal(value))] if value else []
        yield from [ox.Triple(node, _iri("https://schema.org/url"), _iri(source.url))] if source.url else []


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)
