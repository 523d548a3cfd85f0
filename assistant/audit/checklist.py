"""A checklist for a scope: what to ask, what to expect, what the documents show already.

What documents show is how they read. Whether it is lived, an auditor finds out on site.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.audit.scope import read_scope
from assistant.messages import Language
from assistant.registers.entry import Entry
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.review_types import (
    Evidence,
    Missing,
    Note,
    RequirementFinding,
    Review,
    ReviewStatus,
)

SUPPORTING, AGAINST = 3, 5  # quotes of one requirement


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement of a checklist, in words of one language.

    `status` is how the documents cover it, None where no review looked; `decided_by` names the
    person whose decision it is, "" where it is the program's. `weak` counts words that do not
    count fully (drafts, recommendations). `checks` are what the auditor wrote down.
    """

    requirement: Requirement
    title: str
    group: str
    questions: tuple[str, ...]
    expected: tuple[str, ...]
    status: ReviewStatus | None = None
    decided_by: str = ""
    stale_decision: bool = False
    supporting: tuple[Evidence, ...] = ()
    more: int = 0  # supporting quotes beyond those shown
    contradicting: tuple[Evidence, ...] = ()
    weak: int = 0
    lacking: tuple[Missing, ...] = ()
    notes: tuple[Note, ...] = ()
    checks: tuple[Entry, ...] = ()

    @property
    def ref(self) -> str:
        """The number of the requirement."""
        return self.requirement.ref

    @property
    def results(self) -> tuple[str, ...]:
        """Results that the auditor recorded, each once."""
        return tuple(dict.fromkeys(r for one in self.checks if (r := one.text("result"))))


@dataclass(frozen=True, slots=True)
class Checklist:
    """The lines of a scope. `review` is what the documents' side comes from, None without one."""

    lines: tuple[Line, ...]
    unknown: tuple[str, ...]
    audit: Entry | None
    review: Review | None
    language: Language

    @property
    def checked(self) -> int:
        """How many requirements have a result other than "not checked"."""
        return sum(1 for one in self.lines if {*one.results} - {"not_checked"})


def checklist(
    names: Iterable[str],
    requirements: RequirementSet,
    review: Review | None,
    *,
    language: Language,
    audit: Entry | None = None,
    checks: Sequence[Entry] = (),
) -> Checklist:
    """Return the checklist for numbers of requirements or chapters; `checks` are the audit's."""
    scope = read_scope(names, requirements)
    fitting = review if review is not None and review.set_id == requirements.id else None
    findings = {one.id: one for one in fitting.requirements} if fitting else {}
    groups = {one.id: one.title.in_(language) for one in requirements.groups}
    lines = []
    for one in scope.requirements:
        own = tuple(c for c in checks if one.id in _asked(c, requirements))
        lines.append(_line(one, findings.get(one.id), groups[one.group], own, language))
    return Checklist(tuple(lines), scope.unknown, audit, fitting, language)


def _asked(check: Entry, requirements: RequirementSet) -> frozenset[str]:
    return read_scope(check.several("requirement"), requirements).ids


def _line(
    requirement: Requirement,
    finding: RequirementFinding | None,
    group: str,
    checks: tuple[Entry, ...],
    language: Language,
) -> Line:
    questions = tuple(requirement.questions.in_(language))
    expected = tuple(requirement.evidence.in_(language))
    title = requirement.title.in_(language)
    number = requirement.group.rpartition(":")[2]
    chapter = f"{number} {group}"
    if finding is None:
        return Line(requirement, title, chapter, questions, expected, checks=checks)
    supporting = _strongest(finding, "supports")
    return Line(
        requirement,
        title,
        chapter,
        questions,
        expected,
        status=finding.status,
        decided_by=finding.override.person if finding.override else "",
        stale_decision=bool(finding.override and finding.override.stale),
        supporting=supporting[:SUPPORTING],
        more=max(0, len(supporting) - SUPPORTING),
        contradicting=_strongest(finding, "contradicts")[:AGAINST],
        weak=len(_strongest(finding, "weak")),
        lacking=finding.missing,
        notes=finding.notes,
        checks=checks,
    )


def _strongest(finding: RequirementFinding, bearing: str) -> tuple[Evidence, ...]:
    """Quotes of one bearing, each place once, the surest first."""
    found: dict[tuple[str, int, int, int], Evidence] = {}
    for one in finding.evidence:
        place = one.document_id, one.page, one.span.start, one.span.end
        if one.bearing == bearing and (place not in found or one.strength > found[place].strength):
            found[place] = one
    return tuple(
        sorted(found.values(), key=lambda one: (-one.strength, one.file, one.page, one.span.start))
    )
