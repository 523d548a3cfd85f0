"""The first page of the Word report: what this is, the counts, what to do first."""

from collections.abc import Mapping

from docx.document import Document
from docx.shared import Pt

from assistant.export.review_charts import TINTS, stacked_bar
from assistant.export.review_docx_parts import (
    QUIET,
    WIDTH,
    add_picture,
    add_row,
    add_table,
    another,
    first,
    link,
    say,
    shade,
)
from assistant.export.review_words import (
    SIGNS,
    count_of,
    counts_text,
    decimal,
    moment,
    most_urgent,
    notes_up_front,
    one_line,
    plural,
    shorten,
    status_text,
    word,
)
from assistant.review_types import Review

_URGENT = 10


def add_summary(document: Document, review: Review, places: Mapping[str, int]) -> None:
    """Add the first page: what this is, the counts, and what to do first."""
    language = review.language
    document.add_paragraph(style="Title").add_run(one_line(word("title", language)))
    subtitle = document.add_paragraph()
    subtitle.paragraph_format.space_after = Pt(2)
    name = shorten(review.set_title, 120)
    edition = shorten(review.edition, 100)
    say(subtitle, name if edition in name else f"{name} · {edition}", bold=True, size=12)
    say(document.add_paragraph(), _basis(review), size=9, colour=QUIET)
    (box,) = add_row(add_table(document, [WIDTH]), [WIDTH])
    shade(box, "EEF6F7")
    say(first(box, after=2), word("aid", language), size=9)
    document.add_heading(word("summary", language), 1)
    _add_counts(document, review)
    for sentence in _sentences(review):
        line = document.add_paragraph(style="List Bullet")
        line.paragraph_format.space_after = Pt(1)
        say(line, sentence, size=9)
    document.add_heading(word("urgent", language), 1)
    _add_urgent(document, review, places)


def _basis(review: Review) -> str:
    pages = sum(document.pages for document in review.documents)
    parts = (
        word("as_of", review.language, moment=moment(review)),
        plural("requirements", len(review.requirements), review.language),
        plural("documents", len(review.documents), review.language),
        plural("pages", pages, review.language),
    )
    return " · ".join(parts)


def _add_counts(document: Document, review: Review) -> None:
    """Five large numbers, each with sign, word and colour; below them one bar for all."""
    counts = count_of(review.requirements)
    widths = [WIDTH / len(SIGNS)] * len(SIGNS)
    cells = add_row(add_table(document, widths), widths)
    for cell, status in zip(cells, SIGNS, strict=True):
        shade(cell, TINTS[status])
        say(first(cell, centre=True, after=0), str(counts[status]), bold=True, size=20)
        line = another(cell, after=2)
        line.alignment = cell.paragraphs[0].alignment
        say(line, status_text(status, review.language), size=9)
    bar = document.add_paragraph()
    bar.paragraph_format.space_before = bar.paragraph_format.space_after = Pt(4)
    words = word("summary_bar", review.language, counts=counts_text(counts, review.language))
    add_picture(bar, stacked_bar(counts, width=1700, height=60), width=WIDTH, words=words)


def _sentences(review: Review) -> list[str]:
    """Say what the counts do not: maturity, decisions, unread pages, notes."""
    language = review.language
    levels = [
        one.documentation_maturity for one in review.requirements if one.status != "not_applicable"
    ]
    said = []
    if levels:
        mean = decimal(sum(levels) / len(levels), language)
        said.append(word("summary_applicable", language, maturity=mean))
    codes = [note.code for _, note in notes_up_front(review)]
    counted = {
        "summary_decided": sum(one.override is not None for one in review.requirements),
        "summary_unreadable": sum(len(one.unreadable_pages) for one in review.documents),
        "summary_contradictions": codes.count("contradiction"),
        "summary_stale": codes.count("stale"),
    }
    return said + [plural(key, count, language) for key, count in counted.items() if count]


def _add_urgent(document: Document, review: Review, places: Mapping[str, int]) -> None:
    language = review.language
    urgent = most_urgent(review)
    if not urgent:
        say(document.add_paragraph(), word("urgent_none", language))
        return
    widths = [5.4, 2.9, 7.1, 1.6]
    names = ("col_requirement", "col_status", "col_recommendation", "col_priority")
    table = add_table(document, widths, header=[word(name, language) for name in names])
    for finding in urgent[:_URGENT]:
        cells = add_row(table, widths)
        line = first(cells[0])
        say(line, one_line(finding.ref), bold=True, size=8.5, colour="0F6371")
        link(line, places[finding.id])
        say(line, f" {shorten(finding.title, 70)}", size=8.5)
        shade(cells[1], TINTS[finding.status])
        say(first(cells[1]), status_text(finding.status, language), size=8.5)
        say(first(cells[2]), shorten(finding.recommendation or finding.reason, 130), size=8.5)
        say(first(cells[3]), word(f"priority_{finding.priority}", language), size=8.5)
    if len(urgent) > _URGENT:
        more = word("urgent_more", language, count=len(urgent) - _URGENT)
        line = document.add_paragraph()
        line.paragraph_format.space_before = Pt(4)
        say(line, more, size=8.5, colour=QUIET)
