"""
Check the finished graph: integrity questions that must return nothing, and the shapes.

`ontology/checks/*.rq` select `?subject`, perhaps `?predicate` and `?object`, and a `?message`. Each has a head in ROBOT's
manner that says the problem and the remedy. What they find is looked up among the claims, so that a mistake of meaning too
is shown with the file and line of the row that makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KGError, QueryError
from kg.facts.facts import is_claim
from kg.graph.dataset import Dataset
from kg.graph.lens import Lens, select
from kg.quality import shacl
from kg.resources import folder
from kg.sparql.front_matter import front_matter
from kg.sparql.solutions import Solutions
from kg.tables.claims import Claim
from kg.terms import BASE, MN, SH

__all__ = ["Check", "Violation", "by_place", "checks", "referee", "run", "unmentioned", "validate"]

_SHAPES = ox.NamedNode(MN + "shapes")
_IRI = re.compile(re.escape(BASE) + r"[\w./-]*[\w-]")
_LOCATION = ox.NamedNode(MN + "location")


@dataclass(frozen=True, slots=True)
class Check:
    """An integrity question: name, the rule in words, how bad a breach is (`error` or `warning`), and its SPARQL."""

    name: str
    summary: str
    severity: str
    text: str

    @property
    def remedy(self) -> str:
        """What to do about a breach, from the head of the file."""
        return next((line[10:].strip() for line in self.text.splitlines() if line.startswith("# Remedy:")), "")


@dataclass(frozen=True, slots=True)
class Violation:
    """
    A breach of a check or shape: where the row stands (empty if inferred), which rule, how bad, about what, in words.

    `remedy` says what to do about breaches of that rule; of the shapes the message itself does.
    """

    location: str
    check: str
    severity: str
    subject: str
    message: str
    remedy: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return the breach as one line."""
        kind = "warning: " if self.severity == "warning" else ""
        return f"{self.location or 'inferred'}: {kind}{self.subject} {self.message} [{self.check}]"


def by_place(violations: Iterable[Violation]) -> list[Violation]:
    """Return *violations* without those that say the same, in the order of files and lines; what no row makes comes first."""
    return sorted(set(violations), key=lambda each: (*_numbered(each.location), each.check, each.subject, each.message))


