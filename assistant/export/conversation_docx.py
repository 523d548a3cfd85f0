"""A conversation as a Word document; every text in it is only ever plain text."""

from collections.abc import Sequence
from io import BytesIO

from docx.document import Document
from docx.shared import Cm, Pt

from assistant.export.conversation_words import (
    ConversationFile,
    lines_of,
    place,
    quoted,
    standing_of,
)
from assistant.export.review_docx_parts import (
    QUIET,
    WIDTH,
    add_row,
    add_table,
    first,
    head_and_foot,
    new_document,
    say,
)
from assistant.export.review_words import one_line
from assistant.messages import message
from assistant.records.turns import SeenTurn
from assistant.types import Citation

_NAMES = 4.5  # centimetres of the column of names


def conversation_docx(file: ConversationFile) -> bytes:
    """Return the conversation as the bytes of a Word document."""
    brand = message("web.brand", file.language)
    document = new_document(language=file.language, title=file.title, author=brand, created=file.at)
    before, between, after = file.say("footer", page="\0", pages="\0").split("\0")
    head_and_foot(document, left=file.title, right=brand, page_of=(before, between, after))
    document.add_paragraph(file.title, style="Title")
    widths = (_NAMES, WIDTH - _NAMES)
    table = add_table(document, widths)
    for row in file.facts:
        for cell, words in zip(add_row(table, widths), row, strict=True):
            say(first(cell), words, size=9)
    note = document.add_paragraph()
    note.paragraph_format.space_before = Pt(8)
    say(note, file.say("note"), colour=QUIET)
    for number, seen in enumerate(file.turns, 1):
        _turn(document, file, number, seen)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _turn(document: Document, file: ConversationFile, number: int, seen: SeenTurn) -> None:
    answer = seen.kept.answer
    heading = document.add_paragraph(style="Heading 1")
    say(heading, f"{number}. {one_line(seen.kept.question)}")
    standing = document.add_paragraph()
    standing.paragraph_format.keep_with_next = True
    say(standing, file.standing(seen), bold=True, size=9)
    for line in lines_of(seen.kept):
        say(document.add_paragraph(), line, language=answer.language)
    _sources(document, file, "sources", answer.citations)
    _sources(document, file, "related", answer.related)
    for line in file.notes(seen):
        say(document.add_paragraph(), line, size=8.5, colour=QUIET)


def _sources(
    document: Document, file: ConversationFile, heading: str, citations: Sequence[Citation]
) -> None:
    if not citations:
        return
    say(document.add_paragraph(style="Heading 2"), file.say(heading))
    for one in citations:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_after = Pt(1)
        if heading == "sources":
            say(line, f"[{one.number}] ", bold=True, size=9)
        say(line, one_line(place(one, file.language)), size=9)
        if standing := standing_of(one, file.language):
            say(line, f" – {standing}", size=9, colour=QUIET)
        quote = document.add_paragraph()
        quote.paragraph_format.left_indent = Cm(0.8)
        say(quote, quoted(one, file.language), italic=True, size=9, language=one.language)
