"""
Turn rows of tables into claims, judged by the shapes.

Two passes: the first reads every cell and learns which ids are described and when each work came out; the second can then
say whether an id dangles, since when a claim was known where its row does not say, and what it gives away.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg.cells import Cells, Value
from kg.claims import Claim, When, WorkDates
from kg.dates import latest
from kg.errors import DataError, DataErrors, Location, nearest
from kg.prefixes import PrefixMap, prefixes
from kg.schema import Column, Schema, Table, schema
from kg.tables import Sheet, sheets
from kg.terms import MN, RDF, SCHEMA

__all__ = ["Reading", "claims", "read"]

_TYPE = ox.NamedNode(RDF + "type")
_RELEASED = SCHEMA + "datePublished"
_PART_OF = {SCHEMA + "partOfSeason", SCHEMA + "partOfSeries"}


@dataclass(slots=True)
class Reading:
    """What the tables say: claims in the order of their files, mistakes, described ids and release dates of works."""

    claims: list[Claim] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)
    described: dict[str, None] = field(default_factory=dict)
    released: WorkDates = field(default_factory=dict)


@dataclass(slots=True)
class _Draft:
    """A row whose cells are read, waiting for what only the other rows can tell."""

    sheet: Sheet
    line: int
    table: Table
    subject: str
    values: dict[str, Value]
    said: dict[str, Value]
    key: str


def claims(data: Path, ontology: Path | None = None) -> list[Claim]:
    """
    Return all claims of the tables below *data*.

    Raises:
        DataErrors: With every mistake of every table, if there is any.
    """
    reading = read(data, ontology)
    if reading.errors:
        raise DataErrors(reading.errors)
    return reading.claims


def read(data: Path, ontology: Path | None = None) -> Reading:
    """Return what the tables below *data* say, together with all their mistakes."""
    return _Reader(schema(ontology), prefixes(ontology)).read(sheets(data))


class _Reader:
    def __init__(self, known: Schema, names: PrefixMap) -> None:
        self.schema = known
        self.cells = Cells(known, names)
        self.names = names
        self.drafts: list[_Draft] = []
        self.described: dict[str, None] = {}
        self.parts: dict[str, str] = {}
        self.released: WorkDates = {}
        self.seen: dict[str, _Draft] = {}
        self.homes: dict[str, str] = {}  # how the ids of the claims of a file begin
        self.unread: set[str] = set()  # prefixes of tables that could not be read: an id with one of them may well be described
        self.doubtful: set[str] = set()  # ids of rows that could not be read: nothing follows from what is not known of them

    def read(self, found: list[Sheet]) -> Reading:
        for sheet in found:
            self._sheet(sheet)
        self._release_dates()
        ids: dict[str, Claim] = {}
        for draft in self.drafts:
            claim = self._claim(draft)
            if claim is not None:
                ids[claim.id] = claim
        errors = [error for sheet in found for error in sheet.errors]
        return Reading(list(ids.values()), errors, self.described, self.released)

    # first pass -------------------------------------------------------------------------------------------------

    def _sheet(self, sheet: Sheet) -> None:
        table = self.schema.tables.get(sheet.table)
        if table is None:
            kin = nearest(sheet.table, list(self.schema.tables), 1)
            hint = f"did you mean {kin[0]}.csv?" if kin else "the tables are " + ", ".join(sorted(self.schema.tables))
            sheet.error(1, 0, f"no table is called {sheet.table}; {hint}")
            self.unread |= {self.schema.tables[name].prefix or "" for name in kin}
            return
        columns = self._header(sheet, table) if sheet.header else None
        if columns is None or sheet.broken:
            self.unread.add(table.prefix or "")
        if table.prefix and table.has_ids:
            self.described.update(dict.fromkeys(sheet.lost))
            self.doubtful.update(sheet.lost)
        if columns is None:
            return
        for line, cells in sheet.rows:
            self._row(sheet, table, columns, line, cells)

    def _header(self, sheet: Sheet, table: Table) -> list[Column | None] | None:
        known = {**table.columns, **({} if table.own_evidence else self.schema.claim)}
        before = len(sheet.errors)
        columns: list[Column | None] = []
        for number, name in enumerate(sheet.header):
            column = known.get(name) or self._by_curie(name, known)
            if name == "id" and table.has_ids:
                columns.append(None)
            elif column is None:
                kin = nearest(name, list(known), 1)
                every = [*(["id"] if table.has_ids else []), *known]
                hint = f"did you mean {kin[0]}?" if kin else "the columns are " + ", ".join(every)
                what = f"no column {name!r} in {table.name}" if name else "a column has no name"
                sheet.error(1, number, f"{what}; {hint}")
            elif sheet.header.index(name) != number:
                sheet.error(1, number, f"column {name!r} stands twice; remove one")
            else:
                columns.append(column)
        needed = ["id"] if table.has_ids else [column.name for column in table.key]
        needed += [] if table.own_evidence else ["source"]
        for name in needed:
            if name not in sheet.header:
                sheet.error(1, 0, f"column {name!r} is missing; every row of {table.name} needs it")
        return columns if len(sheet.errors) == before else None

    def _by_curie(self, name: str, known: dict[str, Column]) -> Column | None:
        return next((c for c in known.values() if self.names.compress(c.path.value) == name), None)

    def _row(self, sheet: Sheet, table: Table, columns: list[Column | None], line: int, cells: list[str]) -> None:
        subject, good = "", True
        values: dict[str, Value] = {}
        said: dict[str, Value] = {}
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            if column is None:
                subject = cell
                problem = self.cells.id_problem(cell, table)
                if table.prefix:
                    self.described.setdefault(cell)
                if problem:
                    sheet.error(line, number, problem)
                    good = False
            elif cell:
                try:
                    value = self.cells.value(column, cell, number)
                except ValueError as error:
                    sheet.error(line, number, str(error))
                    good = False
                else:
                    (said if column.name in self.schema.claim and column.name not in table.columns else values)[column.name] = (
                        value
                    )
            elif self._needed(column, table):
                sheet.error(line, number, f"{column.name} is empty; {_NEEDS.get(column.name, 'every row needs it')}")
                good = False
        if good and not values:
            sheet.error(line, 0, "the row says nothing; fill a column or remove the row")
            good = False
        if not good:
            self.doubtful.add(subject)
        else:
            self._draft(_Draft(sheet, line, table, subject or self._minted(table, values), values, said, ""))

    def _needed(self, column: Column, table: Table) -> bool:
        if column.name == "source" and column.name not in table.columns:
            return not table.own_evidence
        return column in table.key or (table.own_evidence and column.required)

    def _minted(self, table: Table, values: dict[str, Value]) -> str:
        locals_ = [values[column.name].raw.partition(":")[2] or values[column.name].raw for column in table.key]
        return f"{table.prefix}:{'.'.join(locals_)}" if table.prefix else values[table.key[0].name].raw

    def _draft(self, draft: _Draft) -> None:
        facts = sorted((name, value.raw) for name, value in draft.values.items())
        when = [(name, draft.said[name].raw) for name in ("status", "known", "reveals") if name in draft.said]
        draft.key = "\x1f".join([draft.table.name, draft.subject, *(f"{n}={v}" for n, v in facts + when)])
        twin = self.seen.setdefault(draft.key, draft)
        if twin is not draft:
            place = f"{twin.sheet.path}:{twin.line}"
            draft.sheet.error(draft.line, 0, f"duplicate row: says the same as {place}; keep one and join their sources with ';'")
            return
        self.drafts.append(draft)
        if draft.table.has_ids and draft.table.prefix:
            self.described.setdefault(draft.subject)
        self._learn(draft)

    def _learn(self, draft: _Draft) -> None:
        for value in draft.values.values():
            if value.column.path.value in _PART_OF:
                self.parts.setdefault(draft.subject, value.raw)
            elif value.column.path.value == _RELEASED and "retracted" not in draft.said:
                status = draft.said.get("status")
                if status is None or status.raw not in {"rejected", "expected", "rumoured"}:
                    self.released.setdefault(draft.subject, latest(value.raw))

    def _release_dates(self) -> None:
        for _ in range(2):
            for part, whole in sorted(self.parts.items()):
                if part in self.released and whole in self.described:
                    known = self.released.get(whole)
                    self.released[whole] = min(known, self.released[part]) if known else self.released[part]

    # second pass ------------------------------------------------------------------------------------------------

    def _claim(self, draft: _Draft) -> Claim | None:
        before = len(draft.sheet.errors)
        for value in [*draft.values.values(), *draft.said.values()]:
            self._dangling(draft, value)
        if len(draft.sheet.errors) > before:
            return None
        self._relation(draft)
        reveals = self._reveals(draft)
        if len(draft.sheet.errors) > before:
            return None
        known = self._known(draft, reveals)
        retracted = self._when(draft, "retracted")
        self._consistent(draft, known, retracted)
        if len(draft.sheet.errors) > before:
            return None
        mentions = {i for value in draft.values.values() for i in value.ids} | {draft.subject}
        episodes = sorted(i for i in mentions if i.startswith("episode:") and i not in reveals)
        said = draft.said
        return Claim(
            id=self._claim_id(draft),
            table=draft.table.name,
            triples=self._triples(draft),
            sources=said["source"].ids if "source" in said else (draft.subject,),
            status=said["status"].raw if "status" in said else "confirmed",
            known=known,
            retracted=retracted,
            outcome=said["outcome"].raw if "outcome" in said else None,
            reveals=(*reveals, *episodes),
            note=said["note"].raw if "note" in said else None,
            location=Location(draft.sheet.path, draft.line),
            mentions=frozenset(mentions),
            subject=draft.subject if known is None else None,
        )

    def _claim_id(self, draft: _Draft) -> str:
        home = self.homes.get(draft.sheet.path)
        if home is None:
            parts = [*Path(draft.sheet.path).parts[1:-1], draft.table.name]
            home = self.homes[draft.sheet.path] = "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()) for part in parts)
        return f"claim:{home}-{hashlib.sha256(draft.key.encode()).hexdigest()[:10]}"

    def _triples(self, draft: _Draft) -> tuple[ox.Triple, ...]:
        values = draft.values
        if draft.table.key and not draft.table.prefix:
            subject, predicate, obj = (values[column.name].terms[0] for column in draft.table.key)
            return (ox.Triple(subject, predicate, obj),)  # type: ignore[arg-type]
        subject = self.cells.node(draft.subject)
        triples = [ox.Triple(subject, _TYPE, draft.table.describes)] if draft.table.describes else []
        for value in values.values():
            triples += [ox.Triple(subject, value.column.path, term) for term in value.terms]
            for path, bound in zip((value.column.earliest, value.column.latest), value.bounds, strict=False):
                if path is not None:
                    triples.append(ox.Triple(subject, path, bound))
        return tuple(triples)

    def _dangling(self, draft: _Draft, value: Value) -> None:
        for found in value.ids:
            if found in self.described or found.partition(":")[0] not in self.cells.prefixes:
                continue
            prefix = found.partition(":")[0]
            if prefix in self.unread:
                continue
            same = [i for i in self.described if i.startswith(prefix + ":")]
            kin = nearest(found, same, 1)
            hint = f"did you mean {kin[0]}?" if kin else f"describe it in {self.cells.table_of(prefix)}.csv"
            draft.sheet.error(draft.line, value.cell, f"no {found}; {hint}")

    def _relation(self, draft: _Draft) -> None:
        if not draft.table.key or draft.table.prefix:
            return
        subject, relation, obj = (draft.values[column.name] for column in draft.table.key)
        rule = self.schema.relations[relation.raw]
        for side, value, allowed in (("subject", subject, rule.subjects), ("object", obj, rule.objects)):
            if value.raw.partition(":")[0] not in allowed:
                wanted = " or ".join(f"{prefix}:…" for prefix in sorted(allowed))
                draft.sheet.error(
                    draft.line, value.cell, f"{value.raw} cannot be the {side} of {relation.raw}: it takes {wanted}"
                )
        if rule.plot and not ("reveals" in draft.said and draft.said["reveals"].ids):
            draft.sheet.error(draft.line, relation.cell, f"{relation.raw} tells of the story: {_REVEALS}")

    def _reveals(self, draft: _Draft) -> tuple[str, ...]:
        if "reveals" in draft.said:
            return draft.said["reveals"].ids
        plot = [value for value in draft.values.values() if value.column.plot]
        if plot:
            draft.sheet.error(draft.line, plot[0].cell, f"{plot[0].column.name} tells of the story: {_REVEALS}")
        column = next((c for c in draft.table.columns.values() if c.path.value == draft.table.reveals_by), None)
        return draft.values[column.name].ids if column else ()

    def _when(self, draft: _Draft, name: str) -> When | None:
        value = draft.said.get(name)
        return When(value.raw, latest(value.raw)) if value else None

    def _known(self, draft: _Draft, reveals: tuple[str, ...]) -> When | None:
        explicit = self._when(draft, "known")
        if explicit:
            return explicit
        if all(value.column.descriptive for value in draft.values.values()):
            return None
        by_path = {value.column.path.value: value for value in draft.values.values()}
        for path in draft.table.known_by:
            if path == MN + "reveals":
                works: tuple[str, ...] = reveals
            elif path not in by_path:
                continue
            elif not by_path[path].ids:
                return When(by_path[path].raw, latest(by_path[path].raw))
            else:
                works = by_path[path].ids
            days = [self.released[work] for work in works if work in self.released]
            if days and len(days) == len(works):
                return _on(max(days))
        if draft.subject in self.released and draft.table.has_ids:
            return _on(self.released[draft.subject])
        mentioned = {i for value in [*draft.values.values(), *draft.said.values()] for i in value.ids} | {draft.subject}
        if not mentioned & self.doubtful and not {i.partition(":")[0] for i in mentioned} & self.unread:
            hint = "fill the column known with a date such as 2017-04-24 or 2017-04"
            draft.sheet.error(draft.line, 0, f"since when was this known? {hint}")
        return None

    def _consistent(self, draft: _Draft, known: When | None, retracted: When | None) -> None:
        outcome, status = draft.said.get("outcome"), draft.said.get("status")
        if retracted and known and retracted.day < known.day:
            cell = draft.said["retracted"].cell
            draft.sheet.error(
                draft.line, cell, f"retracted {retracted.text} before it was known ({known.text}); check both dates"
            )
        if outcome and not retracted:
            draft.sheet.error(draft.line, outcome.cell, f"outcome {outcome.raw} needs a date in retracted")
        if status and status.raw == "refuted":
            hint = "write the status it had when it was said, and outcome refuted with the date in retracted"
            draft.sheet.error(draft.line, status.cell, f"refuted is what became of a claim: {hint}")


_NEEDS = {"source": "every fact needs a source, entered in sources.csv"}
_REVEALS = "fill the column reveals with the episode or season after which it is no spoiler"


def _on(day: date) -> When:
    return When(day.isoformat(), day)
