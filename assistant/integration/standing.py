"""From the review's findings and the passages elsewhere to how each requirement stands.

The review's statuses are taken as they are. A passage elsewhere never makes anything met.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.integration.model import (
    GENERAL,
    KINDS,
    STANDARDS,
    Base,
    Count,
    CriterionStanding,
    Kind,
    Standing,
    State,
)
from assistant.integration.structure import counterparts
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.review_types import CriterionFinding, RequirementFinding

_OVERALL = ""


def standing_of(
    requirement: Requirement,
    bases: Mapping[str, tuple[Base, ...]],
    finding: RequirementFinding | None,
) -> Standing:
    """Return how a requirement stands; `bases` by the criteria's ids."""
    seen = {one.criterion: one for one in finding.criteria} if finding else {}
    criteria = []
    for criterion in requirement.criteria:
        name = requirement.criterion_id(criterion)
        own = bases.get(name, ())
        state: State = "ai" if _for_ai(seen.get(name)) else "base" if own else "none"
        criteria.append(CriterionStanding(name, criterion.weight == "essential", state, own))
    status = finding.status if finding else None
    return Standing(requirement.id, _kind(criteria, finding), status, tuple(criteria))


def _for_ai(finding: CriterionFinding | None) -> bool:
    """Whether the review found the criterion in a document in force about AI."""
    return finding is not None and finding.verdict == "supported"


def _kind(criteria: Sequence[CriterionStanding], finding: RequirementFinding | None) -> Kind:
    if finding is not None:
        if finding.status == "not_applicable":
            return "excluded"
        decided = finding.override is not None and finding.status in ("met", "partial")
        partly = finding.status == "partial" and any(one.state == "ai" for one in criteria)
        if finding.status == "met" or decided or partly:
            return "in_place"
    return _base_kind(criteria, lambda base: True)


def _base_kind(criteria: Sequence[CriterionStanding], counts: Callable[[Base], bool]) -> Kind:
    """How far passages elsewhere reach: each essential criterion, some criterion, or none."""
    based = [any(counts(base) for base in one.bases) for one in criteria]
    if all(has for one, has in zip(criteria, based, strict=True) if one.essential):
        return "covered"
    return "extend" if any(based) else "new"


def counts(requirement_set: RequirementSet, standings: Iterable[Standing]) -> tuple[Count, ...]:
    """Return the synergy in numbers: overall, then of each standard's documents alone.

    What is in place for AI, or excluded, is so whatever the standard.
    """
    listed = list(standings)
    return tuple(
        _count(requirement_set, listed, standard) for standard in (_OVERALL, *STANDARDS, GENERAL)
    )


def _count(requirement_set: RequirementSet, standings: Sequence[Standing], standard: str) -> Count:
    def mine(base: Base) -> bool:
        return standard in (_OVERALL, *base.standards)

    numbers: dict[Kind, int] = dict.fromkeys(KINDS, 0)
    for one in standings:
        settled = one.kind in ("in_place", "excluded")
        numbers[one.kind if settled else _base_kind(one.criteria, mine)] += 1
    wide = standard in (_OVERALL, GENERAL)
    return Count(
        standard,
        counterparts=sum(
            bool(counterparts(one) if wide else counterparts(one).get(standard))
            for one in requirement_set.requirements
        ),
        with_base=sum(any(mine(base) for base in one.bases) for one in standings),
        kinds=tuple(numbers.items()),
    )
