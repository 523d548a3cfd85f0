"""Which documents would close which gaps: what to approve, what to write, and in which order."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.drafting.load import Templates
from assistant.drafting.model import Draft
from assistant.drafting.schema import DocumentTemplate
from assistant.drafting.words import open_rows
from assistant.review_types import RequirementFinding, Review

GAPS = ("missing", "partial")
WAITING = frozenset({"draft", "no_approval"})  # what keeps evidence from counting until approved
SURE = 0.4  # how surely words must be about a criterion before approving them is the advice


@dataclass(frozen=True, slots=True)
class Approval:
    """A document that would close gaps if it were approved: nothing need be written."""

    document: str
    file: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A document to write: one type, or several of a bundle in one.

    `closes` are the gaps it would close, `contributes` those it serves only in part. `extends` is
    the title of the document an addendum belongs to; `change` are the titles of documents that say
    the opposite and must be changed as well.
    """

    types: tuple[str, ...]
    title: str
    form: Literal["document", "addendum"]
    extends: str | None
    closes: tuple[str, ...]
    contributes: tuple[str, ...]
    open_points: int
    change: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do about the gaps of a review, in this order.

    `unreadable` are requirements that cannot be judged yet; `left` are gaps that no document type
    closes.
    """

    approvals: tuple[Approval, ...]
    documents: tuple[Planned, ...]
    unreadable: tuple[str, ...]
    left: tuple[str, ...]


def gaps_of(review: Review) -> tuple[str, ...]:
    """Return the ids of the requirements that are missing or partial."""
    return tuple(one.id for one in review.requirements if one.status in GAPS)


def planned(draft: Draft, *, gaps: Collection[str]) -> Planned:
    """Return what a draft would be in a plan for these gaps."""
    return Planned(
        types=draft.types,
        title=draft.heading,
        form=draft.form,
        extends=draft.extends.document if draft.extends else None,
        closes=tuple(name for name in draft.closes if name in gaps),
        contributes=tuple(name for name in draft.contributes if name in gaps),
        open_points=len(list(open_rows(draft))),
        change=tuple(dict.fromkeys(one.citation.document for one in draft.blocked)),
    )


def plan_gaps(
    review: Review,
    *,
    templates: Templates,
    plan_one: Callable[[Sequence[str]], Planned],
    stands_alone: Collection[str],
    merge: bool = True,
) -> Plan:
    """Return what would close the gaps of a review.

    `plan_one` drafts types and says what came of it; `stands_alone` are types whose draft is an
    addendum, which is not merged with others. With `merge` the types of a bundle make one document.
    """
    approvals = _approvals(review)
    waiting = {name for one in approvals for name in one.requirements}
    gaps = [name for name in gaps_of(review) if name not in waiting]
    chosen = _chosen(gaps, templates)
    documents = [plan_one(names) for names in _documents(chosen, stands_alone, merge=merge)]
    closed = {name for one in documents for name in (*one.closes, *one.contributes)}
    return Plan(
        approvals=approvals,
        documents=tuple(documents),
        unreadable=tuple(one.id for one in review.requirements if one.status == "undetermined"),
        left=tuple(name for name in gaps if name not in closed),
    )


def _approvals(review: Review) -> tuple[Approval, ...]:
    """Documents that only wait to be approved, each with the requirements it would then cover."""
    found: dict[tuple[str, str], list[str]] = {}
    for finding in review.requirements:
        if finding.status in GAPS and (waiting := _waits_for(finding)):
            for document in waiting:
                found.setdefault(document, []).append(finding.id)
    return tuple(
        Approval(document, file, tuple(names)) for (document, file), names in sorted(found.items())
    )


def _waits_for(finding: RequirementFinding) -> tuple[tuple[str, str], ...]:
    """The documents whose approval would cover every open essential criterion; else nothing."""
    documents: dict[tuple[str, str], None] = {}
    for criterion in finding.criteria:
        if criterion.weight != "essential" or criterion.verdict == "supported":
            continue
        waiting = [
            one for one in criterion.evidence if WAITING & set(one.reasons) and one.strength >= SURE
        ]
        if criterion.verdict != "weak" or not waiting:
            return ()
        documents[waiting[0].document, waiting[0].file] = None
    return tuple(documents)


def _chosen(gaps: Sequence[str], templates: Templates) -> list[DocumentTemplate]:
    """The fewest types: one that closes several gaps goes before one chosen for a single gap."""
    chosen: list[DocumentTemplate] = []
    for name in gaps:
        offered = templates.closing(name)
        if offered and not any(one in chosen for one in offered):
            chosen.append(
                max(offered, key=lambda one: (_closing(one, gaps, templates), -one.order))
            )
    chosen += [one for one in templates.types if _only_adds(one, gaps, templates)]
    return sorted(chosen, key=lambda one: (one.order, one.id))


def _only_adds(template: DocumentTemplate, gaps: Sequence[str], templates: Templates) -> bool:
    """Whether it closes nothing alone, but a gap calls for it: a statement of applicability."""
    return not templates.closes(template) and bool({*templates.contributes(template)} & {*gaps})


def _closing(template: DocumentTemplate, gaps: Sequence[str], templates: Templates) -> int:
    return len(set(templates.closes(template)) & set(gaps))


def _documents(
    chosen: Sequence[DocumentTemplate], stands_alone: Collection[str], *, merge: bool
) -> list[list[str]]:
    """The types of each document, in the order in which they are written."""
    found: dict[str, list[str]] = {}
    for template in chosen:
        apart = not merge or template.id in stands_alone
        key = f"type {template.id}" if apart else f"bundle {template.bundle}"
        found.setdefault(key, []).append(template.id)
    return list(found.values())
