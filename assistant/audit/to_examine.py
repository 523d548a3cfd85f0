"""Findings to examine. None has a kind: whether it is a nonconformity is for a person to say."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from assistant.audit.scope import read_scope
from assistant.messages import Language, message
from assistant.registers.entry import Entry, Source
from assistant.registers.proposal import Proposal
from assistant.requirements.schema import RequirementSet
from assistant.review_types import Evidence, Note, RequirementFinding, Review


def finding_proposals(
    review: Review | None,
    findings: Sequence[Entry],
    audits: Sequence[Entry],
    checks: Sequence[Entry],
    requirements: RequirementSet,
    *,
    documents: Collection[str],
    language: Language,
) -> tuple[Proposal, ...]:
    """Return what somebody should look into, in documents and in answered checklists.

    That is what documents deny, where they contradict each other, and a check that "does not
    conform" and has no finding yet. `documents` are the ids of those that are there now: words
    of others are left out.
    """
    known = {
        (one.text("audit"), ref)
        for one in findings
        for ref in read_scope(one.several("requirements"), requirements).ids
    }
    looked_at = {
        ref
        for one in findings
        if one.text("status") != "closed"
        for ref in read_scope(one.several("requirements"), requirements).ids
    }
    proposed = list(_from_checks(checks, known, requirements, language))
    if review is None or review.set_id != requirements.id:
        return tuple(proposed)
    for finding in review.requirements:
        if finding.id in looked_at or finding.status == "not_applicable":
            continue
        audit = _audit_of(finding.id, audits, requirements)
        proposed += _from_review(finding, audit, documents, language)
    return tuple(proposed)


def _from_checks(
    checks: Sequence[Entry],
    known: set[tuple[str, str]],
    requirements: RequirementSet,
    language: Language,
) -> Iterable[Proposal]:
    for check in checks:
        audit = check.text("audit")
        scope = read_scope(check.several("requirement"), requirements)
        if check.text("result") != "nonconform" or not scope.requirements:
            continue
        if any((audit, one.id) in known for one in scope.requirements):
            continue
        first = scope.requirements[0]
        values: dict[str, Any] = {
            "title": _title(first.ref, first.title.in_(language), language),
            "audit": audit,
            "requirements": tuple(one.id for one in scope.requirements),
            "description": check.text("answer") or check.text("question"),
            "status": "open",
        }
        if check.sources():
            values["sources"] = check.sources()
        reason = message("auditing.finding_check", language, check=check.id, ref=first.ref)
        yield Proposal("findings", f"check:{check.id}", values, reason)


def _from_review(
    finding: RequirementFinding, audit: str, documents: Collection[str], language: Language
) -> Iterable[Proposal]:
    for criterion in finding.criteria:
        denied = [
            one
            for one in criterion.evidence
            if one.bearing == "contradicts" and one.document_id in documents
        ]
        if criterion.verdict != "contradicted" or not denied:
            continue
        values = _examined(finding, denied, audit, language)
        values["description"] = message(
            "auditing.finding_denied",
            language,
            text=criterion.text,
            quotes=_quotes(denied, language),
        )
        reason = message("auditing.finding_denied_reason", language, ref=finding.ref)
        about = f"denied:{criterion.criterion}:{_places(denied)}"
        yield Proposal("findings", about, values, reason)
    for note in finding.notes:
        there = all(one.document_id in documents for one in note.evidence)
        if note.code == "contradiction" and note.evidence and there:
            yield _from_note(finding, note, audit, language)


def _from_note(finding: RequirementFinding, note: Note, audit: str, language: Language) -> Proposal:
    values = _examined(finding, note.evidence, audit, language)
    values["description"] = message(
        "auditing.finding_conflict",
        language,
        text=note.text,
        quotes=_quotes(note.evidence, language),
    )
    reason = message("auditing.finding_conflict_reason", language, ref=finding.ref)
    about = f"conflict:{finding.id}:{_places(note.evidence)}"
    return Proposal("findings", about, values, reason)


def _examined(
    finding: RequirementFinding, evidence: Sequence[Evidence], audit: str, language: Language
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": _title(finding.ref, finding.title, language),
        "requirements": (finding.id,),
        "sources": tuple(source_of(one) for one in evidence),
        "status": "open",
    }
    return values | ({"audit": audit} if audit else {})


def source_of(evidence: Evidence) -> Source:
    """Return evidence as the source of an entry."""
    return Source(
        evidence.document_id,
        evidence.document,
        evidence.file,
        evidence.page,
        evidence.page_label,
        evidence.section,
        evidence.quote,
        evidence.span.start,
        evidence.span.end,
    )


def _audit_of(requirement: str, audits: Sequence[Entry], requirements: RequirementSet) -> str:
    """The one audit that is under way and has this in scope; "" where it is none or several."""
    fitting = [
        one.id
        for one in audits
        if one.text("status") == "running"
        and requirement in read_scope(one.several("scope"), requirements).ids
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _title(ref: str, title: str, language: Language) -> str:
    return message("auditing.finding_title", language, ref=ref, title=title)[:300]


def _quotes(evidence: Sequence[Evidence], language: Language) -> str:
    return "\n".join(
        message(
            "auditing.quote",
            language,
            quote=one.quote,
            document=one.document,
            place=one.page_label or one.page,
        )
        for one in evidence
    )


def _places(evidence: Sequence[Evidence]) -> str:
    """Where words stand, so that the same ones are known again."""
    return " ".join(f"{one.document_id[:12]}.{one.page}.{one.span.start}" for one in evidence)
