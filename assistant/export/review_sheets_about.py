"""The sheets of the XLSX report on documents, notes and the report itself."""

from collections import Counter
from collections.abc import Iterator

from assistant.export.review_table import Column, Marked, Sheet, Value
from assistant.export.review_words import (
    SIGNS,
    count_of,
    maturity_text,
    moment,
    note_name,
    numbers,
    plural,
    quoted,
    source_of,
    status_text,
    word,
)
from assistant.export.second_words import use_lines
from assistant.review_types import (
    Note,
    Review,
)


def documents_sheet(review: Review) -> Sheet:
    """Return the sheet of documents: how each counted, and how much came from it."""
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


def notes_sheet(review: Review) -> Sheet:
    """Return the sheet of notes: a row for each of the words concerned."""
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


def about_sheet(review: Review) -> Sheet:
    """Return what the report is, what it rests on and how it came about."""
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
        *((word("second_title", language), line) for line in use_lines(review)),
        (word("about_fill_in", language), word("about_fill_in_text", language)),
        (word("about_scale", language), levels),
        *((word("method", language), word(f"method_{n}", language)) for n in range(1, 7)),
    ]
    return Sheet("about", (Column("about", 28), Column("value", 110)), tuple(rows))
