"""Word documents in landscape: their start, tables, marks of a draft, and their bytes."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from assistant.export.review_docx_parts import (
    QUIET,
    add_row,
    first,
    head_and_foot,
    new_document,
    say,
    shade,
)
from assistant.export.review_words import one_line, shorten, word
from assistant.export.same_zip import same_zip
from assistant.messages import Language, message

WIDTH = 26.3  # centimetres between the margins
MARK = "9A5B00"
_GROUP = "DCEBEE"
_BREAKS = 500  # characters; a row with a longer text may break over pages


def start(title: str, right: str, *, language: Language, moment: datetime) -> Document:
    """Return an empty landscape document with running head, live page numbers and title."""
    document = new_document(
        language=language, title=title, author=word("author", language), created=moment
    )
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.7)
    before, between, after = message("soa.page_of", language, page="\0", pages="\0").split("\0")
    head_and_foot(
        document,
        left=shorten(title, 90),
        right=shorten(right, 100),
        page_of=(before, between, after),
    )
    head = section.header.paragraphs[0]
    for stop in list(head.paragraph_format.tab_stops):
        stop.position = Cm(WIDTH)
    say(document.add_paragraph(style="Title"), one_line(title))
    return document


def lines(paragraph: Paragraph, text: str, *, size: float = 8.0, bold: bool = False) -> None:
    """Say a text of several lines in one paragraph of a cell."""
    for number, line in enumerate(text.split("\n")):
        if number:
            paragraph.add_run().add_break()
        say(paragraph, line, size=size, bold=bold)


def row(table: object, widths: Sequence[float], cells: Sequence[str], *, size: float = 8.0) -> None:
    """Add a row of texts; a very long one may break over pages."""
    whole = max((len(one) for one in cells), default=0) < _BREAKS
    for cell, text in zip(add_row(table, widths, whole=whole), cells, strict=True):  # type: ignore[arg-type]
        lines(first(cell), text, size=size)


def group_row(table: object, widths: Sequence[float], text: str) -> None:
    """Add a row over the whole width that names what follows, kept with the next one."""
    cells = add_row(table, widths)  # type: ignore[arg-type]
    merged = cells[0].merge(cells[-1])
    shade(merged, _GROUP)
    paragraph = first(merged)
    paragraph.paragraph_format.keep_with_next = True
    say(paragraph, text, bold=True, size=9)


def quiet(document: Document, text: str) -> None:
    """Add a line in small quiet letters; an empty text adds nothing."""
    if text:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        say(paragraph, text, size=9, colour=QUIET)


def mark(document: Document, text: str) -> None:
    """Add the words that say that this is a draft; an empty text adds nothing."""
    if text:
        say(document.add_paragraph(), text, bold=True, size=14, colour=MARK)


def finish(document: Document, *, moment: datetime) -> bytes:
    """Return the document's bytes, the same for the same content and moment."""
    out = BytesIO()
    document.save(out)
    return same_zip(out.getvalue(), moment=moment)
