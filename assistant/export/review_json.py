"""A review as a JSON record, and back.

Keys stand in a fixed order and nothing but `generated` differs between two runs. The evidence of
a requirement is one list; a criterion names its own by their places in that list.
"""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.errors import ReviewError
from assistant.export.review_files import write_whole
from assistant.export.review_records import NoRecord, review_values
from assistant.export.review_words import word
from assistant.review_types import (
    STATUSES,
    CriterionFinding,
    Evidence,
    GroupSummary,
    Missing,
    Note,
    Override,
    RequirementFinding,
    Review,
    ReviewedDocument,
    ReviewStatus,
    Searched,
    SecondReading,
)

FORMAT = 1  # of the record; a reader refuses a higher one
LARGEST = 500_000_000  # bytes of a saved review


def review_record(review: Review) -> dict[str, Any]:
    """Return a review in the form of `aims review --json`."""
    return {
        "set": review.set_id,
        "language": review.language,
        "generated": review.generated.isoformat(),
        "format": FORMAT,
        "title": review.set_title,
        "edition": review.edition,
        "aid": word("aid", review.language),
        "library": review.library,
        "documents": [_document(one) for one in review.documents],
        "summary": {
            "requirements": len(review.requirements),
            "counts": _counts(review.counts),
            "groups": [_group(one) for one in review.groups],
        },
        "notes": [_note(one) for one in review.notes],
        "requirements": [_requirement(one) for one in review.requirements],
        **({"second_reader": _second_use(review)} if review.second else {}),
    }


def review_json(review: Review) -> str:
    """Return the record as JSON text, ending in a newline."""
    text = json.dumps(review_record(review), ensure_ascii=False, indent=2)
    # Half of a surrogate pair becomes its JSON escape, since no encoding has a byte for it.
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def write_review_json(review: Review, path: Path) -> None:
    """Write the record to a file, whole or not at all. Raises ReviewError."""
    data = review_json(review).encode("utf-8")
    write_whole(path, lambda draft: draft.write_bytes(data))


def read_review(path: Path) -> Review:
    """Return the review saved in a JSON file. Raises ReviewError, which names the file."""
    try:
        if path.stat().st_size > LARGEST:
            raise ReviewError(f"{path}: larger than {LARGEST // 1_000_000} MB.")
        record = json.loads(path.read_bytes())
    except OSError as error:
        raise ReviewError(f"{path}: cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise ReviewError(f"{path}: no valid JSON, so no saved review.") from error
    return review_from_record(record, name=str(path))


def review_from_record(record: object, *, name: str = "review") -> Review:
    """Return the review that a record holds.

    Raises ReviewError where it is none; the message begins with `name` and names the field.
    """
    try:
        return TypeAdapter(Review).validate_python(review_values(record, newest=FORMAT))
    except NoRecord as error:
        raise ReviewError(f"{name}: no saved review. {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ReviewError(f"{name}: no saved review. {place}: {first['msg']}") from error


def _counts(counts: Mapping[ReviewStatus, int]) -> dict[str, int]:
    return {status: counts.get(status, 0) for status in STATUSES}


def _group(group: GroupSummary) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "counts": _counts(group.counts),
        "maturity": round(group.maturity, 4),
    }


def _document(document: ReviewedDocument) -> dict[str, Any]:
    effective = document.effective_date
    return {
        "id": document.id,
        "title": document.title,
        "file": document.file,
        "version": document.version,
        "status": document.status.value,
        "standing": document.standing,
        "pages": document.pages,
        "unreadable_pages": list(document.unreadable_pages),
        "superseded_by": document.superseded_by,
        "effective_date": effective.isoformat() if effective else None,
    }


def _requirement(finding: RequirementFinding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "title": finding.title,
        "status": finding.status,
        "machine_status": finding.machine_status,
        "documentation_maturity": finding.documentation_maturity,
        "implementation_maturity": finding.implementation_maturity,
        "confidence": round(finding.confidence, 4),
        "reason": finding.reason,
        "evidence": [_evidence(one) for one in finding.evidence],
        "criteria": _criteria(finding),
        "missing": [_missing(one) for one in finding.missing],
        "searched": [_searched(one) for one in finding.searched],
        "recommendation": finding.recommendation,
        "priority": finding.priority,
        "override": _override(finding.override) if finding.override else None,
        "notes": [_note(one) for one in finding.notes],
        "ref": finding.ref,
        "group": finding.group,
        "kind": finding.kind,
        "owner": finding.owner,
        "evidence_key": finding.evidence_key,
    }


def quote_record(evidence: Evidence) -> dict[str, Any]:
    """Return the words, where they stand, and how they bear on which criterion."""
    return {
        "document": evidence.document,
        "file": evidence.file,
        "page": evidence.page,
        "section": " › ".join(evidence.section),
        "quote": evidence.quote,
        "criterion": evidence.criterion,
        "document_status": evidence.document_status.value,
        "bearing": evidence.bearing,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return quote_record(evidence) | {
        "reasons": list(evidence.reasons),
        "strength": round(evidence.strength, 4),
        "lead": evidence.lead,
        "language": evidence.language,
        "page_label": evidence.page_label,
        "section_path": list(evidence.section),
        "start": evidence.span.start,
        "end": evidence.span.end,
        "document_id": evidence.document_id,
    }


def _criteria(finding: RequirementFinding) -> list[dict[str, Any]]:
    records, before = [], 0
    for criterion in finding.criteria:
        after = before + len(criterion.evidence)
        records.append(_criterion(criterion, list(range(before, after))))
        before = after
    return records


def _criterion(criterion: CriterionFinding, places: list[int]) -> dict[str, Any]:
    return {
        "criterion": criterion.criterion,
        "weight": criterion.weight,
        "text": criterion.text,
        "verdict": criterion.verdict,
        "reason": criterion.reason,
        "evidence": places,
        **({"second": _second(criterion.second)} if criterion.second else {}),
    }


def _second(second: SecondReading) -> dict[str, Any]:
    return {
        "first": second.first,
        "verdict": second.verdict,
        "void": second.void,
        "evidence": [_evidence(one) for one in second.evidence],
    }


def _second_use(review: Review) -> dict[str, Any]:
    assert review.second is not None
    differing = [one.criterion for _, one in review.disagreements]
    return dataclasses.asdict(review.second) | {"disagreements": differing}


def _missing(missing: Missing) -> dict[str, Any]:
    return {
        "criterion": missing.criterion,
        "weight": missing.weight,
        "text": missing.text,
        "reason": missing.reason,
        "action": missing.action,
    }


def _searched(searched: Searched) -> dict[str, Any]:
    return {
        "criterion": searched.criterion,
        "terms": list(searched.terms),
        "documents": searched.documents,
        "passages": searched.passages,
        "nearest": _evidence(searched.nearest) if searched.nearest else None,
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "code": note.code,
        "text": note.text,
        "evidence": [_evidence(one) for one in note.evidence],
    }


def _override(override: Override) -> dict[str, Any]:
    return {
        "requirement": override.requirement,
        "status": override.status,
        "reason": override.reason,
        "person": override.person,
        "decided": override.decided.isoformat(),
        "evidence_key": override.evidence_key,
        "implementation_maturity": override.implementation_maturity,
        "stale": override.stale,
    }
