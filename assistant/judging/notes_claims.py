"""What a rule fixes: an interval, a time of keeping, a deadline or an owner, and of what.

A claim is read only where the clause leaves little doubt; what stays unclear gives none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.judging.notes_objects import Thing, scope_of, things_of, title_thing
from assistant.judging.notes_periods import Period, deadlines, durations, intervals
from assistant.judging.notes_roles import Role, outsiders, roles
from assistant.judging.notes_verbs import ACTIVE, verbs_of
from assistant.judging.notes_words import read_words
from assistant.judging.statements import Statement

Kind = Literal["every", "for", "within", "responsible", "approves"]

_SEMICOLON = re.compile(r";\s|(?<=[^\W\d]{3})\.\s(?=[A-ZÄÖÜ])")
_COMMA = re.compile(r",\s|\s(?:und|sowie|and|while|whereas|während|aber|but)\s")
_FORMER = re.compile(
    r"\b(?:previously|formerly|used to|until now|so far|bisher|früher|ehemals|vormals|zuvor|statt|"
    r"instead of|no longer|nicht mehr|rather than)\b",
    re.IGNORECASE,
)
_BINDING = ("duty", "statement")
LONGEST = 1_200  # characters of a statement that is read


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a statement fixes. `value` is a period, or for an owner None."""

    statement: Statement
    kind: Kind
    verbs: frozenset[str]
    things: tuple[Thing, ...]
    scope: frozenset[str]
    roles: frozenset[str]
    outside: frozenset[str]
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    statement: Statement
    around: str  # the words that govern it
    roles: list[Role] = field(default_factory=list)


def claims_of(statement: Statement) -> list[Claim]:
    """Return what a statement fixes: at most one claim of each kind in each of its clauses."""
    text = statement.unit.text[:LONGEST]
    if statement.denies or statement.is_gap or statement.modality not in _BINDING:
        return []
    if _FORMER.search(text):
        return []
    if statement.unit.kind == "table_row":
        return list(_row_claims(statement))
    lead = statement.unit.lead_text if statement.text != statement.unit.text else ""
    found: list[Claim] = []
    for part in _SEMICOLON.split(text):
        found += _clause_claims(_Clause(part, statement, lead, roles(part)))
    return found


def _clause_claims(clause: _Clause) -> Iterator[Claim]:
    for kind, periods in _periods(clause):
        if len({round(period.days) for period in periods}) == 1:
            yield from _period_claim(clause, kind, periods[0])
        elif periods and kind == "every":
            yield from _apart(clause)
    yield from _owner_claims(clause)


def _periods(clause: _Clause) -> list[tuple[Kind, list[Period]]]:
    verbs = verbs_of(f"{clause.around} {clause.text}")
    kept = durations(clause.text) if "keep" in verbs else []
    return [
        ("every", intervals(clause.text)),
        ("within", deadlines(clause.text)),
        ("for", kept if not intervals(clause.text) else []),
    ]


def _apart(clause: _Clause) -> Iterator[Claim]:
    """Read a clause of several intervals piece by piece: "the policy yearly, the plan monthly"."""
    for piece in _COMMA.split(clause.text):
        found = intervals(piece)
        if len(found) == 1:
            around = clause.around if verbs_of(piece) else f"{clause.around} {clause.text}"
            yield from _period_claim(
                _Clause(piece, clause.statement, around, roles(piece)), "every", found[0]
            )


def _period_claim(clause: _Clause, kind: Kind, period: Period) -> Iterator[Claim]:
    language = clause.statement.unit.language
    words = read_words(clause.text, language)
    verbs = verbs_of(clause.text) or verbs_of(clause.around)
    things = things_of(words, clause.roles, clause.statement)
    if not things and clause.around:
        things = things_of(read_words(clause.around, language), roles(clause.around), clause.statement)
    verbs = _meant(verbs, things, kind)
    if things and verbs:
        yield _claim(clause, kind, verbs, things, period)


def _meant(verbs: frozenset[str], things: Sequence[Thing], kind: Kind) -> frozenset[str]:
    """The verbs that a period of this kind can govern; an activity needs none."""
    if kind == "for":
        return verbs & {"keep"}
    if kind == "within":
        return verbs & {"report", "answer", "decide", "correct"}
    active = any(thing.is_activity for thing in things)
    if active and not verbs - ACTIVE:
        return frozenset({"do"})
    return (verbs - ACTIVE - {"keep"}) | (frozenset({"do"}) if active and verbs & ACTIVE else frozenset())


def _claim(
    clause: _Clause,
    kind: Kind,
    verbs: frozenset[str],
    things: tuple[Thing, ...],
    period: Period | None = None,
) -> Claim:
    whole = f"{clause.around} {clause.text}"
    return Claim(
        statement=clause.statement,
        kind=kind,
        verbs=verbs,
        things=things,
        scope=scope_of(clause.text, things, clause.roles, clause.statement.unit.language),
        roles=frozenset(role.name for role in clause.roles if role.name),
        outside=outsiders(whole),
        period=period,
    )
