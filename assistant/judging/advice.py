"""What follows from the verdicts, in words: reasons, what is missing, the next step, priority."""

from collections.abc import Mapping, Sequence

from assistant.judging.judge import Verdict
from assistant.messages import Language, message
from assistant.requirements.schema import Criterion, Requirement
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    Missing,
    Priority,
    ReviewStatus,
)

Documents = Mapping[str, bool]  # document id -> whether its pages have fixed numbers
# What hinders a criterion, the most telling first; "not_enough" stands for all else.
HINDRANCES = (
    "draft",
    "no_approval",
    "other_subject",
    "one_system",
    "blank_form",
    "only_mentions",
    "not_enough",
)


def place_of(evidence: Evidence, language: Language, *, fixed_pages: Documents) -> str:
    """Return where evidence stands, for people: its page, else its section."""
    if fixed_pages.get(evidence.document_id):
        return message("review.page", language, page=evidence.page_label or evidence.page)
    if evidence.section:
        return message("review.section", language, section=evidence.section[-1])
    return message("review.somewhere", language)


def why(verdict: Verdict, language: Language, *, documents: Documents) -> str:
    """Return in a sentence why a criterion has its outcome."""
    if verdict.outcome == "supported":
        return message("review.why_supported", language)
    if verdict.outcome == "contradicted":
        denial = next((e for e in verdict.evidence if e.bearing == "contradicts"), None)
        if denial is not None:
            key = "placeholder" if "placeholder" in denial.reasons else "contradicted"
            return _about(f"why_{key}", denial, language, documents)
    weak = next((e for e in verdict.evidence if e.bearing == "weak"), None)
    if weak is None or verdict.outcome == "none":
        return message("review.why_none", language, documents=len(documents))
    return _about(f"why_{hindrance(weak)}", weak, language, documents)


def why_status(
    status: ReviewStatus,
    criteria: Sequence[CriterionFinding],
    lost: Sequence[str],
    language: Language,
    *,
    documents: Documents,
) -> str:
    """Return in a sentence why a requirement has its status; `lost` are unreadable pages."""
    if status == "undetermined":
        return message("review.status_undetermined", language, pages="; ".join(lost))
    if status == "met":
        return message("review.status_met", language)
    denial = next(
        (
            evidence
            for finding in sorted(criteria, key=lambda c: c.weight != "essential")
            if finding.verdict == "contradicted"
            for evidence in finding.evidence
            if evidence.bearing == "contradicts"
        ),
        None,
    )
    if denial is not None:
        return message(
            f"review.status_{status}_denied",
            language,
            document=denial.document,
            place=place_of(denial, language, fixed_pages=documents),
        )
    if status == "missing":
        return message("review.status_missing", language)
    if all_supported(criteria):
        return message("review.status_partial_unsure", language)
    essential = [finding for finding in criteria if finding.weight == "essential"]
    covered = sum(finding.verdict == "supported" for finding in essential)
    if not covered:
        return message("review.status_partial_none", language)
    return message("review.status_partial", language, covered=covered, all=len(essential))


def hindrance(evidence: Evidence) -> str:
    """Return the code of what keeps weak evidence from being enough."""
    return next((code for code in HINDRANCES if code in evidence.reasons), "not_enough")


def missing(
    requirement: Requirement,
    findings: Sequence[CriterionFinding],
    language: Language,
) -> tuple[Missing, ...]:
    """Return the criteria that are not covered, essential ones first, with what to write."""
    found = [
        Missing(
            criterion=finding.criterion,
            weight=finding.weight,
            text=finding.text,
            reason=finding.reason,
            action=action(criterion, language),
        )
        for criterion, finding in zip(requirement.criteria, findings, strict=True)
        if finding.verdict != "supported"
    ]
    return tuple(sorted(found, key=lambda one: one.weight != "essential"))


def action(criterion: Criterion, language: Language) -> str:
    """Return what to write where a criterion is missing."""
    if criterion.action is not None:
        return criterion.action.in_(language)
    return message("review.do_default", language, text=criterion.text.in_(language))


def all_supported(findings: Sequence[CriterionFinding]) -> bool:
    """Tell whether every essential criterion is supported."""
    return all(one.verdict == "supported" for one in findings if one.weight == "essential")


def recommendation(
    status: ReviewStatus,
    findings: Sequence[CriterionFinding],
    gaps: Sequence[Missing],
    language: Language,
    *,
    documents: Documents,
) -> str:
    """Return the next step: what would bring a requirement forward most."""
    if not gaps:
        return message("review.do_nothing", language)
    first = gaps[0]
    if status == "met":
        return message("review.do_supporting", language, action=first.action)
    finding = next(f for f in findings if f.criterion == first.criterion)
    if finding.verdict == "contradicted":
        denial = next((e for e in finding.evidence if e.bearing == "contradicts"), None)
        if denial is not None:
            place = place_of(denial, language, fixed_pages=documents)
            return message(
                "review.do_contradicted",
                language,
                document=denial.document,
                place=place,
                action=first.action,
            )
    weak = next((e for e in finding.evidence if e.bearing == "weak"), None)
    if finding.verdict == "weak" and weak is not None:
        code = hindrance(weak)
        if code in ("draft", "no_approval"):
            return message(f"review.do_{code}", language, document=weak.document)
        if code in ("other_subject", "one_system"):
            return message(
                f"review.do_{code}", language, document=weak.document, action=first.action
            )
    return message("review.do_missing", language, action=first.action)


def priority(requirement: Requirement, status: ReviewStatus, gaps: Sequence[Missing]) -> Priority:
    """Return how urgent a gap is.

    High: missing, and the standard asks for something written, or the first audit stage looks at
    it. Medium: any other essential criterion that is not covered. Low: supporting ones only.
    """
    if status == "not_applicable":
        return "none"
    if status == "met":
        return "low" if gaps else "none"
    asked = requirement.documented_information != "none" or requirement.stage == 1
    if status in ("missing", "undetermined") and asked:
        return "high"
    return "medium"


def confidence(verdicts: Sequence[tuple[bool, Verdict]]) -> float:
    """Return 0..1: the least certain verdict on an essential criterion."""
    sure = [_certainty(verdict) for essential, verdict in verdicts if essential]
    return round(min(sure), 2)


def _certainty(verdict: Verdict) -> float:
    return {
        "supported": verdict.support,
        "contradicted": verdict.denial,
        "weak": max(verdict.some * (1 - verdict.support), 0.05),
        "none": 1 - verdict.some,
    }[verdict.outcome]


def _about(key: str, evidence: Evidence, language: Language, documents: Documents) -> str:
    place = place_of(evidence, language, fixed_pages=documents)
    return message(f"review.{key}", language, document=evidence.document, place=place)
