"""A clause of a rule, and the claim that is read from it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.judging.notes_periods import Period, deadlines, durations, intervals
from assistant.judging.notes_roles import outsiders, roles
from assistant.judging.notes_things import Thing, plain_keys, scope_of, things_of
from assistant.judging.notes_verbs import REPEATED
from assistant.judging.statements import Statement

Kind = Literal["every", "for", "within", "responsible", "approve"]

_POINTS_BACK = re.compile(
    r"^\W*(?:sie|er|es|diese[rsmn]?|it|they|this|these|he|she)\b", re.IGNORECASE
)
_NEVER_OFTEN = frozenset({"own", "keep", "approve", "follow", "draft", "decide"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a statement fixes; `period` is None where it names an owner."""

    statement: Statement
    kind: Kind
    verbs: frozenset[str]
    things: tuple[Thing, ...]
    scope: frozenset[str]
    roles: frozenset[str]
    outside: frozenset[str]
    rest: frozenset[str]
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a statement, and the words that govern it."""

    text: str
    around: str
    statement: Statement

    @property
    def language(self) -> str:
        return self.statement.unit.language

    def things(self) -> tuple[Thing, ...]:
        """What it is about; where it does not say, what the words around it are about."""
        document = self.statement.unit.document
        found = things_of(bare(self.text), self.language, document)
        if not self.around or (found and not found[0].is_other):
            return found
        above = things_of(bare(self.around), self.language, document)
        points = self.statement.unit.kind == "list_item" or _POINTS_BACK.match(self.text)
        return above if above and not above[0].is_other and points else found

    def rest(self) -> frozenset[str]:
        """What else it says, apart from what it is about and what is done."""
        return plain_keys(bare(self.text), self.language)


def often_verbs(verbs: frozenset[str], things: Sequence[Thing]) -> frozenset[str]:
    """What is done at an interval. An activity is done again, by whichever verb, or by none."""
    verbs -= _NEVER_OFTEN
    if any(thing.is_activity for thing in things):
        again = frozenset({"do"}) if verbs & REPEATED or not verbs else frozenset[str]()
        return again | (verbs - REPEATED)
    return verbs - {"do"} or verbs


def claim(
    clause: Clause,
    kind: Kind,
    verbs: frozenset[str],
    things: tuple[Thing, ...],
    period: Period | None = None,
) -> Iterator[Claim]:
    """Yield the claim that a clause makes, if it says of what and what is done."""
    if not things or not verbs:
        return
    named = roles(clause.text)
    scope = scope_of(bare(clause.text), things, clause.language)
    if "do" in verbs and any("training" in thing.keys for thing in things):
        scope |= {clause.text[r.start : r.end].lower() for r in named}  # who is trained
    yield Claim(
        statement=clause.statement,
        kind=kind,
        verbs=verbs,
        things=things,
        scope=scope,
        roles=frozenset(role.name for role in named if role.name),
        outside=outsiders(f"{clause.around} {clause.text}"),
        rest=clause.rest(),
        period=period,
    )


def bare(text: str) -> str:
    """Return a text with roles and periods blanked out, so that they are no part of a noun."""
    places = [(role.start, role.end) for role in roles(text)]
    for found in (intervals(text), deadlines(text), durations(text)):
        places += [(period.start, period.end) for period in found]
    for start, end in places:
        text = text[:start] + ",".ljust(end - start) + text[end:]
    return text