def checks(ontology: Path | None = None) -> list[Check]:
    """
    Return the integrity questions of *ontology*, by name.

    >>> "spin-off-cycle" in [check.name for check in checks()]
    True
    """
    found = []
    for path in sorted(((ontology or folder("ontology")) / "checks").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        about = front_matter(text)
        found.append(Check(path.stem, about.get("summary", ""), about.get("severity", "error"), text))
    return found


def run(dataset: Dataset, ontology: Path | None = None) -> list[Violation]:
    """
    Return all breaches of the integrity questions in *dataset*, by place.

    Raises:
        KGError: If a check does not parse or is no SELECT query.
    """
    where = ontology or folder("ontology")
    shapes = ox.parse(path=str(where / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
    copy = dataset.extended(ox.Quad(each.subject, each.predicate, each.object, _SHAPES) for each in shapes)
    found: set[Violation] = set()
    for check in checks(where):
        try:
            answer = copy.query(check.text)
        except QueryError as error:
            raise KGError(f"checks/{check.name}.rq: {error}") from error
        if not isinstance(answer, Solutions) or "message" not in answer.variables:
            raise KGError(f"checks/{check.name}.rq must SELECT ?subject and ?message")
        names = answer.variables
        for row in answer:
            bound = dict(zip(names, row, strict=True))
            place = _place(dataset, bound.get("subject"), bound.get("predicate"), bound.get("object"))
            about, message = _short(dataset, bound.get("subject")), _text(dataset, bound["message"])
            found.add(Violation(place, check.name, check.severity, about, message, check.remedy))
    return by_place(found)


def validate(dataset: Dataset, ontology: Path | None = None) -> list[Violation]:
    """Return all breaches of the shapes in *dataset*, by place."""
    return by_place(_breach(dataset, result) for result in shacl.validate(dataset, ontology))


def unmentioned(claims: list[Claim]) -> list[Violation]:
    """
    Return a warning for each of the *claims* that describes a thing which nothing mentions, and so never shows.

    A thing is described for those who meet it in a fact; where there is none, no query, export or page finds it.
    """
    shown = {claim.id for claim in select(claims, Lens(), date.max).visible}
    message = "is described, but nothing mentions it, so it never shows"
    remedy = "Add the fact that it was entered for, or remove the row."
    return [
        Violation(
            f"{claim.location.path}:{claim.location.line}", "never-mentioned", "warning", claim.subject or "", message, remedy
        )
        for claim in claims
        if claim.descriptive and claim.id not in shown
    ]


def referee(dataset: Dataset, ontology: Path | None = None) -> list[shacl.Result]:
    """
    Return all breaches of the shapes in *dataset* as pySHACL finds them: the second opinion on `kg.quality.shacl`, and slower.

    Raises:
        KGError: If pySHACL gives no report.
    """
    import pyshacl
    import rdflib

    where = ontology or folder("ontology")
    held = rdflib.Graph()  # a plain copy: pySHACL does not come to an end on a view of the store
    held.parse(data=_n_triples(dataset), format="nt")
    shapes = rdflib.Graph().parse(where / "shapes.ttl")
    terms = rdflib.Graph().parse(where / "mn.ttl")
    _, report, text = pyshacl.validate(held, shacl_graph=shapes, ont_graph=terms, inference="none", advanced=False)
    if not isinstance(report, rdflib.Graph):
        raise KGError(f"pySHACL gave no report: {text}")
    sh = rdflib.Namespace(SH)
    found = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus, path, value = (str(report.value(result, sh[name]) or "") for name in ("focusNode", "resultPath", "value"))
        component = str(report.value(result, sh.sourceConstraintComponent)).removeprefix(SH).removesuffix("ConstraintComponent")
        found.append(
            shacl.Result(focus, path, value, component[0].lower() + component[1:], str(report.value(result, sh.resultMessage)))
        )
    return sorted(found)


def _n_triples(dataset: Dataset) -> bytes:
    held = (quad.triple for quad in dataset.triples(graph=ox.DefaultGraph()))
    return ox.serialize(held, format=ox.RdfFormat.N_TRIPLES) or b""


def _breach(dataset: Dataset, result: shacl.Result) -> Violation:
    focus, path = ox.NamedNode(result.focus), ox.NamedNode(result.path) if result.path else None
    words = [dataset.prefixes.compress(result.path)] if result.path else []
    words += [dataset.prefixes.compress(result.value)] if result.value and result.value != result.focus else []
    message = " ".join([*words, result.message])
    return Violation(_place(dataset, focus, path, None), "shapes", "error", _short(dataset, focus), message)


def _place(dataset: Dataset, *terms: object) -> str:
    """Return file and line of the first claim that states the triple *terms*, or as much of it as is known."""
    subject, predicate, object_ = ((*terms, None, None))[:3]
    for pattern in ((subject, predicate, object_), (subject, predicate, None), (subject, None, None)):
        places = set()
        for quad in dataset.triples(*pattern, None):  # type: ignore[arg-type]
            graph = quad.subject if is_claim(quad.subject) else quad.graph_name
            if is_claim(graph):
                places |= {q.object.value for q in dataset.triples(graph, _LOCATION, None)}  # type: ignore[union-attr]
        if places:
            return min(places, key=_numbered)
    return ""


def _numbered(location: str) -> tuple[str, int]:
    """Return the file and the line of *location* apart, so that line 10 comes after line 2."""
    path, _, line = location.rpartition(":")
    return path, int(line) if line.isdecimal() else 0


def _short(dataset: Dataset, term: object) -> str:
    return dataset.prefixes.compress(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))


def _text(dataset: Dataset, term: object) -> str:
    return _IRI.sub(lambda match: dataset.prefixes.compress(match[0]), str(getattr(term, "value", term)))
