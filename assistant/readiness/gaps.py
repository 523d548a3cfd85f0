"""Reasons from the review: requirements of a stage that documents do not cover."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.judging.advice import action
from assistant.messages import Language
from assistant.readiness.reason import Looked, Rank, Reason
from assistant.registers.entry import Source
from assistant.requirements.schema import Requirement
from assistant.review_types import CriterionFinding, RequirementFinding
from assistant.soa import evidence

STEPS = 3  # of one reason


def gaps(
    requirements: Iterable[Requirement],
    looked: Mapping[str, evidence.Looked],
    *,
    left_out: frozenset[str],
    language: Language,
) -> Iterator[Reason]:
    """Yield a reason for each requirement that is not covered today.

    `left_out` are controls that do not apply by the Statement of Applicability.
    """
    for one in requirements:
        if one.id in left_out:
            continue
        found = looked.get(one.id)
        if found is None or found.finding is None:
            yield Reason("unjudged", Rank.MISSING, Looked("review"), one, _named(one, language))
            continue
        reason = _gap(one, found, found.finding, language)
        if reason is not None:
            yield reason


def _named(requirement: Requirement, language: Language) -> dict[str, str]:
    return {"ref": requirement.ref, "title": requirement.title.in_(language)}


def _gap(
    requirement: Requirement,
    found: evidence.Looked,
    finding: RequirementFinding,
    language: Language,
) -> Reason | None:
    code, rank = _kind(requirement, found, finding)
    if not code:
        return None
    source = _words(code, found)
    return Reason(
        code,
        rank,
        _searched(finding),
        requirement,
        _named(requirement, language),
        source,
        steps=_steps(requirement, finding.criteria, code, language),
    )


def _kind(
    requirement: Requirement, found: evidence.Looked, finding: RequirementFinding
) -> tuple[str, Rank]:
    """Return the gravest thing to say, ("", …) where nothing holds it back."""
    if found.stale:
        return "decision_stale", Rank.WEAK
    if found.status == "not_applicable":
        if requirement.kind == "control":
            return "control_unclear", Rank.SMALLER
        return "clause_left_out", Rank.DENIED
    if found.by_person and found.status == "met":
        return "", Rank.SMALLER
    if found.status == "met":
        return ("gone", Rank.MISSING) if found.lost else ("", Rank.SMALLER)
    if found.status == "undetermined":
        return "unreadable", Rank.UNREADABLE
    return _open(found, finding)


def _open(found: evidence.Looked, finding: RequirementFinding) -> tuple[str, Rank]:
    """Return the gravest thing to say of a requirement that is met in part, or not at all."""
    essential = {one.verdict for one in finding.criteria if one.weight == "essential"}
    if "contradicted" in essential:
        return "denied", Rank.DENIED
    if "none" in essential or found.status == "missing":
        return "missing", Rank.MISSING
    if "weak" in essential or found.by_person:
        return "weak", Rank.WEAK
    if found.denials:
        return "denied_aside", Rank.SMALLER
    return "unsure", Rank.WEAK


def _words(code: str, found: evidence.Looked) -> Source | None:
    if code in ("denied", "denied_aside"):
        return next(iter(found.denials), None)
    if code == "weak":
        return next(iter(found.weak), None)
    return None


def _searched(finding: RequirementFinding) -> Looked:
    documents = max((one.documents for one in finding.searched), default=0)
    passages = max((one.passages for one in finding.searched), default=0)
    if not documents:
        return Looked("review")
    return Looked("searched", {"documents": str(documents), "passages": str(passages)})


def _steps(
    requirement: Requirement,
    findings: Sequence[CriterionFinding],
    code: str,
    language: Language,
) -> tuple[str, ...]:
    """What to write for the open criteria, contradicted and essential ones first."""
    if code not in ("denied", "missing", "weak", "denied_aside"):
        return ()
    verdicts = {one.criterion: one.verdict for one in findings}
    grave = ("contradicted", "none", "weak")
    open_ones = [
        (grave.index(verdict), one)
        for one in requirement.criteria
        if (verdict := verdicts.get(requirement.criterion_id(one), "none")) in grave
    ]
    open_ones.sort(key=lambda pair: (pair[1].weight != "essential", pair[0]))
    if code != "denied_aside":
        open_ones = [pair for pair in open_ones if pair[1].weight == "essential"] or open_ones
    return tuple(action(one, language) for _, one in open_ones[:STEPS])
