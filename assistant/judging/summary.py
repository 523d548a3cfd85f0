"""A review in numbers: its documents, its chapters, its counts."""

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.judging.statements import Corpus, standing_of
from assistant.messages import Language
from assistant.requirements.schema import RequirementSet
from assistant.review_types import (
    STATUSES,
    GroupSummary,
    RequirementFinding,
    ReviewedDocument,
    ReviewStatus,
)


def reviewed_documents(
    corpus: Corpus, superseded: Mapping[str, str]
) -> tuple[ReviewedDocument, ...]:
    """Return the documents of a review with how each of them counts."""
    titles = {document.id: document.title for document in corpus.documents}
    return tuple(
        ReviewedDocument(
            id=document.id,
            title=document.title,
            file=document.file,
            version=document.control.version,
            status=document.control.status,
            standing=standing_of(document, superseded),
            pages=document.pages,
            unreadable_pages=corpus.unreadable.get(document.id, ()),
            superseded_by=titles.get(superseded.get(document.id, "")),
            effective_date=document.control.effective_date,
        )
        for document in corpus.documents
    )


def group_summaries(
    requirement_set: RequirementSet,
    findings: Sequence[RequirementFinding],
    language: Language,
) -> tuple[GroupSummary, ...]:
    """Return how the requirements of each chapter stand; chapters without any are left out."""
    groups = []
    for group in requirement_set.groups:
        own = [finding for finding in findings if finding.group == group.id]
        if own:
            title, mean = group.title.in_(language), mean_maturity(own)
            groups.append(GroupSummary(group.id, title, count_statuses(own), mean))
    return tuple(groups)


def mean_maturity(findings: Sequence[RequirementFinding]) -> float:
    """Return the mean documentation maturity of those that apply; 0 where none does."""
    valid = [one.documentation_maturity for one in findings if one.status != "not_applicable"]
    return round(sum(valid) / len(valid), 2) if valid else 0.0


def count_statuses(findings: Sequence[RequirementFinding]) -> dict[ReviewStatus, int]:
    """Return how many findings have each status, all statuses named."""
    counted = Counter(finding.status for finding in findings)
    return {status: counted[status] for status in STATUSES}
