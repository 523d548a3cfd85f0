"""Days that must not be missed, from all registers, as the calendar shows them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.governance.plan import is_open
from assistant.registers.entry import Entry

DueKind = Literal[
    "action", "objective", "risk", "finding", "audit", "review", "competence", "impact"
]


@dataclass(frozen=True, slots=True)
class Due:
    """A day of an entry: what falls on it, and who has to see to it, "" where nobody is named."""

    kind: DueKind
    entry: Entry
    on: date
    title: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    register: str
    kind: DueKind
    day: str
    title: str
    person: str
    counts: Callable[[Entry], bool]


def _not(field: str, *values: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.text(field) not in values


def _without(field: str) -> Callable[[Entry], bool]:
    return lambda entry: not entry.text(field)


_RULES = (
    _Rule("actions", "action", "due", "title", "owner", is_open),
    _Rule(
        "objectives",
        "objective",
        "due",
        "title",
        "owner",
        _not("status", "reached", "missed", "dropped"),
    ),
    _Rule(
        "risks", "risk", "due", "title", "owner", _not("status", "treated", "accepted", "closed")
    ),
    _Rule("findings", "finding", "due", "title", "owner", _not("status", "closed")),
    _Rule(
        "audits",
        "audit",
        "planned_on",
        "title",
        "auditor",
        lambda entry: _without("done_on")(entry) and _not("status", "done", "cancelled")(entry),
    ),
    _Rule("reviews", "review", "planned_on", "title", "chair", _without("held_on")),
    _Rule("competences", "competence", "valid_until", "title", "person", _not("status", "dropped")),
    _Rule("impacts", "impact", "next_on", "title", "assessor", lambda entry: True),
)
REGISTERS = tuple(rule.register for rule in _RULES)


def dues(entries: Mapping[str, Sequence[Entry]]) -> tuple[Due, ...]:
    """Return the open days of entries, given by register, in order of day."""
    found = []
    for rule in _RULES:
        for entry in entries.get(rule.register, ()):
            if entry.archived or not entry.text(rule.day) or not rule.counts(entry):
                continue
            day = date.fromisoformat(entry.text(rule.day))
            title, person = entry.text(rule.title), entry.text(rule.person)
            found.append(Due(rule.kind, entry, day, title, person))
    return tuple(sorted(found, key=lambda one: one.on))  # stable: then as listed
