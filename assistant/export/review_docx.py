"""A review as a Word document: the result on the first page, then every finding with its words."""

from pathlib import Path

from docx.document import Document
from docx.shared import Pt

from assistant.export.review_docx_details import add_details
from assistant.export.review_docx_overview import add_overview
from assistant.export.review_docx_parts import (
    QUIET,
    add_row,
    add_table,
    another,
    first,
    head_and_foot,
    new_document,
    say,
)
from assistant.export.review_docx_summary import add_summary
from assistant.export.review_files import write_whole
from assistant.export.review_words import day, numbers, one_line, shorten, word
from assistant.export.second_words import differing, use_lines
from assistant.messages import Language
from assistant.review_types import Review, ReviewedDocument

_METHOD = 6  # paragraphs


def write_review_docx(review: Review, path: Path) -> None:
    """Write a review as a Word document, whole or not at all. Raises ReviewError."""
    document = _build(review)
    write_whole(path, lambda draft: document.save(str(draft)))


def _build(review: Review) -> Document:
    language = review.language
    title = one_line(f"{word('title', language)}: {review.set_title}")
    document = new_document(
        language=language,
        title=title,
        author=word("author", language),
        created=review.generated,
    )
    before, between, after = word("footer", language, page="\0", pages="\0").split("\0")
    head_and_foot(
        document,
        left=shorten(title, 90),
        right=word("aid_short", language),
        page_of=(before, between, after),
    )
    # Bookmarks are numbered, since a requirement's id may hold what a bookmark may not.
    places = {finding.id: number for number, finding in enumerate(review.requirements, 1)}
    add_summary(document, review, places)
    add_overview(document, review, places)
    add_details(document, review, places)
    if review.second:
        _add_second(document, review)
    _add_documents(document, review)
    _add_method(document, language)
    return document


def _add_second(document: Document, review: Review) -> None:
    """The second reader: who it was, what it took, and where the two readers differ."""
    language = review.language
    heading = document.add_heading(word("second_title", language), 1)
    heading.paragraph_format.page_break_before = True
    for line in use_lines(review):
        say(document.add_paragraph(), line)
    found = differing(review)
    if not found:
        say(document.add_paragraph(), word("second_none", language))
        return
    widths = [2.2, 6.8, 2.6, 2.6, 2.8]
    names = ("criterion", "criterion_text", "first_reader", "second_reader", "counts")
    table = add_table(document, widths, header=[word(f"col_{name}", language) for name in names])
    for one in found:
        cells = add_row(table, widths)
        told = (one.criterion, one.text, one.first, one.second, one.counts)
        for cell, text in zip(cells, told, strict=True):
            say(first(cell), shorten(text, 600), size=8.5)


def _add_documents(document: Document, review: Review) -> None:
    language = review.language
    heading = document.add_heading(word("reviewed", language), 1)
    heading.paragraph_format.page_break_before = True
    if not review.documents:
        say(document.add_paragraph(), word("reviewed_none", language))
        return
    widths = [6.4, 1.8, 2.5, 3.3, 1.2, 1.8]
    names = ("document", "version", "effective", "standing", "pages", "unreadable")
    header = [word(f"col_{name}", language) for name in names]
    table = add_table(document, widths, header=header)
    for one in review.documents:
        cells = add_row(table, widths)
        say(first(cells[0]), shorten(one.title, 160), size=8.5)
        say(another(cells[0]), shorten(one.file, 160), size=8, colour=QUIET)
        for cell, text in zip(cells[1:], _document_facts(one, language), strict=True):
            say(first(cell), text, size=8.5)


def _document_facts(document: ReviewedDocument, language: Language) -> tuple[str, ...]:
    effective = document.effective_date
    standing = word(f"standing_{document.standing}", language)
    if document.superseded_by:
        title = shorten(document.superseded_by, 100)
        standing = f"{standing}, {word('superseded_by', language, title=title)}"
    return (
        shorten(document.version or "–", 30),
        day(effective, language) if effective else "–",
        standing,
        str(document.pages),
        shorten(numbers(document.unreadable_pages), 80) or "–",
    )


def _add_method(document: Document, language: Language) -> None:
    document.add_heading(word("method", language), 1)
    for number in range(1, _METHOD + 1):
        paragraph = say(document.add_paragraph(), word(f"method_{number}", language))
        paragraph.paragraph_format.space_after = Pt(5)
