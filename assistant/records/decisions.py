"""A person's decision as a value: what it must hold, and when its evidence has changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.errors import ReviewError
from assistant.review_types import STATUSES, Override, ReviewStatus

SHORTEST_REASON = 10  # characters
FAULTS = {
    "status": f"a status is needed: {', '.join(STATUSES)}",
    "reason": f"a reason of at least {SHORTEST_REASON} characters is needed",
    "person": "the name of the person who decides is needed",
    "implementation_maturity": "the implementation maturity is a whole number from 0 to 5",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history of a requirement, numbered in the order of writing.

    A withdrawal (`withdrawn`) has no status; the machine's finding counts again after it.
    """

    number: int
    set_id: str
    requirement: str
    status: ReviewStatus | None
    reason: str
    person: str
    decided: datetime  # UTC
    evidence_key: str
    implementation_maturity: int | None
    withdrawn: bool

    def override(self) -> Override | None:
        """Return the decision, or None where the entry withdraws one."""
        if self.withdrawn or self.status is None:
            return None
        return Override(
            requirement=self.requirement,
            status=self.status,
            reason=self.reason,
            person=self.person,
            decided=self.decided,
            evidence_key=self.evidence_key,
            implementation_maturity=self.implementation_maturity,
        )


def mark_stale(override: Override, evidence_key: str) -> Override:
    """Return the decision, stale where the evidence is not what it was when it was made."""
    return replace(override, stale=override.evidence_key != evidence_key)


def faults(
    *, status: str | None, reason: str, person: str, implementation_maturity: int | None = None
) -> tuple[str, ...]:
    """Return what is wrong with a decision: names of its fields, none where it is in order."""
    found = []
    if status not in STATUSES:
        found.append("status")
    if len(clean(reason)) < SHORTEST_REASON:
        found.append("reason")
    if not clean(person):
        found.append("person")
    if not _is_maturity(implementation_maturity):
        found.append("implementation_maturity")
    return tuple(found)


def require(found: Sequence[str], *, requirement: str) -> None:
    """Raise ReviewError where there are faults, naming all of them."""
    if found:
        missing = "; ".join(FAULTS[name] for name in found)
        raise ReviewError(
            f"{requirement}: nothing was recorded. {missing[0].upper()}{missing[1:]}."
        )


def clean(text: str) -> str:
    """Return a person's words on one line, without characters that are unseen or no text."""
    text = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
    return " ".join(text.split())


def in_utc(moment: datetime) -> datetime:
    """Return the moment in UTC; one without a zone is taken to be UTC, as SQLite gives it."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _is_maturity(value: int | None) -> bool:
    return value is None or (
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 5
    )
