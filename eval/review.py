"""The review against labels: statuses, over-claims, evidence; and beside it two naive ways.

Labels stand in a company's `gold.json`. They name 27 clauses, so statuses of the parts of 7.5, 9.2
and 9.3 are put together first (`statuses.merged`). Evidence of ours is what a finding shows as
supporting or as weak, the quote or the words that govern it; a gold quote is found where such
words of the same file overlap it (`overlap`).
"""

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol

from assistant.requirements.schema import Language, RequirementSet
from assistant.review_types import RequirementFinding, Review
from eval import naive, statuses
from eval.companies import Company, Label
from eval.intervals import told
from eval.library import company_library
from eval.metrics import mean
from eval.overlap import file_name, overlaps
from eval.review_errors import Written, stage_of, written
from ingest.embed import Embedder
from ingest.library.store import Library
from ingest.units import Unit
from ingest.versions import current_versions

REVIEW = "review"
SHOWN = frozenset({"supports", "weak"})  # what speaks for a requirement, as gold evidence does
Statistic = Callable[[Sequence["Row"]], float | None]


class Reviewer(Protocol):
    """`assistant.tasks.review.review`, or a fake of it."""

    def __call__(
        self,
        library: Library,
        *,
        requirement_set: RequirementSet,
        language: Language,
        superseded: Mapping[str, str],
        now: datetime,
        leave_out: Callable[[Unit], bool] = ...,
    ) -> Review: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of a document that a finding shows."""

    file: str
    quote: str
    lead: str = ""

    def says(self, gold: str) -> bool:
        """Tell whether the quote, or what governs it, overlaps a gold quote."""
        return overlaps(gold, self.quote) or overlaps(gold, self.lead)


@dataclass(frozen=True)  # without slots, so that `evidence` is looked for once
class Row:
    """One label and what became of it."""

    company: str
    label: Label
    status: str
    shown: tuple[Shown, ...] = ()
    reason: str = ""

    @property
    def pair(self) -> statuses.Pair:
        """The gold status and ours."""
        return self.label.status, self.status

    @cached_property
    def evidence(self) -> list[bool]:
        """For a met or partial label: for each gold quote, whether it is shown."""
        if self.label.status not in ("met", "partial"):
            return []
        return [
            any(one.file == file_name(gold.file) and one.says(gold.quote) for one in self.shown)
            for gold in self.label.evidence
        ]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A company's rows, the best scores of the naive ways, and how long it took."""

    company: Company
    rows: tuple[Row, ...]
    scores: Mapping[str, naive.Scores]  # way -> requirement number -> best score
    seconds: float
    ingest_seconds: float
    wrong: tuple[tuple[str, str], ...] = ()  # (stage that failed, which label) of each wrong one


def review_company(
    company: Company, *, requirement_set: RequirementSet, embedder: Embedder, reviewer: Reviewer
) -> Reviewed:
    """Ingest a company's documents into a temporary library and review it."""
    language: Language = "de" if company.language == "de" else "en"
    began = time.perf_counter()
    with company_library(company.docs, embedder=embedder) as (library, _):
        ingested = time.perf_counter()
        review = reviewer(
            library,
            requirement_set=requirement_set,
            language=language,
            superseded=current_versions(library.documents()),
            now=datetime.now(UTC),
        )
        reviewed = time.perf_counter()
        scores = naive.best_scores(library, requirement_set=requirement_set, language=language)
        documents = written(library)
    return Reviewed(
        company=company,
        rows=tuple(rows_of(company, review.requirements)),
        scores=scores,
        seconds=reviewed - ingested,
        ingest_seconds=ingested - began,
        wrong=tuple(wrong_stages(company, review.requirements, documents)),
    )


def wrong_stages(
    company: Company, findings: Sequence[RequirementFinding], documents: Written
) -> list[tuple[str, str]]:
    """Return the stage that failed for each wrong status, with the label in neutral words."""
    members = _members(findings)
    found = []
    for row in rows_of(company, findings):
        parts = members[row.label.requirement]
        stage = stage_of(row.label, row.status, parts, documents)
        if stage is not None:
            case = f"{row.label.requirement} ({company.language}): {row.label.status}"
            found.append((stage, f"{case}, told as {row.status}"))
    return found


def rows_of(company: Company, findings: Sequence[RequirementFinding]) -> list[Row]:
    """Return a row for each label. Raises KeyError for one that no requirement belongs to."""
    members = _members(findings)
    return [_row(company, label, members) for label in company.labels]


def _members(findings: Sequence[RequirementFinding]) -> dict[str, list[RequirementFinding]]:
    """The findings that each label stands for."""
    members: dict[str, list[RequirementFinding]] = defaultdict(list)
    for finding in findings:
        members[statuses.label_id(finding.ref)].append(finding)
    return members


def _row(company: Company, label: Label, members: Mapping[str, list[RequirementFinding]]) -> Row:
    if label.requirement not in members:
        raise KeyError(f"{company.name}: label {label.requirement} is of no requirement of the set")
    parts = members[label.requirement]
    shown = [
        Shown(file_name(one.file), one.quote, one.lead)
        for part in parts
        for one in part.evidence
        if one.bearing in SHOWN
    ]
    return Row(
        company=company.name,
        label=label,
        status=statuses.merged(part.machine_status for part in parts),
        shown=tuple(dict.fromkeys(shown)),  # one sentence may bear on several criteria
        reason=" / ".join(_reason(part) for part in parts),
    )


