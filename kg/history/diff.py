"""
What changed between two graphs: between two dates, two viewers, or two folders of tables.

Compared are the claims that each of them shows. A claim is new, or no longer there, or no longer held, or held again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.history.statements import Statement

__all__ = ["HEADINGS", "Change", "diff", "lines", "markdown"]

HEADINGS = {
    "known": "became known",
    "expected": "was announced, expected or rumoured",
    "fulfilled": "came true",
    "superseded": "was superseded",
    "refuted": "was refuted",
    "rejected": "is said by a source, but not held",
    "held": "is held again",
    "changed": "is now stated otherwise",
    "gone": "is no longer there",
}
_TENTATIVE = {"announced", "expected", "rumoured"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind (a key of `HEADINGS`), the day it counts from, and the statement."""

    kind: str
    date: str
    statement: Statement

    @property
    def sentence(self) -> str:
        """The change as one line: what, how firmly, and who says so."""
        each = self.statement.evidence
        status = f" ({each.status})" if self.kind == "expected" else ""
        after = f"; {each.note}" if each.note and self.kind in {"superseded", "refuted", "rejected"} else ""
        return f"{self.statement.sentence}{status}{after}{_sources(self.statement)}"


def diff(
    before: Mapping[str, Statement], after: Mapping[str, Statement], about: frozenset[str] | None = None
) -> dict[str, list[Change]]:
    """
    Return the changes from *before* to *after* (both from `kg.history.statements.statements`) by kind, in the order of their dates.

    With *about*, a set of IRIs, only claims that name one of them. A claim that only describes a thing (its label) is no
    change in itself.

    >>> import kg
    >>> from kg.history.statements import statements
    >>> diff(statements(kg.load()), statements(kg.load()))
    {}
    """
    found: dict[str, list[Change]] = {}
    for claim in sorted(before.keys() | after.keys()):
        old, new = before.get(claim), after.get(claim)
        either = new or old
        if either is None or not either.evidence.known or (about is not None and not either.about & about):
            continue
        for change in _changes(old, new):
            found.setdefault(change.kind, []).append(change)
    return {
        kind: sorted(found[kind], key=lambda c: (c.date, c.statement.sentence, c.statement.evidence.claim))
        for kind in HEADINGS
        if kind in found
    }


def _changes(old: Statement | None, new: Statement | None) -> list[Change]:
    if new is None:
        return [Change("gone", old.evidence.known, old)] if old else []
    each = new.evidence
    settled = [Change(each.outcome or "superseded", each.retracted, new)] if each.retracted else []
    if old is None:
        if each.status == "rejected":
            return [Change("rejected", each.known, new)]
        tentative = each.status in _TENTATIVE or bool(settled)
        return [Change("expected" if tentative else "known", each.known, new), *settled]
    if old.evidence.held and not each.held:
        return settled or [Change("rejected", each.known, new)]
    if each.held and not old.evidence.held:
        return [Change("held", each.known, new)]
    return [] if _content(old) == _content(new) else [Change("changed", each.known, new)]


def _content(statement: Statement) -> tuple[object, ...]:
    each = statement.evidence
    return (statement.sentence, each.status, each.known, each.retracted, each.outcome, each.note, each.sources)


def _sources(statement: Statement) -> str:
    names = list(dict.fromkeys(source.publisher or source.id for source in statement.evidence.sources))
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return f"  [{', '.join(names[:2])}{more}]" if names else ""


def lines(changes: dict[str, list[Change]], top: int = 0) -> list[str]:
    """Return *changes* as lines for people, at most *top* of each kind (0: all)."""
    found = []
    for kind, group in changes.items():
        found.append(f"{len(group)} {'claim' if len(group) == 1 else 'claims'}: {HEADINGS[kind]}")
        shown = group[:top] if top else group
        found += [f"  {change.date}  {change.sentence}" for change in shown]
        if len(shown) < len(group):
            found.append(f"  … and {len(group) - len(shown)} more; --top 0 shows all")
    return found


def markdown(changes: dict[str, list[Change]], top: int = 0) -> list[str]:
    """Return *changes* as lines of Markdown."""
    found = []
    for kind, group in changes.items():
        shown = group[:top] if top else group
        found += [f"## {HEADINGS[kind].capitalize()}", "", *(f"- {change.date}: {change.sentence}" for change in shown)]
        found += [f"- … and {len(group) - len(shown)} more"] if len(shown) < len(group) else []
        found.append("")
    return found
