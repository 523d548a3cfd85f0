"""From a statement to evidence that a person can check: the exact words and where they stand."""

import hashlib
import re
from collections.abc import Sequence

from assistant.judging.statements import Statement
from assistant.review_types import Bearing, CriterionFinding, Evidence
from ingest.types import Span

CELLS = 3  # the most cells of a table row that are quoted
_WORD = re.compile(r"[^\W\d_]{2,}")


def evidence_of(
    statement: Statement,
    *,
    criterion: str,
    bearing: Bearing,
    reasons: tuple[str, ...] = (),
    strength: float = 0.0,
) -> tuple[Evidence, ...]:
    """Return a statement as evidence; each quote is a span of the stored page, word for word.

    A table row is stored with its column heads between the cells, which is nothing the document
    says in one piece: so its telling cells are quoted one by one, with the row as their lead.
    """
    unit = statement.unit
    document = unit.document
    spans, lead = [unit.span], unit.lead_text
    if unit.cells:
        spans, lead = _telling(unit.page.text, unit.cells), unit.text
    return tuple(
        Evidence(
            document_id=document.id,
            document=document.title,
            file=document.file,
            page=unit.page.number,
            page_label=unit.page.label,
            section=unit.section,
            quote=unit.page.text[span.start : span.end],
            span=span,
            document_status=document.control.status,
            criterion=criterion,
            bearing=bearing,
            reasons=reasons,
            strength=round(strength, 3),
            language=unit.language,
            lead=lead,
        )
        for span in spans
    )


def evidence_key(criteria: Sequence[CriterionFinding]) -> str:
    """Return a name for the evidence of a requirement: the same words in the same files.

    It does not depend on ids, so it survives a file's being read anew.
    """
    parts = sorted(
        f"{finding.criterion}|{one.bearing}|{one.file}|{' '.join(one.quote.split())}"
        for finding in criteria
        for one in finding.evidence
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _telling(text: str, cells: tuple[Span, ...]) -> list[Span]:
    """The cells that say most, in the order of the row; the longest where all are short."""
    ranked = sorted(cells, key=lambda cell: (-_words(text, cell), cell.start))
    told = [cell for cell in ranked if _words(text, cell) >= 2][:CELLS] or ranked[:1]
    return sorted(told, key=lambda cell: cell.start)


def _words(text: str, span: Span) -> int:
    return len(_WORD.findall(text[span.start : span.end]))