def _reason(part: RequirementFinding) -> str:
    """Our reason, with the verdict on each criterion (a star marks the essential ones)."""
    verdicts = [
        f"{one.criterion.rsplit('.', 1)[-1]}{'*' * (one.weight == 'essential')} {one.verdict}"
        for one in part.criteria
    ]
    return f"{part.ref} {part.machine_status} ({', '.join(verdicts)}): {part.reason}"


def ways(companies: Sequence[Reviewed]) -> dict[str, list[list[Row]]]:
    """Return rows by company for our review and, where there is another company, the naive ways.

    The thresholds for one company are those that are best on all the others.
    """
    found = {REVIEW: [list(one.rows) for one in companies]}
    if len(companies) < 2:
        return found
    for way in naive.WAYS:
        found[way] = [
            _naive_rows(one, way, [other for other in companies if other is not one])
            for one in companies
        ]
    return found


def _naive_rows(one: Reviewed, way: str, others: Sequence[Reviewed]) -> list[Row]:
    labelled = [
        (other.scores[way], {label.requirement: label.status for label in other.company.labels})
        for other in others
    ]
    told = naive.tell(one.scores[way], naive.fit(labelled))
    return [
        Row(company=one.company.name, label=label, status=told[label.requirement])
        for label in one.company.labels
    ]


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return all measures of some rows, with bootstrap intervals over requirements."""
    measured: dict[str, Statistic] = {
        "macro-F1": lambda some: statuses.macro_f1([row.pair for row in some]),
        "accuracy": lambda some: statuses.accuracy([row.pair for row in some]),
        "over-claims": lambda some: statuses.over_claims([row.pair for row in some]),
        "under-claims": lambda some: statuses.under_claims([row.pair for row in some]),
        "missing recall": lambda some: statuses.recall([row.pair for row in some], "missing"),
    }
    found: dict[str, Any] = {}
    if any(row.shown for row in rows):
        measured["evidence recall"] = evidence_recall
        measured["labels with evidence"] = labels_with_evidence
        found["evidence a requirement"] = mean([float(len(row.shown)) for row in rows])
    counts = statuses.figures([row.pair for row in rows])
    return {"requirements": len(rows), **told(rows, measured), **found, **counts}


def evidence_recall(rows: Sequence[Row]) -> float | None:
    """Return the share of the gold quotes of met and partial labels that are shown."""
    return mean([float(found) for row in rows for found in row.evidence])


def labels_with_evidence(rows: Sequence[Row]) -> float | None:
    """Return the share of met and partial labels of which at least one gold quote is shown."""
    return mean([float(any(row.evidence)) for row in rows if row.evidence])


def summarise(companies: Sequence[Reviewed]) -> dict[str, dict[str, Any]]:
    """Return the figures by group: over all by each way, then each company by each way."""
    table: dict[str, dict[str, Any]] = {}
    found = ways(companies)
    if len(companies) > 1:
        for way, rows in found.items():
            table[f"all {way}"] = figures([row for some in rows for row in some])
        table[f"all {REVIEW}"]["review s"] = sum(one.seconds for one in companies)
    for place, one in enumerate(companies):
        name = _short(one.company.name, place, table)
        for way, rows in found.items():
            table[f"{name} {way}"] = figures(rows[place])
        table[f"{name} {REVIEW}"]["review s"] = one.seconds
        table[f"{name} {REVIEW}"]["ingest s"] = one.ingest_seconds
    return table


def _short(name: str, place: int, taken: Mapping[str, object]) -> str:
    """The first word of a name, at most ten letters, and a number where it is taken."""
    short = re.split(r"[\W_]", name)[0][:10] or "company"
    return f"{short}{place + 1}" if f"{short} {REVIEW}" in taken else short


def write_wrong(rows: Sequence[Row]) -> None:
    """Write to standard error each wrong status with what led to it."""
    for row in rows:
        if row.status != row.label.status:
            sys.stderr.write(describe(row))


def describe(row: Row, *, shown: int = 4) -> str:
    """Return a row for people: gold and ours, why, and the first evidence of both."""
    sign = "OVER-CLAIM " if row.status == "met" else ""
    lines = [
        f"{row.company} {row.label.requirement}: {sign}gold {row.label.status}, ours {row.status}",
        f"  reason: {row.reason}",
    ]
    if row.label.missing:
        lines.append(f"  gold says missing: {row.label.missing}")
    if row.label.trap:
        lines.append(f"  trap: {row.label.trap}")
    found = row.evidence or [False] * len(row.label.evidence)
    for gold, known in zip(row.label.evidence, found, strict=True):
        lines.append(f"  gold {'+' if known else '-'} {gold.file}: {gold.quote}")
    lines += [f"  ours   {one.file}: {one.lead} {one.quote}" for one in row.shown[:shown]]
    return "\n".join(lines) + "\n"
