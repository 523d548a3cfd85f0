"""Decisions of a visit: a person's status for a requirement in place of the machine's."""

from collections.abc import Iterable
from datetime import UTC, datetime

from assistant.errors import NoReview
from assistant.records.decisions import Entry, faults
from assistant.records.store import Records
from assistant.review_types import Override, RequirementFinding
from assistant.service import reviewing
from assistant.service.visit import Visit


def decide(
    visit: Visit,
    number: int,
    requirement: str,
    *,
    status: str,
    reason: str,
    name: str = "",
    implementation: int | None = None,
) -> Override:
    """Record a decision beside the evidence of a review, and return it.

    `requirement` is its id. The person is who signed in; without sign-in, who `name` says.
    Raises NotAllowed, or NoReview, which says what is wrong with it.
    """
    visit.require("override")
    finding = _finding(visit, number, requirement)
    set_id = reviewing.stored(visit, number).set_id
    person = _person(visit, name)
    found = faults(
        status=status, reason=reason, person=person, implementation_maturity=implementation
    )
    if found:
        raise NoReview(f"web_review.fault_{found[0]}")
    decision = Records(visit.service.database).override(
        set_id,
        requirement,
        status=status,
        reason=reason,
        person=person,
        evidence_key=finding.evidence_key,
        implementation_maturity=implementation,
        now=datetime.now(UTC),
    )
    visit.record(
        "override",
        object=requirement,
        words=decision.reason,
        review=number,
        status=status,
        machine=finding.machine_status,
        implementation=implementation,
    )
    return decision


def withdraw(
    visit: Visit, number: int, requirement: str, *, reason: str = "", name: str = ""
) -> None:
    """Record that a decision no longer counts. Raises NotAllowed, NoReview."""
    visit.require("override")
    set_id = reviewing.stored(visit, number).set_id
    if _finding(visit, number, requirement).override is None:
        raise NoReview("web_review.no_decision")
    person = _person(visit, name)
    if not person.strip():
        raise NoReview("web_review.fault_person")
    Records(visit.service.database).withdraw(
        set_id,
        requirement,
        person=person,
        reason=reason,
        now=datetime.now(UTC),
    )
    visit.record("override_withdrawn", object=requirement, words=reason, review=number)


def current(visit: Visit, sets: Iterable[str]) -> dict[str, dict[str, Override]]:
    """Return the decisions that count, by requirement set and requirement."""
    visit.require("read")
    records = Records(visit.service.database)
    return {name: records.current(name) for name in sorted(set(sets))}


def history(visit: Visit, number: int, requirement: str) -> list[Entry]:
    """Return all that was ever decided about a requirement of a review, the latest first."""
    set_id = reviewing.stored(visit, number).set_id
    return Records(visit.service.database).history(set_id, requirement)[::-1]


def _finding(visit: Visit, number: int, requirement: str) -> RequirementFinding:
    if reviewing.stored(visit, number).aside:
        raise NoReview("web_review.aside_decision")
    for finding in reviewing.load(visit, number).requirements:
        if finding.id == requirement:
            return finding
    raise NoReview("web_review.unknown")


def _person(visit: Visit, name: str) -> str:
    return visit.person.name if visit.person.signed_in else name
