"""What has changed between two reviews with the same requirement set.

A gap is a requirement that is partial, missing or undetermined. One that a person set aside is no
gap, but has not been closed either.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.errors import ReviewError
from assistant.messages import Language
from assistant.review_types import (
    Evidence,
    RequirementFinding,
    Review,
    ReviewedDocument,
    ReviewStatus,
)

GAPS: frozenset[ReviewStatus] = frozenset({"partial", "missing", "undetermined"})
What = Literal["closed", "opened", "changed", "evidence"]


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement that stands otherwise than before, and the words that came and went.

    `person` is who decided the status that counts now; None where it is the machine's finding.
    """

    what: What
    requirement: str
    title: str
    before: ReviewStatus
    after: ReviewStatus
    reason: str  # for the status now
    person: str | None = None
    evidence_added: tuple[Evidence, ...] = ()
    evidence_removed: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Single:
    """A requirement that only one of the two reviews has."""

    requirement: str
    title: str
    status: ReviewStatus


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reviews side by side, in the order of the set. Texts are those of the later one.

    `changes` holds what is closed, opened or otherwise changed, and where only the evidence is
    another. `documents_changed` are files whose content is another than before.
    """

    set_id: str
    set_title: str
    editions: tuple[str, str]
    language: Language
    generated: tuple[datetime, datetime]
    changes: tuple[Change, ...]
    unchanged: int
    documents_added: tuple[ReviewedDocument, ...]
    documents_removed: tuple[ReviewedDocument, ...]
    documents_changed: tuple[ReviewedDocument, ...]
    only_before: tuple[Single, ...] = ()
    only_after: tuple[Single, ...] = ()

    def of(self, what: What) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.what == what)


def compare(before: Review, after: Review) -> Comparison:
    """Return what has changed from the earlier review to the later one.

    Raises ReviewError where the two are not about the same requirement set.
    """
    if before.set_id != after.set_id:
        raise ReviewError(
            f"The reviews cannot be compared: one is against {before.set_id}, the other against "
            f"{after.set_id}. Choose two with the same requirement set."
        )
    earlier = {finding.id: finding for finding in before.requirements}
    both = [(earlier[now.id], now) for now in after.requirements if now.id in earlier]
    found = [_change(then, now) for then, now in both]
    added, removed, changed = _documents(before.documents, after.documents)
    return Comparison(
        set_id=after.set_id,
        set_title=after.set_title,
        editions=(before.edition, after.edition),
        language=after.language,
        generated=(before.generated, after.generated),
        changes=tuple(change for change in found if change is not None),
        unchanged=found.count(None),
        documents_added=added,
        documents_removed=removed,
        documents_changed=changed,
        only_before=_only(before, after),
        only_after=_only(after, before),
    )


def _change(then: RequirementFinding, now: RequirementFinding) -> Change | None:
    """Return how a requirement has changed, None where it has not."""
    added = _beyond(now.evidence, then.evidence)
    removed = _beyond(then.evidence, now.evidence)
    if then.status == now.status and not added and not removed:
        return None
    return Change(
        what=_what(then.status, now.status),
        requirement=now.id,
        title=now.title,
        before=then.status,
        after=now.status,
        reason=now.override.reason if now.override else now.reason,
        person=now.override.person if now.override else None,
        evidence_added=added,
        evidence_removed=removed,
    )


def _what(then: ReviewStatus, now: ReviewStatus) -> What:
    if then == now:
        return "evidence"
    if then in GAPS and now == "met":
        return "closed"
    if then not in GAPS and now in GAPS:
        return "opened"
    return "changed"


def _beyond(some: Sequence[Evidence], others: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence in `some` that is not in `others`; twice counts twice."""
    left = Counter(_words(one) for one in others)
    found = []
    for one in some:
        if left[_words(one)]:
            left[_words(one)] -= 1
        else:
            found.append(one)
    return tuple(found)


def _words(evidence: Evidence) -> tuple[str, ...]:
    """What makes evidence the same: not its page, which moves when a sentence is put before it."""
    quote = " ".join(evidence.quote.split())
    lead = " ".join(evidence.lead.split())
    standing = evidence.document_status.value
    return (evidence.criterion, evidence.bearing, evidence.file, standing, lead, quote)


def _documents(
    before: Sequence[ReviewedDocument], after: Sequence[ReviewedDocument]
) -> tuple[tuple[ReviewedDocument, ...], ...]:
    """Return documents that are new, gone, and there with another content (as they are now).

    A document is its bytes, so a changed file is at first one that came and one that went.
    """
    known, current = {one.id for one in before}, {one.id for one in after}
    gone = [one for one in before if one.id not in current]
    added, changed = [], []
    for one in after:
        if one.id in known:
            continue
        old = next((other for other in gone if other.file == one.file), None)
        if old is None:
            added.append(one)
        else:
            gone.remove(old)
            changed.append(one)
    return tuple(added), tuple(gone), tuple(changed)


def _only(review: Review, other: Review) -> tuple[Single, ...]:
    known = {finding.id for finding in other.requirements}
    return tuple(
        Single(finding.id, finding.title, finding.status)
        for finding in review.requirements
        if finding.id not in known
    )
