"""What stands in the sheets of the XLSX report: columns and rows, without any styling."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.export.review_words import (
    SIGNS,
    VERDICT_STATUS,
    by_group,
    count_of,
    group_title,
    maturity_text,
    missing_of,
    moment,
    note_name,
    numbers,
    one_line,
    page_of,
    plural,
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
from assistant.messages import Language
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    Note,
    RequirementFinding,
    Review,
    ReviewStatus,
)

_QUOTES, _SOURCES = 3, 6  # shown in the row of a requirement; all are in the sheet of evidence


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the status whose colour goes with it."""

    text: str
    status: ReviewStatus


Value = str | int | float | date | Marked | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading (`report.col_<key>`), its width in characters, who fills it."""

    key: str
    width: float
    fill_in: bool = False
    share: bool = False  # a number 0..1, shown as a percentage


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name (`report.sheet_<key>`), columns and rows. `frozen` columns stay in view."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    frozen: int = 0


def sheets_of(review: Review) -> list[Sheet]:
    """Return all sheets of a review, in their order."""
    return [
        _requirements(review),
        _evidence(review),
        _criteria(review),
        _documents(review),
        _notes(review),
        _about(review),
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
    )
    rows = [
        _criterion(finding, criterion, review.language)
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


def _documents(review: Review) -> Sheet:
    columns = (
        Column("document", 34),
        Column("file", 30),
        Column("version", 10),
        Column("document_status", 17),
        Column("standing", 30),
        Column("effective", 13),
        Column("pages", 8),
        Column("unreadable", 20),
        Column("superseded_by", 30),
        Column("used", 10),
    )
    used = Counter(one.document_id for finding in review.requirements for one in finding.evidence)
    rows = [
        (
            document.title,
            document.file,
            document.version,
            word(f"document_{document.status.value}", review.language),
            word(f"standing_{document.standing}", review.language),
            document.effective_date,
            document.pages,
            numbers(document.unreadable_pages),
            document.superseded_by,
            used[document.id],
        )
        for document in review.documents
    ]
    return Sheet("documents", columns, tuple(rows), frozen=1)


def _notes(review: Review) -> Sheet:
    columns = (
        Column("note", 20),
        Column("requirement", 17),
        Column("text", 54),
        Column("quote", 60),
        Column("document", 40),
    )
    rows: list[tuple[Value, ...]] = []
    for requirement, note in _all_notes(review):
        head = (note_name(note, review.language), requirement, note.text)
        for one in note.evidence:
            words, place = quoted(one, review.language), source_of(one, review.language)
            rows.append((*head, words, place))
        if not note.evidence:
            rows.append((*head, None, None))
    return Sheet("notes", columns, tuple(rows))


def _all_notes(review: Review) -> Iterator[tuple[str, Note]]:
    for note in review.notes:
        yield "", note
    for finding in review.requirements:
        for note in finding.notes:
            yield finding.id, note


def _about(review: Review) -> Sheet:
    language = review.language
    pages = sum(document.pages for document in review.documents)
    levels = "\n".join(maturity_text(level, language) for level in range(6))
    counts = count_of(review.requirements)
    rows: list[tuple[Value, ...]] = [
        (word("about_what", language), word("aid", language)),
        (word("about_set", language), f"{review.set_title} ({review.set_id})"),
        (word("about_edition", language), review.edition),
        (word("about_generated", language), moment(review)),
        (word("about_library", language), review.library),
        (
            word("reviewed", language),
            f"{plural('documents', len(review.documents), language)}, "
            f"{plural('pages', pages, language)}",
        ),
        *(
            (
                status_text(status, language),
                Marked(plural("requirements", counts[status], language), status),
            )
            for status in SIGNS
        ),
        (word("about_fill_in", language), word("about_fill_in_text", language)),
        (word("about_scale", language), levels),
        *((word("method", language), word(f"method_{n}", language)) for n in range(1, 7)),
    ]
    return Sheet("about", (Column("about", 28), Column("value", 110)), tuple(rows))
