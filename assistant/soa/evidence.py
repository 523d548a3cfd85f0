"""What documents show for a requirement today: the words of a review, checked once more.

A review may be older than the library. Only words count that still stand in a document that is
in force now.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from assistant.judging.statements import standing_of
from assistant.registers.entry import Source
from assistant.review_types import Evidence, RequirementFinding, Review, ReviewStatus, Standing
from ingest.types import Document

SURE = 0.4  # how surely words are about a criterion that they are named for although not enough
_NOT_IN_FORCE = frozenset({"draft", "no_approval"})  # what alone hinders words in such a document
MOST = 6  # sources that are shown for one requirement
Cut = Callable[[Evidence], Source | None]  # None: the words do not stand there (any more)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The documents as they are now; `superseded` leads from an old version to the new one."""

    documents: Mapping[str, Document]
    superseded: Mapping[str, str]
    cut: Cut

    def standing(self, document_id: str) -> Standing | None:
        """Return whether a document is in force, None where it is no longer there."""
        document = self.documents.get(document_id)
        return None if document is None else standing_of(document, self.superseded)


NO_HOLDINGS = Holdings({}, {}, lambda evidence: None)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a review found for one requirement, as far as it holds today.

    `by_person` says that somebody decided the status; `stale` that the words have changed since.
    """

    status: ReviewStatus
    supports: tuple[Source, ...] = ()  # in documents in force
    denials: tuple[Source, ...] = ()  # words that say that it is lacking
    others: tuple[Source, ...] = ()  # in drafts, old versions, documents without approval
    weak: tuple[Source, ...] = ()  # what comes near an essential criterion without being enough
    lost: tuple[str, ...] = ()  # essential criteria whose words stand in no document in force now
    by_person: bool = False
    stale: bool = False
    finding: RequirementFinding | None = field(default=None, compare=False)


def look(review: Review | None, holdings: Holdings) -> Mapping[str, Looked]:
    """Return what a review shows, by the requirement's id; nothing where there is no review."""
    if review is None:
        return {}
    return {one.id: _looked(one, holdings) for one in review.requirements}


def _looked(finding: RequirementFinding, holdings: Holdings) -> Looked:
    in_force = [one for one in finding.evidence if holdings.standing(one.document_id) == "in_force"]
    waiting = [
        one
        for one in finding.evidence
        if holdings.standing(one.document_id) in ("draft", "unknown", "superseded")
    ]
    denied = {one.criterion for one in finding.criteria if one.verdict == "contradicted"}
    essential = {one.criterion for one in finding.criteria if one.weight == "essential"}
    denials = [
        one
        for one in (*in_force, *waiting)
        if one.bearing == "contradicts" and one.criterion in denied
    ]
    denials.sort(key=lambda one: one.criterion not in essential)
    standing = {one.criterion for one in in_force if one.bearing == "supports"}
    near = {one.criterion for one in finding.criteria if one.verdict == "weak"} & essential
    weak = [
        one
        for one in (*in_force, *waiting)
        if one.bearing == "weak" and one.criterion in near and one.strength >= SURE
    ]
    weak.sort(key=lambda one: -one.strength)
    return Looked(
        status=finding.status,
        supports=sources((one for one in in_force if one.bearing == "supports"), holdings),
        denials=sources(denials, holdings),
        others=sources(filter(_only_waits, waiting), holdings),
        weak=sources(weak, holdings),
        lost=tuple(
            one.criterion
            for one in finding.criteria
            if one.weight == "essential"
            and one.verdict == "supported"
            and one.criterion not in standing
        ),
        by_person=finding.override is not None and finding.status != finding.machine_status,
        stale=finding.override is not None and finding.override.stale,
        finding=finding,
    )


def _only_waits(evidence: Evidence) -> bool:
    """Tell whether words would count if their document were in force."""
    if evidence.bearing == "supports":  # it was in force when the review was made
        return True
    sure = evidence.bearing == "weak" and evidence.strength >= SURE
    return sure and _NOT_IN_FORCE.issuperset(evidence.reasons)


def sources(evidence: Iterable[Evidence], holdings: Holdings) -> tuple[Source, ...]:
    """Return the surest words for each criterion first, each once, at most `MOST`."""
    by_criterion: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_criterion.setdefault(one.criterion, []).append(one)
    for found in by_criterion.values():
        found.sort(key=lambda one: (-one.strength, one.document, one.page, one.span.start))
    longest = max((len(found) for found in by_criterion.values()), default=0)
    turns = [
        found[turn]
        for turn in range(longest)
        for found in by_criterion.values()
        if turn < len(found)
    ]
    kept: dict[tuple[str, int, int, int], Source] = {}
    for one in turns:
        source = holdings.cut(one)
        if source is not None and len(kept) < MOST:
            kept.setdefault((source.document_id, source.page, source.start, source.end), source)
    return tuple(kept.values())
