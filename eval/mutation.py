"""Take away what speaks for a met requirement and review again: it must no longer be met.

Twice for each: without the gold evidence, and without all evidence that we showed. The library
stays as it is; only the reading of it leaves those sentences, items and rows out. Nothing else may
turn met by it. Gold evidence is sufficient, not exhaustive: where other words say the same, a
requirement may rightly stay met without it.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.requirements.schema import Language, RequirementSet
from assistant.review_types import Evidence, RequirementFinding, Review
from eval import statuses
from eval.companies import Company
from eval.companies import Evidence as Gold
from eval.intervals import told
from eval.library import company_library
from eval.metrics import mean
from eval.overlap import bare, file_name, overlaps
from eval.review import SHOWN, Reviewer
from ingest.embed import Embedder
from ingest.library.store import Library
from ingest.units import Unit
from ingest.versions import current_versions

GOLD, OURS = "gold evidence removed", "shown evidence removed"
LeaveOut = Callable[[Unit], bool]


@dataclass(frozen=True, slots=True)
class Mutation:
    """What became of one met requirement when its evidence was taken away.

    `turned_met` are requirements that are met now and were not before.
    """

    company: str
    label: str
    kind: str
    status: str
    removed: int
    turned_met: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether it is no longer met."""
        return self.status != "met"


class Mask:
    """Tells which units are left out, and counts them."""

    def __init__(self, leave_out: LeaveOut) -> None:
        self._leave_out = leave_out
        self._removed: set[tuple[str, int, int]] = set()

    def __call__(self, unit: Unit) -> bool:
        out = self._leave_out(unit)
        if out:
            self._removed.add(unit.key)
        return out

    @property
    def removed(self) -> int:
        """How many units were left out."""
        return len(self._removed)


def measure(
    companies: Sequence[Company],
    *,
    requirement_set: RequirementSet,
    embedder: Embedder,
    reviewer: Reviewer,
    limit: int | None = None,
) -> list[Mutation]:
    """Return a mutation for each label that is met by us, by each kind of evidence it has."""
    made: list[Mutation] = []
    for company in companies:
        with company_library(company.docs, embedder=embedder) as (library, _):
            made += _company(company, library, requirement_set, reviewer, limit)
    return made


def _company(
    company: Company,
    library: Library,
    requirement_set: RequirementSet,
    reviewer: Reviewer,
    limit: int | None,
) -> list[Mutation]:
    language: Language = "de" if company.language == "de" else "en"
    superseded, now = current_versions(library.documents()), datetime.now(UTC)

    def review(leave_out: LeaveOut) -> Review:
        return reviewer(
            library,
            requirement_set=requirement_set,
            language=language,
            superseded=superseded,
            now=now,
            leave_out=leave_out,
        )

    before = review(lambda unit: False).requirements
    made = []
    for label, kind, leave_out in masks(company, before)[: limit and 2 * limit]:
        mask = Mask(leave_out)
        after = review(mask).requirements
        made.append(compared(company.name, label, kind, before, after, removed=mask.removed))
    return made


def masks(
    company: Company, findings: Sequence[RequirementFinding]
) -> list[tuple[str, str, LeaveOut]]:
    """Return (label, kind, what to leave out) for each label that is met by us."""
    parts: dict[str, list[RequirementFinding]] = defaultdict(list)
    for finding in findings:
        parts[statuses.label_id(finding.ref)].append(finding)
    gold = {label.requirement: label.evidence for label in company.labels}
    found: list[tuple[str, str, LeaveOut]] = []
    for label, members in parts.items():
        if statuses.merged(part.machine_status for part in members) != "met":
            continue
        if gold.get(label):
            found.append((label, GOLD, without_gold(gold[label])))
        shown = [one for part in members for one in part.evidence if one.bearing in SHOWN]
        found.append((label, OURS, without_shown(shown)))
    return found


def without_gold(evidence: Iterable[Gold]) -> LeaveOut:
    """Return what leaves out units that hold gold words, or that such words govern."""
    by_file: dict[str, list[Gold]] = defaultdict(list)
    for one in evidence:
        by_file[file_name(one.file)].append(one)

    def leave_out(unit: Unit) -> bool:
        return any(
            _same_page(unit, one)
            and (overlaps(one.quote, unit.text) or overlaps(one.quote, unit.lead_text))
            for one in by_file.get(file_name(unit.document.file), ())
        )

    return leave_out


def without_shown(evidence: Iterable[Evidence]) -> LeaveOut:
    """Return what leaves out the units shown as evidence, and others with the same words."""
    places: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    for one in evidence:
        places[one.document_id, one.page].append(one)
    quotes = {bare(one.quote) for some in places.values() for one in some}

    def leave_out(unit: Unit) -> bool:
        here = places.get((unit.document.id, unit.page.number), ())
        span = unit.span
        return bare(unit.text) in quotes or any(
            span.start < one.span.end and one.span.start < span.end for one in here
        )

    return leave_out


def _same_page(unit: Unit, gold: Gold) -> bool:
    return not unit.document.fixed_pages or unit.page.number == gold.page


def compared(
    company: str,
    label: str,
    kind: str,
    before: Sequence[RequirementFinding],
    after: Sequence[RequirementFinding],
    *,
    removed: int,
) -> Mutation:
    """Return what a review without some words says, beside the one with them."""
    told = _by_ref(after)
    known = _by_ref(before)
    return Mutation(
        company=company,
        label=label,
        kind=kind,
        status=statuses.by_label(told)[label],
        removed=removed,
        turned_met=tuple(r for r, s in told.items() if s == "met" and known.get(r) != "met"),
    )


def _by_ref(findings: Sequence[RequirementFinding]) -> dict[str, str]:
    return {finding.ref: finding.machine_status for finding in findings}


def summarise(made: Sequence[Mutation]) -> dict[str, dict[str, Any]]:
    """Return the figures by group: over all, then by company."""
    groups: dict[str, list[Mutation]] = {"all": list(made)}
    for one in made:
        groups.setdefault(one.company, []).append(one)
    return {name: _figures(members) for name, members in groups.items()}


def _passed(made: Sequence[Mutation]) -> float | None:
    return mean([float(one.passed) for one in made])


def _figures(made: Sequence[Mutation]) -> dict[str, Any]:
    found: dict[str, Any] = {"met": len({(one.company, one.label) for one in made})}
    for kind in (GOLD, OURS):
        members = [one for one in made if one.kind == kind]
        found[kind] = {
            "tried": len(members),
            **told(members, {"no longer met": _passed}),
            "units removed": mean([float(one.removed) for one in members]),
            "nothing found": sum(not one.removed for one in members),
            "others turned met": sum(len(one.turned_met) for one in members),
        }
    return found


def write_failed(made: Iterable[Mutation]) -> None:
    """Write to standard error each requirement that stayed met, or made another one met."""
    for one in made:
        if not one.passed or one.turned_met:
            turned = f"; turned met: {', '.join(one.turned_met)}" if one.turned_met else ""
            sys.stderr.write(
                f"{one.company} {one.label}, {one.kind} ({one.removed} units): "
                f"{one.status}{turned}\n"
            )
