"""Quotes as they are shown: each piece followed by its [n], with what must be said beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.citations import cite, verify
from assistant.messages import Language, message
from assistant.question import question_language
from assistant.selection import analyse_question, labelled_cells
from assistant.types import Citation
from assistant.words import WordMatcher
from ingest.analysis.answer_types import answer_evidence
from ingest.types import Span, Status
from ingest.units import Unit

CELLS = 4  # the most cells of a table row that are quoted
RELATED = 3


def render(
    unit: Unit, *, first: int, question: str, words: WordMatcher, leads: bool = True
) -> tuple[str, list[Citation]]:
    """Return the unit as shown, each quoted piece followed by its [n], and the citations.

    Without `leads` what governs it is left out, for the line above has just said it.
    """
    if unit.cells:
        return _render_row(unit, first, _telling_cells(question, unit, words))
    citations: list[Citation] = []
    shown: list[str] = []
    for span in (unit.lead if leads else None, unit.span):
        if span is not None:
            number = first + len(citations)
            citations.append(_cite(unit, span, number))
            shown.append(f"{unit.page.text[span.start : span.end].strip()} [{number}]")
    return " ".join(shown), citations


def _render_row(unit: Unit, first: int, cells: Sequence[Span]) -> tuple[str, list[Citation]]:
    """A table row: "Label: value [n]", the values cited, for only they are words of the source."""
    shown: list[str] = []
    citations: list[Citation] = []
    for label, cell in labelled_cells(unit):
        if cell in cells:
            number = first + len(citations)
            citations.append(_cite(unit, cell, number))
            value = unit.page.text[cell.start : cell.end].strip()
            separator = ": " if label and label[-1] not in "?!" else " "
            shown.append(f"{label}{separator}{value} [{number}]".strip())
    return " | ".join(shown), citations


def _telling_cells(question: str, unit: Unit, words: WordMatcher) -> list[Span]:
    """The first cell, which names the row, and those that take up the question most."""
    cells = [(label, c) for label, c in labelled_cells(unit) if c.end > c.start]
    if len(cells) <= CELLS:
        return [cell for _, cell in cells]
    query = analyse_question(question, language=question_language(question))
    texts = [f"{label} {unit.page.text[c.start : c.end]}" for label, c in cells]
    kinds = [bool(answer_evidence(text, unit.language, wanted=query.expected)) for text in texts]
    marks = [
        match + 0.2 * kind
        for match, kind in zip(words.matches(question, texts), kinds, strict=True)
    ]
    rest = sorted(range(1, len(cells)), key=lambda i: (-marks[i], i))[: CELLS - 1]
    return [cell for place, (_, cell) in enumerate(cells) if place == 0 or place in rest]


def _cite(unit: Unit, span: Span, number: int) -> Citation:
    return cite(
        unit.document,
        unit.page,
        span,
        number=number,
        section=unit.section,
        language=unit.language,
    )


def note(unit: Unit, language: Language) -> str:
    """Return what must be said with a quote: another language, a draft."""
    notes = []
    if unit.language in ("de", "en") and unit.language != language:
        notes.append(message(f"answer.source_language_{unit.language}", language))
    if unit.document.control.status is Status.DRAFT:
        notes.append(message("answer.draft", language))
    return " ".join(notes)


def related_citations(
    units: Sequence[Unit], *, superseded: Mapping[str, str]
) -> tuple[Citation, ...]:
    """Return the nearest passages, one a section, numbered apart from the answer's citations."""
    related: list[Citation] = []
    for unit in units:
        span = unit.span if not unit.cells else _longest(unit.cells)
        if any(r.document_id == unit.document.id and r.section == unit.section for r in related):
            continue
        citation = _cite(unit, span, len(related) + 1)
        if unit.document.id in superseded:
            citation = replace(citation, document_status=Status.SUPERSEDED)
        verify(citation, unit.page)
        related.append(citation)
        if len(related) == RELATED:
            break
    return tuple(related)


def _longest(cells: Sequence[Span]) -> Span:
    return max(cells, key=lambda span: (span.end - span.start, -span.start))
