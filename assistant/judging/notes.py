"""What a reader should look at beside the findings: contradictions, vague and outdated statements.

A contradiction is two current rules for the same thing that cannot both be kept: two intervals, two
times of keeping, two deadlines or two owners. A false one costs more trust than a missed one, so
whatever may be another thing, another scope or another step is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from assistant.judging.evidence import evidence_of
from assistant.judging.notes_claims import claims_of
from assistant.judging.notes_clause import Claim
from assistant.judging.notes_periods import deadlines, differ, durations, intervals
from assistant.judging.notes_text import day, say, side
from assistant.judging.notes_things import Thing
from assistant.judging.notes_words import OWN_DOCUMENT
from assistant.judging.statements import Statement
from assistant.messages import Language
from assistant.requirements.stale import StaleList, load_stale
from assistant.review_types import Evidence, Note
from ingest.analysis.evidence import answer_evidence
from ingest.analysis.modality import is_vague

CLAIMS = 40  # of a criterion that are compared with each other
NOTES = 3  # contradictions shown for one criterion
VAGUE = 3  # statements shown in one note
_ANYONE = OWN_DOCUMENT | {"management_review", "internal_audit"}
# Words of measure, not of time: "angemessene Ressourcen" leaves no interval open.
_MEASURE = re.compile(
    r"\b(?:angemessen|geeignet|ausreichend|entsprechend)\w*"
    r"|(?<!as )(?<!where )\bappropriate(?:ly)?\b|\b(?:adequate|suitab|sufficient|reasonabl)\w*",
    re.IGNORECASE,
)
_REGULAR = re.compile(
    r"\b(?:\w*regelmäßig\w*|regular(?:ly)?|periodic(?:ally)?|laufend\w*|continuous(?:ly)?|"
    r"at (?:regular|planned) intervals)\b",
    re.IGNORECASE,
)


def contradictions(
    found: Mapping[str, Sequence[Statement]], *, language: Language
) -> list[tuple[str, Note]]:
    """Return contradictions with the criterion they concern, in the order of `found`.

    `found` has the supporting statements in force of each criterion. A pair that bears on several
    criteria of one requirement is told once.
    """
    read: dict[int, list[Claim]] = {}
    told: set[tuple[str, int, int, str]] = set()
    notes: list[tuple[str, Note]] = []
    for criterion, statements in found.items():
        requirement = criterion.rpartition(".")[0]
        claims = _claims(statements, read)
        count = 0
        for one, other in _conflicts(claims):
            key = (requirement, one.statement.place, other.statement.place, one.kind)
            if key not in told and count < NOTES:
                told.add(key)
                notes.append((criterion, _contradiction(criterion, one, other, language)))
                count += 1
    return notes


def vague(
    found: Mapping[str, Sequence[Statement]], *, language: Language
) -> list[tuple[str, Note]]:
    """Return commitments that leave open who does something and when, one note a requirement.

    A criterion for which another statement gives an interval or a deadline has none.
    """
    by_requirement: dict[str, tuple[str, list[Statement]]] = {}
    for criterion, statements in found.items():
        if any(_is_timed(statement.text) for statement in statements):
            continue
        _, open_ = by_requirement.setdefault(criterion.rpartition(".")[0], (criterion, []))
        open_ += [s for s in statements if _is_open(s) and s not in open_]
    return [
        (criterion, _vague(criterion, open_[:VAGUE], language))
        for criterion, open_ in by_requirement.values()
        if open_
    ]


def stale_statements(
    statements: Sequence[Statement],
    *,
    language: Language,
    today: date,
    known: StaleList | None = None,
) -> list[Note]:
    """Return statements that are out of date by `today`, with what is right now and its source.

    Not in superseded documents. `known` is the dated list; without it, the shipped one.
    """
    known = known or load_stale()
    notes: list[Note] = []
    for statement in statements:
        if statement.standing == "superseded":
            continue
        unit = statement.unit
        row = unit.kind == "table_row"
        for item in known.find(unit.text, unit.language, today=today, row=row):
            text = say(
                "stale",
                language,
                side=side(statement, language),
                now=item.now.in_(language),
                source=item.source,
                since=day(item.since, language),
            )
            evidence = evidence_of(statement, criterion="", bearing="unrelated", strength=1.0)
            notes.append(Note("stale", text, evidence))
    return notes


def _claims(statements: Sequence[Statement], read: dict[int, list[Claim]]) -> list[Claim]:
    found: dict[int, Statement] = {s.place: s for s in statements}
    claims: list[Claim] = []
    for place in sorted(found):
        if place not in read:
            read[place] = claims_of(found[place])
        claims += read[place]
    return claims[:CLAIMS]


def _conflicts(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    for one, other in combinations(claims, 2):
        if one.statement.place != other.statement.place and _conflict(one, other):
            yield one, other


def _conflict(one: Claim, other: Claim) -> bool:
    """Tell whether two claims cannot both be the rule."""
    thing = _shared(one, other)
    if (
        thing is None
        or one.kind != other.kind
        or one.scope != other.scope
        or one.statement.only_system != other.statement.only_system
    ):
        return False
    apart = bool(one.roles and other.roles and not one.roles & other.roles)
    if one.period and other.period:
        if apart and not thing.keys & _ANYONE:
            return False  # each of two looks in its own time
        same = bool(one.verbs & other.verbs) and one.outside == other.outside
        return same and differ(one.period, other.period)
    return apart and one.verbs == other.verbs


def _shared(one: Claim, other: Claim) -> Thing | None:
    """The thing that both are about."""
    for thing in one.things:
        if any(thing.same(its) for its in other.things):
            return thing if not thing.is_common or _alike(one.rest, other.rest) else None
    return None


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= len(one | other)


def _contradiction(criterion: str, one: Claim, other: Claim, language: Language) -> Note:
    text = say(
        f"contradiction_{one.kind}",
        language,
        one=side(one.statement, language),
        other=side(other.statement, language),
    )
    sides = [one.statement, other.statement]
    return Note("contradiction", text, _evidence(sides, criterion))


def _is_timed(text: str) -> bool:
    return bool(intervals(text) or deadlines(text))


def _is_open(statement: Statement) -> bool:
    """Tell whether a commitment has only a vague interval, and nobody who keeps it."""
    text = statement.text
    if statement.modality not in ("duty", "statement") or statement.denies:
        return False
    if not is_vague(_MEASURE.sub("", text)) or _is_timed(text) or durations(text):
        return False
    kinds = answer_evidence(_REGULAR.sub("", text), statement.unit.language)
    return not kinds & {"person", "frequency", "duration", "date"}


def _vague(criterion: str, statements: Sequence[Statement], language: Language) -> Note:
    sides = " ".join(side(statement, language) for statement in statements)
    return Note("vague", say("vague", language, side=sides), _evidence(statements, criterion))


def _evidence(statements: Sequence[Statement], criterion: str) -> tuple[Evidence, ...]:
    return tuple(
        one
        for statement in statements
        for one in evidence_of(statement, criterion=criterion, bearing="supports", strength=1.0)
    )
