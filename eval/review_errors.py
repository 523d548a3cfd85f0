"""Which stage of a review failed, for each wrong status, as far as a program can tell.

The stages in the order in which they are asked about; the first that fits is the one counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.judging.statements import read_corpus
from assistant.review_types import RequirementFinding
from eval.companies import Evidence as Gold
from eval.companies import Label
from eval.overlap import bare, file_name, overlaps
from eval.statuses import CLASSES
from ingest.library.store import Library
from ingest.types import Kind

PARSE = "parse: a labelled quote is on no stored page"
UNITS = "units: it is on a page, but no statement holds it"
MANNER = "manner: words were taken for a denial, or for a mere mention"
RULES = "status rules: draft, subject, one system, blank form"
RELEVANCE = "relevance: labelled words are not among those shown"
WEIGHING = "weighing: the words are shown, the verdict is another"
GENEROUS = "other words taken: unlabelled words count as support (or the label is debatable)"
STAGES = (PARSE, UNITS, MANNER, RULES, RELEVANCE, WEIGHING, GENEROUS)
_RULES = frozenset({"draft", "no_approval", "other_subject", "one_system", "blank_form"})
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Written:
    """A company's documents as they are stored: letters of the pages and texts of statements."""

    pages: Mapping[str, str]
    statements: Mapping[str, tuple[str, ...]]

    def on_page(self, gold: Gold) -> bool:
        """Tell whether a page holds the quote's letters."""
        return bare(gold.quote) in self.pages.get(file_name(gold.file), "")

    def in_statement(self, gold: Gold) -> bool:
        """Tell whether a statement, with what governs it, holds the quote or most of it."""
        found = self.statements.get(file_name(gold.file), ())
        return any(overlaps(gold.quote, text) for text in found)


def written(library: Library) -> Written:
    """Read what a library stores of the company's own documents."""
    pages = {
        file_name(document.file): bare("\n".join(p.text for p in library.pages(document.id)))
        for document in library.documents()
        if document.kind is Kind.COMPANY
    }
    statements: dict[str, list[str]] = {}
    for statement in read_corpus(library, superseded={}).statements:
        unit = statement.unit
        texts = (unit.text, unit.lead_text)
        statements.setdefault(file_name(unit.document.file), []).extend(filter(None, texts))
    return Written(pages, {file: tuple(texts) for file, texts in statements.items()})


def stage_of(
    label: Label, status: str, parts: Sequence[RequirementFinding], documents: Written
) -> str | None:
    """Return the stage that failed; None where the status is right."""
    if status == label.status:
        return None
    if any(not documents.on_page(gold) for gold in label.evidence):
        return PARSE
    if any(not documents.in_statement(gold) for gold in label.evidence):
        return UNITS
    return _generous(label, parts) if _better(status, label.status) else _strict(label, parts)


def _strict(label: Label, parts: Sequence[RequirementFinding]) -> str:
    """Why a status is worse than labelled."""
    if any(one.verdict == "contradicted" for part in parts for one in part.criteria):
        return MANNER
    found = [_showing(gold, parts) for gold in label.evidence]
    reasons = {reason for each in found for _, some in each for reason in some}
    bearings = {bearing for each in found for bearing, _ in each}
    if bearings == {"weak"} and reasons & _RULES:
        return RULES
    if bearings == {"weak"} and "only_mentions" in reasons:
        return MANNER
    return WEIGHING if found and all(found) else RELEVANCE


def _generous(label: Label, parts: Sequence[RequirementFinding]) -> str:
    """Why a status is better than labelled."""
    if any(e.bearing == "contradicts" for part in parts for e in part.evidence):
        return MANNER  # a denial is shown and was not heeded enough
    supporting = [e for part in parts for e in part.evidence if e.bearing == "supports"]
    labelled = [
        e for e in supporting if any(overlaps(gold.quote, e.quote) for gold in label.evidence)
    ]
    return RULES if labelled and 2 * len(labelled) >= len(supporting) else GENEROUS


def _showing(gold: Gold, parts: Sequence[RequirementFinding]) -> list[tuple[str, tuple[str, ...]]]:
    """How the words of a quote bear where they are shown: supports or weak, with its reasons."""
    return [
        (one.bearing, one.reasons)
        for part in parts
        for one in part.evidence
        if one.bearing in ("supports", "weak")
        and file_name(one.file) == file_name(gold.file)
        and (overlaps(gold.quote, one.quote) or overlaps(gold.quote, one.lead))
    ]


def _better(status: str, other: str) -> bool:
    return status in CLASSES and CLASSES.index(status) < CLASSES.index(other)


def counted(found: Iterable[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """Return (stage, case) pairs as a record's errors: by stage a count and a few cases."""
    cases: dict[str, list[str]] = {}
    for stage, case in found:
        cases.setdefault(stage, []).append(case)
    return {
        stage: {"count": len(cases[stage]), "examples": cases[stage][:EXAMPLES]}
        for stage in STAGES
        if stage in cases
    }
