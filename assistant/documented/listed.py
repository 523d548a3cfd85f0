"""List the documented information that is asked for, with the documents that hold it.

A document counts only where its words, in force, support the requirement in the review. Registers
of this program are named beside it and never close a gap: they are no document by themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.judging.advice import action
from assistant.judging.genre import genre_of
from assistant.messages import Language
from assistant.registers.entry import Entry, Source
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.review_types import CriterionFinding, ReviewStatus, Standing
from assistant.soa.evidence import Holdings, Looked
from ingest.types import Document

# "found": all of it in force; "partly": some; "described": rules speak of a record, which itself
# was not seen; "draft": not in force yet; "left_out": the control does not apply.
State = Literal["found", "partly", "described", "draft", "not_found", "left_out", "unknown"]
STATES: tuple[State, ...] = (
    "not_found",
    "draft",
    "described",
    "partly",
    "unknown",
    "found",
    "left_out",
)
CHECK_AFTER, OVERDUE_AFTER = 12, 24  # months since a document took effect
# Which register of this program keeps records of what a requirement asks for.
KEPT_IN: Mapping[str, str] = {
    "6.1.3": "soa",
    "6.2": "objectives",
    "7.2": "competences",
    "8.2": "risks",
    "8.3": "risks",
    "8.4": "impacts",
    "9.2.2": "audits",
    "9.3.3": "reviews",
    "10.2": "findings",
    "A.4.2": "systems",
    "A.5.3": "impacts",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A document that holds a piece, as it is now; `source` are the words that show it."""

    document: Document
    standing: Standing
    superseded_by: str | None  # title of the version in its place
    months: int | None  # since it took effect; None: it names no date
    age: Literal["", "check", "overdue", "no_date", "review_passed", "not_yet"]
    source: Source


@dataclass(frozen=True, slots=True)
class Kept:
    """A register of this program with entries on the matter."""

    register: str
    entries: int
    changed: date


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement that asks for something written.

    `missing` says for each criterion that is open what to write; `templates` are the ids of
    document types that help.
    """

    requirement: Requirement
    state: State
    status: ReviewStatus | None  # of the requirement in the review
    places: tuple[Place, ...]
    kept: Kept | None
    missing: tuple[str, ...]
    templates: tuple[str, ...]


def asked(requirement_set: RequirementSet) -> tuple[Requirement, ...]:
    """Return the requirements that ask for documented information, in the order of the set."""
    return tuple(
        one for one in requirement_set.requirements if one.documented_information != "none"
    )


def listed(
    requirement_set: RequirementSet,
    looked: Mapping[str, Looked] | None,
    holdings: Holdings,
    *,
    registers: Mapping[str, Sequence[Entry]],
    left_out: Iterable[str] = (),
    language: Language,
    today: date,
) -> tuple[Line, ...]:
    """Return a line for each. `looked` is None where there is no review.

    `registers` are entries by register; `left_out` the controls that do not apply.
    """
    out = frozenset(left_out)
    return tuple(
        _line(one, looked, holdings, registers, out, language=language, today=today)
        for one in asked(requirement_set)
    )


def _line(
    requirement: Requirement,
    looked: Mapping[str, Looked] | None,
    holdings: Holdings,
    registers: Mapping[str, Sequence[Entry]],
    left_out: frozenset[str],
    *,
    language: Language,
    today: date,
) -> Line:
    found = None if looked is None else looked.get(requirement.id)
    sources = () if found is None else (*found.supports, *found.others)
    places = _places(sources, holdings, today)
    excluded = requirement.id in left_out
    criteria = () if found is None or found.finding is None else found.finding.criteria
    return Line(
        requirement,
        "left_out" if excluded else _state(requirement, found, places),
        None if found is None else found.status,
        places,
        _kept(requirement, registers),
        () if excluded else _missing(requirement, criteria, language),
        requirement.documents,
    )


def _state(requirement: Requirement, found: Looked | None, places: Sequence[Place]) -> State:
    if found is None or found.status == "undetermined":
        return "unknown"
    if found.status == "not_applicable":
        return "left_out" if requirement.kind == "control" else "not_found"
    in_force = [one for one in places if one.standing == "in_force"]
    if not in_force:
        return "draft" if places else "not_found"
    if requirement.documented_information in ("record", "both") and not any(
        genre_of(one.document) == "record" for one in in_force
    ):
        return "described"
    return "found" if found.status == "met" and not found.stale else "partly"


def _places(sources: Iterable[Source], holdings: Holdings, today: date) -> tuple[Place, ...]:
    """One place for each document, those in force first, else as the words came."""
    found: dict[str, Place] = {}
    for source in sources:
        document = holdings.documents.get(source.document_id)
        standing = holdings.standing(source.document_id)
        if document is None or standing is None or document.id in found:
            continue
        newer = holdings.documents.get(holdings.superseded.get(document.id, ""))
        months = _months(document.control.effective_date, today)
        found[document.id] = Place(
            document,
            standing,
            newer.title if newer else None,
            months if months is None or months >= 0 else None,
            _age(document, months, today),
            source,
        )
    return tuple(sorted(found.values(), key=lambda one: one.standing != "in_force"))


def _months(since: date | None, today: date) -> int | None:
    """Whole months from a day to today, less than 0 where the day is to come."""
    if since is None:
        return None
    if since > today:
        return -1
    months = (today.year - since.year) * 12 + today.month - since.month
    return months - (today.day < since.day)


def _age(
    document: Document, months: int | None, today: date
) -> Literal["", "check", "overdue", "no_date", "review_passed", "not_yet"]:
    review = document.control.next_review
    if review is not None and review < today:
        return "review_passed"
    if months is None:
        return "no_date"
    if months < 0:
        return "not_yet"
    if months >= OVERDUE_AFTER:
        return "overdue"
    return "check" if months >= CHECK_AFTER and review is None else ""


def _kept(requirement: Requirement, registers: Mapping[str, Sequence[Entry]]) -> Kept | None:
    register = KEPT_IN.get(requirement.ref)
    entries = registers.get(register, ()) if register else ()
    if register is None or not entries:
        return None
    return Kept(register, len(entries), max(one.changed for one in entries).date())


def _missing(
    requirement: Requirement, criteria: Iterable[CriterionFinding], language: Language
) -> tuple[str, ...]:
    """What to write for each criterion that is not covered, essential ones first.

    Without a review: for each essential one.
    """
    verdicts = {one.criterion: one.verdict for one in criteria}
    wanted = [
        one
        for one in requirement.criteria
        if verdicts.get(requirement.criterion_id(one), "none") != "supported"
    ]
    if not verdicts:
        wanted = [one for one in wanted if one.weight == "essential"]
    wanted.sort(key=lambda one: one.weight != "essential")
    return tuple(action(one, language) for one in wanted)
