"""Findings with what people decided beside what the machine found."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.judging.summary import count_statuses, mean_maturity
from assistant.records.decisions import mark_stale
from assistant.review_types import GroupSummary, Override, RequirementFinding, Review


def decided(finding: RequirementFinding, override: Override | None) -> RequirementFinding:
    """Return a finding with a decision that counts, marked stale where its evidence is another.

    None is no decision: the machine's finding counts.
    """
    decision = mark_stale(override, finding.evidence_key) if override else None
    return replace(
        finding,
        status=decision.status if decision else finding.machine_status,
        implementation_maturity=decision.implementation_maturity if decision else None,
        override=decision,
    )


def with_decisions(review: Review, overrides: Mapping[str, Override]) -> Review:
    """Return a review with these decisions, by requirement id, in place of those it holds."""
    findings = tuple(decided(one, overrides.get(one.id)) for one in review.requirements)
    return replace(
        review,
        requirements=findings,
        groups=tuple(_counted(group, findings) for group in review.groups),
        counts=count_statuses(findings),
    )


def _counted(group: GroupSummary, findings: tuple[RequirementFinding, ...]) -> GroupSummary:
    own = [finding for finding in findings if finding.group == group.id]
    return replace(group, counts=count_statuses(own), maturity=mean_maturity(own))
