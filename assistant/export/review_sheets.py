"""What stands in the sheets of the XLSX report: columns and rows, without any styling."""

from assistant.export.review_sheets_about import about_sheet, documents_sheet, notes_sheet
from assistant.export.review_table import Column, Marked, Sheet, Value
from assistant.export.review_words import (
    VERDICT_STATUS,
    by_group,
    group_title,
    missing_of,
    note_name,
    one_line,
    page_of,
    quoted,
    reasons_of,
    searched_of,
    section_of,
    short_id,
    source_of,
    status_text,
    verdict_text,
    word,
)
from assistant.export.second_words import differing, second_line, second_quotes
from assistant.messages import Language
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    Note,
    RequirementFinding,
    Review,
)

_QUOTES, _SOURCES = 3, 6  # shown in the row of a requirement; all are in the sheet of evidence


def sheets_of(review: Review) -> list[Sheet]:
    """Return all sheets of a review, in their order."""
    return [
        _requirements(review),
        _evidence(review),
        _criteria(review),
        documents_sheet(review),
        notes_sheet(review),
        *([_second(review)] if review.second else []),
        about_sheet(review),
    ]


def _requirements(review: Review) -> Sheet:
    columns = (
        Column("id", 15),
        Column("title", 22),
        Column("chapter", 15),
        Column("status", 14),
        Column("priority", 9),
        Column("machine_status", 14),
        Column("documentation_maturity", 13),
        Column("confidence", 11, share=True),
        Column("reason", 24),
        Column("evidence", 27),
        Column("quotes", 34),
        Column("missing", 32),
        Column("recommendation", 28),
        Column("notes", 20),
        Column("owner", 14, fill_in=True),
        Column("due", 13, fill_in=True),
        Column("implementation_maturity", 13, fill_in=True),
        Column("decision", 14, fill_in=True),
        Column("decision_reason", 20, fill_in=True),
        Column("decided_by", 14, fill_in=True),
        Column("decided_on", 13, fill_in=True),
    )
    rows = [
        _requirement(finding, group_title(group), review.language)
        for group, findings in by_group(review)
        for finding in findings
    ]
    return Sheet("requirements", columns, tuple(rows), frozen=2)


def _requirement(
    finding: RequirementFinding, chapter: str, language: Language
) -> tuple[Value, ...]:
    override = finding.override
    notes = [_note_line(note, language) for note in finding.notes]
    if override and override.stale:
        notes.insert(0, word("decision_stale", language))
    return (
        finding.id,
        finding.title,
        chapter,
        Marked(status_text(finding.status, language), finding.status),
        word(f"priority_{finding.priority}", language),
        Marked(status_text(finding.machine_status, language), finding.machine_status),
        finding.documentation_maturity,
        finding.confidence,
        finding.reason,
        _sources(finding, language),
        "\n".join(quoted(one, language, limit=220) for one in finding.evidence[:_QUOTES]),
        "\n".join(
            f"{short_id(one.criterion)}: {one.action or one.text}" for one in finding.missing
        ),
        finding.recommendation,
        "\n".join(notes),
        finding.owner,
        None,
        finding.implementation_maturity,
        Marked(status_text(override.status, language), override.status) if override else None,
        override.reason if override else None,
        override.person if override else None,
        override.decided.date() if override else None,
    )


def _sources(finding: RequirementFinding, language: Language) -> str:
    lines = dict.fromkeys(_bearing_source(one, language) for one in finding.evidence)
    shown = list(lines)[:_SOURCES]
    return "\n".join([*shown, "…"] if len(lines) > len(shown) else shown)


def _bearing_source(evidence: Evidence, language: Language) -> str:
    source = source_of(evidence, language, limit=70)
    if evidence.bearing == "supports":
        return source
    return f"{source} ({word(f'bearing_{evidence.bearing}', language)})"


def _note_line(note: Note, language: Language) -> str:
    return f"{note_name(note, language)}: {one_line(note.text)}"


def _evidence(review: Review) -> Sheet:
    columns = (
        Column("requirement", 17),
        Column("title", 26),
        Column("status", 17),
        Column("criterion", 12),
        Column("criterion_text", 34),
        Column("bearing", 16),
        Column("document", 26),
        Column("file", 24),
        Column("page", 14),
        Column("section", 28),
        Column("quote", 70),
        Column("document_status", 15),
        Column("why", 34),
    )
    rows = [
        _evidence_row(finding, criterion, one, review.language)
        for finding in review.requirements
        for criterion in finding.criteria
        for one in criterion.evidence
    ]
    return Sheet("evidence", columns, tuple(rows), frozen=1)


def _evidence_row(
    finding: RequirementFinding,
    criterion: CriterionFinding,
    evidence: Evidence,
    language: Language,
) -> tuple[Value, ...]:
    return (
        finding.id,
        finding.title,
        Marked(status_text(finding.status, language), finding.status),
        short_id(evidence.criterion),
        criterion.text,
        word(f"bearing_{evidence.bearing}", language),
        evidence.document,
        evidence.file,
        page_of(evidence, language),
        section_of(evidence),
        quoted(evidence, language),
        word(f"document_{evidence.document_status.value}", language),
        reasons_of(evidence, language),
    )


def _criteria(review: Review) -> Sheet:
    columns = (
        Column("requirement", 17),
        Column("title", 26),
        Column("criterion", 12),
        Column("weight", 14),
        Column("criterion_text", 42),
        Column("verdict", 19),
        Column("reason", 36),
        Column("count", 9),
        Column("action", 42),
        Column("terms", 30),
        Column("searched_documents", 12),
        Column("searched_passages", 12),
        Column("nearest", 46),
        *((Column("second_reader", 36), Column("second_quotes", 50)) if review.second else ()),
    )
    rows = [
        (
            *_criterion(finding, criterion, review.language),
            *(_second_cells(criterion, review.language) if review.second else ()),
        )
        for finding in review.requirements
        for criterion in finding.criteria
    ]
    return Sheet("criteria", columns, tuple(rows), frozen=1)


def _criterion(
    finding: RequirementFinding, criterion: CriterionFinding, language: Language
) -> tuple[Value, ...]:
    missing = missing_of(finding, criterion.criterion)
    searched = searched_of(finding, criterion.criterion)
    nearest = searched.nearest if searched else None
    verdict = verdict_text(criterion.verdict, language)
    return (
        finding.id,
        finding.title,
        short_id(criterion.criterion),
        word(f"weight_{criterion.weight}", language),
        criterion.text,
        Marked(verdict, VERDICT_STATUS[criterion.verdict]),
        criterion.reason or (missing.reason if missing else ""),
        len(criterion.evidence),
        missing.action if missing else None,
        ", ".join(searched.terms) if searched else None,
        searched.documents if searched else None,
        searched.passages if searched else None,
        f"{quoted(nearest, language, limit=220)}\n{source_of(nearest, language)}"
        if nearest
        else None,
    )


def _second_cells(criterion: CriterionFinding, language: Language) -> tuple[Value, ...]:
    return second_line(criterion, language), second_quotes(criterion, language)


def _second(review: Review) -> Sheet:
    """The criteria on which the two readers differ."""
    columns = (
        Column("requirement", 17),
        Column("criterion", 12),
        Column("criterion_text", 42),
        Column("first_reader", 20),
        Column("second_reader", 20),
        Column("counts", 20),
        Column("second_quotes", 80),
    )
    rows = [
        (one.requirement, one.criterion, one.text, one.first, one.second, one.counts, one.quotes)
        for one in differing(review)
    ]
    return Sheet("second", columns, tuple(rows), frozen=1)
