"""
What changed between two graphs: between two dates, two viewers, or two folders of tables.

Compared are the claims that each of them shows. A claim is new, or no longer there, or no longer held, or held again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.history.statements import Statement

__all__ = ["Change", "diff", "lines", "markdown"]

# What stands above the changes of a kind; for what became of a claim, its outcome, the ontology has the words.
_BEFORE = {"known": "became known", "expected": "was announced, expected or rumoured"}
_AFTER = {
    "retracted": "no longer holds",
    "rejected": "is said by a source, but not held",
    "held": "is held again",
    "changed": "is now stated otherwise",
    "gone": "is no longer there",
}
_TENTATIVE = {"announced", "expected", "rumoured"}


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change: its kind, the day it counts from, and the statement.

    The kind is `known`, `expected`, `retracted`, `rejected`, `held`, `changed`, `gone`, or the outcome of the claim.
    """

    kind: str
    date: str
    statement: Statement

    @property
    def heading(self) -> str:
        """What stands above the changes of this kind."""
        return _BEFORE.get(self.kind) or _AFTER.get(self.kind) or self.statement.became

    @property
    def sentence(self) -> str:
        """The change as one line: what, how firmly, and who says so."""
        each = self.statement.evidence
        status = f" ({each.status})" if self.kind == "expected" else ""
        after = f"; {each.note}" if each.note and self.kind in {each.outcome, "retracted", "rejected"} else ""
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
        for kind in (*_BEFORE, *sorted(found.keys() - _BEFORE.keys() - _AFTER.keys()), *_AFTER)
        if kind in found
    }


def _changes(old: Statement | None, new: Statement | None) -> list[Change]:
    if new is None:
        return [Change("gone", old.evidence.known, old)] if old else []
    each = new.evidence
    settled = [Change(each.outcome or "retracted", each.retracted, new)] if each.retracted else []
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
    for group in changes.values():
        found.append(f"{len(group)} {'claim' if len(group) == 1 else 'claims'}: {group[0].heading}")
        shown = group[:top] if top else group
        found += [f"  {change.date}  {change.sentence}" for change in shown]
        if len(shown) < len(group):
            found.append(f"  … and {len(group) - len(shown)} more; --top 0 shows all")
    return found


def markdown(changes: dict[str, list[Change]], top: int = 0) -> list[str]:
    """Return *changes* as lines of Markdown."""
    found = []
    for group in changes.values():
        shown = group[:top] if top else group
        found += [f"## {group[0].heading.capitalize()}", "", *(f"- {change.date}: {change.sentence}" for change in shown)]
        found += [f"- … and {len(group) - len(shown)} more"] if len(shown) < len(group) else []
        found.append("")
    return found
