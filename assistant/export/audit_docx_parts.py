"""What Word files of an audit have in common: the first page's head, labels, tables of facts."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx.document import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from assistant.export.review_docx_parts import (
    QUIET,
    WIDTH,
    add_row,
    add_table,
    another,
    first,
    head_and_foot,
    new_document,
    say,
    shade,
)
from assistant.export.review_words import one_line, shorten
from assistant.export.same_zip import same_zip
from assistant.messages import Language, message

FILL_IN = "FFFBE6"


def start(title: str, subtitle: str, *, language: Language, moment: datetime) -> Document:
    """Return a document with its title, running head and page numbers."""
    author = message("management_review.author", language)
    document = new_document(language=language, title=one_line(title), author=author, created=moment)
    foot = message("management_review.footer", language, page="\0", pages="\0").split("\0")
    before, between, after = foot
    head_and_foot(
        document, left=shorten(title, 90), right=shorten(subtitle, 60),
        page_of=(before, between, after),
    )  # fmt: skip
    say(document.add_paragraph(style="Title"), one_line(title))
    return document


def finish(document: Document, *, moment: datetime) -> bytes:
    """Return the document's bytes, the same for the same content and moment."""
    out = BytesIO()
    document.save(out)
    return same_zip(out.getvalue(), moment=moment)


def facts(document: Document, rows: Sequence[tuple[str, str]]) -> None:
    """Add a table of names and values."""
    widths = [4.6, WIDTH - 4.6]
    table = add_table(document, widths)
    for name, text in rows:
        cells = add_row(table, widths, whole=len(text) < 1500)
        say(first(cells[0]), name, bold=True, size=9)
        say_lines(cells[1].paragraphs[0], text, size=9)
    gap(document)


def say_lines(paragraph: Paragraph, text: str, *, size: float | None = None) -> None:
    """Say a text of several lines in one paragraph."""
    for number, line in enumerate(text.split("\n")):
        if number:
            paragraph.add_run().add_break()
        say(paragraph, line, size=size)
    paragraph.paragraph_format.space_after = Pt(1)


def labelled(document: Document, name: str, texts: Sequence[str]) -> None:
    """Add a label with one text beside it, or several as points below it; none adds nothing."""
    if not texts:
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    say(paragraph, name, bold=True, size=9, colour=QUIET)
    for text in texts:
        point = document.add_paragraph(style="List Bullet")
        point.paragraph_format.space_after = Pt(1)
        say(point, text, size=9.5)


def table_of(
    document: Document,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    fill_in: frozenset[int] = frozenset(),
) -> None:
    """Add a table; columns of `fill_in` are tinted, for people to write into."""
    table = add_table(document, widths, header=heads)
    for row in rows:
        cells = add_row(table, widths, whole=sum(map(len, row)) < 1500)
        for number, (cell, text) in enumerate(zip(cells, row, strict=True)):
            if number in fill_in:
                shade(cell, FILL_IN)
            lines = text.split("\n")
            say(first(cell), lines[0], size=8.5)
            for line in lines[1:]:
                say(another(cell), line, size=8.5)
    gap(document)


def gap(document: Document) -> None:
    """Add a little room after a table."""
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def quiet(document: Document, text: str) -> None:
    """Add a sentence in small print."""
    say(document.add_paragraph(), text, size=9, colour=QUIET)
