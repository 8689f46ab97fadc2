"""
Turn rows of tables into claims, judged by the shapes.

Two passes: the first (`kg.tables.first_pass`) reads every cell and learns which ids are described and when each work came out; the
second, here, can then say whether an id dangles, since when a claim was known where its row does not say, and what it
gives away.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg.dates import latest
from kg.errors import DataError, DataErrors, Location, Mistake
from kg.ids import id_problem
from kg.prefixes import prefixes
from kg.tables.cells import Cells
from kg.tables.claims import Claim, When, WorkDates
from kg.tables.first_pass import Overview, Row, first_pass
from kg.tables.schema import Column, Schema, schema
from kg.tables.sheets import sheets
from kg.terms import MN, RDF

__all__ = ["Reading", "claims", "read"]

_TYPE = ox.NamedNode(RDF + "type")
_WORKS = {"series", "season", "episode", "work"}
_REVEALS = "fill the column reveals with the episode or season after which it is no spoiler"


@dataclass(slots=True)
class Reading:
    """What the tables say: claims in the order of their files, mistakes, described ids and release dates of works."""

    claims: list[Claim] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)
    described: dict[str, None] = field(default_factory=dict)
    released: WorkDates = field(default_factory=dict)


def claims(data: Path, ontology: Path | None = None) -> list[Claim]:
    """
    Return all claims of the tables below *data*.

    Raises:
        DataErrors: With every mistake of every table, if there is any.
        KGError: As `read` does.
    """
    reading = read(data, ontology)
    if reading.errors:
        raise DataErrors(reading.errors)
    return reading.claims


def read(data: Path, ontology: Path | None = None) -> Reading:
    """
    Return what the tables below *data* say, together with all their mistakes.

    Raises:
        KGError: If there is no such folder or no table in it, or the ontology cannot be read.

    >>> from kg.resources import folder
    >>> read(folder("data")).errors
    []
    """
    known, names = schema(ontology), prefixes(ontology)
    cells, found = Cells(known, names), sheets(data)
    overview = first_pass(found, known, names, cells)
    second_pass = _SecondPass(known, cells, overview)
    read = [claim for claim in map(second_pass.claim, overview.rows) if claim is not None]
    errors = [error for sheet in found for error in sheet.errors]
    return Reading(read, errors, overview.described, overview.released)


class _SecondPass:
    def __init__(self, known: Schema, cells: Cells, overview: Overview) -> None:
        self.schema = known
        self.cells = cells
        self.overview = overview
        self.by_prefix: dict[str, list[str]] = {}  # the described ids, once one is looked for in vain
        self.homes: dict[str, str] = {}  # how the ids of the claims of a file begin

    def claim(self, row: Row) -> Claim | None:
        """Return the claim of *row*, or None where it has mistakes, which are noted in its sheet."""
        before = len(row.sheet.errors)
        described, values, about_claim = self.overview.described, row.values, row.about_claim
        for value in (*values.values(), *about_claim.values()):
            for found in value.ids:
                if found not in described:
                    self._dangling(row, value.column, found)
        if len(row.sheet.errors) > before:
            return None
        self._relation(row)
        reveals = self._reveals(row)
        if len(row.sheet.errors) > before:
            return None
        known = self._known(row, reveals)
        retracted = self._when(row, "retracted")
        self._consistent(row, known, retracted)
        if len(row.sheet.errors) > before:
            return None
        mentions = {row.subject}.union(*[value.ids for value in values.values()])
        episodes = sorted([i for i in mentions if i.startswith("episode:") and i not in reveals])
        return Claim(
            id=self._claim_id(row),
            table=row.table.name,
            triples=self._triples(row),
            sources=about_claim["source"].ids if "source" in about_claim else (row.subject,),
            status=about_claim["status"].raw if "status" in about_claim else "confirmed",
            known=known,
            retracted=retracted,
            outcome=about_claim["outcome"].raw if "outcome" in about_claim else None,
            reveals=(*reveals, *episodes),
            note=about_claim["note"].raw if "note" in about_claim else None,
            location=Location(row.sheet.path, row.line),
            mentions=frozenset(mentions),
            subject=row.subject if known is None else None,
            news=self._news(known, reveals),
        )

    def _claim_id(self, row: Row) -> str:
        home = self.homes.get(row.sheet.path)
        if home is None:
            parts = [*Path(row.sheet.path).parts[1:-1], row.table.name]
            home = self.homes[row.sheet.path] = "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()) for part in parts)
        return f"claim:{home}-{hashlib.sha256(row.key.encode()).hexdigest()[:10]}"

    def _triples(self, row: Row) -> tuple[ox.Triple, ...]:
        values, triple = row.values, ox.Triple
        if row.table.key and not row.table.prefix:
            subject, predicate, obj = (values[column.name].terms[0] for column in row.table.key)
            return (triple(subject, predicate, obj),)  # type: ignore[arg-type]
        subject = self.cells.node(row.subject)
        triples = [triple(subject, _TYPE, row.table.describes)] if row.table.describes else []
        for value in values.values():
            column = value.column
            triples += [triple(subject, column.path, term) for term in value.terms]
            if value.bounds:
                for path, bound in zip((column.earliest, column.latest), value.bounds, strict=True):
                    if path is not None:
                        triples.append(triple(subject, path, bound))
        return tuple(triples)

    def _dangling(self, row: Row, column: Column, found: str) -> None:
        prefix = found.partition(":")[0]
        if prefix in self.overview.unread:
            return
        if not self.by_prefix:
            for described in self.overview.described:
                self.by_prefix.setdefault(described.partition(":")[0], []).append(described)
        kin = self.cells.suggestions.nearest(found, self.by_prefix.get(prefix, ()))
        if kin and id_problem(kin):  # the slip is in the row that should describe it, which is said there
            self.overview.doubtful.add(found)
            return
        hint = f"did you mean {kin}?" if kin else f"describe it in {self.cells.table_of(prefix)}.csv"
        row.error(column, f"no {found}; {hint}", Mistake.DANGLING_ID)

    def _relation(self, row: Row) -> None:
        if not row.table.key or row.table.prefix:
            return
        subject, relation, obj = (row.values[column.name] for column in row.table.key)
        rule = self.schema.relations[relation.raw]
        for side, value, allowed in (("subject", subject, rule.subjects), ("object", obj, rule.objects)):
            if value.raw.partition(":")[0] not in allowed:
                wanted = " or ".join(f"{prefix}:…" for prefix in sorted(allowed))
                what = f"{value.raw} cannot be the {side} of {relation.raw}: it takes {wanted}"
                row.error(value.column, what, Mistake.RELATION)
        if rule.plot and not ("reveals" in row.about_claim and row.about_claim["reveals"].ids):
            row.error(relation.column, f"{relation.raw} belongs to the story: {_REVEALS}", Mistake.REVEALS)

    def _reveals(self, row: Row) -> tuple[str, ...]:
        cell = row.about_claim.get("reveals")
        by = row.table.reveals_by
        if cell and not cell.ids and by and self._names_cast(row):
            what = "who plays in a work is never 'nothing'; leave it empty, or name the episode where the part is a surprise"
            row.error(cell.column, what, Mistake.REVEALS)
        if cell:
            return cell.ids
        for value in row.values.values():
            if value.column.plot:
                row.error(value.column, f"{value.column.name} belongs to the story: {_REVEALS}", Mistake.REVEALS)
                break
        if not by or not self._names_cast(row):
            return ()
        named = next((value.ids for value in row.values.values() if value.column.path.value == by), ())
        works = [i for i in named if i.partition(":")[0] in _WORKS]
        return tuple(self.overview.shown_from(row.subject, work) for work in works)

    def _names_cast(self, row: Row) -> bool:
        actors = self.overview.actors
        return any(i in actors or i.startswith("character:") for value in row.values.values() for i in value.ids)

    def _news(self, known: When | None, reveals: tuple[str, ...]) -> bool:
        days = [self.overview.released[work] for work in reveals if work in self.overview.released]
        return known is not None and bool(reveals) and (not days or known.day < min(days))

    def _when(self, row: Row, name: str) -> When | None:
        value = row.about_claim.get(name)
        return When(value.raw, latest(value.raw)) if value else None

    def _known(self, row: Row, reveals: tuple[str, ...]) -> When | None:
        explicit = self._when(row, "known")
        if explicit:
            return explicit
        if all([value.column.descriptive for value in row.values.values()]):  # noqa: C419 - a list is twice as fast here
            return None
        by_path = {value.column.path.value: value for value in row.values.values()}
        for path in row.table.known_by:
            if path == MN + "reveals":
                works: tuple[str, ...] = reveals
            elif path not in by_path:
                continue
            elif not by_path[path].ids:
                return When(by_path[path].raw, latest(by_path[path].raw))
            else:
                works = by_path[path].ids
            days = [self.overview.released[work] for work in works if work in self.overview.released]
            if days and len(days) == len(works):
                return _on(max(days))
        if row.subject in self.overview.released and row.table.has_ids:
            return _on(self.overview.released[row.subject])
        mentioned = {i for value in [*row.values.values(), *row.about_claim.values()] for i in value.ids} | {row.subject}
        if not mentioned & self.overview.doubtful and not {i.partition(":")[0] for i in mentioned} & self.overview.unread:
            hint = "fill the column known with a date such as 2017-04-24 or 2017-04"
            row.error(None, f"since when was this known? {hint}", Mistake.KNOWN)
        return None

    def _consistent(self, row: Row, known: When | None, retracted: When | None) -> None:
        outcome, status = row.about_claim.get("outcome"), row.about_claim.get("status")
        if retracted and known and retracted.day < known.day:
            what = f"retracted {retracted.text} before it was known ({known.text}); check both dates"
            row.error(row.about_claim["retracted"].column, what, Mistake.DATES)
        if outcome and not retracted:
            row.error(outcome.column, f"outcome {outcome.raw} needs a date in retracted", Mistake.OUTCOME)
        if status and status.raw == "refuted":
            hint = "write the status it had when it was said, and outcome refuted with the date in retracted"
            row.error(status.column, f"refuted is what became of a claim: {hint}", Mistake.STATUS)


def _on(day: date) -> When:
    return When(day.isoformat(), day)
